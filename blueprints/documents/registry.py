"""The registry's own pages: issuing under a number, the register, records of old documents, what comes after."""

from typing import Any

from flask import Response, abort, flash, g, render_template, request, url_for
from flask_babel import gettext as _

from blueprints.documents import actions, pages, queries, sheets
from blueprints.documents.form import dates
from blueprints.documents.forms import CounterForm, IssueForm, MarkForm, RecordForm
from blueprints.documents.manage import ISSUE, WRITE, back, document_or_404, manage
from blueprints.documents.models import Document, Edition, EditionFile
from blueprints.documents.refusals import Refusal
from tenants.ground import clock, files


def edition_or_404(slug: str) -> Edition:
    """What this unit issued, for its own staff."""
    found = queries.edition_by_slug(g.unit.id, slug)
    return found if found is not None else abort(404)


@manage.route("/van-ban/<int:document_id>/ban-hanh", methods=["GET", "POST"], needs=ISSUE)
def issue(document_id: int) -> Any:
    """Shows the number that will be taken and issues the document under it."""
    document = document_or_404(document_id)
    if document.state == "issued":
        return back("show", document_id=document.id)
    form = IssueForm(data={"issued_on": request.args.get("ngay", "") or dates.short(clock.today())})
    refused = ""
    if form.validate_on_submit():
        try:
            edition = actions.issue(document, by=g.me, issued_on=form.issued_on.value)
            flash(_("Đã ban hành %(number)s.", number=pages.label(edition)), "success")
            return back("issued", slug=edition.slug)
        except Refusal as problem:
            refused = str(problem)
    return _issue_page(document, form, refused)


def _issue_page(document: Document, form: IssueForm, refused: str) -> Any:
    day = form.issued_on.value or dates.parse(form.issued_on.data or "") or clock.today()
    number = sheets.number_for(document.type_id, g.unit, queries.next_number(document.type_id, day.year))
    shown = {"document": document, "form": form, "refused": refused, "number": number, "day": day}
    page = render_template("documents/issue.html", sheet=sheets.draft_sheet(document, g.unit), **shown)
    return page, 422 if form.errors or refused else 200


@manage.get("/van-ban/da-ban-hanh/<slug>", needs=WRITE)
def issued(slug: str) -> str:
    """What the unit issued, as its staff sees it: staff papers and recalled ones too."""
    edition = edition_or_404(slug)
    page = pages.page_of(edition, today=clock.today(), file_url=_file_url, public=False)
    return render_template("documents/issued.html", page=page)


def _file_url(row: EditionFile) -> str:
    slug = request.view_args["slug"] if request.view_args else ""
    return url_for("documents_manage.issued_file", slug=slug, position=row.position, name=row.name)


@manage.get("/van-ban/da-ban-hanh/<slug>/tep/<int:position>/<name>", needs=WRITE)
def issued_file(slug: str, position: int, name: str) -> Response:
    """A file of what the unit issued, for its own staff."""
    row = queries.file_of(edition_or_404(slug), position)
    return files.send(row, inline=True) if row is not None and row.name == name else abort(404)


@manage.route("/van-ban/da-ban-hanh/<slug>/tinh-trang", methods=["GET", "POST"], needs=ISSUE)
def mark(slug: str) -> Any:
    """Says what happened to a document after its issue: recalled, replaced, repealed, corrected."""
    edition = edition_or_404(slug)
    form = MarkForm()
    if form.validate_on_submit():
        actions.mark(edition, kind=form.kind.data, reason=form.reason.data or "", successor=form.edition, by=g.me)
        flash(_("Đã ghi tình trạng mới. Trang văn bản và mọi nơi dẫn tới đã đổi theo."), "success")
        return back("issued", slug=slug)
    page = render_template("documents/mark.html", edition=edition, form=form, label=pages.label(edition))
    return page, 422 if form.errors else 200


@manage.get("/so-van-ban-di", needs=WRITE)
def register() -> str:
    """The register of outgoing documents of a year, with the ten columns of the decree."""
    years = queries.register_years(g.unit.id)
    asked = request.args.get("nam", 0, type=int)
    year = asked if 1 <= asked <= 9998 else (years[0] if years else clock.today().year)
    rows = [
        (row, sheets.sent_to(row.recipients), sheets.filed_with(row.recipients))
        for row in queries.register_out(g.unit.id, year)
    ]
    last = queries.last_number(year)
    return render_template("documents/register.html", rows=rows, year=year, years=years, last=last)


@manage.route("/so-van-ban-di/so-cuoi", methods=["GET", "POST"], needs=ISSUE)
def start_counter() -> Any:
    """Tells the register the last number that was given on paper."""
    form = CounterForm(data={"year": clock.today().year, "last": queries.last_number(clock.today().year)})
    refused = ""
    if form.validate_on_submit():
        try:
            series = queries.series_of(g.unit, form.series.data or "")
            actions.start_counter(year=form.year.data or 0, last=form.last.data or 0, series=series, by=g.me)
            flash(_("Đã đặt số cuối của sổ năm %(year)s.", year=form.year.data), "success")
            return back("register", nam=form.year.data)
        except Refusal as problem:
            refused = str(problem)
    by_type = g.unit.settings.get("series") == "type"
    page = render_template("documents/counter.html", form=form, refused=refused, by_type=by_type)
    return page, 422 if form.errors or refused else 200


@manage.route("/so-van-ban-di/ghi-so", methods=["GET", "POST"], needs=ISSUE)
def record() -> Any:
    """Registers a document that was issued before this software was used."""
    form = RecordForm()
    refused = ""
    if form.validate_on_submit():
        try:
            edition = actions.enter_record(by=g.me, **form.fields)
            flash(_("Đã ghi %(number)s vào sổ.", number=pages.label(edition)), "success")
            return back("issued", slug=edition.slug)
        except Refusal as problem:
            refused = str(problem)
    return render_template("documents/record.html", form=form, refused=refused), 422 if form.errors or refused else 200
