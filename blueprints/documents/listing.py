"""The public list of documents: what a portal shows, what it may be filtered by, and one page of it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, case, extract, func, or_, select
from sqlalchemy.orm import defer, joinedload

from blueprints.documents.form import numbers, types
from blueprints.documents.models import Edition, EditionMark
from blueprints.documents.queries import PER_PAGE, Listed, listed
from blueprints.documents.states import ENDING, MARKS, VALIDITY, validity
from tenants import search
from tenants.ground import clock
from tenants.ground.database import db
from tenants.ground.folding import fold, number_key
from tenants.hosts import Hostname
from tenants.search import SearchEntry
from tenants.units import KINDS, Unit

STATES = {
    "con-hieu-luc": "in_force",
    "chua-hieu-luc": "not_yet",
    "het-hieu-luc": "expired",
    "thay-the": "replaced",
    "thu-hoi": "recalled",
    "bai-bo": "repealed",
}
"""Validity as addresses write it."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader asked for; empty means everything. `year` is a calendar year, `school_year` is "2020-2021"."""

    year: int = 0
    school_year: str = ""
    type_id: str = ""
    issuer: str = ""
    state: str = ""
    topic: str = ""
    words: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Filters":
        """The filters of an address; a value that makes no sense is no filter."""
        year = query.get("nam", "").strip()
        calendar = int(year) if year.isascii() and year.isdecimal() and len(year) == 4 else 0
        kind = types.by_id(query.get("loai", ""))
        state = query.get("tinh-trang", "")
        return cls(
            year=calendar if 1900 <= calendar <= 9998 else 0,
            school_year=year if len(year) == 9 and year[4] == "-" else "",
            type_id=kind.id if kind else "",
            issuer=query.get("co-quan", "").strip()[:63],
            state=state if state in STATES else "",
            topic=query.get("linh-vuc", "").strip()[:100],
            words=query.get("q", "").strip()[:200],
        )

    def address(self) -> dict[str, str]:
        """The filters as parameters of an address, those that are set."""
        values = {
            "nam": self.school_year or (str(self.year) if self.year else ""), "loai": self.type_id,
            "co-quan": self.issuer, "tinh-trang": self.state, "linh-vuc": self.topic, "q": self.words,
        }  # fmt: skip
        return {name: value for name, value in values.items() if value}

    def without(self, name: str) -> dict[str, str]:
        """The address with one of its parameters taken away."""
        return {key: value for key, value in self.address().items() if key != name}


@dataclass(frozen=True, slots=True)
class Choices:
    """What the portal's documents can be filtered by, with how many there are of each."""

    years: list[tuple[int, int]]
    school_years: list[tuple[str, int]]
    types: list[tuple[str, str, int]]
    issuers: list[tuple[str, str, int]]
    topics: list[tuple[str, int]]

    def words(self, wanted: Filters) -> list[tuple[str, str]]:
        """The active filters as (parameter, words), for the words that can be taken away."""
        names = {kind: name for kind, name, _number in self.types}
        bodies = {slug: name for slug, name, _number in self.issuers}
        kind = types.by_id(wanted.type_id)
        found = [
            ("loai", names.get(wanted.type_id) or (kind.name if kind else "")),
            ("nam", self._year(wanted)),
            ("co-quan", bodies.get(wanted.issuer, wanted.issuer)),
            ("linh-vuc", wanted.topic),
            ("tinh-trang", str(VALIDITY[STATES[wanted.state]]) if wanted.state else ""),
            ("q", _("“%(words)s”", words=wanted.words) if wanted.words else ""),
        ]
        return [(name, words) for name, words in found if words]

    def _year(self, wanted: Filters) -> str:
        if wanted.school_year:
            return _("Năm học %(year)s", year=wanted.school_year.replace("-", " – "))
        return _("Năm %(year)s", year=wanted.year) if wanted.year else ""


@dataclass(frozen=True, slots=True)
class Row:
    """An edition in the list, its validity today, and where this portal shows it when it came from above."""

    edition: Edition
    path_below: str
    state: str
    host: str


def of_portal(unit: Unit) -> ColumnElement[bool]:
    """Whether an edition stands on a unit's portal: its own public ones and those it received and may show."""
    own = and_(Edition.issuer_id == unit.id, Edition.visibility == "public")
    return or_(own, *(Edition.id.in_(also(unit)) for also in search.also_shown))


def choices(unit: Unit) -> Choices:
    """What the documents of a portal can be filtered by; one query whatever their number."""
    year = extract("year", Edition.issued_date).label("year")
    body = (Unit.kind, Unit.slug, Unit.short_name)
    by = (year, Edition.school_year, Edition.type_id, Edition.topic, *body)
    query = select(*by, func.count()).join(Edition.issuer).where(of_portal(unit)).group_by(*by)
    years, school_years, kinds, topics, bodies = (Counter[Any]() for _column in range(5))
    for *values, level, slug, name, number in db.session.execute(query):
        for counter, value in zip((years, school_years, kinds, topics), values, strict=True):
            counter[value] += number
        bodies[(slug != unit.slug, -KINDS[level].rank, slug, name)] += number
    order = [kind.id for kind in types.ALL_TYPES]
    return Choices(
        years=[(int(one), years[one]) for one in sorted(years, reverse=True)],
        school_years=[(one, school_years[one]) for one in sorted(school_years, reverse=True) if one],
        types=[(one, _name(one), kinds[one]) for one in order if one in kinds],
        issuers=[(slug, name, bodies[_own, _rank, slug, name]) for _own, _rank, slug, name in sorted(bodies)],
        topics=sorted((one, number) for one, number in topics.items() if one),
    )


def _name(type_id: str) -> str:
    kind = types.by_id(type_id)
    return kind.name if kind else type_id


def public_editions(unit: Unit, wanted: Filters, page: int = 1) -> Listed:
    """One page of a portal's documents that fit the filters, the newest first, as `Row`s; one query.

    A page past the end is the first page again.
    """
    columns = (Edition, Hostname.host, SearchEntry.path_below, _gravest(), func.count().over())
    query = _filtered(select(*columns), unit, wanted)
    query = query.outerjoin(Hostname, (Hostname.unit_id == Edition.issuer_id) & Hostname.canonical)
    query = query.outerjoin(SearchEntry, (SearchEntry.edition_id == Edition.id) & (SearchEntry.kind == "document"))
    query = query.options(joinedload(Edition.issuer), defer(Edition.body), defer(Edition.bases))
    query = query.order_by(Edition.issued_date.desc(), Edition.code_number.desc(), Edition.id.desc()).limit(PER_PAGE)
    page = page if 1 <= page <= 10_000 else 1
    found = db.session.execute(query.offset((page - 1) * PER_PAGE)).all()
    if not found and page > 1:
        return public_editions(unit, wanted)
    kinds, today = list(MARKS), clock.today()
    rows = [
        Row(
            edition,
            path if edition.issuer_id != unit.id and path else "",
            validity(edition, kinds[mark] if mark is not None else "", today),
            host,
        )
        for edition, host, path, mark, _number in found
    ]
    return listed(rows, found[0][4] if found else 0, page)


def _gravest() -> Any:
    """The place of an edition's gravest mark among MARKS, null when it has none."""
    place = case({kind: place for place, kind in enumerate(MARKS)}, value=EditionMark.kind)
    return select(func.min(place)).where(EditionMark.edition_id == Edition.id).correlate(Edition).scalar_subquery()


def _filtered(query: Any, unit: Unit, wanted: Filters) -> Any:
    query = query.where(of_portal(unit))
    if wanted.year:
        query = query.where(Edition.issued_date.between(date(wanted.year, 1, 1), date(wanted.year, 12, 31)))
    if wanted.school_year:
        query = query.where(Edition.school_year == wanted.school_year)
    if wanted.type_id:
        query = query.where(Edition.type_id == wanted.type_id)
    if wanted.topic:
        query = query.where(Edition.topic == wanted.topic)
    if wanted.issuer:
        query = query.where(Edition.issuer_id.in_(select(Unit.id).where(Unit.slug == wanted.issuer)))
    if wanted.state:
        query = query.where(_stands(STATES[wanted.state], clock.today()))
    return query.where(_speaks_of(wanted.words)) if wanted.words else query


def _stands(state: str, today: date) -> ColumnElement[bool]:
    ended = _has_mark(ENDING)
    started = or_(Edition.effective_date.is_(None), Edition.effective_date <= today)
    over = and_(Edition.expiry_date.is_not(None), Edition.expiry_date < today)
    if state in ENDING:
        graver = ENDING[: ENDING.index(state)]
        return and_(_has_mark((state,)), ~_has_mark(graver)) if graver else _has_mark((state,))
    if state == "not_yet":
        return and_(~ended, ~started)
    return and_(~ended, started, over if state == "expired" else ~over)


def _has_mark(kinds: tuple[str, ...]) -> ColumnElement[bool]:
    found = select(EditionMark.id).where(EditionMark.edition_id == Edition.id, EditionMark.kind.in_(kinds))
    return found.exists()


def _speaks_of(words: str) -> ColumnElement[bool]:
    """A number however typed, or all the words with or without their marks."""
    folded = fold(words)
    bare = number_key(words)
    terms = "".join(one if one.isalnum() else " " for one in folded).split()[:12]
    padded = " " + SearchEntry.folded + " "
    inside = [padded.contains(f" {term} " if term.isdecimal() else f" {term}", autoescape=True) for term in terms]
    entry = select(SearchEntry.edition_id).where(SearchEntry.kind == "document", *inside)
    found: list[ColumnElement[bool]] = [Edition.id.in_(entry)] if terms else []
    if bare.isdecimal() and bare.isascii():
        found.append(Edition.number_key.startswith(f"{bare}/"))
    elif any(one.isdecimal() for one in bare) and numbers.parse(words) is not None:
        # Of a whole number only the number counts: "118/KH-THCS" must not bring every text that cites it.
        return func.replace(Edition.number_key, "/", "").startswith(bare, autoescape=True)
    elif bare:
        found.append(func.replace(Edition.number_key, "/", "").contains(bare, autoescape=True))
    return or_(*found) if found else Edition.id < 0
