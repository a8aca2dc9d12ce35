"""Reads of a sender: its sendings with their counts, the board of one of them, and the answers that came back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import contains_eager, defer, joinedload, selectinload

from blueprints.directives.audience import Rule, audience
from blueprints.directives.models import Answer, Delivery, DeliveryEvent, Dispatch
from blueprints.directives.queries import HEAVY, late, recalled, standing
from blueprints.documents.models import Edition
from blueprints.documents.queries import PER_PAGE, Listed, listed
from tenants import attachments
from tenants.attachments import Attachment
from tenants.ground import clock
from tenants.ground.database import across_units, db, scope
from tenants.ground.folding import fold
from tenants.people import Membership, User
from tenants.permissions import GRANTS, Permission
from tenants.units import LEVELS, Unit

TABS = ("running", "drafts", "recalled")

STATES: dict[str, tuple[LazyString, tuple[str, ...], int]] = {
    "xong": (_l("Hoàn thành"), ("accepted", "completed"), 4),
    "da-tra-loi": (_l("Đã trả lời, chờ xem"), ("answered",), 3),
    "tra-lai": (_l("Trả lại"), ("returned",), 3),
    "tiep-nhan": (_l("Đã tiếp nhận"), ("received",), 2),
    "da-mo": (_l("Đã mở"), ("opened",), 1),
    "chua-mo": (_l("Chưa mở"), ("delivered",), 0),
    "tu-choi": (_l("Từ chối tiếp nhận"), ("refused",), 0),
}
"""Groups of stages as addresses write them: their words, the stages, and the pattern of the bar."""

LATE = "qua-han"


@dataclass(frozen=True, slots=True)
class Running:
    """One sending in the office's list, with what still is open there."""

    dispatch: Dispatch
    edition: Edition
    total: int
    open: int
    late: int
    to_read: int

    @property
    def done(self) -> int:
        """How many recipients have nothing left to do and nothing waiting to be looked at."""
        return self.total - self.open - self.to_read


@dataclass(frozen=True, slots=True)
class Counts:
    """How many recipients stand where, counted from the rows."""

    total: int
    stages: Mapping[str, int]
    late: int
    opened: int
    acknowledged: int
    answered: int

    def of(self, state: str) -> int:
        """How many stand in one of the groups of STATES, or are late."""
        return self.late if state == LATE else sum(self.stages.get(stage, 0) for stage in STATES[state][1])

    def done_of(self, kind: str) -> int:
        """How many have done a duty of this kind."""
        return {"read": self.opened, "acknowledge": self.acknowledged}.get(kind, self.answered)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters of a board; empty means everything."""

    state: str = ""
    level: str = ""
    area: str = ""
    words: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Wanted":
        """The filters of an address; a value that makes no sense is no filter."""
        state, level = query.get("tinh-trang", ""), query.get("cap", "")
        area, words = (query.get(name, "").strip()[:100] for name in ("khu", "q"))
        return cls(
            state=state if state in STATES or state == LATE else "",
            level=level if level in LEVELS else "",
            area=area,
            words=words,
        )

    def address(self) -> dict[str, str]:
        """The filters as parameters of an address, those that are set."""
        values = {"tinh-trang": self.state, "cap": self.level, "khu": self.area, "q": self.words}
        return {name: value for name, value in values.items() if value}


@dataclass(frozen=True, slots=True)
class Row:
    """One recipient on the board."""

    delivery: Delivery
    unit: Unit
    days_left: int | None
    answer: Edition | None = None

    @property
    def late(self) -> bool:
        """Whether the day has passed and something is still to do."""
        return bool(self.delivery.next_act) and self.days_left is not None and self.days_left < 0


@dataclass(frozen=True, slots=True)
class Reply:
    """Everything about one recipient that its office may read: the answer with its files, and the ledger."""

    delivery: Delivery
    unit: Unit
    answer: Answer | None
    by: User | None
    files: list[Attachment] = field(default_factory=list)
    events: list[DeliveryEvent] = field(default_factory=list)


def stage() -> ColumnElement[str]:
    """Delivery.stage as the database says it."""
    return case(
        (Delivery.code == "02", "refused"),
        (and_(Delivery.done_at.is_not(None), Delivery.answer_state != "accepted"), "completed"),
        (Delivery.answer_state == "submitted", "answered"),
        (Delivery.answer_state == "returned", "returned"),
        (Delivery.answer_state == "accepted", "accepted"),
        (Delivery.acknowledged_at.is_not(None), "received"),
        (Delivery.opened_at.is_not(None), "opened"),
        else_="delivered",
    )


def dispatch_of(sender: Unit, dispatch_id: int) -> Dispatch | None:
    """A sending or draft of this office, with its edition and duties."""
    return with_state(sender, dispatch_id)[0]


def with_state(sender: Unit, dispatch_id: int) -> tuple[Dispatch | None, bool]:
    """A sending or draft of this office, and whether it was taken back, by itself or with its edition; one query."""
    query = (
        select(Dispatch, recalled())
        .where(Dispatch.id == dispatch_id, Dispatch.sender_id == sender.id)
        .options(
            joinedload(Dispatch.edition).joinedload(Edition.issuer),
            joinedload(Dispatch.duties),
            joinedload(Dispatch.successor),
        )
    )
    found = db.session.execute(query).unique().one_or_none()
    return (found[0], bool(found[1])) if found is not None else (None, False)


def tab_counts(sender: Unit) -> dict[str, int]:
    """How many sendings of an office stand in each tab of its list."""
    ways = [func.coalesce(func.sum(case((where, 1), else_=0)), 0) for where in _tabs().values()]
    query = select(*ways).select_from(Dispatch).where(Dispatch.sender_id == sender.id)
    return dict(zip(_tabs(), map(int, db.session.execute(query).one()), strict=True))


def _tabs() -> dict[str, ColumnElement[bool]]:
    return {
        "running": standing(),
        "drafts": Dispatch.state == "draft",
        "recalled": and_(recalled(), Dispatch.state != "draft"),
    }


def sendings(sender: Unit, *, tab: str = "running", page: int = 1) -> Listed:
    """A page of an office's sendings in a tab as `Running`s, the newest first."""
    query = _light().where(Dispatch.sender_id == sender.id, _tabs()[tab])
    number = tab_counts(sender)[tab]
    page = page if 1 <= page <= max(1, -(-number // PER_PAGE)) else 1
    order = func.coalesce(Dispatch.sent_at, Dispatch.created_at).desc(), Dispatch.id.desc()
    rows = list(db.session.scalars(query.order_by(*order).limit(PER_PAGE).offset((page - 1) * PER_PAGE)))
    return listed(_counted(rows), number, page)


def running(sender: Unit, limit: int = 5) -> list[Running]:
    """An office's latest sendings that still stand, with what is open there."""
    query = _light().where(Dispatch.sender_id == sender.id, standing())
    return _counted(list(db.session.scalars(query.order_by(Dispatch.sent_at.desc(), Dispatch.id.desc()).limit(limit))))


def _light() -> Select[Dispatch]:
    options = contains_eager(Dispatch.edition).options(*(defer(heavy) for heavy in HEAVY))
    return select(Dispatch).join(Dispatch.edition).options(options, selectinload(Dispatch.duties))


def _counted(dispatches: list[Dispatch]) -> list[Running]:
    """The counts of these sendings in one query that reads an index only."""
    one = Delivery.dispatch_id, func.sum(_one(Delivery.next_act != "")), func.sum(_one(late()))
    query = select(*one, func.sum(_one(Delivery.answer_state == "submitted"))).group_by(Delivery.dispatch_id)
    with across_units("an office counts the deliveries of its own dispatches"):
        rows = db.session.execute(query.where(Delivery.dispatch_id.in_([row.id for row in dispatches])))
        found = {dispatch_id: (int(left), int(over), int(given)) for dispatch_id, left, over, given in rows}
    return [Running(row, row.edition, row.total, *found.get(row.id, (0, 0, 0))) for row in dispatches]


def _one(condition: ColumnElement[bool]) -> Any:
    return case((condition, 1), else_=0)


def counts(dispatch: Dispatch) -> Counts:
    """Where the recipients of a dispatch stand, counted in one query."""
    where = stage().label("stage")
    answered = Delivery.answer_state.in_(("submitted", "accepted"))
    sums = (late(), Delivery.opened_at.is_not(None), Delivery.acknowledged_at.is_not(None), answered)
    query = select(where, func.count(), *(func.sum(_one(one)) for one in sums)).where(
        Delivery.dispatch_id == dispatch.id
    )
    with across_units("an office counts the deliveries of its own dispatch"):
        rows = db.session.execute(query.group_by(where)).all()
    totals = [sum(int(row[place]) for row in rows) for place in range(1, 6)]
    return Counts(totals[0], {row[0]: int(row[1]) for row in rows}, *totals[1:])


def board(dispatch: Dispatch, wanted: Wanted, page: int = 1, known: Counts | None = None) -> Listed:
    """A page of the recipients that fit the filters, the late first, then in the order of sending (by name).

    `known` saves counting again what the page counted already.
    """
    query = _matching(dispatch, wanted)
    with across_units("an office reads the deliveries of its own dispatch"):
        number = known.total if known is not None and not wanted.address() else _number(query)
        page = page if 1 <= page <= max(1, -(-number // PER_PAGE)) else 1
        # Ids first, names after: the sort of a whole country carries nothing but what it sorts by.
        order = case((late(), 0), else_=1), Delivery.id
        ids = query.order_by(*order).limit(PER_PAGE).offset((page - 1) * PER_PAGE).subquery()
        found = (
            select(Delivery, Unit, Edition)
            .join(ids, ids.c.id == Delivery.id)
            .join(Unit, Unit.id == Delivery.unit_id)
            .outerjoin(Answer, and_(Answer.unit_id == Delivery.unit_id, Answer.delivery_id == Delivery.id))
            .outerjoin(Edition, Edition.id == Answer.edition_id)
            .options(*(defer(heavy) for heavy in HEAVY))
        )
        rows = [Row(one, unit, _left(one), given) for one, unit, given in db.session.execute(found.order_by(*order))]
    return listed(rows, number, page)


def _left(delivery: Delivery) -> int | None:
    return clock.days_left(delivery.due_on) if delivery.due_on is not None else None


def _number(query: Select[int]) -> int:
    return db.session.scalar(select(func.count()).select_from(query.subquery())) or 0


def _matching(dispatch: Dispatch, wanted: Wanted) -> Select[int]:
    query = select(Delivery.id).where(Delivery.dispatch_id == dispatch.id)
    if wanted.state:
        query = query.where(late() if wanted.state == LATE else stage().in_(STATES[wanted.state][1]))
    if wanted.level or wanted.area or wanted.words:
        query = query.join(Unit, Unit.id == Delivery.unit_id)
    if wanted.level:
        query = query.where(Unit.level == wanted.level)
    if wanted.area:
        query = query.where(Unit.area == wanted.area)
    if wanted.words:
        query = query.where(Unit.folded_name.contains(fold(wanted.words), autoescape=True))
    return query


def reply(dispatch: Dispatch, delivery_id: int) -> Reply | None:
    """What one recipient of a dispatch did and answered; None when it is no recipient of this dispatch."""
    query = (
        select(Delivery, Unit, Answer, User)
        .join(Unit, Unit.id == Delivery.unit_id)
        .outerjoin(Answer, and_(Answer.unit_id == Delivery.unit_id, Answer.delivery_id == Delivery.id))
        .outerjoin(User, User.id == Answer.sent_by_id)
        .where(Delivery.dispatch_id == dispatch.id, Delivery.id == delivery_id)
        .options(contains_eager(Answer.edition), joinedload(Delivery.dispatch))
        .outerjoin(Edition, Edition.id == Answer.edition_id)
    )
    with across_units("an office reads an answer to its own dispatch"):
        found = db.session.execute(query).one_or_none()
    if found is None:
        return None
    delivery, unit, answer, by = found
    with scope(unit.id):
        files = attachments.of(f"answer:{answer.id}") if answer else []
        events = db.session.scalars(select(DeliveryEvent).where(DeliveryEvent.delivery_id == delivery.id))
        ledger = sorted(events, key=lambda event: (event.at, event.id))
    return Reply(delivery, unit, answer, by, files, ledger)


def areas_of(dispatch: Dispatch) -> list[str]:
    """Areas of the recipients, for the board's filter; none when there are too many to choose from."""
    query = select(Unit.area).join(Delivery, Delivery.unit_id == Unit.id).where(Delivery.dispatch_id == dispatch.id)
    with across_units("an office filters the deliveries of its own dispatch"):
        found = list(db.session.scalars(query.where(Unit.area != "").distinct().order_by(Unit.area).limit(101)))
    return found if len(found) <= 100 else []


def unreachable(rule: Rule, sender: Unit) -> int:
    """How many recipients have nobody who may take receipt: the office should telephone them."""
    roles = [role.value for role in GRANTS[Permission.DIRECTIVE_ACKNOWLEDGE]]
    today = clock.today()
    manned = (
        select(Membership.unit_id)
        .join(User, User.id == Membership.user_id)
        .where(Membership.role.in_(roles), User.active, or_(Membership.valid_to.is_(None), Membership.valid_to > today))
    )
    query = audience(rule, sender).where(Unit.id.not_in(manned))
    return db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
