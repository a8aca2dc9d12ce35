"""Reads of sendings: what a unit received and must do, what its portal shows, and what others ask of this room."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, extract, func, or_, select
from sqlalchemy.orm import contains_eager, defer, joinedload, selectinload

from blueprints.directives.audience import audience as audience
from blueprints.directives.ledger import ACTS as ACTS
from blueprints.directives.ledger import ORDER
from blueprints.directives.models import Answer, Delivery, DeliveryEvent, Dispatch, Note
from blueprints.documents.models import Citation, Edition, EditionMark
from blueprints.documents.queries import PER_PAGE, Listed, listed
from tenants import lines
from tenants.ground import clock
from tenants.ground.database import across_units, db
from tenants.ground.folding import fold, number_key
from tenants.search import SearchEntry
from tenants.units import Unit, by_ids

TABS = ("todo", "done", "recalled", "all")
PASSED_ON = ("recalled", "replaced", "repealed")


@dataclass(frozen=True, slots=True)
class Task:
    """What came to a unit: `act` is what must be done next ("" for nothing) and `days_left` counts working days."""

    delivery: Delivery
    dispatch: Dispatch
    edition: Edition
    sender: Unit
    act: str
    due_on: date | None
    days_left: int | None

    @property
    def late(self) -> bool:
        """Whether the day has passed and something is still to do."""
        return bool(self.act) and self.days_left is not None and self.days_left < 0

    @property
    def group(self) -> int:
        """Where it stands in a list by what must be done: 0 for the late, then the acts in their order."""
        return 0 if self.late else ORDER.index(self.act) + 1 if self.act else len(ORDER) + 1


@dataclass(frozen=True, slots=True)
class Public:
    """A steering document on a portal; state is "sent" or "recalled"."""

    dispatch: Dispatch
    edition: Edition
    sender: Unit
    state: str


@dataclass(frozen=True, slots=True)
class PlanMade:
    """An edition that a recipient gave as its answer."""

    unit: Unit
    edition: Edition
    at: datetime
    state: str


def recalled() -> ColumnElement[bool]:
    """Whether a dispatch of the statement is taken back, by itself or because its edition was."""
    mark = select(EditionMark.id).where(EditionMark.edition_id == Dispatch.edition_id, EditionMark.kind == "recalled")
    return or_(Dispatch.state == "recalled", mark.exists())


def standing() -> ColumnElement[bool]:
    """Whether a dispatch of the statement was sent and still counts."""
    return and_(Dispatch.state == "sent", ~recalled())


def late() -> ColumnElement[bool]:
    """Whether a delivery of the statement is late today: a comparison, never a stored state."""
    return and_(Delivery.next_act != "", Delivery.due_on < clock.today())


def speaks_of(words: str) -> ColumnElement[bool]:
    """Whether an edition of the statement has this number, however typed, or all these words, marks or not."""
    terms = "".join(one if one.isalnum() else " " for one in fold(words[:200])).split()[:12]
    inside = [SearchEntry.folded.contains(term, autoescape=True) for term in terms]
    entry = select(SearchEntry.id).where(SearchEntry.edition_id == Edition.id, *inside)
    found: list[ColumnElement[bool]] = [entry.exists()] if terms else []
    if bare := number_key(words[:60]):
        found.append(func.replace(Edition.number_key, "/", "").contains(bare, autoescape=True))
    return or_(*found) if found else Edition.id < 0


def open_tasks(unit: Unit, limit: int | None = None) -> list[Task]:
    """What a unit must do: the late first, then by act, then by day."""
    query = _received().where(Delivery.unit_id == unit.id, *_tab("todo")).order_by(*_urgent_first())
    return [_task(row) for row in db.session.scalars(query.limit(limit) if limit else query)]


def waiting_count(unit: Unit) -> int:
    """How many steering documents wait for a unit to do something."""
    query = select(func.count(Delivery.id)).join(Delivery.dispatch).where(*_tab("todo"))
    return db.session.scalar(query.where(Delivery.unit_id == unit.id)) or 0


def late_count(unit: Unit) -> int:
    """How many of them are late."""
    query = select(func.count(Delivery.id)).join(Delivery.dispatch).where(*_tab("late"))
    return db.session.scalar(query.where(Delivery.unit_id == unit.id)) or 0


def inbox(unit: Unit, *, tab: str = "todo", words: str = "", page: int = 1) -> Listed:
    """A page of what a unit received, as `Task`s; in "todo" the late first, elsewhere the newest first."""
    query = _received().where(Delivery.unit_id == unit.id, *_tab(tab))
    if words.strip():
        query = query.where(speaks_of(words))
    order = _urgent_first() if tab == "todo" else (Delivery.delivered_at.desc(), Delivery.id.desc())
    rows, number, page = _page_of(query.add_columns(func.count().over()).order_by(*order), page)
    return listed([_task(row[0]) for row in rows], number, page)


def _page_of(query: Select[Any], page: int) -> tuple[list[Any], int, int]:
    """Rows of a page, how many there are in all (the last column), and the page; past the end is the first again."""
    page = page if 1 <= page <= 100_000 else 1
    rows = list(db.session.execute(query.limit(PER_PAGE).offset((page - 1) * PER_PAGE)))
    if not rows and page > 1:
        return _page_of(query, 1)
    return rows, (rows[0][-1] if rows else 0), page


def tab_counts(unit: Unit) -> dict[str, int]:
    """How many a unit has in each tab of its inbox, and how many are late."""
    ways = {tab: func.coalesce(func.sum(case((and_(True, *_tab(tab)), 1), else_=0)), 0) for tab in (*TABS, "late")}
    query = select(*ways.values()).select_from(Delivery).join(Delivery.dispatch).where(Delivery.unit_id == unit.id)
    return dict(zip(ways, map(int, db.session.execute(query).one()), strict=True))


def _tab(tab: str) -> tuple[ColumnElement[bool], ...]:
    if tab == "todo":
        return (Delivery.next_act != "", standing())
    if tab == "late":
        return (late(), standing())
    if tab == "done":
        return (Delivery.next_act == "", standing())
    return (recalled(),) if tab == "recalled" else ()


def _received() -> Select[Delivery]:
    load = contains_eager(Delivery.dispatch)
    return (
        select(Delivery)
        .join(Delivery.dispatch)
        .join(Dispatch.edition)
        .join(Dispatch.sender)
        .options(load.contains_eager(Dispatch.sender))
        .options(load.contains_eager(Dispatch.edition).options(*(defer(heavy) for heavy in HEAVY)))
    )


HEAVY = (Edition.body, Edition.bases, Edition.recipients)


def _urgent_first() -> tuple[Any, ...]:
    act = case({name: number for number, name in enumerate(ORDER)}, value=Delivery.next_act, else_=len(ORDER))
    return case((late(), 0), else_=1), act, Delivery.due_on.is_(None), Delivery.due_on, Delivery.id


def _task(delivery: Delivery) -> Task:
    dispatch, due = delivery.dispatch, delivery.due_on
    left = clock.days_left(due) if due is not None else None
    return Task(delivery, dispatch, dispatch.edition, dispatch.sender, delivery.next_act, due, left)


def task_of(delivery: Delivery) -> Task:
    """A delivery as the inbox shows it."""
    return _task(delivery)


def delivery_of(unit: Unit, delivery_id: int) -> Delivery | None:
    """What a unit received, by its id, with the dispatch, its duties, edition and sender."""
    load = joinedload(Delivery.dispatch)
    query = select(Delivery).where(Delivery.id == delivery_id, Delivery.unit_id == unit.id).options(
        load.joinedload(Dispatch.edition).joinedload(Edition.issuer), load.joinedload(Dispatch.sender),
        load.selectinload(Dispatch.duties), joinedload(Delivery.acknowledged_by),
    )  # fmt: skip
    return db.session.scalar(query)


def delivery_for(unit: Unit, dispatch: Dispatch) -> Delivery | None:
    """A unit's delivery of a dispatch; None when it was not among the recipients."""
    query = select(Delivery).where(Delivery.unit_id == unit.id, Delivery.dispatch_id == dispatch.id)
    return db.session.scalar(query)


def events_of(delivery: Delivery) -> list[DeliveryEvent]:
    """The ledger of a delivery in the order of time."""
    query = select(DeliveryEvent).where(DeliveryEvent.delivery_id == delivery.id)
    return list(db.session.scalars(query.order_by(DeliveryEvent.at, DeliveryEvent.id)))


def answer_to(delivery: Delivery) -> Answer | None:
    """The answer of the current unit to a delivery, with the plan it names."""
    query = select(Answer).where(Answer.delivery_id == delivery.id).options(joinedload(Answer.edition))
    return db.session.scalar(query)


def note_beside(dispatch: Dispatch) -> Note | None:
    """The current unit's own public note beside a steering document."""
    return db.session.scalar(select(Note).where(Note.dispatch_id == dispatch.id))


def through(sender: Unit, unit: Unit, on: date) -> list[str]:
    """The lines of command in which the sender stood above a unit on a day."""
    reach = lines.UnitReach
    query = select(reach.line).where(reach.ancestor_id == sender.id, reach.descendant_id == unit.id)
    return sorted(db.session.scalars(query.where(reach.valid_from <= on, reach.valid_to > on).distinct()))


def received_editions(unit: Unit) -> Select[Any]:
    """Ids of the editions that came to a unit and may be read on its portal; what search and lists add there."""
    query = select(Dispatch.edition_id).join(Delivery, Delivery.dispatch_id == Dispatch.id)
    return query.where(Delivery.unit_id == unit.id, Dispatch.visibility == "public", Dispatch.state != "draft")


def public_on(unit: Unit, *, year: int | None = None, sender_slug: str = "", words: str = "", page: int = 1) -> Listed:
    """A page of the steering documents on a portal, sent by the unit or to it, the newest first, as `Public`s."""
    query = _on_portal(unit).options(contains_eager(Dispatch.sender))
    if year is not None:
        query = query.where(Edition.issued_date.between(date(year, 1, 1), date(year, 12, 31)))
    if sender_slug:
        query = query.where(Unit.slug == sender_slug)
    if words.strip():
        query = query.where(speaks_of(words))
    query = query.add_columns(recalled(), func.count().over()).order_by(Dispatch.sent_at.desc(), Dispatch.id.desc())
    rows, number, page = _page_of(query, page)
    return listed([_public(row, gone) for row, gone, _number in rows], number, page)


def latest_on(unit: Unit, limit: int = 5) -> list[Public]:
    """The latest steering documents on a portal that still stand."""
    query = _on_portal(unit).options(contains_eager(Dispatch.sender)).where(standing())
    rows = db.session.scalars(query.order_by(Dispatch.sent_at.desc(), Dispatch.id.desc()).limit(limit))
    return [_public(row, False) for row in rows]


def years_and_senders(unit: Unit) -> tuple[list[int], list[Unit]]:
    """What the list of a portal can be filtered by: years of issue and senders."""
    year = extract("year", Edition.issued_date)
    query = _on_portal(unit, light=False).with_only_columns(year, Dispatch.sender_id).distinct()
    rows = db.session.execute(query).all()
    senders = by_ids(sorted({sender_id for _year, sender_id in rows})).values()
    years = sorted({int(one) for one, _sender in rows}, reverse=True)
    return years, sorted(senders, key=lambda sender: (sender.rank, sender.id))


def public_dispatch(unit: Unit, slug: str) -> Dispatch | None:
    """The public sending behind an address on a portal, with its edition and issuer.

    An edition sent twice has two addresses; each portal answers both with the sending it received.
    """
    same = select(Dispatch.edition_id).where(Dispatch.slug == slug)
    query = _on_portal(unit, light=False).where(Dispatch.edition_id.in_(same))
    query = query.options(contains_eager(Dispatch.sender), contains_eager(Dispatch.edition).joinedload(Edition.issuer))
    return db.session.scalars(query.order_by((Dispatch.slug == slug).desc(), Dispatch.id.desc()).limit(1)).first()


def _on_portal(unit: Unit, *, light: bool = True) -> Select[Dispatch]:
    received = select(Delivery.dispatch_id).where(Delivery.unit_id == unit.id)
    query = select(Dispatch).join(Dispatch.edition).join(Dispatch.sender)
    query = query.where(Dispatch.visibility == "public", Dispatch.state != "draft")
    query = query.where(or_(Dispatch.sender_id == unit.id, Dispatch.id.in_(received)))
    if light:
        query = query.options(contains_eager(Dispatch.edition).options(*(defer(heavy) for heavy in HEAVY)))
    return query


def _public(dispatch: Dispatch, gone: bool) -> Public:
    return Public(dispatch, dispatch.edition, dispatch.sender, "recalled" if gone else "sent")


def carried_out_by(unit: Unit, edition: Edition) -> list[Edition]:
    """Public editions with which a unit carries out another: those it answered with, and those that cite it."""
    answered = (
        select(Answer.edition_id)
        .join(Delivery, and_(Delivery.unit_id == Answer.unit_id, Delivery.id == Answer.delivery_id))
        .join(Dispatch, Dispatch.id == Delivery.dispatch_id)
        .where(Dispatch.edition_id == edition.id, Answer.edition_id.is_not(None))
    )
    citing = select(Citation.source_id).where(Citation.target_id == edition.id)
    query = select(Edition).where(Edition.issuer_id == unit.id, Edition.visibility == "public")
    query = query.where(or_(Edition.id.in_(answered), Edition.id.in_(citing))).options(
        *(defer(heavy) for heavy in HEAVY)
    )
    return list(db.session.scalars(query.order_by(Edition.issued_date.desc(), Edition.id.desc()).limit(10)))


def plans_made_for(what: Dispatch | Edition) -> list[PlanMade]:
    """Editions that recipients gave as their answers, by name of the unit; of every sending of an edition."""
    which = Dispatch.id == what.id if isinstance(what, Dispatch) else Dispatch.edition_id == what.id
    query = (
        select(Unit, Edition, Answer.sent_at, Answer.state)
        .join(Answer, Answer.unit_id == Unit.id)
        .join(Delivery, and_(Delivery.unit_id == Answer.unit_id, Delivery.id == Answer.delivery_id))
        .join(Dispatch, Dispatch.id == Delivery.dispatch_id)
        .join(Edition, Edition.id == Answer.edition_id)
        .where(which)
        .options(*(defer(heavy) for heavy in HEAVY))
    )
    with across_units("an issuer sees which plans carry out its document"):
        return [PlanMade(*row) for row in db.session.execute(query.order_by(Unit.folded_name))]


def own_edition(unit: Unit, edition_id: int) -> Edition | None:
    """What a unit itself issued, by its id."""
    query = select(Edition).where(Edition.id == edition_id, Edition.issuer_id == unit.id)
    return db.session.scalar(query)


def recalled_edition(edition: Edition) -> bool:
    """Whether an edition was taken back."""
    query = select(EditionMark.id).where(EditionMark.edition_id == edition.id, EditionMark.kind == "recalled")
    return db.session.scalar(query) is not None


def sendings_of(edition: Edition) -> list[Dispatch]:
    """Every sending of an edition that was not taken back."""
    return list(db.session.scalars(select(Dispatch).where(Dispatch.edition_id == edition.id, Dispatch.state == "sent")))


def followed_above(unit: Unit) -> list[Dispatch]:
    """Sendings from above whose audience follows its rule, still in force, that this unit does not have yet."""
    passed = select(EditionMark.id).where(EditionMark.edition_id == Edition.id, EditionMark.kind.in_(PASSED_ON))
    has = exists().where(Delivery.dispatch_id == Dispatch.id, Delivery.unit_id == unit.id)
    query = (
        select(Dispatch)
        .join(Dispatch.edition)
        .where(Dispatch.state == "sent", Dispatch.following, Dispatch.sender_id.in_(lines.above_ids(unit)))
        .where(or_(Edition.expiry_date.is_(None), Edition.expiry_date >= clock.today()), ~passed.exists(), ~has)
        .options(selectinload(Dispatch.duties), joinedload(Dispatch.sender))
    )
    with across_units("what a unit of a following audience does not have yet"):
        return list(db.session.scalars(query.order_by(Dispatch.id)))
