"""The doctor: checks the seven invariants of sending on any database, after a crash, a restore or a load test."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import click
from flask.cli import with_appcontext
from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from blueprints.directives import ledger
from blueprints.directives.models import Answer, Delivery, DeliveryEvent, Dispatch
from blueprints.documents.models import EditionMark, RegisterCounter
from tenants.ground import clock
from tenants.ground.database import across_units, db
from tenants.ground.jobs import Outbox
from tenants.lines import UnitReach

PATIENCE = timedelta(minutes=15)
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """One invariant and the rows that break it."""

    name: str
    says: str
    broken: list[str]


def examine() -> list[Finding]:
    """All seven invariants with what breaks them; reads only."""
    with across_units("the doctor looks at every delivery"):
        return [Finding(name, says, list(check())) for name, (says, check) in CHECKS.items()]


def one_delivery_each() -> Iterator[str]:
    """I1: exactly one delivery for each dispatch and unit of its list."""
    twice = select(Delivery.dispatch_id, Delivery.unit_id).group_by(Delivery.dispatch_id, Delivery.unit_id)
    for dispatch_id, unit_id in db.session.execute(twice.having(func.count() > 1)):
        yield f"dispatch {dispatch_id} twice to unit {unit_id}"
    number = select(func.count()).where(Delivery.dispatch_id == Dispatch.id).scalar_subquery()
    query = select(Dispatch.id, Dispatch.total, number).where(Dispatch.state != "draft", Dispatch.total != number)
    for dispatch_id, total, found in db.session.execute(query):
        yield f"dispatch {dispatch_id} was sent to {total} units and has {found} deliveries"


def none_outside() -> Iterator[str]:
    """I2: no delivery for a draft, for the sender itself, or for a unit that never stood below the sender."""
    below = exists().where(UnitReach.ancestor_id == Dispatch.sender_id, UnitReach.descendant_id == Delivery.unit_id)
    stray = or_(Dispatch.state == "draft", Delivery.unit_id == Dispatch.sender_id, ~below)
    yield from _deliveries(select(Delivery.id).join(Delivery.dispatch).where(stray), "stands outside its list")
    arrivals = exists().where(_of_delivery(), DeliveryEvent.kind == "delivered")
    yield from _deliveries(select(Delivery.id).where(~arrivals), "has no event of its arrival")


def never_back() -> Iterator[str]:
    """I3: times rise from delivered over opened and acknowledged to done; the code is what the events give."""
    steps = (Delivery.delivered_at, Delivery.opened_at, Delivery.acknowledged_at, Delivery.done_at)
    falls: list[ColumnElement[bool]] = [
        later < earlier for number, later in enumerate(steps) for earlier in steps[:number]
    ]
    yield from _deliveries(select(Delivery.id).where(or_(*falls)), "has times that go back")
    skipped = and_(Delivery.acknowledged_at.is_not(None), Delivery.opened_at.is_(None))
    yield from _deliveries(select(Delivery.id).where(skipped), "was acknowledged and never opened")
    query = select(Delivery.id, Delivery.code, DeliveryEvent.code).join(DeliveryEvent, _of_delivery())
    query = query.where(DeliveryEvent.code != "").order_by(Delivery.id, DeliveryEvent.id)
    stored: dict[int, str] = {}
    codes: dict[int, str] = {}
    for delivery_id, code, reached in db.session.execute(query.execution_options(yield_per=5000)):
        stored[delivery_id] = code
        codes[delivery_id] = ledger.fold((codes.get(delivery_id, "01"), reached))
    yield from (
        f"delivery {one} has code {code}, its events give {codes[one]}"
        for one, code in stored.items()
        if code != codes[one]
    )


def recall_holds() -> Iterator[str]:
    """I4: nothing new after a recall, and the recall is marked on the edition and on every delivery."""
    query = select(Delivery.id).join(Delivery.dispatch).where(Delivery.delivered_at > Dispatch.recalled_at)
    yield from _deliveries(query, "was delivered after the recall")
    marked = exists().where(EditionMark.edition_id == Dispatch.edition_id, EditionMark.kind == "recalled")
    for dispatch_id in db.session.scalars(select(Dispatch.id).where(Dispatch.state == "recalled", ~marked)):
        yield f"dispatch {dispatch_id} is recalled and its edition is not marked"
    told = exists().where(_of_delivery(), DeliveryEvent.kind == "recalled")
    waiting = select(Outbox.payload).where(Outbox.kind == "directive_recall", Outbox.done_at.is_(None))
    pending = [payload["dispatch"] for payload in db.session.scalars(waiting)]
    query = select(Delivery.id).join(Delivery.dispatch).where(Dispatch.state == "recalled", ~told)
    yield from _deliveries(query.where(Dispatch.id.not_in(pending)), "lacks the event of the recall")


def receipts_last() -> Iterator[str]:
    """I5: every receipt has its event with a person, and its arrival number stands in the register."""
    receipt = exists().where(_of_delivery(), DeliveryEvent.kind == "acknowledged", DeliveryEvent.user_id.is_not(None))
    lost = and_(Delivery.acknowledged_at.is_not(None), or_(~receipt, Delivery.arrival_number.is_(None)))
    yield from _deliveries(select(Delivery.id).where(lost), "is acknowledged without its event or arrival number")
    query = select(Delivery.id).where(Delivery.acknowledged_at.is_(None), receipt)
    yield from _deliveries(query, "has the event of a receipt and is not acknowledged")
    given = select(Delivery.unit_id, func.max(Delivery.arrival_number)).group_by(Delivery.unit_id)
    registers = select(RegisterCounter.unit_id, func.max(RegisterCounter.last)).where(RegisterCounter.register == "in")
    kept = {unit_id: last for unit_id, last in db.session.execute(registers.group_by(RegisterCounter.unit_id))}
    for unit_id, number in db.session.execute(given):
        if number is not None and kept.get(unit_id, 0) < number:
            yield f"unit {unit_id} gave arrival number {number}, its register knows {kept.get(unit_id, 0)}"


def figures_are_rows() -> Iterator[str]:
    """I6: what boards count agrees with the rows: the state of answers, what is done, what is still to do."""
    joined = and_(Answer.unit_id == Delivery.unit_id, Answer.delivery_id == Delivery.id)
    query = (
        select(Delivery.id).outerjoin(Answer, joined).where(func.coalesce(Answer.state, "") != Delivery.answer_state)
    )
    yield from _deliveries(query, "counts an answer in another state than it has")
    done = and_(Delivery.done_at.is_not(None), or_(Delivery.next_act != "", Delivery.code != "06"))
    yield from _deliveries(select(Delivery.id).where(done), "is done and still has something to do")
    opened = exists().where(_of_delivery(), DeliveryEvent.kind == "opened")
    wrong = or_(and_(Delivery.opened_at.is_(None), opened), and_(Delivery.opened_at.is_not(None), ~opened))
    yield from _deliveries(select(Delivery.id).where(wrong), "counts an opening that its events do not")


def outbox_drains() -> Iterator[str]:
    """I7: no work has been waiting for longer than a quarter of an hour."""
    query = select(Outbox.id, Outbox.kind, Outbox.error).where(Outbox.done_at.is_(None))
    for identity, kind, error in db.session.execute(query.where(Outbox.created_at < clock.now() - PATIENCE)):
        yield f"work {identity} ({kind}) waits: {error or 'not begun'}"


def _of_delivery() -> ColumnElement[bool]:
    return and_(DeliveryEvent.unit_id == Delivery.unit_id, DeliveryEvent.delivery_id == Delivery.id)


def _deliveries(query: Select[Any], what: str) -> Iterator[str]:
    yield from (f"delivery {identity} {what}" for identity in db.session.scalars(query.order_by(Delivery.id)))


CHECKS: dict[str, tuple[str, Callable[[], Iterator[str]]]] = {
    "I1": ("one delivery for each dispatch and unit", one_delivery_each),
    "I2": ("no delivery outside the list", none_outside),
    "I3": ("times and codes never go back", never_back),
    "I4": ("a recall holds everywhere", recall_holds),
    "I5": ("every receipt is kept with its event", receipts_last),
    "I6": ("figures equal rows", figures_are_rows),
    "I7": ("the outbox drains", outbox_drains),
}


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Check the invariants of sending (I1 to I7); exit code 1 when one is broken."""
    findings = examine()
    for finding in findings:
        click.echo(f"{finding.name}  {'ok' if not finding.broken else 'BROKEN'}  {finding.says}")
        for row in finding.broken[:SHOWN]:
            click.echo(f"      {row}")
        if len(finding.broken) > SHOWN:
            click.echo(f"      … {len(finding.broken) - SHOWN} more")
    if any(finding.broken for finding in findings):
        raise SystemExit(1)
