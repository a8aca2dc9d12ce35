"""What readers see: the list of documents, a document with its chain, its files."""

from typing import Any

from flask import Response, abort, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from blueprints.documents import listing, pages, queries, states
from blueprints.documents.listing import Filters
from blueprints.documents.models import Edition, EditionFile
from tenants.doors import PublicBlueprint
from tenants.ground import clock, files

public = PublicBlueprint("documents", __name__)

GONE = _l("Tệp này đã được thu hồi cùng văn bản. Trang của văn bản nói rõ lý do và văn bản thay thế.")


@public.get("/van-ban/")
def index() -> str:
    """The documents of this portal, filtered."""
    wanted = Filters.of(request.args)
    page = listing.public_editions(g.unit, wanted, request.args.get("trang", 1, type=int))
    pages.know_hosts({row.edition.issuer_id: row.host for row in page.items})
    choices = listing.choices(g.unit)
    chips = [{"label": words, "url": _address(wanted.without(name))} for name, words in choices.words(wanted)]
    return render_template(
        "documents/index.html", page=page, wanted=wanted, choices=choices, chips=chips,
        states=listing.STATES, words=states.VALIDITY,
    )  # fmt: skip


@public.get("/van-ban/<slug>")
def show(slug: str) -> str:
    """One document with its state, its text, the chain above it and what carries it out."""
    edition = _readable(slug)
    withhold = states.withholds(edition.issuer)
    page = pages.page_of(edition, today=clock.today(), file_url=file_url, withhold=withhold)
    return render_template("documents/show.html", page=page)


@public.get("/van-ban/<slug>/tep/<int:position>/<name>")
def file(slug: str, position: int, name: str) -> Response:
    """A file of a document, under the same conditions as its page; gone when the document was recalled."""
    edition = _readable(slug)
    row = queries.file_of(edition, position)
    if row is None or row.name != name:
        abort(404)
    if any(mark.kind == "recalled" for mark in queries.marks_of([edition.id]).get(edition.id, [])):
        abort(410, str(GONE))
    return files.send(row, inline=True)


def file_url(row: EditionFile) -> str:
    """Address of a file under its document's page."""
    return url_for("documents.file", slug=(request.view_args or {})["slug"], position=row.position, name=row.name)


def _address(filters: dict[str, Any]) -> str:
    return url_for("documents.index", **filters)


def _readable(slug: str) -> Edition:
    edition = queries.edition_by_slug(g.unit.id, slug)
    if edition is None or edition.visibility != "public":
        abort(404, _("Cổng này không có văn bản đó. Hãy tìm theo số, ký hiệu ở trang Văn bản."))
    return edition
