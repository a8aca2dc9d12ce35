"""Reads of documents: a unit's working records, and the shared store of what was issued."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import ColumnElement, Select, extract, func, literal_column, or_, select
from sqlalchemy.orm import aliased, contains_eager, defer, joinedload

from blueprints.documents.form import types
from blueprints.documents.models import Citation, Document, Edition, EditionFile, EditionMark, RegisterCounter
from tenants import audit
from tenants.ground.database import current_unit_id, db
from tenants.hosts import Hostname
from tenants.units import Unit

PER_PAGE = 20
DEEPEST = 6
"""Steps up the bases that are followed; from the ministry to a class no real chain is longer."""

MOST_BELOW = 30
"""Documents carrying one out that its page names; an office's may have one from each of thousands of schools."""

REGISTER = "out"


class Listed(Pagination):
    """A page of a list whose rows and number are known already."""

    def _query_items(self) -> list[Any]:
        return list(self._query_args["rows"])

    def _query_count(self) -> int:
        return int(self._query_args["number"])


def listed(rows: list[Any], number: int, page: int) -> Listed:
    """Rows of a page of twenty as templates want them."""
    return Listed(page=page, per_page=PER_PAGE, error_out=False, rows=rows, number=number)


def document(document_id: int) -> Document | None:
    """A working record of the current unit."""
    return db.session.scalar(select(Document).where(Document.id == document_id))


def documents(state: str = "", words: str = "", page: int = 1) -> Listed:
    """Working records of the current unit, the last changed first, each with its edition; one page of them."""
    query = select(Document, Edition).outerjoin(Edition, Edition.id == Document.edition_id)
    query = query.options(defer(Document.body), defer(Edition.body))
    if state:
        query = query.where(Document.state == state)
    if words:
        like = f"%{_plain(words)}%"
        query = query.where(
            or_(Document.subject.ilike(like, escape="\\"), Edition.number_text.ilike(like, escape="\\"))
        )
    number = db.session.scalar(select(func.count()).select_from(query.with_only_columns(Document.id).subquery())) or 0
    query = query.order_by(Document.updated_at.desc(), Document.id.desc())
    rows = db.session.execute(query.limit(PER_PAGE).offset((page - 1) * PER_PAGE)).all()
    return listed(list(rows), number, page)


def _plain(words: str) -> str:
    return words.strip()[:100].replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def counts_by_state() -> dict[str, int]:
    """How many working records of the current unit stand in each state."""
    query = select(Document.state, func.count(Document.id)).group_by(Document.state)
    return dict(db.session.execute(query).all())


def waiting() -> int:
    """How many documents of the current unit wait to be issued or sent back."""
    return db.session.scalar(select(func.count(Document.id)).where(Document.state == "submitted")) or 0


def reason_of(document: Document) -> str:
    """Why a document was last sent back, as the audit log tells it."""
    entry = audit.AuditEntry
    query = select(entry.reason).where(entry.unit_id == document.unit_id, entry.verb == "document:send_back")
    query = query.where(entry.subject == f"document:{document.id}").order_by(entry.id.desc())
    return db.session.scalar(query.limit(1)) or ""


def edition_by_slug(issuer_id: int, slug: str) -> Edition | None:
    """What a unit issued, by the last part of its address, with the issuer and the files."""
    query = select(Edition).options(joinedload(Edition.issuer), joinedload(Edition.files))
    query = query.where(Edition.issuer_id == issuer_id, Edition.slug == slug)
    return db.session.scalars(query).unique().one_or_none()


def slug_of(edition_id: int) -> str:
    """The last part of an edition's address."""
    return db.session.scalar(select(Edition.slug).where(Edition.id == edition_id)) or ""


def edition_by_number(number_key: str, *, issuer_id: int | None = None) -> list[Edition]:
    """Editions with this number, the newest first; of one issuer when it is given."""
    query = _light().where(Edition.number_key == number_key)
    if issuer_id is not None:
        query = query.where(Edition.issuer_id == issuer_id)
    return list(db.session.scalars(query.order_by(Edition.issued_date.desc()).limit(20)))


def editions_of(unit_id: int, limit: int | None = None) -> list[Edition]:
    """Everything a unit issued, staff papers too, the newest first and without texts."""
    query = _light().where(Edition.issuer_id == unit_id).order_by(Edition.issued_date.desc(), Edition.id.desc())
    return list(db.session.scalars(query.limit(limit) if limit else query))


def latest_public(unit_id: int, limit: int = 5, type_id: str = "") -> list[Edition]:
    """The latest public editions of a unit that still stand, without texts."""
    query = _light().where(Edition.issuer_id == unit_id, Edition.visibility == "public", ~_marked("recalled"))
    if type_id:
        query = query.where(Edition.type_id == type_id)
    return list(db.session.scalars(query.order_by(Edition.issued_date.desc(), Edition.id.desc()).limit(limit)))


def _light() -> Select[Edition]:
    heavy = (Edition.body, Edition.bases, Edition.recipients)
    return select(Edition).options(joinedload(Edition.issuer), *(defer(column) for column in heavy))


def _marked(*kinds: str) -> ColumnElement[bool]:
    return select(EditionMark.id).where(EditionMark.edition_id == Edition.id, EditionMark.kind.in_(kinds)).exists()


def marks_of(edition_ids: Iterable[int]) -> dict[int, list[EditionMark]]:
    """What happened to each of these editions after it was issued, in one query; absent means nothing."""
    ids = list(edition_ids)
    found: dict[int, list[EditionMark]] = defaultdict(list)
    if ids:
        for mark in db.session.scalars(select(EditionMark).where(EditionMark.edition_id.in_(ids))):
            found[mark.edition_id].append(mark)
    return found


@dataclass(frozen=True, slots=True)
class Ties:
    """An edition's neighbours: citations, editions at their other ends, their marks, the hosts of their issuers."""

    citations: list[Citation]
    editions: dict[int, Edition]
    marks: dict[int, list[EditionMark]]
    hosts: dict[int, str]
    public: bool = True
    steps: dict[int, int] = field(default_factory=dict)

    def shown(self, edition_id: int | None) -> Edition | None:
        """The edition with this id, unless readers of this page may not know of it."""
        found = self.editions.get(edition_id or 0)
        return found if found is not None and (not self.public or found.visibility == "public") else None


def ties(edition: Edition, public: bool = True) -> Ties:
    """What a page needs about an edition's neighbours, up its bases and down to what carries it out; two queries."""
    up = (
        select(Edition.id.label("id"))
        .where(Edition.id == edition.id)
        .add_columns(literal_column("0").label("step"))
        .cte("up", recursive=True)
    )
    step = select(Citation.target_id, up.c.step + 1).join(up, Citation.source_id == up.c.id)
    up = up.union(step.where(Citation.kind == "basis", Citation.target_id.is_not(None), up.c.step < DEEPEST))
    source = aliased(Edition)
    down = select(Citation.id).join(source, Citation.source_id == source.id).where(Citation.target_id == edition.id)
    if public:
        down = down.where(source.visibility == "public")
    down = down.order_by(source.issued_date.desc(), source.id.desc()).limit(MOST_BELOW)
    mine = or_(Citation.source_id == edition.id, Citation.id.in_(down))
    above = Citation.source_id.in_(select(up.c.id)) & (Citation.kind == "basis") & Citation.target_id.is_not(None)
    citations = list(db.session.scalars(select(Citation).where(or_(mine, above)).order_by(Citation.id)))
    ids = {edition.id} | {one.source_id for one in citations} | {one.target_id for one in citations if one.target_id}
    return _gathered(edition, citations, ids, public)


def _gathered(edition: Edition, citations: list[Citation], ids: set[int], public: bool) -> Ties:
    successors = select(EditionMark.successor_id).where(EditionMark.edition_id == edition.id)
    query = (
        select(Edition, Hostname.host, EditionMark)
        .join(Edition.issuer)
        .outerjoin(Hostname, (Hostname.unit_id == Edition.issuer_id) & Hostname.canonical)
        .outerjoin(EditionMark, EditionMark.edition_id == Edition.id)
        .where(or_(Edition.id.in_(ids), Edition.id.in_(successors)))
        .options(contains_eager(Edition.issuer), defer(Edition.body), defer(Edition.bases), defer(Edition.recipients))
    )
    found = Ties(citations, {}, defaultdict(list), {}, public)
    for row, host, mark in db.session.execute(query):
        found.editions[row.id] = row
        found.hosts[row.issuer_id] = host
        if mark is not None:
            found.marks[row.id].append(mark)
    return found


def citations_from(edition: Edition) -> list[Citation]:
    """What an edition cites, in its order, each with the edition it names where the store has it."""
    query = select(Citation).where(Citation.source_id == edition.id).order_by(Citation.position)
    return list(db.session.scalars(query.options(joinedload(Citation.target).joinedload(Edition.issuer))))


def citations_to(edition: Edition) -> list[Citation]:
    """Public editions that cite this one, the newest first, with their issuers."""
    query = select(Citation).join(Citation.source).where(Citation.target_id == edition.id)
    query = query.where(Edition.visibility == "public").order_by(Edition.issued_date.desc(), Edition.id.desc())
    return list(db.session.scalars(query.options(contains_eager(Citation.source).joinedload(Edition.issuer))))


def lineage(edition: Edition, public: bool = True, known: Ties | None = None) -> list[Edition]:
    """The chain that ends with this edition, the highest level first.

    All its own bases stand in it; a level that none of them belongs to is filled with the nearest basis of a basis.
    """
    near = known if known is not None else ties(edition, public)
    wave, seen, chain = [edition.id], {edition.id}, [edition]
    levels: set[int] = set()
    for depth in range(DEEPEST):
        ids = [one.target_id for one in near.citations if one.source_id in wave and one.kind == "basis"]
        found = [near.shown(one) for one in dict.fromkeys(ids) if one not in seen]
        rows = [row for row in found if row is not None]
        seen |= {row.id for row in rows}
        chain += [row for row in rows if depth == 0 or row.issuer.rank not in levels]
        levels |= {row.issuer.rank for row in rows} | ({edition.issuer.rank} if depth == 0 else set())
        wave = [row.id for row in rows]
    return sorted(chain, key=lambda row: (row.id == edition.id, row.issuer.rank, row.issued_date, row.id))


def files_of(edition: Edition) -> list[EditionFile]:
    """The files issued with an edition, in their order."""
    query = select(EditionFile).where(EditionFile.edition_id == edition.id).order_by(EditionFile.position)
    return list(db.session.scalars(query))


def file_of(edition: Edition, position: int) -> EditionFile | None:
    """One file of an edition by its place."""
    query = select(EditionFile).where(EditionFile.edition_id == edition.id, EditionFile.position == position)
    return db.session.scalar(query)


def register_out(unit_id: int, year: int) -> list[Edition]:
    """The register of outgoing documents of a calendar year, in the order of its numbers (NĐ 30/2020, Phụ lục IV)."""
    query = _register(unit_id).where(Edition.issued_date.between(date(year, 1, 1), date(year, 12, 31)))
    return list(db.session.scalars(query.order_by(Edition.code_number, Edition.code_notation, Edition.id)))


def _register(unit_id: int) -> Select[Edition]:
    return select(Edition).options(defer(Edition.body), defer(Edition.bases)).where(Edition.issuer_id == unit_id)


def register_years(unit_id: int) -> list[int]:
    """The years in which a unit issued anything, the newest first."""
    year = extract("year", Edition.issued_date)
    query = select(year).where(Edition.issuer_id == unit_id).group_by(year).order_by(year.desc())
    return [int(one) for one in db.session.scalars(query)]


def last_number(year: int, series: str = "") -> int | None:
    """The last number given in the current unit's register of a year; None when it was not opened yet."""
    query = select(RegisterCounter.last).where(
        RegisterCounter.register == REGISTER, RegisterCounter.series == series, RegisterCounter.year == year
    )
    return db.session.scalar(query)


def series_of(unit: Unit, type_id: str) -> str:
    """The series a type is numbered in: one for all types unless the unit keeps one for each (NĐ 30/2020, Điều 15)."""
    if unit.settings.get("series") != "type":
        return ""
    kind = types.by_id(type_id)
    return ((kind.abbreviation if kind else None) or type_id)[:20]


def next_number(type_id: str, year: int) -> int:
    """The number a document of the current unit would take if it were issued now."""
    unit = db.session.get_one(Unit, current_unit_id())
    return (last_number(year, series_of(unit, type_id)) or 0) + 1
