"""Lines of command: who stands under whom, in which line, on which days; the reach of each office is kept beside."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, String, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from tenants.ground import clock, folding
from tenants.ground.database import Model, db
from tenants.units import Unit, UnitEvent, on_changed

ENDLESS = date(9999, 12, 31)


class Line(StrEnum):
    """The three lines of command; succession is no line, it stands on the unit that ended."""

    ADMINISTRATIVE = "administrative"
    PROFESSIONAL = "professional"
    CLUSTER = "cluster"


LINE_NAMES: dict[str, LazyString] = {
    Line.ADMINISTRATIVE: _l("Hành chính"),
    Line.PROFESSIONAL: _l("Chuyên môn"),
    Line.CLUSTER: _l("Cụm"),
}


class BadLine(ValueError):
    """A link that would make two superiors at one time or a circle; the text says so in the reader's language."""


class UnitLine(Model):
    """One link of a line: on the days from `valid_from` up to, not including, `valid_to`, child stands under parent."""

    __tablename__ = "unit_line"
    __table_args__ = (
        CheckConstraint("child_id <> parent_id", name="not_self"),
        CheckConstraint("valid_to > valid_from", name="days"),
        Index("ix_unit_line_child_id_line", "child_id", "line"),
        Index("ix_unit_line_parent_id_line", "parent_id", "line"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    child_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    parent_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    line: Mapped[str] = mapped_column(String(14))
    valid_from: Mapped[date]
    valid_to: Mapped[date] = mapped_column(default=ENDLESS)
    basis: Mapped[str] = mapped_column(String(300), default="")


class UnitReach(Model):
    """Ancestor reaches descendant in this line on these days, `depth` links away: the closure of `unit_line`."""

    __tablename__ = "unit_reach"
    __table_args__ = (
        Index("ix_unit_reach_ancestor_id_line", "ancestor_id", "line", "descendant_id"),
        Index("ix_unit_reach_descendant_id_line", "descendant_id", "line", "ancestor_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    line: Mapped[str] = mapped_column(String(14))
    ancestor_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    descendant_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    depth: Mapped[int]
    valid_from: Mapped[date]
    valid_to: Mapped[date]


Reach = tuple[str, int, int, int, date, date]
"""(line, ancestor, descendant, depth, valid_from, valid_to), the shape in which closures are compared."""


def link(*, child: Unit, parent: Unit, line: Line, from_: date, basis: str = "", until: date = ENDLESS) -> UnitLine:
    """Puts child under parent from a day on.

    Raises BadLine when the child has another superior of this line on one of those days, or a circle would arise.
    """
    clash = select(UnitLine.id).where(
        UnitLine.child_id == child.id,
        UnitLine.line == line,
        UnitLine.valid_from < until,
        UnitLine.valid_to > from_,
    )
    if db.session.scalar(clash.limit(1)) is not None:
        raise BadLine(
            _l("Đơn vị đã có cấp trên khác của tuyến này trong khoảng thời gian đó. Hãy kết thúc quan hệ cũ trước.")
        )
    if child.id == parent.id or parent.id in _reached(child.id, line, from_, until):
        raise BadLine(_l("Đơn vị không thể đứng dưới chính mình hoặc dưới đơn vị cấp dưới của mình."))
    row = UnitLine(
        child_id=child.id, parent_id=parent.id, line=line.value, valid_from=from_, valid_to=until, basis=basis
    )
    db.session.add(row)
    db.session.flush()
    _refresh(child.id, line)
    return row


def unlink(*, child: Unit, line: Line, on: date) -> UnitLine | None:
    """Ends the present link of this line on a day; returns it, or None when there was none."""
    row = db.session.scalar(
        select(UnitLine).where(
            UnitLine.child_id == child.id, UnitLine.line == line, UnitLine.valid_from <= on, UnitLine.valid_to > on
        )
    )
    if row is None:
        return None
    if row.valid_from == on:
        db.session.delete(row)
    else:
        row.valid_to = on
    db.session.flush()
    _refresh(child.id, line)
    return row


def move(*, child: Unit, parent: Unit, line: Line, on: date, basis: str) -> UnitLine:
    """Moves a unit to another superior from a day on and records the event with its legal basis."""
    old = unlink(child=child, line=line, on=on)
    row = link(child=child, parent=parent, line=line, from_=on, basis=basis)
    detail = {"line": line.value, "from": old.parent_id if old else None, "to": parent.id}
    db.session.add(UnitEvent(unit_id=child.id, kind="moved", on=on, basis=basis, detail=detail))
    for follow in on_changed:
        follow(child)
    return row


def above_ids(unit: Unit, line: Line | None = None, on: date | None = None) -> Select[int]:
    """Select of the ids of all units above on a day (today when none is given), in one line or in any."""
    return _ids(UnitReach.ancestor_id, UnitReach.descendant_id == unit.id, line, on or clock.today())


def below_ids(unit: Unit, line: Line | None = None, on: date | None = None) -> Select[int]:
    """Select of the ids of all units below on a day (today when none is given), in one line or in any."""
    return _ids(UnitReach.descendant_id, UnitReach.ancestor_id == unit.id, line, on or clock.today())


def above(unit: Unit, line: Line | None = None, on: date | None = None) -> list[Unit]:
    """All units above, the nearest rank last."""
    units = db.session.scalars(select(Unit).where(Unit.id.in_(above_ids(unit, line, on))))
    return sorted(units, key=lambda found: (found.rank, found.id))


def below(unit: Unit, line: Line | None = None, on: date | None = None) -> list[Unit]:
    """All units below, by rank and name."""
    units = db.session.scalars(select(Unit).where(Unit.id.in_(below_ids(unit, line, on))))
    return sorted(units, key=lambda found: (found.rank, folding.vietnamese_sort_key(found.name)))


def reaches(office: Unit, unit: Unit, line: Line | None = None, on: date | None = None) -> bool:
    """Whether office stands above unit on a day, in this line or in any."""
    ids = below_ids(office, line, on).where(UnitReach.descendant_id == unit.id)
    return db.session.scalar(ids.limit(1)) is not None


def governing(unit: Unit, on: date | None = None) -> Unit | None:
    """The direct superior in the administrative line (the professional one where there is none) on a day."""
    return db.session.scalars(governing_query(unit, on)).first()


def governing_query(unit: Unit, on: date | None = None) -> Select[Unit]:
    """The select behind `governing`, for callers that want more of the superior in the same query."""
    day = on or clock.today()
    return (
        select(Unit)
        .join(UnitReach, UnitReach.ancestor_id == Unit.id)
        .where(UnitReach.descendant_id == unit.id, UnitReach.depth == 1, UnitReach.line != Line.CLUSTER)
        .where(UnitReach.valid_from <= day, UnitReach.valid_to > day)
        .order_by(UnitReach.line)
    )


def links_of(unit: Unit) -> list[UnitLine]:
    """All links of a unit to its superiors over time, the newest first."""
    query = select(UnitLine).where(UnitLine.child_id == unit.id).order_by(UnitLine.valid_from.desc(), UnitLine.line)
    return list(db.session.scalars(query))


def verify() -> tuple[set[Reach], set[Reach]]:
    """Compares the stored closure with the one the links give: (missing rows, rows too many)."""
    stored = {
        (row.line, row.ancestor_id, row.descendant_id, row.depth, row.valid_from, row.valid_to)
        for row in db.session.scalars(select(UnitReach))
    }
    wanted: set[Reach] = set()
    for line in Line:
        wanted |= set(_closure(line, None))
    return wanted - stored, stored - wanted


def rebuild() -> int:
    """Makes the closure anew from the links; returns the number of its rows."""
    db.session.execute(delete(UnitReach))
    rows = [reach for line in Line for reach in _closure(line, None)]
    _insert(rows)
    return len(rows)


def _ids(column: object, where: object, line: Line | None, day: date) -> Select[int]:
    query = select(column).where(where, UnitReach.valid_from <= day, UnitReach.valid_to > day).distinct()  # type: ignore[call-overload]
    return query.where(UnitReach.line == line) if line else query


def _reached(unit_id: int, line: Line, from_: date, until: date) -> set[int]:
    query = select(UnitReach.descendant_id).where(
        UnitReach.ancestor_id == unit_id,
        UnitReach.line == line,
        UnitReach.valid_from < until,
        UnitReach.valid_to > from_,
    )
    return set(db.session.scalars(query))


def _refresh(child_id: int, line: Line) -> None:
    """Recomputes the reach over a unit and everything that ever stood below it; their public pages name the line."""
    touched = {child_id} | set(
        db.session.scalars(
            select(UnitReach.descendant_id).where(UnitReach.ancestor_id == child_id, UnitReach.line == line)
        )
    )
    db.session.execute(delete(UnitReach).where(UnitReach.line == line, UnitReach.descendant_id.in_(touched)))
    _insert(_closure(line, touched))
    db.session.execute(
        update(Unit).where(Unit.id.in_(touched)).values(public_version=Unit.public_version + 1),
        execution_options={"synchronize_session": "fetch"},
    )


def _insert(rows: Iterable[Reach]) -> None:
    names = ("line", "ancestor_id", "descendant_id", "depth", "valid_from", "valid_to")
    values = [dict(zip(names, row, strict=True)) for row in rows]
    if values:
        db.session.execute(UnitReach.__table__.insert(), values)  # type: ignore[attr-defined]


def _closure(line: Line, descendants: set[int] | None) -> list[Reach]:
    """Walks up from each descendant (all units when None), cutting the days of a path to those all its links share."""
    parents: dict[int, list[tuple[int, date, date]]] = {}
    wave = descendants
    while wave is None or wave:
        query = select(UnitLine).where(UnitLine.line == line)
        for row in db.session.scalars(query if wave is None else query.where(UnitLine.child_id.in_(wave))):
            parents.setdefault(row.child_id, []).append((row.parent_id, row.valid_from, row.valid_to))
        if wave is None:
            break
        wave = {up for unit_id in wave for up, _, _ in parents.get(unit_id, [])} - parents.keys()
    rows: list[Reach] = []
    for start in parents if descendants is None else descendants:
        rows += _walk(line, start, parents)
    return rows


def _walk(line: Line, start: int, parents: dict[int, list[tuple[int, date, date]]]) -> list[Reach]:
    rows: list[Reach] = []
    trail = [(start, 0, date.min, ENDLESS)]
    while trail:
        at, depth, since, until = trail.pop()
        for up, valid_from, valid_to in parents.get(at, ()):
            first, last = max(since, valid_from), min(until, valid_to)
            if first < last:
                rows.append((line.value, up, start, depth + 1, first, last))
                trail.append((up, depth + 1, first, last))
    return rows


__all__ = [
    "LINE_NAMES",
    "BadLine",
    "Line",
    "UnitLine",
    "UnitReach",
    "above",
    "above_ids",
    "below",
    "below_ids",
    "governing",
    "link",
    "links_of",
    "move",
    "reaches",
    "rebuild",
    "unlink",
    "verify",
]  # fmt: skip
