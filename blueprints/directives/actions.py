"""What an office does: composes, sends, recalls, lets followers join, accepts or returns answers."""

import hashlib
import json
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, insert, literal, select

from blueprints.directives import ledger, queries
from blueprints.directives.audience import audience
from blueprints.directives.models import Answer, Delivery, DeliveryEvent, Dispatch, Duty
from blueprints.directives.receipts import (
    Refused,
    acknowledge,
    answer,
    locked,
    open_,
    refuse,
    reply_recall,
    write,
    write_note,
)
from blueprints.documents import actions as documents
from blueprints.documents.models import Edition
from tenants import audit, page_cache
from tenants.ground import clock, folding
from tenants.ground.database import UtcDateTime, across_units, db, scope
from tenants.ground.jobs import enqueue
from tenants.people import User
from tenants.search import SearchEntry
from tenants.units import Unit

CHOICES = ("following", "visibility", "note_allowed", "message", "urgency")
EVENT_COLUMNS = ["unit_id", "delivery_id", "kind", "code", "at", "edition_id", "reason"]


class Conflict(Refused):
    """The form was sent before with something else in it, or what it shows is no longer what would be sent."""


class NoRecipients(Refused):
    """The rule gives nobody, so there is nothing to send."""


def compose(edition: Edition, *, sender: Unit, by: User | None, **choices: Any) -> Dispatch:
    """A draft of a sending of one of the sender's own editions.

    `choices`: rule, duties (dicts of kind, text, warn_on, due_on, critical_on), following, visibility, note_allowed,
    message, urgency. Raises Refused for an edition of another office or one that was recalled.
    """
    if edition.issuer_id != sender.id:
        raise Refused(_l("Chỉ gửi được văn bản do chính cơ quan ban hành."))
    if queries.recalled_edition(edition):
        raise Refused(_l("Văn bản này đã thu hồi nên không gửi được. Hãy chọn văn bản khác."))
    dispatch = Dispatch(
        sender=sender,
        edition=edition,
        slug=_free_slug(edition),
        urgency=edition.urgency,
        audience={},
        created_by_id=_id(by),
    )
    if edition.visibility != "public":
        dispatch.visibility = "staff"
    db.session.add(dispatch)
    db.session.flush()
    change(dispatch, **choices)
    audit.record("directive:compose", f"dispatch:{dispatch.id}", edition.subject, by=by, unit_id=sender.id)
    return dispatch


def change(dispatch: Dispatch, **choices: Any) -> None:
    """Changes a draft, by any of the choices of `compose`; raises Refused for what was sent."""
    _must_be_draft(dispatch)
    for name in CHOICES:
        if name in choices:
            setattr(dispatch, name, choices[name])
    if dispatch.visibility == "public" and dispatch.edition.visibility != "public":
        raise Refused(_l("Văn bản gốc không công khai nên lần gửi này cũng không công khai được."))
    if "rule" in choices:
        dispatch.audience = dict(choices["rule"])
    if "duties" in choices:
        dispatch.duties = []
        db.session.flush()
        dispatch.duties = [Duty(position=number, **duty) for number, duty in enumerate(choices["duties"])]
    db.session.flush()


def discard(dispatch: Dispatch, *, by: User | None) -> None:
    """Throws a draft away; nobody but the sender ever saw it."""
    _must_be_draft(dispatch)
    audit.record(
        "directive:discard", f"dispatch:{dispatch.id}", dispatch.edition.subject, by=by, unit_id=dispatch.sender_id
    )
    dispatch.duties = []
    db.session.flush()
    db.session.delete(dispatch)


def fingerprint(dispatch: Dispatch) -> str:
    """A digest of everything the review page shows: what was reviewed is what is sent."""
    duties = [(d.kind, d.text, _iso(d.warn_on), _iso(d.due_on), _iso(d.critical_on)) for d in dispatch.duties]
    told = [dispatch.edition_id, dispatch.audience, duties, *(getattr(dispatch, name) for name in CHOICES)]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]


def send(dispatch: Dispatch, *, by: User | None, key: str, seen: str = "", expected: int | None = None) -> int:
    """Delivers to everybody the rule gives now, in one transaction; returns how many.

    `key` names the intent: the same key again is the same sending. `seen` is the fingerprint and `expected` the number
    the person saw. Raises Conflict when they differ from what would be sent, NoRecipients when the rule gives nobody.
    """
    _lock(dispatch)
    if dispatch.state != "draft":
        return _sent_before(dispatch, key, seen)
    if db.session.scalar(select(Dispatch.id).where(Dispatch.key == key)) is not None:
        raise Conflict(_l("Biểu mẫu này đã dùng để gửi một văn bản khác. Hãy mở lại trang xem lại rồi gửi."))
    if queries.recalled_edition(dispatch.edition):
        raise Refused(_l("Văn bản này đã thu hồi nên không gửi được. Hãy chọn văn bản khác."))
    total = _deliver(dispatch, clock.now())
    if not total:
        raise NoRecipients(_l("Chưa có nơi nhận nào. Hãy chọn lại nơi nhận."))
    if seen not in ("", fingerprint(dispatch)) or expected not in (None, total):
        raise Conflict(_l("Nội dung hoặc nơi nhận đã thay đổi từ lúc xem lại. Hãy xem lại rồi gửi."))
    _mark_sent(dispatch, total, by, key)
    return total


def _sent_before(dispatch: Dispatch, key: str, seen: str) -> int:
    if dispatch.key == key and seen in ("", fingerprint(dispatch)):
        return dispatch.total
    raise Conflict(_l("Văn bản này đã được gửi rồi; lần gửi sau không có gì thay đổi."))


def _deliver(dispatch: Dispatch, now: datetime) -> int:
    """Deliveries and their first events: two statements, whatever the number of recipients."""
    act, due = ledger.first(dispatch.duties)
    recipients = audience(dispatch.audience, dispatch.sender)
    rows = select(
        literal(dispatch.id), Unit.id, literal("01"), literal(act), _day(due), literal(now, UtcDateTime())
    ).where(Unit.id.in_(recipients), Unit.id != dispatch.sender_id)
    names = ["dispatch_id", "unit_id", "code", "next_act", "due_on", "delivered_at"]
    with across_units("sending writes one delivery for each recipient"):
        # In the order of names: a board of 45,000 rows then shows them by name without sorting.
        insertion = insert(Delivery).from_select(names, rows.order_by(Unit.folded_name, Unit.id))
        db.session.execute(insertion)
        events = _events(dispatch, kind="delivered", code="01", at=now)
        db.session.execute(insert(DeliveryEvent).from_select(EVENT_COLUMNS, events))
        # PostgreSQL's driver does not say how many rows an INSERT … SELECT wrote.
        return db.session.scalar(select(func.count()).where(Delivery.dispatch_id == dispatch.id)) or 0


def _events(dispatch: Dispatch, *, kind: str, code: str, at: datetime, reason: str = "") -> Any:
    """One event for each delivery of a dispatch, as rows to be inserted."""
    return select(
        Delivery.unit_id,
        Delivery.id,
        literal(kind),
        literal(code),
        literal(at, UtcDateTime()),
        literal(dispatch.edition_id),
        literal(reason),
    ).where(Delivery.dispatch_id == dispatch.id)


def _mark_sent(dispatch: Dispatch, total: int, by: User | None, key: str) -> None:
    dispatch.state, dispatch.total, dispatch.key = "sent", total, key
    dispatch.sent_at, dispatch.sent_by_id = clock.now(), _id(by)
    page_cache.broadcast(dispatch.sender)
    entry = db.session.scalar(select(SearchEntry).where(SearchEntry.edition_id == dispatch.edition_id))
    if entry is not None and dispatch.visibility == "public":
        entry.path_below = f"/chi-dao/{dispatch.slug}"
    detail = {"total": total, "rule": dispatch.audience}
    audit.record(
        "directive:send",
        f"dispatch:{dispatch.id}",
        dispatch.edition.subject,
        by=by,
        unit_id=dispatch.sender_id,
        detail=detail,
    )
    enqueue("directive_notice", unit_id=dispatch.sender_id, dispatch=dispatch.id)
    db.session.flush()


def recall(dispatch: Dispatch, *, reason: str, by: User | None, successor: Edition | None = None) -> None:
    """Takes the one original back: every portal tells the truth at its next request, whatever their number.

    The event 13 of each delivery is written by a job of the same transaction: it is as many rows as there are schools.
    """
    _lock(dispatch)
    if dispatch.state == "draft":
        raise Refused(_l("Văn bản này chưa gửi nên không cần thu hồi."))
    if not reason.strip():
        raise Refused(_l("Hãy ghi lý do thu hồi; lý do này hiện công khai."))
    if successor is not None and successor.id == dispatch.edition_id:
        raise Refused(_l("Văn bản thay thế phải khác văn bản thu hồi."))
    if dispatch.state == "recalled":
        return
    documents.mark(dispatch.edition, kind="recalled", reason=reason, successor=successor, by=by)
    for sent in queries.sendings_of(dispatch.edition):
        sent.state, sent.recall_reason, sent.successor = "recalled", reason, successor
        sent.recalled_at, sent.recalled_by_id = clock.now(), _id(by)
        enqueue("directive_recall", unit_id=sent.sender_id, dispatch=sent.id)
    page_cache.broadcast(dispatch.sender)
    audit.record(
        "directive:recall",
        f"dispatch:{dispatch.id}",
        dispatch.edition.subject,
        by=by,
        unit_id=dispatch.sender_id,
        reason=reason,
    )
    db.session.flush()


def write_recall_events(dispatch: Dispatch) -> int:
    """Event 13 on every delivery of a recalled dispatch that does not have it; returns how many were written."""
    assert dispatch.recalled_at is not None
    told = select(DeliveryEvent.id).where(
        DeliveryEvent.unit_id == Delivery.unit_id,
        DeliveryEvent.delivery_id == Delivery.id,
        DeliveryEvent.kind == "recalled",
    )
    with across_units("a recall is an event of every delivery"):
        events = _events(dispatch, kind="recalled", code="13", at=dispatch.recalled_at, reason=dispatch.recall_reason)
        fresh = events.where(~told.exists())
        number = db.session.scalar(select(func.count()).select_from(fresh.subquery())) or 0
        db.session.execute(insert(DeliveryEvent).from_select(EVENT_COLUMNS, fresh))
    return number


def join_followers(unit: Unit) -> list[Delivery]:
    """Gives a unit that was opened, moved or re-classed what following audiences now hold for it.

    Each has its own due day, as many working days away as the others had. Call it after the change, in its transaction.
    """
    db.session.flush()
    joined = []
    for dispatch in queries.followed_above(unit):
        fits = audience(dispatch.audience, dispatch.sender).where(Unit.id == unit.id)
        if db.session.scalar(fits) is not None:
            joined.append(_join(dispatch, unit))
    return joined


def _join(dispatch: Dispatch, unit: Unit) -> Delivery:
    now = clock.now()
    with across_units("a unit joins an audience that follows its rule"):
        delivery = Delivery(unit_id=unit.id, dispatch=dispatch, joined_late=True, delivered_at=now)
        db.session.add(delivery)
        ledger.refold(delivery)
        db.session.flush()
        for kind, code in (("delivered", "01"), ("joined", "")):
            db.session.add(
                DeliveryEvent(
                    unit_id=unit.id,
                    delivery_id=delivery.id,
                    kind=kind,
                    code=code,
                    at=now,
                    edition_id=dispatch.edition_id,
                )
            )
        db.session.flush()
    dispatch.total = Dispatch.total + 1
    page_cache.bump(unit)
    # The office learns of it too: nobody joins silently.
    audit.record("directive:join", f"dispatch:{dispatch.id}", unit.name, unit_id=dispatch.sender_id)
    return delivery


def return_answer(delivery: Delivery, *, reason: str, by: User | None) -> Answer:
    """Gives an answer back with a reason; the recipient's duty is open again, its code does not step back."""
    if not reason.strip():
        raise Refused(_l("Hãy ghi lý do trả lại để trường biết cần sửa gì."))
    return _judge(delivery, "returned", by, reason.strip())


def accept_answer(delivery: Delivery, *, by: User | None) -> Answer:
    """Accepts an answer; when nothing else is open the delivery is completed (06)."""
    return _judge(delivery, "accepted", by, "")


def _judge(delivery: Delivery, verdict: str, by: User | None, reason: str) -> Answer:
    dispatch = delivery.dispatch
    sender = dispatch.sender
    with scope(delivery.unit_id):
        row = locked(delivery)
        given = db.session.scalar(select(Answer).where(Answer.delivery_id == row.id))
        if given is None or given.state != "submitted":
            raise Refused(_l("Không có báo cáo nào đang chờ xem."))
        given.state, given.reason = verdict, reason
        row.answer_state = verdict
        write(row, kind=verdict, by=by, at_unit=sender, reason=reason)
        if verdict == "accepted":
            row.accepted_at = clock.now()
        if ledger.refold(row):
            write(row, kind="completed", code="06", by=by, at_unit=sender)
            row.done_at = clock.now()
        page_cache.bump(db.session.get_one(Unit, row.unit_id))
        db.session.flush()
    audit.record(
        f"directive:{verdict}",
        f"delivery:{delivery.id}",
        dispatch.edition.subject,
        by=by,
        unit_id=delivery.unit_id,
        reason=reason,
    )
    return given


def _lock(dispatch: Dispatch) -> None:
    """Holds the dispatch until the end of the transaction and reads it as it is now."""
    query = select(Dispatch).where(Dispatch.id == dispatch.id).with_for_update(of=Dispatch)
    db.session.execute(query.execution_options(populate_existing=True)).scalar_one()


def _must_be_draft(dispatch: Dispatch) -> None:
    if dispatch.state != "draft":
        raise Refused(_l("Văn bản đã gửi thì không sửa được nữa; chỉ có thể thu hồi."))


def _free_slug(edition: Edition) -> str:
    wanted = folding.slug(f"{edition.number_text} {edition.subject}", limit=110)
    query = select(Dispatch.slug).where(Dispatch.slug.startswith(wanted, autoescape=True))
    taken = set(db.session.scalars(query))
    free = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(slug for slug in free if slug not in taken)


def _day(day: date | None) -> Any:
    return literal(day, Delivery.due_on.type)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _id(by: User | None) -> int | None:
    return by.id if by else None


__all__ = [
    "Conflict",
    "NoRecipients",
    "Refused",
    "accept_answer",
    "acknowledge",
    "answer",
    "change",
    "compose",
    "discard",
    "fingerprint",
    "join_followers",
    "open_",
    "recall",
    "refuse",
    "reply_recall",
    "return_answer",
    "send",
    "write_note",
    "write_recall_events",
]
