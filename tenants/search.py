"""One index for all rooms: folded Vietnamese, numbers however typed, SQLite FTS5 or PostgreSQL text search."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import ForeignKey, Index, Select, String, Text, func, literal_column, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column

from tenants.ground import clock
from tenants.ground.database import Model, db
from tenants.ground.folding import fold, number_key
from tenants.units import Unit

LONGEST_BODY = 200_000
PER_PAGE = 20


class SearchEntry(Model):
    """What can be found: rooms write it in the transaction of their own change; `edition_id` lets receivers find it too."""

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
    number = number_key(more.pop("number", "") or "")
    entry = db.session.scalar(select(SearchEntry).where(SearchEntry.kind == kind, SearchEntry.ref == ref))
    values = {
        "kind": kind, "ref": ref, "unit_id": unit_id, "path": path, "title": title[:500], "body": body[:LONGEST_BODY],
        "number": number, "folded": _tokens(f"{title} {number} {body[:LONGEST_BODY]}"), "shown_from": shown_from, **more,
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


def find(
    words: str, *, unit: Unit | None, kind: str = "", school_year: str = "", page: int = 1
) -> tuple[list[Hit], int]:
    """Public texts that hold all the words: one page of hits, the exact number first, and how many there are in all.

    `unit` None searches every portal of the installation.
    """
    terms = _tokens(words[:200]).split()[:12]
    if not terms:
        return [], 0
    query = _visible(unit)
    if kind:
        query = query.where(SearchEntry.kind == kind)
    if school_year:
        query = query.where(SearchEntry.school_year == school_year)
    query = query.where(_matches(terms))
    number = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    exact = SearchEntry.number == number_key(words)
    query = query.order_by(exact.desc(), SearchEntry.shown_from.desc(), SearchEntry.id.desc())
    rows = db.session.scalars(query.limit(PER_PAGE).offset((page - 1) * PER_PAGE)).all()
    return [_hit(row, terms, unit) for row in rows], number


def _visible(unit: Unit | None) -> Select[tuple[SearchEntry]]:
    now = clock.now()
    query = select(SearchEntry).where(SearchEntry.public, SearchEntry.shown_from <= now)
    query = query.where(or_(SearchEntry.shown_until.is_(None), SearchEntry.shown_until > now))
    if unit is None:
        live = select(Unit.id).where(Unit.state.in_(("live", "closed")))
        return query.where(SearchEntry.unit_id.in_(live))
    received = [SearchEntry.edition_id.in_(also(unit)) for also in also_shown]
    return query.where(or_(SearchEntry.unit_id == unit.id, *received))


def _matches(terms: list[str]) -> Any:
    if db.session.get_bind().dialect.name == "sqlite":
        words = " ".join(f'"{term}"' for term in terms[:-1]) + f' "{terms[-1]}"*'
        found = text("select rowid from search_text where search_text match :words").bindparams(words=words.strip())
        return SearchEntry.id.in_(found.columns(literal_column("rowid")).scalar_subquery())
    words = " & ".join(terms[:-1] + [f"{terms[-1]}:*"])
    return func.to_tsvector("simple", SearchEntry.folded).op("@@")(func.to_tsquery("simple", words))


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
    """The text with every word that matches a term inside a mark element."""
    parts = re.split(r"(\w+)", shown)
    wanted = tuple(terms)
    pieces = [
        Markup("<mark>{}</mark>").format(part)
        if part and _tokens(part).startswith(wanted)
        else Markup("{}").format(part)
        for part in parts
    ]
    return Markup("").join(pieces)
