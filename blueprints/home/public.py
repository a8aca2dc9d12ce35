"""The public door: the front page of a school's portal and of an office's."""

from flask import g, render_template, request

from blueprints.home import front
from tenants.doors import PublicBlueprint

public = PublicBlueprint("home", __name__)


@public.get("/")
def show() -> str:
    """The front page: a school's is for parents, an office's begins with the search of its schools."""
    # The front layer knows the portal's own host already; asking the database again would be one query too many.
    g.setdefault("canonical_hosts", {})[g.unit.id] = request.environ["portal"].canonical_host
    page = front.of_office(g.unit) if g.unit.is_office else front.of_school(g.unit)
    g.visit_totals = page.totals
    return render_template("home/office.html" if g.unit.is_office else "home/school.html", front=page)
