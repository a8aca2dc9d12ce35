"""The second half of the staff's door: a plan as a sheet, its approval and the issue that answers the office."""

from dataclasses import replace
from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from blueprints.documents import actions as documents
from blueprints.documents import pages, sheets
from blueprints.documents import queries as editions
from blueprints.documents.form import dates
from blueprints.documents.forms import IssueForm, ReasonForm
from blueprints.documents.models import Edition, EditionFile
from blueprints.documents.refusals import Refusal
from blueprints.documents.sheets import SheetView
from blueprints.plans import actions, annex, queries
from blueprints.plans.manage import ID, ISSUE, WRITE, manage, plan_or_404
from blueprints.plans.models import Plan
from tenants import attachments
from tenants.ground import clock
from tenants.ground.database import db


@manage.get(f"/ke-hoach/{ID}", needs=WRITE)
def show(plan_id: int) -> str:
    """A plan as a sheet: before the issue with what can be done next, after it with its place in the chain."""
    plan = plan_or_404(plan_id)
    if plan.document.edition_id is not None:
        return _issued(plan)
    return _preview(plan)


@manage.post(f"/ke-hoach/{ID}/trinh", needs=WRITE)
def submit(plan_id: int) -> Any:
    """Lays the plan before whoever issues it."""
    plan = plan_or_404(plan_id)
    return _done(plan, lambda: actions.submit(plan, by=g.me), _("Đã trình kế hoạch để ban hành."))


@manage.post(f"/ke-hoach/{ID}/tra-lai", needs=ISSUE)
def send_back(plan_id: int) -> Any:
    """Gives a submitted plan back with a reason."""
    plan, form = plan_or_404(plan_id), ReasonForm()
    if not form.validate_on_submit():
        return _preview(plan, reason_form=form), 422
    reason = form.reason.data or ""
    return _done(plan, lambda: actions.send_back(plan, reason=reason, by=g.me), _("Đã trả lại kế hoạch kèm lý do."))


@manage.post(f"/ke-hoach/{ID}/ban-hanh", needs=ISSUE)
def issue(plan_id: int) -> Any:
    """Gives the plan its number, puts it on the portal, and answers the office with it."""
    plan, form = plan_or_404(plan_id), IssueForm()
    if not form.validate_on_submit():
        return _preview(plan, issue_form=form), 422
    try:
        edition = actions.issue(plan, by=g.me, issued_on=form.issued_on.value)
    except Refusal as problem:
        return _preview(plan, problem=str(problem), issue_form=form), 422
    flash(_said(plan, edition), "success")
    return redirect(url_for(".show", plan_id=plan.id), 303)


@manage.post(f"/ke-hoach/{ID}/tra-loi", needs=ISSUE)
def answer(plan_id: int) -> Any:
    """Gives an issued plan to the office as the answer, when that was not done at the issue."""
    plan = plan_or_404(plan_id)
    said = _("Đã gửi kế hoạch làm báo cáo trả lời, chờ cơ quan xem.")
    return _done(plan, lambda: actions.answer_with(plan, by=g.me), said)


@manage.post(f"/ke-hoach/{ID}/bo-lien-ket", needs=WRITE)
def detach(plan_id: int) -> Any:
    """Parts the plan from the document it was to answer."""
    plan = plan_or_404(plan_id)
    return _done(plan, lambda: actions.detach(plan, by=g.me), _("Đã bỏ liên kết với văn bản chỉ đạo."))


@manage.get(f"/ke-hoach/{ID}/xoa", needs=WRITE)
def ask_discard(plan_id: int) -> str:
    """The page that asks before a draft is removed."""
    return render_template("plans/discard.html", plan=plan_or_404(plan_id))


@manage.post(f"/ke-hoach/{ID}/xoa", needs=WRITE)
def discard(plan_id: int) -> Any:
    """Removes a plan that was never issued."""
    plan = plan_or_404(plan_id)
    try:
        actions.discard(plan, by=g.me)
    except Refusal as problem:
        return _again(plan, str(problem)), 409
    flash(_("Đã xoá bản nháp kế hoạch."), "success")
    return redirect(url_for(".index"), 303)


def _done(plan: Plan, act: Any, said: str) -> Answer | tuple[str, int]:
    """Does one act; one that cannot be done shows the page again with the reason."""
    try:
        act()
    except Refusal as problem:
        return _again(plan, str(problem)), 409
    flash(said, "success")
    return redirect(url_for(".show", plan_id=plan.id), 303)


def _again(plan: Plan, problem: str) -> str:
    return _issued(plan, problem) if plan.document.edition_id is not None else _preview(plan, problem)


def _preview(plan: Plan, problem: str = "", **forms: Any) -> str:
    document = plan.document
    made = {
        "issue_form": IssueForm(formdata=None, data={"issued_on": dates.short(clock.today())}),
        "reason_form": ReasonForm(formdata=None),
    }  # fmt: skip
    number = editions.next_number(document.type_id, clock.today().year)
    rows = attachments.of(documents.owner(document))
    return render_template(
        "plans/draft.html", plan=plan, document=document, sheet=_sheet(plan), problem=problem,
        number=sheets.number_for(document.type_id, g.unit, number), reason=editions.reason_of(document),
        withdrawn=plan.delivery is not None and queries.withdrawn(plan.delivery),
        files=[pages.file_row(row, _draft_file(plan, row)) for row in rows], **(made | forms),
    )  # fmt: skip


def _issued(plan: Plan, problem: str = "") -> str:
    edition = db.session.get_one(Edition, plan.document.edition_id)
    page = pages.page_of(edition, today=clock.today(), file_url=_file_of(edition), public=False)
    delivery = plan.delivery
    unanswered = delivery is not None and not delivery.answer_state and not queries.withdrawn(delivery)
    shown = {"plan": plan, "page": page, "problem": problem, "unanswered": unanswered}
    return render_template("plans/issued.html", **shown)


def _sheet(plan: Plan) -> SheetView:
    """The draft with the table of its tasks, as it would be issued today."""
    body = annex.with_tasks(plan.document.body, plan.tasks)
    return replace(sheets.draft_sheet(plan.document, g.unit), body=sheets.linked_html(body, lambda _key: ""))


def _draft_file(plan: Plan, row: attachments.Attachment) -> str:
    return url_for("plans_manage.file", plan_id=plan.id, file_id=row.id, name=row.name)


def _file_of(edition: Edition) -> pages.FileUrl:
    def address(row: EditionFile) -> str:
        return url_for("documents_manage.issued_file", slug=edition.slug, position=row.position, name=row.name)

    return address


def _said(plan: Plan, edition: Edition) -> str:
    label = pages.label(edition)
    if plan.delivery_id is None:
        return _("Đã ban hành %(number)s.", number=label)
    return _("Đã ban hành %(number)s và gửi làm báo cáo trả lời, chờ cơ quan xem.", number=label)
