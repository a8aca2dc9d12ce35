"""Stage of the news: articles written, approved, planned ahead, waiting and withdrawn, by the people who write them."""

from datetime import date, timedelta
from functools import partial

from blueprints.demo import shelf
from blueprints.demo.country import Country, moment
from blueprints.demo.drawings import PICTURES
from blueprints.demo.enclosures import ARTICLE_FILES
from blueprints.news import actions, queries
from blueprints.news.models import Article
from blueprints.news.writing import from_typed
from tenants.ground import clock
from tenants.people import User
from tenants.units import Unit

FILES = ("news/thcs-thitran.txt", "news/truong.txt", "news/co-quan.txt")
SCHOOL = "thcs-thitran"
MADE_UP = "*(Bài viết minh họa, dùng để chạy thử phần mềm.)*"


def prepare(country: Country) -> None:
    """Puts the articles on the agenda: each is written a quarter of an hour before it is published."""
    for name in FILES:
        for piece in shelf.pieces(name):
            unit = country.units[piece.one("unit") or SCHOOL]
            at = moment(_day(country, piece), int((piece.one("hour") or "15:30")[:2]), 30)
            country.later(at - timedelta(minutes=15), unit, partial(_write, country, unit, piece))


def _day(country: Country, piece: shelf.Piece) -> date:
    """The day of an article in the school year; what has no day in the past is written on the last day."""
    day, _, month = piece.one("day").partition("/")
    year = country.first_year - 1 if piece.one("year") == "last" else None
    return country.in_year(int(day), int(month), year) if month else country.last_day


def _write(country: Country, unit: Unit, piece: shelf.Piece) -> None:
    words = country.words()
    body = f"{piece.text(words)}\n{MADE_UP}"
    category = next(row for row in queries.categories() if row.name == piece.one("category"))
    writer, editor = _people(country, unit)
    article = actions.create(
        by=writer, title=piece.one("title", words), summary=piece.one("summary", words), body=from_typed(body),
        category_id=category.id, author=piece.one("author"), school_year=clock.school_year(clock.today()),
        picture_alt=piece.one("alt"), picture_credit=piece.one("credit"),
    )  # fmt: skip
    if piece.one("picture"):
        actions.set_picture(article, PICTURES[piece.one("picture")](), unit=unit)
    if piece.one("file"):
        actions.add_files(article, [ARTICLE_FILES[piece.one("file")]()], unit=unit)
    state = piece.one("state") or "published"
    if state != "draft":
        actions.submit(article, version=article.version, by=writer)
    if state in ("published", "scheduled", "withdrawn"):
        with clock.frozen(clock.now() + timedelta(minutes=15)):
            _publish(country, (unit, editor), article, piece)


def _publish(country: Country, place: tuple[Unit, User], article: Article, piece: shelf.Piece) -> None:
    unit, editor = place
    ahead = piece.one("day").startswith("+")
    start = moment(country.day(int(piece.one("day"))), 7) if ahead else None
    actions.approve(article, unit=unit, version=article.version, by=editor, publish_at=start)
    if piece.one("state") == "withdrawn":
        with clock.frozen(clock.now() + timedelta(hours=2)):
            actions.withdraw(article, unit=unit, version=article.version, reason=piece.one("reason"), by=editor)


def _people(country: Country, unit: Unit) -> tuple[User, User]:
    """Who writes and who approves: at most units the clerk does both."""
    if unit.slug == SCHOOL:
        return country.people[f"bientap@{SCHOOL}"], country.people[f"duyetbai@{SCHOOL}"]
    clerk = country.people.get(f"chuyenvien@{unit.slug}") or country.people[f"vanthu@{unit.slug}"]
    return clerk, clerk
