"""The public door: steering documents on the portal of everybody they were sent to, the original untouched."""

from pathlib import PurePath

from flask import Response, abort, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from blueprints.directives import queries
from blueprints.directives.models import Dispatch
from blueprints.documents import pages, sheets
from blueprints.documents import queries as documents
from blueprints.documents.models import Edition, EditionFile
from blueprints.documents.states import withholds
from tenants.attachments import Attachment
from tenants.doors import PublicBlueprint
from tenants.ground import clock, files
from tenants.pages import portal_url

public = PublicBlueprint("directives", __name__)


@public.get("/chi-dao/")
def index() -> str:
    """The steering documents of this portal, filtered by year, office and words."""
    year, sender, words = _year(), typed("co-quan", 63), typed("q", 200)
    page = queries.public_on(g.unit, year=year, sender_slug=sender, words=words, page=page_asked())
    years, senders = queries.years_and_senders(g.unit)
    shown = {"years": years, "senders": senders, "year": year, "sender": sender, "words": words}
    return render_template("directives/index.html", page=page, **shown)


@public.get("/chi-dao/<slug>")
def show(slug: str) -> str | Response:
    """One steering document with its banner, the original text, and the unit's own note and plan beside it."""
    dispatch = _public(slug)
    if dispatch.slug != slug:
        return redirect(url_for(".show", slug=dispatch.slug), 301)  # type: ignore[return-value]
    edition = dispatch.edition
    page = pages.page_of(edition, today=clock.today(), file_url=_file_url(dispatch), withhold=withholds(edition.issuer))
    note = queries.note_beside(dispatch)
    plans = queries.carried_out_by(g.unit, edition) if dispatch.sender_id != g.unit.id else []
    original = portal_url(edition.issuer, request.script_root + sheets.path(edition))
    shown = {"note": note, "plans": plans, "original": original, "canonical_url": original}
    return render_template("directives/show.html", dispatch=dispatch, page=page, **shown)


@public.get("/chi-dao/<slug>/tep/<int(max=9999):position>/<name>")
def file(slug: str, position: int, name: str) -> Response:
    """A file of the original; gone with the notice as soon as the document is recalled."""
    dispatch = _public(slug)
    return send_file(dispatch.edition, position)


def page_asked() -> int:
    """The page number of the address; what is no number is the first page."""
    page = typed("trang", 7)
    return int(page) if page.isascii() and page.isdecimal() and len(page) < 7 else 1


def typed(name: str, most: int) -> str:
    """A word of the address, cut to what a filter can use."""
    return request.args.get(name, "").strip()[:most]


def send_file(edition: Edition, position: int) -> Response:
    """A file issued with an edition, for whoever may read the page; 410 when the edition was recalled."""
    if queries.recalled_edition(edition):
        abort(410, _("Văn bản đã thu hồi nên tệp này không còn dùng được. Hãy xem thông báo ở trang văn bản."))
    found = documents.file_of(edition, position)
    if found is None:
        abort(404)
    return files.send(found)


def file_name(row: EditionFile | Attachment) -> str:
    """The last part of a file's address: its name, without what an address cannot hold."""
    return PurePath(row.name.replace("/", "-")).name or "tep"


def _file_url(dispatch: Dispatch) -> pages.FileUrl:
    return lambda row: url_for("directives.file", slug=dispatch.slug, position=row.position, name=file_name(row))


def _public(slug: str) -> Dispatch:
    dispatch = queries.public_dispatch(g.unit, slug)
    if dispatch is None:
        abort(404)
    return dispatch


def _year() -> int | None:
    year = typed("nam", 5)
    return int(year) if year.isascii() and year.isdecimal() and len(year) == 4 and 1900 <= int(year) <= 9998 else None
