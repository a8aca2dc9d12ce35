"""Writes of plans: drafts with tasks, and the issue that puts the plan on the portal and answers the office at once."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from blueprints.directives import actions as directives
from blueprints.directives import queries as deliveries
from blueprints.directives.models import Delivery
from blueprints.documents import actions as documents
from blueprints.documents.models import Document, Edition
from blueprints.documents.refusals import Refusal
from blueprints.plans import annex, queries
from blueprints.plans.models import Plan, PlanTask
from tenants import audit
from tenants.ground import clock
from tenants.ground.database import current_unit_id, db
from tenants.ground.folding import nfc
from tenants.people import User
from tenants.units import Unit

MOST_TASKS = 100


class NotPossible(Refusal):
    """An act that the plan, or the steering document it answers, does not allow now."""


def draft(
    *,
    subject: str,
    body: str,
    by: User | None = None,
    tasks: Sequence[dict[str, Any]] = (),
    delivery: Delivery | None = None,
    **fields: Any,
) -> Plan:
    """A new plan of the current unit, made on its own or from a delivery that it will answer.

    `tasks` are dicts of text, in_charge, period, due_on; `fields` as in documents.actions.draft. Raises NotPossible for
    a delivery that was refused or recalled.
    """
    if delivery is not None and queries.withdrawn(delivery):
        raise NotPossible(
            _l("Văn bản chỉ đạo này đã thu hồi hoặc đã từ chối tiếp nhận nên không lập kế hoạch để trả lời được.")
        )
    fields["school_year"] = fields.get("school_year") or clock.school_year(clock.today())
    document = documents.draft(**fields | {"type_id": queries.TYPE, "subject": subject, "body": body, "by": by})
    plan = Plan(document_id=document.id, school_year=document.school_year)
    plan.delivery_id = delivery.id if delivery is not None else None
    db.session.add(plan)
    _put(plan, tasks)
    _record("plan:write", plan, document, by)
    return plan


def revise(
    plan: Plan, *, version: int, by: User | None = None, tasks: Sequence[dict[str, Any]] | None = None, **fields: Any
) -> Plan:
    """Changes a plan that its editor opened at `version` of the document; `tasks`, when given, replace all tasks.

    Raises StaleDocument when somebody else was faster, Settled when the plan was issued.
    """
    if "school_year" in fields:
        fields["school_year"] = fields["school_year"] or clock.school_year(clock.today())
    fields.pop("type_id", None)
    document = documents.revise(plan.document, version=version, by=by, **fields)
    plan.school_year = document.school_year or plan.school_year
    if tasks is not None:
        _put(plan, tasks)
    _record("plan:write", plan, document, by)
    return plan


def issue(plan: Plan, *, by: User, issued_on: Any = None) -> Edition:
    """Issues a plan with the table of its tasks, and gives the edition to the office as the answer to its document.

    One transaction: when the office can no longer be answered nothing is issued. Raises NotReady, NumberTaken, Settled,
    NotPossible.
    """
    document = plan.document
    delivery = _answerable(plan)
    body = annex.with_tasks(document.body, plan.tasks)
    if body != document.body:
        documents.revise(document, version=document.version, by=by, body=body)
    edition = documents.issue(document, by=by, issued_on=issued_on)
    if delivery is not None:
        _answer(delivery, edition, by)
    _record("plan:issue", plan, document, by)
    return edition


def answer_with(plan: Plan, *, by: User) -> None:
    """Gives a plan that was issued before to the office as the answer; raises NotPossible when nothing is asked."""
    edition = db.session.get(Edition, plan.document.edition_id) if plan.document.edition_id else None
    delivery = _answerable(plan)
    if edition is None or delivery is None:
        raise NotPossible(_l("Kế hoạch chưa ban hành hoặc không gắn với văn bản chỉ đạo nào."))
    _answer(delivery, edition, by)
    _record("plan:answer", plan, plan.document, by)


def detach(plan: Plan, *, by: User | None = None) -> None:
    """Parts a plan from the document it was to answer, so that it can be issued on its own."""
    if plan.document.state == "issued":
        raise NotPossible(_l("Kế hoạch đã ban hành nên không đổi được văn bản mà nó trả lời."))
    plan.delivery_id = None
    db.session.flush()
    db.session.expire(plan, ["delivery"])
    _record("plan:detach", plan, plan.document, by)


def submit(plan: Plan, *, by: User | None = None) -> None:
    """Lays a plan before whoever issues it."""
    documents.submit(plan.document, by=by)


def send_back(plan: Plan, *, reason: str, by: User | None = None) -> None:
    """Gives a submitted plan back to be mended, with the reason."""
    documents.send_back(plan.document, reason=reason, by=by)


def discard(plan: Plan, *, by: User | None = None) -> None:
    """Removes a plan that was never issued, with its tasks and files; raises Settled otherwise."""
    document = plan.document
    if document.state != "issued":
        db.session.delete(plan)
        db.session.flush()
    documents.discard(document, by=by)


def _answerable(plan: Plan) -> Delivery | None:
    """The delivery that the plan answers, when it still can be answered."""
    if plan.delivery_id is None:
        return None
    unit = db.session.get_one(Unit, current_unit_id())
    delivery = deliveries.delivery_of(unit, plan.delivery_id)
    if delivery is None or queries.withdrawn(delivery):
        raise NotPossible(
            _l("Văn bản chỉ đạo đã thu hồi nên không trả lời được nữa. Hãy bỏ liên kết với văn bản ấy rồi ban hành.")
        )
    return delivery


def _answer(delivery: Delivery, edition: Edition, by: User) -> None:
    try:
        directives.answer(delivery, by=by, edition=edition)
    except directives.Refused as refused:
        raise NotPossible(str(refused)) from refused


def _put(plan: Plan, tasks: Sequence[dict[str, Any]]) -> None:
    """Replaces the tasks of a plan, in the order given; a row without words is no task."""
    written = [task for task in tasks if str(task.get("text") or "").strip()][:MOST_TASKS]
    plan.tasks = [
        PlanTask(
            text=_line(task["text"])[:500],
            in_charge=_line(task.get("in_charge"))[:150],
            period=_line(task.get("period"))[:60],
            due_on=task.get("due_on"),
            position=position,
        )
        for position, task in enumerate(written)
    ]
    db.session.flush()


def _line(text: Any) -> str:
    return " ".join(nfc(str(text or "")).split())


def _record(verb: str, plan: Plan, document: Document, by: User | None) -> None:
    audit.record(verb, f"plan:{plan.id}", document.subject, by=by, unit_id=plan.unit_id)
