"""The office's door: compose in a few saved steps, send, follow what came of it, read answers, recall."""

import secrets
from itertools import groupby
from typing import Any

from flask import Response, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from blueprints.directives import actions, audience, forms, ledger, queries, tracking
from blueprints.directives.models import Dispatch
from blueprints.directives.public import file_name, page_asked
from blueprints.documents import pages
from blueprints.documents import queries as documents
from blueprints.documents.models import Edition
from tenants import attachments
from tenants.doors import OfficeBlueprint
from tenants.ground import clock, files
from tenants.ground.database import scope
from tenants.permissions import ROLE_NAMES, Permission
from tenants.units import LEVELS

office = OfficeBlueprint("directives_office", __name__)
COMPOSE, SEND, TRACK = Permission.DIRECTIVE_COMPOSE, Permission.DIRECTIVE_SEND, Permission.DIRECTIVE_TRACK
RECALL = Permission.DIRECTIVE_RECALL
ID = "<int(max=2147483647):dispatch_id>"
ONE = f"{ID}/noi-nhan/<int(max=2147483647):delivery_id>"
TAB_PATHS = {"dang-thuc-hien": "running", "nhap": "drafts", "da-thu-hoi": "recalled"}
Answer = str | Response | tuple[str, int]


@office.get("/chi-dao", needs=TRACK)
def index() -> str:
    """What this office sent, its drafts, and what it recalled."""
    tab = request.args.get("muc", "")
    tab = tab if tab in TAB_PATHS else "dang-thuc-hien"
    page = tracking.sendings(g.unit, tab=TAB_PATHS[tab], page=page_asked())
    return render_template("directives/sendings.html", tab=tab, page=page, numbers=tracking.tab_counts(g.unit))


@office.get("/chi-dao/soan", needs=COMPOSE)
def compose() -> str:
    """Step 1: which of the office's own documents."""
    chosen = request.args.get("van-ban", "")
    editions = documents.editions_of(g.unit.id, limit=100)
    gone = {one for one, marks in documents.marks_of(row.id for row in editions).items() if _ended(marks)}
    left = [row for row in editions if row.id not in gone]
    return render_template("directives/choose.html", editions=left, chosen=chosen)


@office.post("/chi-dao/soan", needs=COMPOSE)
def begin() -> Answer:
    """Makes the draft of a sending of the chosen document."""
    try:
        dispatch = actions.compose(_chosen(), sender=g.unit, by=g.me)
    except actions.Refused as problem:
        flash(str(problem), "error")
        return _to("compose")
    return _to("duties", dispatch_id=dispatch.id)


@office.get(f"/chi-dao/{ID}/viec", needs=COMPOSE)
def duties(dispatch_id: int) -> str:
    """Step 2: what each recipient must do, and by when."""
    dispatch = _draft(dispatch_id)
    return render_template("directives/duties.html", dispatch=dispatch, form=forms.DutiesForm(dispatch))


@office.post(f"/chi-dao/{ID}/viec", needs=COMPOSE)
def keep_duties(dispatch_id: int) -> Answer:
    """Keeps the duties, then shows one more or goes on."""
    dispatch = _draft(dispatch_id)
    form = forms.DutiesForm(dispatch, request.form)
    if not form.validate():
        return render_template("directives/duties.html", dispatch=dispatch, form=form), 422
    actions.change(dispatch, **form.choices())
    if request.form.get("tiep") != "them":
        return _to("recipients", dispatch_id=dispatch.id)
    form.add(dispatch.edition)
    return render_template("directives/duties.html", dispatch=dispatch, form=form)


@office.get(f"/chi-dao/{ID}/noi-nhan", needs=COMPOSE)
def recipients(dispatch_id: int) -> str:
    """Step 3: the rule of the audience, and the names it gives."""
    dispatch = _draft(dispatch_id)
    return _recipients(dispatch, forms.AudienceForm(dispatch))


@office.post(f"/chi-dao/{ID}/noi-nhan", needs=COMPOSE)
def keep_recipients(dispatch_id: int) -> Answer:
    """Keeps the rule, then shows its names or goes on."""
    dispatch = _draft(dispatch_id)
    form = forms.AudienceForm(dispatch, request.form)
    if not form.validate():
        return _recipients(dispatch, form), 422
    actions.change(dispatch, **form.choices())
    return _to("review" if request.form.get("tiep") == "xem-lai" else "recipients", dispatch_id=dispatch.id)


@office.post(f"/chi-dao/{ID}/tru", needs=COMPOSE)
def keep_exceptions(dispatch_id: int) -> Answer:
    """Keeps which of the units on this page of names are left out."""
    dispatch = _draft(dispatch_id)
    here, kept = _ids("trang-nay"), _ids("gui")
    before = {int(one) for one in dispatch.audience.get("except") or ()}
    wanted = sorted((before - here) | (here - kept))
    rule = dispatch.audience | {"except": audience.within(wanted, dispatch.audience, g.unit)}
    actions.change(dispatch, rule=rule)
    flash(_("Đã lưu danh sách nơi nhận."), "success")
    return _to("recipients", dispatch_id=dispatch.id, trang=page_asked(), _anchor="ten")


@office.get(f"/chi-dao/{ID}/xem-lai", needs=COMPOSE)
def review(dispatch_id: int) -> str:
    """Step 4: everything once more, with the number on the button."""
    return _review(_draft(dispatch_id))


@office.post(f"/chi-dao/{ID}/gui", needs=SEND)
def send(dispatch_id: int) -> Answer:
    """Sends; the same form again is the same sending."""
    dispatch, form = _own(dispatch_id), forms.SendForm()
    if not form.validate() or not (form.expected.data or "").isdecimal():
        abort(400, _("Biểu mẫu thiếu dữ liệu. Hãy mở lại trang xem lại rồi gửi."))
    expected = int(form.expected.data or 0)
    if _must_type(dispatch, str(expected)):
        return _review(dispatch, _("Số trường chưa khớp. Hãy gõ đúng %(num)s.", num=expected)), 422
    total = _sent(dispatch, form, expected)
    flash(_("Đã gửi tới %(num)s nơi nhận.", num=total), "success")
    return _to("board", dispatch_id=dispatch.id)


@office.post(f"/chi-dao/{ID}/xoa", needs=COMPOSE)
def discard(dispatch_id: int) -> Answer:
    """Throws a draft away."""
    actions.discard(_draft(dispatch_id), by=g.me)
    flash(_("Đã xoá bản nháp."), "success")
    return _to("index", muc="nhap")


@office.get(f"/chi-dao/{ID}", needs=TRACK)
def board(dispatch_id: int) -> Answer:
    """Where every recipient stands; a draft goes on where it was left."""
    dispatch, gone = tracking.with_state(g.unit, dispatch_id)
    if dispatch is None:
        abort(404)
    if dispatch.state == "draft":
        return _to("duties", dispatch_id=dispatch.id)
    wanted, counts = tracking.Wanted.of(request.args), tracking.counts(dispatch)
    page = tracking.board(dispatch, wanted, page_asked(), known=counts)
    shown = {"levels": LEVELS, "areas": tracking.areas_of(dispatch), "states": tracking.STATES, "acts": ledger.ACTS}
    return render_template(
        "directives/board.html", dispatch=dispatch, gone=gone, wanted=wanted, counts=counts, page=page, **shown
    )


@office.get(f"/chi-dao/{ONE}", needs=TRACK)
def reply(dispatch_id: int, delivery_id: int) -> str:
    """What one recipient did and answered."""
    return _reply(_own(dispatch_id), delivery_id)


@office.post(f"/chi-dao/{ONE}/chap-nhan", needs=SEND)
def accept(dispatch_id: int, delivery_id: int) -> Answer:
    """Accepts an answer."""
    found = _reply_of(_own(dispatch_id), delivery_id)
    try:
        actions.accept_answer(found.delivery, by=g.me)
    except actions.Refused as problem:
        abort(409, str(problem))
    flash(_("Đã chấp nhận báo cáo của %(name)s.", name=found.unit.name), "success")
    return _to("board", dispatch_id=dispatch_id)


@office.post(f"/chi-dao/{ONE}/tra-lai", needs=SEND)
def give_back(dispatch_id: int, delivery_id: int) -> Answer:
    """Returns an answer with a reason."""
    dispatch, form = _own(dispatch_id), forms.ReasonForm()
    found = _reply_of(dispatch, delivery_id)
    if not form.validate():
        return _reply(dispatch, delivery_id, form), 422
    try:
        actions.return_answer(found.delivery, reason=form.reason.data or "", by=g.me)
    except actions.Refused as problem:
        abort(409, str(problem))
    flash(_("Đã trả lại báo cáo của %(name)s.", name=found.unit.name), "success")
    return _to("board", dispatch_id=dispatch_id)


@office.get(f"/chi-dao/{ONE}/tep/<int(max=2147483647):attachment_id>/<name>", needs=TRACK)
def file(dispatch_id: int, delivery_id: int, attachment_id: int, name: str) -> Response:
    """A file of an answer to this office's own sending."""
    found = _reply_of(_own(dispatch_id), delivery_id)
    with scope(found.unit.id):
        row = attachments.one(f"answer:{found.answer.id}", attachment_id) if found.answer else None
    if row is None:
        abort(404)
    return files.send(row)


@office.get(f"/chi-dao/{ID}/thu-hoi", needs=RECALL)
def ask_recall(dispatch_id: int) -> Answer:
    """The page before a recall: reason, successor, what readers will see, and the number to type."""
    dispatch = _own(dispatch_id)
    return _recall(dispatch) if dispatch.state == "sent" else _to("board", dispatch_id=dispatch.id)


@office.post(f"/chi-dao/{ID}/thu-hoi", needs=RECALL)
def recall(dispatch_id: int) -> Answer:
    """Recalls, or first shows what readers will see."""
    dispatch = _own(dispatch_id)
    form = forms.RecallForm(_successors(dispatch))
    if not form.validate() or request.form.get("tiep") == "xem":
        return _recall(dispatch, form), 422 if form.errors else 200
    if request.form.get("xac-nhan", "").strip() != str(dispatch.total):
        return _recall(dispatch, form, _("Số nơi nhận chưa khớp. Hãy gõ đúng %(num)s.", num=dispatch.total)), 422
    successor = next((one for one in _successors(dispatch) if one.id == form.successor.data), None)
    actions.recall(dispatch, reason=form.reason.data or "", successor=successor, by=g.me)
    flash(_("Đã thu hồi trên %(num)s cổng.", num=dispatch.total), "success")
    return _to("board", dispatch_id=dispatch.id)


def _to(endpoint: str, **values: Any) -> Response:
    return redirect(url_for(f"directives_office.{endpoint}", **values), 303)  # type: ignore[return-value]


def _own(dispatch_id: int) -> Dispatch:
    dispatch = tracking.dispatch_of(g.unit, dispatch_id)
    if dispatch is None:
        abort(404)
    return dispatch


def _chosen() -> Edition:
    typed = request.form.get("van-ban", "")
    number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0
    edition = queries.own_edition(g.unit, number)
    if edition is None:
        raise actions.Refused(_("Hãy chọn một văn bản trong danh sách."))
    return edition


def _draft(dispatch_id: int) -> Dispatch:
    dispatch = _own(dispatch_id)
    if dispatch.state != "draft":
        abort(409, _("Văn bản đã gửi thì không sửa được nữa; chỉ có thể thu hồi."))
    return dispatch


def _ended(marks: list[Any]) -> bool:
    return any(mark.kind in queries.PASSED_ON for mark in marks)


def _ids(name: str) -> set[int]:
    return {int(one) for one in request.form.getlist(name) if one.isascii() and one.isdecimal() and len(one) < 10}


def _recipients(dispatch: Dispatch, form: forms.AudienceForm) -> str:
    rule = dispatch.audience
    page = audience.names(rule, g.unit, page_asked())
    groups = [(level, list(units)) for level, units in groupby(page.items, key=lambda unit: unit.level)]
    shown = {"page": page, "groups": groups, "levels": LEVELS, "left_out": set(rule.get("except") or ())}
    return render_template(
        "directives/recipients.html", dispatch=dispatch, form=form, number=audience.count(rule, g.unit), **shown
    )


def _must_type(dispatch: Dispatch, expected: str) -> bool:
    typed = request.form.get("xac-nhan", "").strip() == expected
    return not typed and dispatch.state == "draft" and _everybody(dispatch)


def _everybody(dispatch: Dispatch) -> bool:
    """Whether it goes to every school below: then the number is typed, not only clicked."""
    return audience.count(dispatch.audience, g.unit) >= audience.reach_of(g.unit) > 1


def _review(dispatch: Dispatch, error: str = "") -> str:
    number = audience.count(dispatch.audience, g.unit)
    page = audience.names(dispatch.audience, g.unit, page_asked())
    left_out = set(dispatch.audience.get("except") or ())
    names = [unit for unit in page.items if unit.id not in left_out]
    form = forms.SendForm(formdata=None, key=secrets.token_hex(16), seen=actions.fingerprint(dispatch), expected=number)
    sheet = pages.page_of(dispatch.edition, today=clock.today(), file_url=lambda row: "#tep")
    checks = {"unreachable": tracking.unreachable(dispatch.audience, g.unit), "everybody": _everybody(dispatch)}
    return render_template(
        "directives/review.html",
        dispatch=dispatch,
        form=form,
        number=number,
        names=names,
        page=page,
        sheet=sheet,
        acts=ledger.ACTS,
        days_left=clock.days_left,
        error=error,
        lines=forms.LINES,
        visibilities=forms.VISIBILITIES,
        **checks,
    )


def _sent(dispatch: Dispatch, form: forms.SendForm, expected: int) -> int:
    try:
        return actions.send(dispatch, by=g.me, key=form.key.data or "", seen=form.seen.data or "", expected=expected)
    except actions.Refused as problem:
        abort(409, str(problem))


def _reply_of(dispatch: Dispatch, delivery_id: int) -> tracking.Reply:
    found = tracking.reply(dispatch, delivery_id)
    if found is None:
        abort(404)
    return found


def _reply(dispatch: Dispatch, delivery_id: int, form: forms.ReasonForm | None = None) -> str:
    found = _reply_of(dispatch, delivery_id)
    listed = [
        pages.file_row(
            row,
            url_for(
                ".file", dispatch_id=dispatch.id, delivery_id=delivery_id, attachment_id=row.id, name=file_name(row)
            ),
        )
        for row in found.files
    ]
    return render_template(
        "directives/reply.html",
        dispatch=dispatch,
        reply=found,
        files=listed,
        form=form or forms.ReasonForm(formdata=None),
        role_names=ROLE_NAMES,
        acts=ledger.ACTS,
    )


def _successors(dispatch: Dispatch) -> list[Any]:
    return [row for row in documents.editions_of(g.unit.id, limit=100) if row.id != dispatch.edition_id]


def _recall(dispatch: Dispatch, form: forms.RecallForm | None = None, error: str = "") -> str:
    successors = _successors(dispatch)
    shown = form or forms.RecallForm(successors, formdata=None)
    chosen = next((one for one in successors if one.id == shown.successor.data), None)
    number = len(documents.files_of(dispatch.edition))
    return render_template(
        "directives/recall.html", dispatch=dispatch, form=shown, chosen=chosen, files=number, error=error
    )
