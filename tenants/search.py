"""One index for all rooms: folded Vietnamese, numbers however typed, SQLite FTS5 or PostgreSQL text search."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import ForeignKey, Index, Select, String, Text, case, func, literal_column, or_, select, text
from sqlalchemy.orm import Mapped, load_only, mapped_column

from tenants.ground import clock
from tenants.ground.database import Model, db
from tenants.ground.folding import fold, number_key
from tenants.units import Unit

LONGEST_BODY = 200_000
LONGEST_QUERY = 200
MOST_TERMS = 12
PER_PAGE = 20


class SearchEntry(Model):
    """What can be found; rooms write it in the transaction of their change, `edition_id` lets receivers find it too."""

    __tablename__ = "search_entry"
    __table_args__ = (
        Index("uq_search_entry_kind_ref", "kind", "ref", unique=True),
        Index("ix_search_entry_unit_id_shown_from", "unit_id", "shown_from"),
        Index("ix_search_entry_number", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    ref: Mapped[str] = mapped_column(String(40))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    edition_id: Mapped[int | None] = mapped_column(index=True)
    path: Mapped[str] = mapped_column(String(300))
    path_below: Mapped[str] = mapped_column(String(300), default="")
    title: Mapped[str] = mapped_column(String(500))
    body: Mapped[str] = mapped_column(Text)
    number: Mapped[str] = mapped_column(String(80), default="")
    folded: Mapped[str] = mapped_column(Text)
    school_year: Mapped[str] = mapped_column(String(9), default="")
    shown_from: Mapped[datetime]
    shown_until: Mapped[datetime | None]
    public: Mapped[bool] = mapped_column(default=True)
    mark: Mapped[str] = mapped_column(String(12), default="")


@dataclass(frozen=True, slots=True)
class Hit:
    """One result as the page shows it: the words found are marked in title and excerpt."""

    entry: SearchEntry
    path: str
    title: Markup
    excerpt: Markup


also_shown: list[Callable[[Unit], Select[tuple[int]]]] = []
"""Rooms add what else a portal shows: selects of the ids of editions that a unit received."""


def index(
    *, kind: str, ref: str, unit_id: int, path: str, title: str, body: str, shown_from: datetime, **more: Any
) -> None:
    """Puts a text into the index, or replaces what stood there for this kind and ref.

    `more`: number, school_year, shown_until, public, edition_id, path_below, mark (a state word such as "recalled").
    """
    typed = more.pop("number", "") or ""
    number = number_key(typed)
    entry = db.session.scalar(select(SearchEntry).where(SearchEntry.kind == kind, SearchEntry.ref == ref))
    values = {
        "kind": kind, "ref": ref, "unit_id": unit_id, "path": path, "title": title[:500], "body": body[:LONGEST_BODY],
        "number": number, "folded": _tokens(f"{title} {typed} {number} {body[:LONGEST_BODY]}"),
        "shown_from": shown_from, **more,
    }  # fmt: skip
    if entry is None:
        entry = SearchEntry(**values)
        db.session.add(entry)
    else:
        for name, value in values.items():
            setattr(entry, name, value)
    db.session.flush()
    if db.session.get_bind().dialect.name == "sqlite":
        beyond = {"beyond_wall": "the search index holds no unit's table"}
        row = {"id": entry.id, "folded": entry.folded}
        db.session.execute(text("delete from search_text where rowid = :id"), row, execution_options=beyond)
        db.session.execute(
            text("insert into search_text(rowid, folded) values (:id, :folded)"), row, execution_options=beyond
        )


def remove(*, kind: str, ref: str) -> None:
    """Takes a text out of the index."""
    entry = db.session.scalar(select(SearchEntry).where(SearchEntry.kind == kind, SearchEntry.ref == ref))
    if entry is None:
        return
    if db.session.get_bind().dialect.name == "sqlite":
        beyond = {"beyond_wall": "the search index holds no unit's table"}
        db.session.execute(
            text("delete from search_text where rowid = :id"), {"id": entry.id}, execution_options=beyond
        )
    db.session.delete(entry)


@dataclass(frozen=True, slots=True)
class Found:
    """An answer to a search: one page of hits, and how many there are in all and of each kind."""

    hits: list[Hit]
    number: int
    by_kind: dict[str, int]


def find(
    words: str, *, unit: Unit | None, kind: str = "", school_year: str = "", page: int = 1, any_word: bool = False
) -> Found:
    """Public texts that hold all the words (or any of them), however marked; a document number is found however typed.

    `unit` None searches every portal of the installation. The exact number comes first, then the newest. A page
    beyond the last is the last.
    """
    terms = _tokens(words[:LONGEST_QUERY]).split()[:MOST_TERMS]
    if not terms:
        return Found([], 0, {})
    query = _visible(unit).where(_matches(words, terms, any_word))
    if school_year:
        query = query.where(SearchEntry.school_year == school_year)
    count = query.with_only_columns(SearchEntry.kind, func.count()).group_by(SearchEntry.kind)
    by_kind = {found: number for found, number in db.session.execute(count)}
    if kind:
        query = query.where(SearchEntry.kind == kind)
    number = by_kind.get(kind, 0) if kind else sum(by_kind.values())
    exact = case((SearchEntry.number == _number(words), 0), else_=1)
    query = query.order_by(exact, SearchEntry.shown_from.desc(), SearchEntry.id.desc())
    start = (min(max(1, page), max(1, -(-number // PER_PAGE))) - 1) * PER_PAGE
    rows = db.session.scalars(query.limit(PER_PAGE).offset(start)).all() if number else []
    return Found([_hit(row, terms, unit) for row in rows], number, by_kind)


def entries(unit: Unit, limit: int = 50_000) -> list[SearchEntry]:
    """What the unit's own portal has to show now, the newest first, for search engines."""
    query = _visible(unit).options(load_only(SearchEntry.path, SearchEntry.shown_from))
    query = query.where(SearchEntry.unit_id == unit.id)
    return list(db.session.scalars(query.order_by(SearchEntry.shown_from.desc(), SearchEntry.id.desc()).limit(limit)))


def _visible(unit: Unit | None) -> Select[Any]:
    now = clock.now()
    query = select(SearchEntry).where(SearchEntry.public, SearchEntry.shown_from <= now)
    query = query.where(or_(SearchEntry.shown_until.is_(None), SearchEntry.shown_until > now))
    if unit is None:
        open_to_all = select(Unit.id).where(Unit.state.in_(("live", "closed")))
        return query.where(SearchEntry.unit_id.in_(open_to_all))
    received = [SearchEntry.edition_id.in_(also(unit)) for also in also_shown]
    return query.where(or_(SearchEntry.unit_id == unit.id, *received))


def _matches(words: str, terms: list[str], any_word: bool) -> Any:
    """All the words (the last may be unfinished), or the number that was typed, however its parts were joined."""
    sqlite = db.session.get_bind().dialect.name == "sqlite"
    quote, start, both, either = ('"', "*", " AND ", " OR ") if sqlite else ("", ":*", " & ", " | ")
    pieces = [f"{quote}{term}{quote}" for term in terms]
    asked = "(" + (either if any_word else both).join([*pieces[:-1], pieces[-1] + start]) + ")"
    if key := _number(words):
        # 118/KH, 118 kh thcs and 118KH-THCS name one document, whose key stands in the index as a word of its own.
        asked += f"{either}{quote}{key}{quote}{start}"
    if sqlite:
        found = text("select rowid from search_text where search_text match :words").bindparams(words=asked)
        return SearchEntry.id.in_(found.columns(literal_column("rowid")).scalar_subquery())
    simple: Any = literal_column("'simple'")
    return func.to_tsvector(simple, SearchEntry.folded).op("@@")(func.to_tsquery(simple, asked))


def _number(words: str) -> str:
    """The key of the document number that was typed; empty when the words have no letter or no figure to tell it by."""
    key = number_key(words[:LONGEST_QUERY])
    return key if re.fullmatch(r"\d+[a-z][a-z0-9]{,39}", key) else ""


def _tokens(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", fold(words)).strip()


def _hit(entry: SearchEntry, terms: list[str], unit: Unit | None) -> Hit:
    elsewhere = unit is not None and entry.unit_id != unit.id
    path = entry.path_below if elsewhere and entry.path_below else entry.path
    return Hit(entry, path, marked(entry.title, terms), marked(_around(entry.body, terms), terms))


def _around(body: str, terms: list[str], length: int = 240) -> str:
    folded = fold(body[:20_000])
    places = [folded.find(term) for term in terms]
    first = min((place for place in places if place >= 0), default=0)
    start = max(0, body.rfind(" ", 0, max(0, first - 60)) + 1)
    cut = body[start : start + length].rsplit(" ", 1)[0] if len(body) > start + length else body[start:]
    return ("… " if start else "") + cut + (" …" if start + length < len(body) else "")


def marked(shown: str, terms: list[str]) -> Markup:
    """The text with every word that matches a term inside a mark element; the last term may be the start of a word."""
    pieces = [
        Markup("<mark>{}</mark>").format(part) if _is_hit(part, terms) else Markup("{}").format(part)
        for part in re.split(r"(\w+)", shown)
    ]
    return Markup("").join(pieces)


def _is_hit(part: str, terms: list[str]) -> bool:
    token = _tokens(part)
    return bool(token) and (token in terms or token.startswith(terms[-1]))
