"""Reads of a staff member's day: what waits for approval, what came back, what is being written, what comes next."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import defer, joinedload

from blueprints.documents.models import Document
from blueprints.news.models import Article
from blueprints.plans import queries as plans
from blueprints.plans.models import Plan, PlanTask
from tenants.ground import clock
from tenants.ground.database import db
from tenants.people import User

MOST = 10
MOST_DRAFTS = 5
AHEAD_DAYS = 30


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that is being written; `plan_id` is set when a plan stands behind it."""

    document: Document
    plan_id: int | None


@dataclass(frozen=True, slots=True)
class Coming:
    """A task of an issued plan whose day lies ahead."""

    task: PlanTask
    plan_id: int
    subject: str


def articles(state: str, *, of: User | None = None, limit: int = MOST) -> list[Article]:
    """Articles of the current unit in a state, the oldest first; those of one writer when `of` is given."""
    query = select(Article).options(joinedload(Article.category), defer(Article.body)).where(Article.state == state)
    if of is not None:
        query = query.where(Article.created_by_id == of.id)
    return list(db.session.scalars(query.order_by(Article.updated_at, Article.id).limit(limit)))


def papers(state: str, *, of: User | None = None, limit: int = MOST) -> list[Paper]:
    """Documents of the current unit in a state, the oldest first; those of one writer when `of` is given."""
    query = select(Document).options(defer(Document.body)).where(Document.state == state)
    if of is not None:
        query = query.where(Document.created_by_id == of.id)
    rows = list(db.session.scalars(query.order_by(Document.updated_at, Document.id).limit(limit)))
    behind = plans.by_documents([row.id for row in rows])
    return [Paper(row, behind[row.id].id if row.id in behind else None) for row in rows]


def writers(ids: set[int]) -> dict[int, str]:
    """Names of people by id."""
    query = select(User.id, User.name).where(User.id.in_(ids))
    return {user_id: name for user_id, name in db.session.execute(query)} if ids else {}


def published_this_week() -> int:
    """How many articles came onto the portal since Monday and are there now."""
    today = clock.today()
    monday = clock.day_start(today - timedelta(days=today.weekday()))
    query = select(func.count(Article.id)).where(Article.state == "approved", Article.publish_at >= monday)
    return db.session.scalar(query.where(Article.publish_at <= clock.now())) or 0


def coming(until: date | None = None, limit: int = 6) -> list[Coming]:
    """Tasks of the current unit's issued plans in the next days, the nearest first."""
    today = clock.today()
    last = until or today + timedelta(days=AHEAD_DAYS)
    query = (
        select(PlanTask, Plan.id, Document.subject)
        .join(Plan, (Plan.unit_id == PlanTask.unit_id) & (Plan.id == PlanTask.plan_id))
        .join(Plan.document)
        .where(Document.state == "issued", PlanTask.due_on.between(today, last))
        .order_by(PlanTask.due_on, PlanTask.id)
    )
    return [Coming(*row) for row in db.session.execute(query.limit(limit))]
