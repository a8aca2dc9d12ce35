"""The public door: the list of news, an article with its files, and what became of a withdrawn one."""

from flask import Response, abort, render_template, request

from blueprints.news import queries
from tenants import attachments
from tenants.doors import PublicBlueprint
from tenants.ground import files

public = PublicBlueprint("news", __name__)
LARGEST_ID = 2**31 - 1


@public.get("/tin-tuc/")
def index() -> str:
    """The public articles, of one category or school year when the reader asks for it."""
    shelves = queries.shelves()
    category = next((one for one in shelves if one.slug == request.args.get("chuyen-muc")), None)
    year = next((one.school_year for one in shelves if one.school_year == request.args.get("nam")), "")
    asked = {"category": category.slug if category else "", "school_year": year}
    page = queries.listed(shelves, **asked, page=request.args.get("trang", 1, type=int))
    return render_template("news/index.html", shelves=shelves, category=category, year=year, page=page)


@public.get("/tin-tuc/<slug>")
def show(slug: str) -> str | tuple[str, int]:
    """An article; one that was withdrawn or has expired says so, with the reason and the day."""
    article = queries.known_article(slug) or abort(404)
    state = queries.state_of(article)
    if state != "published":
        return render_template("news/gone.html", article=article, state=state), 410
    picture, attached = queries.files_of(article)
    related, most_read = queries.beside(article)
    shown = {"picture": picture, "attached": attached, "related": related, "most_read": most_read}
    return render_template("news/show.html", article=article, **shown)


@public.get(f"/tin-tuc/<slug>/tep/<int(max={LARGEST_ID}):file_id>/<name>")
def file(slug: str, file_id: int, name: str) -> Response:
    """A file of an article that is on the portal now; its address ends with the article."""
    article = queries.known_article(slug) or abort(404)
    if queries.state_of(article) != "published":
        abort(404)
    row = attachments.one(queries.owner_of(article), file_id) or abort(404)
    return files.send(row, inline=row.id == article.picture_id)
