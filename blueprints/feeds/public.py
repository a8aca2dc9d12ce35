"""The public door: Atom feeds, the sitemap, the rules for robots, and the site map that people read."""

from flask import Response, abort, g, make_response, render_template, request

from blueprints.links import queries as links
from blueprints.news import queries as news_queries
from tenants import search
from tenants.doors import PublicBlueprint
from tenants.ground import clock

public = PublicBlueprint("feeds", __name__)
ENTRIES = 30


@public.get("/tin-tuc/atom.xml")
def news() -> Response:
    """The latest news, of one category when it is named."""
    slug = request.args.get("chuyen-muc", "")
    category = next((one for one in news_queries.categories() if one.slug == slug), None) if slug else None
    if slug and category is None:
        abort(404)
    articles = news_queries.published(ENTRIES, category=slug, with_body=True)
    changes = [one.shown_change for one in articles if one.shown_change]
    updated = max(changes, default=clock.day_start(g.unit.valid_from))
    return _xml("feeds/news.xml", "application/atom+xml", articles=articles, category=category, updated=updated)


@public.get("/sitemap.xml")
def sitemap() -> Response:
    """Every public address of the portal, for search engines."""
    return _xml("feeds/sitemap.xml", "application/xml", entries=search.entries(g.unit))


@public.get("/robots.txt")
def robots() -> Response:
    """What robots may read: nothing while the portal is on trial."""
    response = make_response(render_template("feeds/robots.txt"))
    response.headers["Content-Type"] = "text/plain; charset=utf-8"
    return response


@public.get("/so-do-cong")
def site_map() -> str:
    """All parts of the portal on one page."""
    return render_template("feeds/site_map.html", shelves=news_queries.shelves(), groups=links.grouped(g.unit))


def _xml(template: str, media_type: str, **values: object) -> Response:
    response = make_response(render_template(template, **values))
    response.headers["Content-Type"] = f"{media_type}; charset=utf-8"
    return response
