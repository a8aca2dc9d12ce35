"""Reads of plans: the unit's own with what each answers, and what readers of its portal choose from."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased, contains_eager, defer, joinedload

from blueprints.directives.models import Delivery, Dispatch
from blueprints.directives.queries import recalled_edition
from blueprints.documents.models import Document, Edition
from blueprints.documents.queries import PER_PAGE, Listed, listed
from blueprints.plans.models import Plan, PlanTask
from tenants.ground.database import db
from tenants.ground.folding import fold, number_key
from tenants.units import Unit

TYPE = "plan"
STATES = ("draft", "submitted", "rejected", "issued")


@dataclass(frozen=True, slots=True)
class Row:
    """A plan in the list of its unit: its document, the edition once it is issued, and the document it answers."""

    plan: Plan
    document: Document
    edition: Edition | None
    answers: Edition | None


def plan(plan_id: int) -> Plan | None:
    """A plan of the current unit, with its document and what it answers."""
    return db.session.scalar(_whole().where(Plan.id == plan_id))


def of_edition(edition: Edition) -> Plan | None:
    """The plan issued as this edition, with its tasks; None when the edition was entered without any. One query."""
    query = _whole().options(joinedload(Plan.tasks)).where(Document.edition_id == edition.id)
    return db.session.scalars(query).unique().first()


def dated_tasks(plan: Plan) -> list[PlanTask]:
    """The tasks of a plan that have a last day, in the order of those days."""
    dated = [(task.due_on, task.position, task) for task in plan.tasks if task.due_on is not None]
    return [task for *_order, task in sorted(dated, key=lambda one: one[:2])]


def made_from(delivery: Delivery) -> Plan | None:
    """The latest plan the current unit made from a delivery."""
    query = _whole().where(Plan.delivery_id == delivery.id).order_by(Plan.id.desc())
    return db.session.scalars(query.limit(1)).first()


def open_drafts(delivery_ids: Sequence[int]) -> dict[int, Plan]:
    """Plans that are not issued yet, by the delivery they will answer."""
    if not delivery_ids:
        return {}
    query = select(Plan).join(Plan.document).where(Plan.delivery_id.in_(delivery_ids), Document.state != "issued")
    return {row.delivery_id: row for row in db.session.scalars(query.order_by(Plan.id)) if row.delivery_id}


def by_documents(document_ids: Sequence[int]) -> dict[int, Plan]:
    """Plans by the document each belongs to, for lists of documents behind some of which a plan stands."""
    if not document_ids:
        return {}
    query = select(Plan).where(Plan.document_id.in_(document_ids))
    return {row.document_id: row for row in db.session.scalars(query)}


def withdrawn(delivery: Delivery) -> bool:
    """Whether a delivery can no longer be answered: refused by the unit, or taken back by the office."""
    dispatch = delivery.dispatch
    return delivery.code == "02" or dispatch.state == "recalled" or recalled_edition(dispatch.edition)


def waiting() -> int:
    """How many plans of the current unit wait to be issued."""
    query = select(func.count(Plan.id)).join(Plan.document).where(Document.state == "submitted")
    return db.session.scalar(query) or 0


def counts_by_state() -> dict[str, int]:
    """How many plans of the current unit stand in each state."""
    query = select(Document.state, func.count(Plan.id)).join(Plan.document).group_by(Document.state)
    return {state: number for state, number in db.session.execute(query)}


def school_years() -> list[str]:
    """School years of the current unit's plans, the newest first."""
    return list(db.session.scalars(select(Plan.school_year).distinct().order_by(Plan.school_year.desc())))


def public_years(unit: Unit) -> list[str]:
    """School years for which a unit's portal shows plans, the newest first."""
    query = select(Edition.school_year).where(Edition.issuer_id == unit.id, Edition.type_id == TYPE)
    query = query.where(Edition.visibility == "public", Edition.school_year != "").distinct()
    return list(db.session.scalars(query.order_by(Edition.school_year.desc())))


def last_signed(unit: Unit) -> Edition | None:
    """What a unit issued last, from which a new plan takes its signature block."""
    query = select(Edition).where(Edition.issuer_id == unit.id, Edition.signer_name != "")
    query = query.options(defer(Edition.body)).order_by(Edition.issued_date.desc(), Edition.id.desc())
    return db.session.scalars(query.limit(1)).first()


def plans(*, school_year: str = "", state: str = "", words: str = "", page: int = 1) -> Listed:
    """A page of the current unit's plans as `Row`s, the last changed first."""
    answered = aliased(Edition)
    query = (
        select(Plan, Document, Edition, answered, func.count().over())
        .join(Plan.document)
        .outerjoin(Edition, Edition.id == Document.edition_id)
        .outerjoin(Plan.delivery)
        .outerjoin(Delivery.dispatch)
        .outerjoin(answered, answered.id == Dispatch.edition_id)
        .options(contains_eager(Plan.document), defer(Document.body), defer(Edition.body), defer(answered.body))
        .where(*_wanted(school_year, state, words))
        .order_by(Document.updated_at.desc(), Plan.id.desc())
    )
    page = page if 1 <= page <= 10_000 else 1
    found = db.session.execute(query.limit(PER_PAGE).offset((page - 1) * PER_PAGE)).all()
    if not found and page > 1:
        return plans(school_year=school_year, state=state, words=words)
    rows = [Row(*row[:4]) for row in found]
    return listed(rows, found[0][4] if found else 0, page)


def _wanted(school_year: str, state: str, words: str) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if school_year:
        wanted.append(Plan.school_year == school_year)
    if state:
        wanted.append(Document.state == state)
    if words.strip():
        wanted.append(Plan.id.in_(_speaking_of(words)))
    return wanted


def _speaking_of(words: str) -> list[int]:
    """Ids of the plans that hold the words, marks or not, or the number: a unit's own are few enough to be read."""
    query = select(Plan.id, Document.subject, Edition.number_key).join(Plan.document)
    rows = db.session.execute(query.outerjoin(Edition, Edition.id == Document.edition_id))
    terms, bare = fold(words[:200]).split(), number_key(words[:60])
    fits = []
    for plan_id, subject, number in rows:
        folded = fold(subject)
        by_number = bool(bare and number and number_key(number).startswith(bare))
        if by_number or all(term in folded for term in terms):
            fits.append(plan_id)
    return fits


def _whole() -> Select[Plan]:
    dispatch = joinedload(Plan.delivery).joinedload(Delivery.dispatch)
    edition = dispatch.joinedload(Dispatch.edition)
    return (
        select(Plan)
        .join(Plan.document)
        .options(contains_eager(Plan.document), dispatch.joinedload(Dispatch.sender))
        .options(edition.options(defer(Edition.body), joinedload(Edition.issuer)))
    )
