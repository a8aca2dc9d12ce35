"""Reads of a front page: few and wide, because the front page is what most readers open first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import contains_eager, defer

from blueprints.directives.models import Answer, Delivery, Dispatch
from blueprints.directives.queries import standing
from blueprints.documents.models import Citation, Edition, EditionMark
from blueprints.documents.states import ENDING
from blueprints.news.models import Article, Category
from blueprints.news.queries import NOTICES, state_of
from tenants import lines
from tenants.attachments import Attachment
from tenants.ground import clock
from tenants.ground.database import across_units, db
from tenants.hosts import Hostname
from tenants.pages import absolute
from tenants.units import Unit
from tenants.visits import Totals, VisitDay

NEWS, NOTICED, READ, DIRECTIVES, PAPERS = 7, 4, 5, 4, 7
READ_DAYS = 30
NEWS_PATH = "/tin-tuc/"


@dataclass(frozen=True, slots=True)
class Readers:
    """How often a portal is read: its totals, and the views of its most read news by the end of their address."""

    totals: Totals
    views: dict[str, int]


@dataclass(frozen=True, slots=True)
class News:
    """The articles of a front page; `pictures` are file names of lead pictures by article."""

    latest: list[Article]
    notices: list[Article]
    most_read: list[tuple[Article, int]]
    pictures: dict[int, str]


@dataclass(frozen=True, slots=True)
class Papers:
    """What a unit issued: the latest, and by steering document what the unit did about it."""

    latest: list[Edition]
    deeds: dict[int, Edition]
    school_year: str


@dataclass(frozen=True, slots=True)
class SchoolNews:
    """An article of a school below, with the school and the host on which it is read."""

    article: Article
    school: Unit
    host: str

    def at(self, path: str) -> str:
        """Address of a page on the school's portal."""
        return absolute(self.host, path)


def readers() -> Readers:
    """Visits of the current unit's portal, and its most read paths of news in the last days; one query."""
    today = clock.today()
    first = today - timedelta(days=READ_DAYS - 1)

    def since(day: date, until: date = today) -> Any:
        return func.coalesce(func.sum(case((VisitDay.day.between(day, until), VisitDay.views), else_=0)), 0)

    yesterday = today - timedelta(days=1)
    month, year, recent = since(today.replace(day=1)), since(today.replace(month=1, day=1)), since(first)
    sums = (since(today), since(yesterday, yesterday), month, year, func.sum(VisitDay.views), func.min(VisitDay.day))
    news_path = and_(VisitDay.day >= first, VisitDay.path.startswith(NEWS_PATH, autoescape=True))
    query = select(VisitDay.path, recent, *sums).where(or_(VisitDay.path == "", news_path)).group_by(VisitDay.path)
    # A withdrawn article keeps its readers, so there are more candidates than places.
    query = query.order_by(case((VisitDay.path == "", 0), else_=1), recent.desc(), VisitDay.path).limit(1 + READ * 4)
    totals, views = Totals(0, 0, 0, 0, 0, None), {}
    for path, number, *row in db.session.execute(query):
        if path:
            views[path.removeprefix(NEWS_PATH)] = int(number)
        else:
            totals = Totals(*row)
    return Readers(totals, views)


def news(views: Mapping[str, int]) -> News:
    """Latest news, notices and the most read of the current unit (`views` by slug of the article); one query."""
    fresh = _shown_ids().where(Category.slug != NOTICES).limit(NEWS)
    noticed = _shown_ids().where(Category.slug == NOTICES).limit(NOTICED)
    query = (
        select(Article, Attachment.name)
        .join(Article.category)
        .outerjoin(Attachment, and_(Attachment.unit_id == Article.unit_id, Attachment.id == Article.picture_id))
        .where(_shown(), or_(Article.id.in_(fresh), Article.id.in_(noticed), Article.slug.in_(views)))
        .options(contains_eager(Article.category), defer(Article.body))
        .order_by(Article.publish_at.desc(), Article.id.desc())
    )
    # What is public is the other room's rule; the query only narrows.
    rows = [row for row in db.session.execute(query) if state_of(row[0]) == "published"]
    most = sorted(((row[0], views[row[0].slug]) for row in rows if row[0].slug in views), key=lambda one: -one[1])
    return News(
        latest=[row[0] for row in rows if row[0].category.slug != NOTICES][:NEWS],
        notices=[row[0] for row in rows if row[0].category.slug == NOTICES][:NOTICED],
        most_read=most[:READ],
        pictures={row[0].id: row[1] for row in rows if row[1]},
    )


def _shown_ids() -> Select[int]:
    query = select(Article.id).join(Article.category).where(_shown())
    return query.order_by(Article.publish_at.desc(), Article.id.desc())


def _shown() -> ColumnElement[bool]:
    now = clock.now()
    ends = or_(Article.expire_at.is_(None), Article.expire_at > now)
    return and_(Article.state == "approved", Article.publish_at <= now, ends)


def directives_in_force(unit: Unit) -> list[Dispatch]:
    """The latest steering documents that came to a unit, that its readers may see and that still count; one query."""
    received = select(Delivery.dispatch_id).where(Delivery.unit_id == unit.id, Delivery.code != "02")
    expired = and_(Edition.expiry_date.is_not(None), Edition.expiry_date < clock.today())
    query = (
        select(Dispatch)
        .join(Dispatch.edition)
        .join(Dispatch.sender)
        .where(Dispatch.id.in_(received), Dispatch.visibility == "public", standing(), ~expired, ~_ended())
        .options(contains_eager(Dispatch.edition).options(*_light()), contains_eager(Dispatch.sender))
        .order_by(Dispatch.sent_at.desc(), Dispatch.id.desc())
    )
    return list(db.session.scalars(query.limit(DIRECTIVES)))


def papers(unit: Unit, carried_out: Sequence[int] = ()) -> Papers:
    """What a unit issued in this school year, and what it did about these steering documents; one query.

    Where this year has nothing yet the latest of earlier years stand in, and `school_year` is "".
    """
    year = clock.school_year(clock.today())
    mine = and_(Edition.issuer_id == unit.id, Edition.visibility == "public", ~_ended())
    this_year = case((Edition.school_year == year, 0), else_=1)
    order = (Edition.issued_date.desc(), Edition.code_number.desc(), Edition.id.desc())
    latest = select(Edition.id).where(mine).order_by(this_year, *order).limit(PAPERS)
    cited = and_(Citation.source_id == Edition.id, Citation.target_id.in_(carried_out))
    query = (
        select(Edition, Citation.target_id, Dispatch.edition_id)
        .outerjoin(Citation, cited)
        .outerjoin(Answer, Answer.edition_id == Edition.id)
        .outerjoin(Delivery, and_(Delivery.unit_id == Answer.unit_id, Delivery.id == Answer.delivery_id))
        .outerjoin(Dispatch, and_(Dispatch.id == Delivery.dispatch_id, Dispatch.edition_id.in_(carried_out)))
        .where(mine, or_(Edition.id.in_(latest), Citation.target_id.is_not(None), Dispatch.edition_id.is_not(None)))
        .options(*_light())
        .order_by(*order)
    )
    rows = list(db.session.execute(query))
    deeds: dict[int, Edition] = {}
    for edition, by_basis, by_answer in rows:
        for target in (by_answer, by_basis):
            if target is not None:
                deeds.setdefault(target, edition)
    found = list(dict.fromkeys(edition for edition, *_targets in rows))
    of_year = [edition for edition in found if edition.school_year == year]
    return Papers((of_year or found)[:PAPERS], deeds, year if of_year else "")


def _ended() -> ColumnElement[bool]:
    ended = select(EditionMark.id).where(EditionMark.edition_id == Edition.id, EditionMark.kind.in_(ENDING))
    return ended.exists()


def _light() -> tuple[Any, ...]:
    return defer(Edition.body), defer(Edition.bases), defer(Edition.recipients)


def schools_by_level(office: Unit) -> dict[str, int]:
    """How many schools with a live portal stand below an office today, by level."""
    query = select(Unit.level, func.count(Unit.id)).where(Unit.id.in_(lines.below_ids(office)))
    query = query.where(Unit.state == "live", Unit.level != "office").group_by(Unit.level)
    return {level: number for level, number in db.session.execute(query)}


def news_of_schools(office: Unit, limit: int = 6) -> list[SchoolNews]:
    """The latest news on the portals below an office."""
    query = (
        select(Article, Unit, Hostname.host)
        .join(Unit, Unit.id == Article.unit_id)
        .join(Hostname, and_(Hostname.unit_id == Unit.id, Hostname.canonical))
        .where(Article.unit_id.in_(lines.below_ids(office)), Unit.state == "live", Unit.level != "office", _shown())
        .options(defer(Article.body))
        .order_by(Article.publish_at.desc(), Article.id.desc())
    )
    with across_units("an office's front page names the latest public news of the schools below it"):
        rows = db.session.execute(query.limit(limit)).all()
    return [SchoolNews(*row) for row in rows if state_of(row[0]) == "published"]
