"""The public door: the plans of a portal, and a plan with its chain up to the ministry and down to the schools."""

from flask import Response, abort, g, render_template, request, url_for
from flask_babel import gettext as _

from blueprints.directives.models import Dispatch
from blueprints.documents import listing, pages, states
from blueprints.documents import queries as editions
from blueprints.documents.models import Edition, EditionFile
from blueprints.documents.public import GONE
from blueprints.plans import queries
from blueprints.plans.models import Plan
from tenants.doors import PublicBlueprint
from tenants.ground import clock, files

public = PublicBlueprint("plans", __name__)


@public.get("/ke-hoach/")
def index() -> str:
    """The plans of this portal, of one school year or with some words when the reader asks for them."""
    years = queries.public_years(g.unit)
    year, words = request.args.get("nam", ""), request.args.get("q", "").strip()[:200]
    year = year if year in years else ""
    wanted = listing.Filters(school_year=year, type_id=queries.TYPE, issuer=g.unit.slug, words=words)
    page = listing.public_editions(g.unit, wanted, request.args.get("trang", 1, type=int))
    found = [row.edition for row in page.items]
    marks = editions.marks_of(edition.id for edition in found)
    state = {one.id: states.state_of(one, marks.get(one.id, []), clock.today()) for one in found}
    return render_template("plans/index.html", page=page, years=years, year=year, words=words, state=state)


@public.get("/ke-hoach/<slug>")
def show(slug: str) -> str:
    """One plan: its sheet and facts, the document it answers, its tasks by day, the chain in both directions."""
    edition = _readable(slug)
    withhold = states.withholds(edition.issuer)
    page = pages.page_of(edition, today=clock.today(), file_url=_file_url(edition), withhold=withhold)
    plan = queries.of_edition(edition)
    dated = queries.dated_tasks(plan) if plan is not None else []
    answered = _answered(plan) if plan is not None else None
    return render_template("plans/show.html", page=page, dated=dated, answered=answered)


@public.get("/ke-hoach/<slug>/tep/<int(max=9999):position>/<name>")
def file(slug: str, position: int, name: str) -> Response:
    """A file of a plan, under the same conditions as its page; gone when the plan was recalled."""
    edition = _readable(slug)
    row = editions.file_of(edition, position)
    if row is None or row.name != name:
        abort(404)
    if any(mark.kind == "recalled" for mark in editions.marks_of([edition.id]).get(edition.id, [])):
        abort(410, str(GONE))
    return files.send(row, inline=True)


def _readable(slug: str) -> Edition:
    # A null character would be an error in PostgreSQL; no address of ours holds one.
    edition = editions.edition_by_slug(g.unit.id, slug) if slug.isascii() and "\x00" not in slug else None
    if edition is None or edition.visibility != "public" or edition.type_id != queries.TYPE:
        abort(404, _("Cổng này không có kế hoạch đó. Hãy tìm theo số, ký hiệu ở trang Kế hoạch."))
    return edition


def _answered(plan: Plan) -> Dispatch | None:
    """The sending whose document a plan answers, when readers of this portal may know of it."""
    dispatch = plan.delivery.dispatch if plan.delivery is not None else None
    return dispatch if dispatch is not None and dispatch.visibility == "public" else None


def _file_url(edition: Edition) -> pages.FileUrl:
    def address(row: EditionFile) -> str:
        return url_for("plans.file", slug=edition.slug, position=row.position, name=row.name)

    return address
