"""The recipient's door: the inbox of steering documents, and everything a school does with one of them."""

from collections.abc import Callable
from typing import Any

from flask import Response, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from blueprints.directives import actions, forms, ledger, queries
from blueprints.directives.models import Delivery
from blueprints.directives.public import file_name, page_asked, send_file, typed
from blueprints.documents import pages
from tenants import attachments
from tenants.doors import StaffBlueprint
from tenants.ground import clock, files
from tenants.ground.html import Clean, from_text, plain
from tenants.permissions import ROLE_NAMES, Permission, may

manage = StaffBlueprint("directives_manage", __name__)
READ, RECEIVE, ANSWER = Permission.DIRECTIVE_READ, Permission.DIRECTIVE_ACKNOWLEDGE, Permission.DIRECTIVE_ANSWER
ID = "<int(max=2147483647):delivery_id>"
TAB_PATHS = {"phai-lam": "todo", "da-xong": "done", "da-thu-hoi": "recalled", "tat-ca": "all"}
Answer = str | Response | tuple[str, int]


@manage.get("/chi-dao", needs=READ)
def index() -> str:
    """The inbox in one of its tabs."""
    tab, words = request.args.get("muc", ""), typed("q", 200)
    tab = tab if tab in TAB_PATHS else "phai-lam"
    page = queries.inbox(g.unit, tab=TAB_PATHS[tab], words=words, page=page_asked())
    numbers = queries.tab_counts(g.unit)
    return render_template(
        "directives/inbox.html", tab=tab, words=words, page=page, numbers=numbers, late=numbers["late"]
    )


@manage.get(f"/chi-dao/{ID}", needs=READ, writes=True)
def show(delivery_id: int) -> str:
    """One steering document; the first reader's opening becomes an event."""
    delivery = _delivery(delivery_id)
    actions.open_(delivery, by=g.me)
    return _page(delivery)


@manage.post(f"/chi-dao/{ID}/tiep-nhan", needs=RECEIVE)
def acknowledge(delivery_id: int) -> Answer:
    """Takes receipt with the name and role of who is signed in."""

    def act(delivery: Delivery) -> str:
        number = actions.acknowledge(delivery, by=g.me)
        return _("Đã tiếp nhận, số đến %(number)s.", number=number)

    return _act(delivery_id, act)


@manage.post(f"/chi-dao/{ID}/tu-choi", needs=RECEIVE)
def refuse(delivery_id: int) -> Answer:
    """Refuses what was sent to the wrong place."""
    form = forms.ReasonForm()

    def act(delivery: Delivery) -> str:
        actions.refuse(delivery, reason=form.reason.data or "", by=g.me)
        return _("Đã từ chối tiếp nhận; cơ quan gửi thấy lý do.")

    return _act(delivery_id, act, refuse_form=form)


@manage.post(f"/chi-dao/{ID}/tra-loi", needs=ANSWER)
def answer(delivery_id: int) -> Answer:
    """Sends the answer to the office."""
    form = forms.AnswerForm()

    def act(delivery: Delivery) -> str:
        actions.answer(delivery, text=form.text.data or "", files=form.stored, by=g.me)
        return _("Đã gửi báo cáo trả lời, chờ cơ quan xem.")

    return _act(delivery_id, act, answer_form=form)


@manage.post(f"/chi-dao/{ID}/ghi-chu", needs=ANSWER)
def note(delivery_id: int) -> Answer:
    """Keeps the school's own public note, or takes it away when it is empty."""
    form = forms.NoteForm()

    def act(delivery: Delivery) -> str:
        body = from_text(form.body.data) if form.body.data else Clean("")
        kept = actions.write_note(delivery, body=body, by=g.me)
        return _("Đã lưu ghi chú của trường.") if kept else _("Đã gỡ ghi chú của trường.")

    return _act(delivery_id, act, note_form=form)


@manage.post(f"/chi-dao/{ID}/thu-hoi", needs=RECEIVE)
def reply_recall(delivery_id: int) -> Answer:
    """Says whether the school follows a recall with its own paper."""
    agreed = request.form.get("dong-y") == "1"

    def act(delivery: Delivery) -> str:
        actions.reply_recall(delivery, agreed=agreed, reason=forms.clean_lines(request.form.get("reason")), by=g.me)
        return _("Đã trả lời về việc thu hồi.")

    return _act(delivery_id, act)


@manage.get(f"/chi-dao/{ID}/tep/<int(max=9999):position>/<name>", needs=READ)
def file(delivery_id: int, position: int, name: str) -> Response:
    """A file of the original, for those who received it."""
    return send_file(_delivery(delivery_id).dispatch.edition, position)


@manage.get(f"/chi-dao/{ID}/bao-cao/<int(max=2147483647):attachment_id>/<name>", needs=READ)
def own_file(delivery_id: int, attachment_id: int, name: str) -> Response:
    """A file of the school's own answer."""
    given = queries.answer_to(_delivery(delivery_id))
    found = attachments.one(f"answer:{given.id}", attachment_id) if given else None
    if found is None:
        abort(404)
    return files.send(found)


def _delivery(delivery_id: int) -> Delivery:
    delivery = queries.delivery_of(g.unit, delivery_id)
    if delivery is None or (delivery.dispatch.visibility == "recipients" and not may(RECEIVE)):
        abort(404)
    return delivery


def _act(delivery_id: int, act: Callable[[Delivery], str], **shown: Any) -> Answer:
    """Does one act when its form is right; an act that cannot be done shows the page again with the reason."""
    delivery = _delivery(delivery_id)
    problem = ""
    if all(form.validate() for form in shown.values()):
        try:
            flash(act(delivery), "success")
            return redirect(url_for(".show", delivery_id=delivery.id), 303)  # type: ignore[return-value]
        except actions.Refused as refused:
            problem = str(refused)
    return _page(delivery, problem=problem, **shown), 422


def _page(delivery: Delivery, problem: str = "", **shown: Any) -> str:
    dispatch = delivery.dispatch
    page = pages.page_of(dispatch.edition, today=clock.today(), file_url=_file_url(delivery), public=False)
    given, note = queries.answer_to(delivery), queries.note_beside(dispatch)
    values = {
        "answer_form": forms.AnswerForm(formdata=None, obj=given),
        "note_form": forms.NoteForm(formdata=None, body=plain(note.body) if note else ""),
        "refuse_form": forms.ReasonForm(formdata=None),
        "task": queries.task_of(delivery), "page": page, "answer": given, "note": note, "problem": problem,
        "answer_files": attachments.of(f"answer:{given.id}") if given else [],
        "events": queries.events_of(delivery),
        "lines": queries.through(dispatch.sender, g.unit, clock.local(delivery.delivered_at).date()),
        "role_names": ROLE_NAMES,
        "acts": ledger.ACTS, "is_open": ledger.is_open, "due_for": ledger.due_for,
    }  # fmt: skip
    return render_template("directives/delivery.html", delivery=delivery, dispatch=dispatch, **(values | shown))


def _file_url(delivery: Delivery) -> pages.FileUrl:
    return lambda row: url_for(
        "directives_manage.file", delivery_id=delivery.id, position=row.position, name=file_name(row)
    )
