"""Reads of news: what the public sees by the clock, and what the staff see with its state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import defer, joinedload

from blueprints.news.models import Article, Category
from tenants import attachments
from tenants.attachments import Attachment
from tenants.ground import clock
from tenants.ground.database import db
from tenants.units import Unit
from tenants.visits import VisitDay

PER_PAGE = 20
NOTICES = "thong-bao"
"""Slug of the category that a front page shows as notices; renaming the category keeps its slug."""

MOST_READ_DAYS = 30
MOST_READ = 5
RELATED = 4
EVER = datetime.min.replace(tzinfo=UTC)
_PREFIX = "/tin-tuc/"


@dataclass(frozen=True, slots=True)
class Shelf:
    """How many public articles one category holds of one school year."""

    slug: str
    name: str
    school_year: str
    number: int


class Listed(Pagination):
    """A page of articles whose number is known already; a page too far is the last one."""

    @classmethod
    def of(cls, query: Select[Any], page: int, total: int) -> "Listed":
        """The page of this number, 1 being the first."""
        last = max(1, -(-total // PER_PAGE))
        return cls(page=min(max(1, page), last), per_page=PER_PAGE, error_out=False, query=query, known=total)

    def _query_items(self) -> list[Article]:
        window = self._query_args["query"].limit(self.per_page).offset(self._query_offset)
        return list(db.session.scalars(window))

    def _query_count(self) -> int:
        return int(self._query_args["known"])


def state_of(article: Article, at: datetime | None = None) -> str:
    """The state the reader of a list sees: stored, or computed from the dates of an approved article."""
    now = at or clock.now()
    if article.state != "approved":
        return article.state
    if article.publish_at is None or article.publish_at > now:
        return "scheduled"
    return "expired" if article.expire_at is not None and article.expire_at <= now else "published"


def owner_of(article: Article) -> str:
    """The name under which an article's files are kept."""
    return f"article:{article.id}"


def published(limit: int, *, category: str = "", with_body: bool = False) -> list[Article]:
    """The latest public articles of the current unit, of one category (by its slug) when it is named."""
    query = _public_list(with_body=with_body)
    if category:
        query = query.join(Article.category).where(Category.slug == category)
    return list(db.session.scalars(query.limit(limit)))


def latest_notices(limit: int) -> list[Article]:
    """The latest public articles of the category Thông báo."""
    return published(limit, category=NOTICES)


def shelves() -> list[Shelf]:
    """Categories and school years that hold public articles, in the unit's order of categories, newest year first."""
    query = (
        select(Category.slug, Category.name, Article.school_year, func.count(Article.id))
        .join(Article, and_(Article.unit_id == Category.unit_id, Article.category_id == Category.id))
        .where(_is_public())
        .group_by(Category.id, Category.slug, Category.name, Category.position, Article.school_year)
        .order_by(Category.position, Category.id, Article.school_year.desc())
    )
    return [Shelf(*row) for row in db.session.execute(query)]


def listed(found: Sequence[Shelf], *, category: str, school_year: str, page: int) -> Listed:
    """A page of the public list, of a category and a school year where these are named."""
    query = _public_list()
    if category:
        query = query.join(Article.category).where(Category.slug == category)
    if school_year:
        query = query.where(Article.school_year == school_year)
    fits = [one for one in found if one.slug == (category or one.slug)]
    total = sum(one.number for one in fits if one.school_year == (school_year or one.school_year))
    return Listed.of(query, page, total)


def known_article(slug: str) -> Article | None:
    """The article at a public address: there now, or once there and since expired or withdrawn; never a draft."""
    if not slug.isascii() or "\x00" in slug:
        return None
    query = select(Article).options(joinedload(Article.category)).where(Article.slug == slug)
    query = query.where(Article.state.in_(("approved", "withdrawn")), Article.publish_at <= clock.now())
    return db.session.scalar(query)


def files_of(article: Article) -> tuple[Attachment | None, list[Attachment]]:
    """The lead picture and the other files of an article."""
    rows = attachments.of(owner_of(article))
    picture = next((row for row in rows if row.id == article.picture_id), None)
    return picture, [row for row in rows if row is not picture]


def beside(article: Article) -> tuple[list[Article], list[Article]]:
    """What stands beside an article: related ones, those of its school year first, and the most read of 30 days.

    Related is what shares its category. One query answers both, because both are on every article's page.
    """
    first = clock.today() - timedelta(days=MOST_READ_DAYS)
    seen = (
        select(func.substr(VisitDay.path, len(_PREFIX) + 1).label("read_slug"), func.sum(VisitDay.views).label("views"))
        .where(VisitDay.day > first, VisitDay.path.startswith(_PREFIX, autoescape=True))
        .group_by("read_slug")
        .subquery()
    )
    same_year = case((Article.school_year == article.school_year, 0), else_=1)
    akin = and_(_is_public(), Article.category_id == article.category_id, Article.id != article.id)
    near = select(Article.id).where(akin).order_by(same_year, Article.publish_at.desc(), Article.id).limit(RELATED)
    top = select(Article.id).join(seen, seen.c.read_slug == Article.slug).where(_is_public())
    top = top.order_by(seen.c.views.desc(), Article.id).limit(MOST_READ)
    query = select(Article, func.coalesce(seen.c.views, 0)).options(defer(Article.body))
    query = query.outerjoin(seen, seen.c.read_slug == Article.slug).where(
        or_(Article.id.in_(near), Article.id.in_(top))
    )
    rows = [(one, int(views)) for one, views in db.session.execute(query)]
    return _related(article, [one for one, _views in rows]), _most_read(rows)


def _related(article: Article, rows: list[Article]) -> list[Article]:
    rows = [one for one in rows if one.category_id == article.category_id and one.id != article.id]
    rows.sort(key=lambda one: (one.publish_at or EVER, -one.id), reverse=True)
    rows.sort(key=lambda one: one.school_year != article.school_year)
    return rows[:RELATED]


def _most_read(rows: list[tuple[Article, int]]) -> list[Article]:
    rows = sorted((row for row in rows if row[1]), key=lambda row: (-row[1], row[0].id))
    return [one for one, _views in rows[:MOST_READ]]


def categories() -> list[Category]:
    """The categories of the current unit in its own order."""
    return list(db.session.scalars(select(Category).order_by(Category.position, Category.id)))


def category(category_id: int) -> Category | None:
    """A category of the current unit."""
    return db.session.scalar(select(Category).where(Category.id == category_id))


def articles_in(found: Category) -> int:
    """How many articles of any state stand in a category."""
    return db.session.scalar(select(func.count(Article.id)).where(Article.category_id == found.id)) or 0


def counts() -> dict[str, int]:
    """How many articles of the current unit are in each state."""
    query = select(_shown_state().label("shown"), func.count(Article.id)).group_by("shown")
    return {state: number for state, number in db.session.execute(query)}


def kept(numbers: dict[str, int], *, state: str, page: int) -> Listed:
    """A page of all articles, or of one state, the last changed first; `numbers` are those of `counts`."""
    query = select(Article).options(joinedload(Article.category), defer(Article.body))
    query = query.order_by(Article.updated_at.desc(), Article.id.desc())
    if state:
        query = query.where(_shown_state() == state)
    return Listed.of(query, page, numbers.get(state, 0) if state else sum(numbers.values()))


def article(article_id: int, *, change: bool = False) -> Article | None:
    """An article of the current unit in any state; with `change` it is held until the transaction ends."""
    query = select(Article).where(Article.id == article_id)
    return db.session.scalar(query.with_for_update() if change else query)


def waiting(unit: Unit) -> int:
    """How many articles of the current unit wait for approval."""
    return db.session.scalar(select(func.count(Article.id)).where(Article.state == "submitted")) or 0


def slug_taken(slug: str, but: int | None) -> bool:
    """Whether another article of the current unit stands at this address."""
    query = select(Article.id).where(Article.slug == slug, Article.id != (but or 0))
    return db.session.scalar(query.limit(1)) is not None


def _is_public() -> ColumnElement[bool]:
    now = clock.now()
    ends = or_(Article.expire_at.is_(None), Article.expire_at > now)
    return and_(Article.state == "approved", Article.publish_at <= now, ends)


def _public_list(with_body: bool = False) -> Select[Any]:
    query = select(Article).options(joinedload(Article.category)).where(_is_public())
    query = query if with_body else query.options(defer(Article.body))
    return query.order_by(Article.publish_at.desc(), Article.id.desc())


def _shown_state() -> Any:
    now = clock.now()
    return case(
        (Article.state != "approved", Article.state),
        (Article.publish_at > now, literal("scheduled")),
        (Article.expire_at <= now, literal("expired")),
        else_=literal("published"),
    )
