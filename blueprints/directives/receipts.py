"""What a recipient does with a delivery: opens, takes or refuses receipt, answers; each act is an event."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from blueprints.directives import ledger
from blueprints.directives.models import Answer, Delivery, DeliveryEvent, Note
from blueprints.documents.models import Edition, RegisterCounter
from tenants import attachments, audit, page_cache
from tenants.ground import clock
from tenants.ground.database import db
from tenants.ground.files import Stored
from tenants.ground.html import Clean
from tenants.people import User, roles_at
from tenants.permissions import RANKS, Role
from tenants.units import Unit


class Refused(ValueError):
    """An act that cannot be done now; the text says why and what to do, in the reader's language."""


def locked(delivery: Delivery) -> Delivery:
    """The delivery as it is now, held until the end of the transaction, so that two acts never cross."""
    query = select(Delivery).where(Delivery.id == delivery.id).with_for_update(of=Delivery)
    return db.session.execute(query.execution_options(populate_existing=True)).scalar_one()


def write(delivery: Delivery, *, kind: str, by: User | None, code: str = "", **more: Any) -> DeliveryEvent:
    """Adds an event with person, role, edition and time, and lets the code rise.

    `more`: reason, and at_unit where the actor stands elsewhere than at the recipient.
    """
    unit = more.get("at_unit") or db.session.get(Unit, delivery.unit_id)
    row = DeliveryEvent(
        unit_id=delivery.unit_id, delivery_id=delivery.id, kind=kind, code=code, at=clock.now(),
        edition_id=delivery.dispatch.edition_id, user_id=by.id if by else None, user_name=by.name if by else "",
        role=_role(by, unit), reason=more.get("reason", "")[:500],
    )  # fmt: skip
    db.session.add(row)
    delivery.code = ledger.higher(delivery.code, code if code in (*ledger.CODES, "02") else "")
    return row


def open_(delivery: Delivery, *, by: User) -> bool:
    """Notes that a signed-in reader of this unit opened it; only the first time is an event."""
    if delivery.opened_at is not None:
        return False
    row = locked(delivery)
    if row.opened_at is not None:
        return False
    _opened(row, by)
    db.session.flush()
    return True


def acknowledge(delivery: Delivery, *, by: User) -> int:
    """Takes receipt (code 03): enters it in the register of incoming documents and returns its arrival number.

    Doing it twice changes nothing. Raises Refused after a refusal or a recall.
    """
    row = _for_act(delivery)
    if row.acknowledged_at is None:
        _acknowledged(row, by)
        _settle(row, by)
    assert row.arrival_number is not None
    return row.arrival_number


def refuse(delivery: Delivery, *, reason: str, by: User) -> None:
    """Refuses receipt (code 02) of what was sent to the wrong place, with a reason; it ends the delivery."""
    row = _for_act(delivery)
    if row.acknowledged_at is not None:
        raise Refused(_l("Văn bản đã tiếp nhận nên không từ chối được nữa. Hãy trả lời cơ quan gửi."))
    if len(reason.strip()) < 10:
        raise Refused(_l("Hãy ghi lý do từ chối, ít nhất 10 ký tự, để cơ quan gửi biết phải sửa gì."))
    write(row, kind="refused", code="02", by=by, reason=reason.strip())
    ledger.refold(row)
    _audit("directive:refuse", row, by, reason)
    db.session.flush()


def answer(
    delivery: Delivery, *, by: User, text: str = "", edition: Edition | None = None, files: Iterable[Stored] = ()
) -> Answer:
    """Answers in words, files, or with the unit's own edition (its plan): one row, counted once, replaced by parts.

    Takes receipt by itself when that was not done. Raises Refused once an answer was accepted, or when it is empty.
    """
    row = _for_act(delivery)
    stored = list(files)
    if row.answer_state == "accepted":
        raise Refused(_l("Cơ quan gửi đã chấp nhận báo cáo này nên không gửi lại được nữa."))
    if edition is not None and edition.issuer_id != row.unit_id:
        raise Refused(_l("Chỉ trả lời được bằng văn bản do chính đơn vị ban hành."))
    if not (text.strip() or edition or stored):
        raise Refused(_l("Báo cáo chưa có gì. Hãy ghi nội dung, đính kèm tệp hoặc chọn kế hoạch."))
    if row.acknowledged_at is None:
        _acknowledged(row, by)
    given = db.session.scalar(select(Answer).where(Answer.delivery_id == row.id)) or Answer(delivery_id=row.id)
    given.unit_id = row.unit_id
    given.text = text.strip() or given.text or ""
    given.edition_id = edition.id if edition else given.edition_id
    given.state, given.reason = "submitted", ""
    given.sent_at, given.sent_by_id = clock.now(), by.id
    db.session.add(given)
    db.session.flush()
    for file in stored:
        attachments.attach(f"answer:{given.id}", file)
    row.answer_state, row.answered_at = "submitted", clock.now()
    write(row, kind="answered", by=by)
    _settle(row, by)
    page_cache.bump(db.session.get_one(Unit, row.unit_id))
    _audit("directive:answer", row, by)
    return given


def write_note(delivery: Delivery, *, body: Clean, by: User) -> Note | None:
    """Puts the unit's own public note beside the original, or takes it away when it is empty."""
    dispatch = delivery.dispatch
    if not dispatch.note_allowed or dispatch.visibility != "public":
        raise Refused(_l("Cơ quan gửi không cho ghi chú thêm bên văn bản này."))
    note = db.session.scalar(select(Note).where(Note.dispatch_id == dispatch.id))
    if not body.strip():
        if note is not None:
            db.session.delete(note)
    else:
        note = note or Note(unit_id=delivery.unit_id, dispatch_id=dispatch.id)
        note.body, note.updated_at, note.by_id = body, clock.now(), by.id
        db.session.add(note)
    page_cache.bump(db.session.get_one(Unit, delivery.unit_id))
    _audit("directive:note", delivery, by)
    db.session.flush()
    return note if body.strip() else None


def reply_recall(delivery: Delivery, *, agreed: bool, by: User, reason: str = "") -> None:
    """Says of the unit's own paper or copy whether it follows a recall (15) or not (16, with a reason); said once."""
    row = locked(delivery)
    if row.dispatch.state != "recalled":
        raise Refused(_l("Văn bản này không bị thu hồi."))
    said = select(DeliveryEvent.id).where(DeliveryEvent.delivery_id == row.id, DeliveryEvent.code.in_(("15", "16")))
    if db.session.scalar(said) is not None:
        raise Refused(_l("Đơn vị đã trả lời về việc thu hồi."))
    if not agreed and len(reason.strip()) < 10:
        raise Refused(_l("Hãy ghi lý do không đồng ý thu hồi, ít nhất 10 ký tự."))
    kind, code = ("recall_agreed", "15") if agreed else ("recall_refused", "16")
    write(row, kind=kind, code=code, by=by, reason=reason.strip())
    _audit("directive:" + kind, row, by, reason)
    db.session.flush()


def _for_act(delivery: Delivery) -> Delivery:
    row = locked(delivery)
    if row.code == "02":
        raise Refused(_l("Đơn vị đã từ chối tiếp nhận văn bản này."))
    if row.dispatch.state == "recalled":
        raise Refused(_l("Cơ quan gửi đã thu hồi văn bản này nên không còn việc phải làm."))
    return row


def _opened(row: Delivery, by: User) -> None:
    row.opened_at = clock.now()
    write(row, kind="opened", by=by)
    ledger.refold(row)


def _acknowledged(row: Delivery, by: User) -> None:
    if row.opened_at is None:
        _opened(row, by)
    row.acknowledged_at, row.acknowledged_by_id = clock.now(), by.id
    row.arrival_number = _arrival_number(row.unit_id)
    write(row, kind="acknowledged", code="03", by=by)
    ledger.refold(row)
    _audit("directive:acknowledge", row, by)


def _settle(row: Delivery, by: User) -> None:
    """Closes the delivery when nothing is left to do and nothing waits for the sender."""
    if ledger.refold(row) and row.done_at is None:
        write(row, kind="completed", code="06", by=by)
        row.done_at = clock.now()
    db.session.flush()


def _arrival_number(unit_id: int) -> int:
    """The next number of this year's register of incoming documents, taken in the transaction (NĐ 30/2020, Art 22)."""
    year = clock.today().year
    query = select(RegisterCounter).where(
        RegisterCounter.register == "in", RegisterCounter.series == "", RegisterCounter.year == year
    )
    counter = db.session.scalar(query.with_for_update())
    if counter is None:
        try:
            with db.session.begin_nested():
                db.session.add(RegisterCounter(unit_id=unit_id, register="in", year=year))
        except IntegrityError:
            db.session.expire_all()  # another transaction opened the register first: use its row
        counter = db.session.execute(query.with_for_update()).scalar_one()
    counter.last += 1
    db.session.flush()
    return int(counter.last)


def _role(by: User | None, unit: Unit | None) -> str:
    held = [Role(role) for role in roles_at(by, unit)] if by and unit else []
    return max(held, key=RANKS.__getitem__).value if held else ""


def _audit(verb: str, row: Delivery, by: User, reason: str = "") -> None:
    audit.record(verb, f"delivery:{row.id}", row.dispatch.edition.subject, by=by, unit_id=row.unit_id, reason=reason)
