"""The public door: all links of a portal on one page."""

from flask import g, render_template

from blueprints.links import queries
from tenants.doors import PublicBlueprint

public = PublicBlueprint("links", __name__)


@public.get("/lien-ket")
def index() -> str:
    """Every group of links, with where each one leads."""
    return render_template("links/index.html", groups=queries.grouped(g.unit))
