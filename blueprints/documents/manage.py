"""Where a unit's clerks write documents: drafts, pasted texts, files, and what comes before the issue."""

from typing import Any

from flask import Response, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from blueprints.documents import actions, pages, queries, reading, sheets
from blueprints.documents.form import types
from blueprints.documents.forms import DocumentForm, FilesForm, PasteForm, ReasonForm
from blueprints.documents.models import Document
from blueprints.documents.refusals import Refusal
from tenants import attachments
from tenants.doors import StaffBlueprint
from tenants.ground import files
from tenants.permissions import Permission

manage = StaffBlueprint("documents_manage", __name__)

WRITE, ISSUE = Permission.DOCUMENT_WRITE, Permission.DOCUMENT_ISSUE
STATES = ("draft", "submitted", "rejected", "issued")


def document_or_404(document_id: int) -> Document:
    """A working record of this unit; another unit's is not there at all."""
    found = queries.document(document_id)
    return found if found is not None else abort(404)


def back(endpoint: str, **values: Any) -> Answer:
    """To a page of this room after an act."""
    return redirect(url_for(f"documents_manage.{endpoint}", **values), code=303)


@manage.get("/van-ban", needs=WRITE)
def index() -> str:
    """The unit's working records by state, the last changed first."""
    state = request.args.get("tinh-trang", "")
    state, words = state if state in STATES else "", request.args.get("q", "").strip()
    page = queries.documents(state, words, max(1, request.args.get("trang", 1, type=int)))
    counts = queries.counts_by_state()
    names = {kind.id: kind.name for kind in types.ALL_TYPES}
    filters = {"state": state, "words": words, "states": STATES}
    return render_template("documents/manage.html", page=page, counts=counts, names=names, **filters)


@manage.route("/van-ban/moi", methods=["GET", "POST"], needs=WRITE)
def new() -> str | Answer:
    """A new document, written field by field, or read from a pasted text."""
    form = DocumentForm(data={"type_id": request.args.get("loai", ""), "place": g.unit.place})
    if form.validate_on_submit():
        document = actions.draft(by=g.me, **form.fields)
        flash(_("Đã lưu bản nháp. Hãy đọc lại bản in thử bên dưới trước khi ban hành."), "success")
        return back("show", document_id=document.id)
    status = 422 if form.errors else 200
    return render_template("documents/edit.html", form=form, document=None, paste=PasteForm(), reading=None), status  # type: ignore[return-value]


@manage.route("/van-ban/dan", methods=["GET", "POST"], needs=WRITE)
def paste() -> str:
    """Reads a pasted document into the form, beside the text with the parts that were found; keeps nothing."""
    form = PasteForm()
    if not form.validate_on_submit():
        return render_template("documents/paste.html", form=form, refused="")
    found = reading.read(form.pasted.data or "")
    if found.secret:
        refused = _("Văn bản có dấu độ mật nên không được đưa vào hệ thống này. Phần mềm không giữ lại gì của văn bản.")
        return render_template("documents/paste.html", form=PasteForm(formdata=None), refused=refused)
    filled = DocumentForm(formdata=None, data={"place": g.unit.place} | found.fields)
    return render_template("documents/edit.html", form=filled, document=None, paste=None, reading=found)


@manage.get("/van-ban/<int:document_id>", needs=WRITE)
def show(document_id: int) -> str | Answer:
    """A working record as a sheet, with its files and what can be done next."""
    document = document_or_404(document_id)
    if document.edition_id is not None:
        return back("issued", slug=queries.slug_of(document.edition_id))
    return _shown(document, FilesForm(), ReasonForm())


def _shown(document: Document, files_form: FilesForm, reason_form: ReasonForm) -> str:
    rows = [(row, pages.file_row(row, file_url(document, row))) for row in attachments.of(actions.owner(document))]
    return render_template(
        "documents/draft.html", document=document, sheet=sheets.draft_sheet(document, g.unit), rows=rows,
        files_form=files_form, reason_form=reason_form, reason=queries.reason_of(document),
        type_name=sheets.type_name(document.type_id),
    )  # fmt: skip


def file_url(document: Document, row: attachments.Attachment) -> str:
    """Address of a draft's file, for the staff of the unit alone."""
    return url_for("documents_manage.file", document_id=document.id, file_id=row.id, name=row.name)


@manage.route("/van-ban/<int:document_id>/sua", methods=["GET", "POST"], needs=WRITE)
def edit(document_id: int) -> Any:
    """Changes a working record."""
    document, refused = document_or_404(document_id), ""
    form = DocumentForm() if request.method == "POST" else DocumentForm.opened(document)
    if form.validate_on_submit():
        try:
            actions.revise(document, version=version_of(form), by=g.me, **form.fields)
            flash(_("Đã lưu các thay đổi."), "success")
            return back("show", document_id=document.id)
        except Refusal as problem:
            refused = str(problem)
    return _edit_page(form, document, refused)


def _edit_page(form: DocumentForm, document: Document, refused: str) -> Any:
    shown = {"form": form, "document": document, "paste": None, "reading": None, "refused": refused}
    return render_template("documents/edit.html", **shown), 422 if form.errors or refused else 200


def version_of(form: DocumentForm) -> int:
    """The version the form was opened at; nonsense is a version nobody has."""
    typed = form.version.data or ""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0


@manage.post("/van-ban/<int:document_id>/tep", needs=WRITE)
def add_files(document_id: int) -> Any:
    """Adds files to a working record."""
    document = document_or_404(document_id)
    form = FilesForm()
    if not form.validate_on_submit():
        return _shown(document, form, ReasonForm(formdata=None)), 422
    for stored in form.stored:
        actions.add_file(document, stored)
    flash(_("Đã thêm tệp vào bản nháp."), "success")
    return back("show", document_id=document.id)


@manage.get("/van-ban/<int:document_id>/tep/<int:file_id>/<name>", needs=WRITE)
def file(document_id: int, file_id: int, name: str) -> Response:
    """A file of a working record, for its unit's staff alone."""
    row = attachments.one(actions.owner(document_or_404(document_id)), file_id)
    return files.send(row, inline=True) if row is not None and row.name == name else abort(404)


@manage.post("/van-ban/<int:document_id>/tep/<int:file_id>/bo", needs=WRITE)
def remove_file(document_id: int, file_id: int) -> Answer:
    """Takes a file from a working record."""
    actions.remove_file(document_or_404(document_id), file_id)
    flash(_("Đã bỏ tệp khỏi bản nháp."), "success")
    return back("show", document_id=document_id)


@manage.post("/van-ban/<int:document_id>/trinh", needs=WRITE)
def submit(document_id: int) -> Answer:
    """Lays a working record before whoever issues it."""
    actions.submit(document_or_404(document_id), by=g.me)
    flash(_("Đã trình văn bản. Người ban hành thấy văn bản ở mục Chờ duyệt."), "success")
    return back("show", document_id=document_id)


@manage.post("/van-ban/<int:document_id>/tra-lai", needs=ISSUE)
def send_back(document_id: int) -> Any:
    """Gives a submitted record back with a reason."""
    document = document_or_404(document_id)
    form = ReasonForm()
    if not form.validate_on_submit():
        return _shown(document, FilesForm(formdata=None), form), 422
    actions.send_back(document, reason=form.reason.data or "", by=g.me)
    flash(_("Đã trả lại văn bản kèm lý do."), "success")
    return back("show", document_id=document_id)


@manage.route("/van-ban/<int:document_id>/xoa", methods=["GET", "POST"], needs=WRITE)
def discard(document_id: int) -> str | Answer:
    """Removes a working record that was never issued, after a page that asks."""
    document = document_or_404(document_id)
    if request.method == "GET":
        return render_template("documents/discard.html", document=document)
    actions.discard(document, by=g.me)
    flash(_("Đã xoá bản nháp."), "success")
    return back("index")
