"""Reads about units: an office's list of what stands below it, the public directory, one unit's card."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import Select, func, or_, select

from tenants import hosts, lines
from tenants.ground import clock
from tenants.ground.database import db
from tenants.ground.folding import fold
from tenants.lines import Line, UnitLine
from tenants.people import Membership, User
from tenants.search import SearchEntry
from tenants.units import KINDS, LEVELS, STATES, Unit, by_ids, by_slug

PER_PAGE = 20
LAST_PAGE = 10_000
SHOWN = ("live", "closed")
"""States in which a unit stands in the public directory."""

SCHOOL_KINDS = tuple(code for code, kind in KINDS.items() if not kind.is_office)
OFFICE_KINDS = tuple(code for code, kind in KINDS.items() if kind.is_office)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list was asked to show; values that make no sense count as not asked."""

    words: str = ""
    level: str = ""
    area: str = ""
    state: str = ""
    page: int = 1

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Wanted":
        """From the address: q, cap, khu, tinh-trang, trang."""
        page = query.get("trang", "1")
        number = int(page) if page.isascii() and page.isdecimal() and len(page) < 6 else 1
        return cls(
            words=query.get("q", "").strip()[:100],
            level=query.get("cap", "") if query.get("cap", "") in LEVELS else "",
            area=query.get("khu", "").strip()[:100],
            state=query.get("tinh-trang", "") if query.get("tinh-trang", "") in STATES else "",
            page=min(max(1, number), LAST_PAGE),
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit in its office's list: host, superiors today by line, last public page, last sign-in of its staff."""

    unit: Unit
    host: str
    superiors: list[tuple[str, Unit]]
    published_at: datetime | None
    signed_in_at: datetime | None


def directory(office: Unit, wanted: Wanted) -> Pagination:
    """The schools below an office that the public may know of, by name, 20 a page; each item is a Unit."""
    return _page(_filtered(_public(office), wanted).order_by(Unit.folded_name, Unit.id), wanted.page)


def directory_levels(office: Unit) -> list[tuple[str, int]]:
    """Levels of the public directory with the number of schools of each, in the order of the levels."""
    rows = db.session.execute(_counted(_public(office), Unit.level))
    numbers = {level: number for level, number in rows}
    return [(level, numbers[level]) for level in LEVELS if level in numbers]


def directory_areas(office: Unit) -> list[tuple[str, int]]:
    """Areas of the public directory with the number of schools of each, by name."""
    rows = db.session.execute(_counted(_public(office).where(Unit.area != ""), Unit.area))
    return sorted(((area, number) for area, number in rows), key=lambda row: fold(row[0]))


def below(office: Unit, wanted: Wanted) -> tuple[Pagination, list[Standing]]:
    """What stands below an office today in any line: the page, and its units with what an office asks of them."""
    page = _page(_filtered(_under(office), wanted).order_by(Unit.folded_name, Unit.id), wanted.page)
    return page, _standing(page.items)


def numbers_below(office: Unit) -> tuple[dict[str, int], dict[str, int]]:
    """How many units below an office are in each state, and how many of each level, in the order of the levels."""
    query = _under(office).with_only_columns(Unit.state, Unit.level, func.count()).group_by(Unit.state, Unit.level)
    states: Counter[str] = Counter()
    levels: Counter[str] = Counter()
    for state, level, number in db.session.execute(query):
        states[state] += number
        levels[level] += number
    return dict(states), {level: levels[level] for level in LEVELS if level in levels}


def one_below(office: Unit, slug: str) -> Unit | None:
    """A unit by its slug when it stands below this office today; None for any other."""
    unit = by_slug(slug)
    return unit if unit is not None and lines.reaches(office, unit) else None


def standing(unit: Unit) -> Standing:
    """One unit as its office sees it."""
    return _standing([unit])[0]


def offices_above(office: Unit) -> list[Unit]:
    """This office and the offices above it, the highest first: who may guide a new school professionally."""
    return [*[unit for unit in lines.above(office) if unit.is_office and unit.state != "closed"], office]


def takers(office: Unit, unit: Unit) -> list[Unit]:
    """Offices within this office's own lines under which a unit may be put: above it, itself, below it."""
    query = _under(office).where(Unit.kind.in_(OFFICE_KINDS), Unit.state != "closed").order_by(Unit.folded_name)
    offices = [*offices_above(office), *db.session.scalars(query)]
    return [one for one in offices if one.id != unit.id]


def movable_lines(office: Unit, unit: Unit) -> list[Line]:
    """Lines in which this office may give a unit another superior: those in which it stands above the unit."""
    return [line for line in Line if lines.reaches(office, unit, line)]


def units_named(rows: Sequence[UnitLine]) -> dict[int, Unit]:
    """The superiors that links name."""
    return by_ids([row.parent_id for row in rows])


def _under(office: Unit) -> Select[Any]:
    return select(Unit).where(Unit.id.in_(lines.below_ids(office)))


def _public(office: Unit) -> Select[Any]:
    return _under(office).where(Unit.kind.in_(SCHOOL_KINDS), Unit.state.in_(SHOWN))


def _counted(query: Select[Any], column: Any) -> Select[Any]:
    return query.with_only_columns(column, func.count()).group_by(column)


def _filtered(query: Select[Any], wanted: Wanted) -> Select[Any]:
    for word in fold(wanted.words).split():
        query = query.where(Unit.folded_name.contains(word, autoescape=True))
    if wanted.level:
        query = query.where(Unit.level == wanted.level)
    if wanted.area:
        query = query.where(Unit.area == wanted.area)
    return query.where(Unit.state == wanted.state) if wanted.state else query


def _page(query: Select[Any], number: int) -> Pagination:
    page = db.paginate(query, page=number, per_page=PER_PAGE, error_out=False)
    return page if page.items or page.page == 1 else db.paginate(query, page=max(1, page.pages), per_page=PER_PAGE)


def _standing(units: Sequence[Unit]) -> list[Standing]:
    ids = [unit.id for unit in units]
    if not ids:
        return []
    addresses = hosts.canonical_hosts(ids)
    superiors = _superiors(ids)
    published = _published(ids)
    signed_in = _signed_in(ids)
    return [
        Standing(
            unit, addresses.get(unit.id, ""), superiors.get(unit.id, []), published.get(unit.id), signed_in.get(unit.id)
        )
        for unit in units
    ]


def _superiors(ids: list[int]) -> dict[int, list[tuple[str, Unit]]]:
    today = clock.today()
    query = (
        select(UnitLine.child_id, UnitLine.line, Unit)
        .join(Unit, Unit.id == UnitLine.parent_id)
        .where(UnitLine.child_id.in_(ids), UnitLine.valid_from <= today, UnitLine.valid_to > today)
        .order_by(UnitLine.line)
    )
    found: dict[int, list[tuple[str, Unit]]] = {}
    for child_id, line, office in db.session.execute(query):
        found.setdefault(child_id, []).append((line, office))
    return found


def _published(ids: list[int]) -> dict[int, datetime]:
    # The index knows when each public page came out, whatever room it belongs to.
    query = (
        select(SearchEntry.unit_id, func.max(SearchEntry.shown_from))
        .where(SearchEntry.unit_id.in_(ids), SearchEntry.public, SearchEntry.shown_from <= clock.now())
        .group_by(SearchEntry.unit_id)
    )
    return {unit_id: at for unit_id, at in db.session.execute(query)}


def _signed_in(ids: list[int]) -> dict[int, datetime]:
    today = clock.today()
    query = (
        select(Membership.unit_id, func.max(User.last_sign_in_at))
        .join(Membership.user)
        .where(Membership.unit_id.in_(ids), Membership.valid_from <= today)
        .where(or_(Membership.valid_to.is_(None), Membership.valid_to > today), User.last_sign_in_at.is_not(None))
        .group_by(Membership.unit_id)
    )
    return {unit_id: at for unit_id, at in db.session.execute(query) if at is not None}
