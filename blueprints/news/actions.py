"""Writes of news: every act changes the article, leaves a line in the log and keeps pages and search right."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from blueprints.news import queries
from blueprints.news.models import Article, Category
from tenants import attachments, audit, page_cache, search
from tenants.attachments import Attachment
from tenants.ground import checks, clock, folding
from tenants.ground.database import db, scope
from tenants.ground.files import Stored
from tenants.ground.html import plain
from tenants.people import User
from tenants.units import Unit

FIELDS = frozenset(
    {"title", "summary", "body", "category_id", "author", "source_name", "source_url", "school_year", "picture_alt"}
    | {"picture_credit"}
)
KIND = "article"


class Refused(Exception):
    """An act that the article's state does not allow; nothing was changed."""


class Changed(Refused):
    """Somebody else saved the article after this person opened it."""


class Faulty(Refused):
    """The text has faults that must be mended before the public may see it."""


def create(*, by: User | None, **fields: Any) -> Article:
    """A new draft of the current unit; `fields` are those of FIELDS, and may be few."""
    article = Article(created_by_id=by.id if by else None, **_checked(fields))
    article.school_year = article.school_year or clock.school_year(clock.today())
    article.slug = _free_slug(article.title)
    db.session.add(article)
    db.session.flush()
    _record("news:write", article, by=by, detail={"act": "create"})
    return article


def save(article: Article, *, unit: Unit, version: int, by: User | None, **fields: Any) -> Article:
    """Writes what was typed over what is there; a public article changes for its readers at once.

    Raises Changed when `version` is not the present one.
    """
    _same(article, version)
    before = {"title": article.title}
    for name, value in _checked(fields).items():
        setattr(article, name, value)
    article.updated_at = clock.now()
    if article.publish_at is None:
        # An address that nobody was ever given follows the title.
        article.slug = _free_slug(article.title, but=article.id)
    db.session.flush()
    _record("news:write", article, by=by, detail={"act": "save", "before": before})
    _shown(article, unit)
    return article


def submit(article: Article, *, version: int, by: User | None) -> None:
    """Sends a draft or a returned article to those who may publish."""
    _same(article, version)
    _stands(article, "draft", "rejected")
    article.state, article.updated_at = "submitted", clock.now()
    _record("news:write", article, by=by, detail={"act": "submit"})


def approve(article: Article, *, unit: Unit, version: int, by: User | None, **dates: datetime | None) -> None:
    """Publishes an article now, or at `publish_at`, until `expire_at`; times ahead are rounded up to five minutes.

    Raises Changed, Faulty when its text has faults of the grade "must", Refused when it is public already.
    """
    _same(article, version)
    _stands(article, "draft", "submitted", "rejected", "withdrawn", "scheduled")
    if any(fault.severity == "must" for fault in checks.check(article.body)):
        raise Faulty
    now, end = clock.now(), dates.get("expire_at")
    start = dates.get("publish_at") or now
    # Cached pages change with the five-minute tick, so what lies ahead starts and ends on one.
    article.publish_at = clock.next_tick(start) if start > now else start
    article.expire_at = clock.next_tick(end) if end else None
    article.state, article.reason, article.updated_at = "approved", "", clock.now()
    _record("news:publish", article, by=by, detail={"act": "approve", "publish_at": article.publish_at.isoformat()})
    _shown(article, unit)


def reject(article: Article, *, version: int, reason: str, by: User | None) -> None:
    """Sends an article back to its writer with the reason."""
    _same(article, version)
    _stands(article, "submitted")
    article.state, article.reason, article.updated_at = "rejected", reason, clock.now()
    _record("news:publish", article, by=by, reason=reason, detail={"act": "reject"})


def withdraw(article: Article, *, unit: Unit, version: int, reason: str, by: User | None) -> None:
    """Takes an article off the portal; its address then says why. One that was only scheduled becomes a draft again."""
    _same(article, version)
    _stands(article, "published", "scheduled", "expired")
    known = queries.state_of(article) != "scheduled"
    article.state, article.reason, article.updated_at = ("withdrawn" if known else "draft"), reason, clock.now()
    if known:
        # From here on it is not shown: the day the notice names.
        article.expire_at = clock.now()
    else:
        article.publish_at = article.expire_at = None
    _record("news:publish", article, by=by, reason=reason, detail={"act": "withdraw"})
    search.remove(kind=KIND, ref=str(article.id))
    page_cache.bump(unit)


def add_files(article: Article, stored: Iterable[Stored], *, unit: Unit) -> None:
    """Adds files to an article, after those it has."""
    for one in stored:
        attachments.attach(queries.owner_of(article), one)
        db.session.flush()
    page_cache.bump(unit)


def drop_files(article: Article, ids: Iterable[int], *, unit: Unit) -> None:
    """Takes files off an article; ids of anything else are passed over. Taking the lead picture takes its words too."""
    for file_id in ids:
        row = attachments.one(queries.owner_of(article), file_id)
        if row is None:
            continue
        if row.id == article.picture_id:
            article.picture_id, article.picture_alt, article.picture_credit = None, "", ""
            db.session.flush()
        db.session.delete(row)
    page_cache.bump(unit)


def set_picture(article: Article, stored: Stored, *, unit: Unit) -> Attachment:
    """Puts a lead picture in the place of the one before."""
    before = article.picture_id
    row = attachments.attach(queries.owner_of(article), stored)
    db.session.flush()
    article.picture_id = row.id
    db.session.flush()
    old = attachments.one(queries.owner_of(article), before) if before else None
    if old is not None:
        db.session.delete(old)
    page_cache.bump(unit)
    return row


def found_categories(unit: Unit) -> None:
    """Gives a new unit the categories its starter template names; called when a unit is founded."""
    with scope(unit.id):
        for name in unit.settings.get("categories", []):
            add_category(name, unit=unit)


def add_category(name: str, *, unit: Unit) -> Category:
    """A new category after the others; its slug stays even when it is renamed, because addresses hold it."""
    rows = queries.categories()
    taken = {row.slug for row in rows}
    base = folding.slug(name)
    slug = next(one for one in _variants(base) if one not in taken)
    row = Category(name=name, slug=slug, position=max((row.position for row in rows), default=0) + 1)
    db.session.add(row)
    db.session.flush()
    page_cache.bump(unit)
    return row


def rename_category(row: Category, name: str, *, unit: Unit, by: User | None) -> None:
    """Gives a category another name at the same address."""
    before, row.name = row.name, name
    audit.record("news:publish", f"category:{row.id}", f"{before} → {name}", by=by, unit_id=unit.id)
    page_cache.bump(unit)


def move_category(row: Category, step: int, *, unit: Unit) -> None:
    """Moves a category one place up (-1) or down (1); at an end it stays."""
    rows = queries.categories()
    at = rows.index(row)
    to = min(max(0, at + step), len(rows) - 1)
    rows.insert(to, rows.pop(at))
    for position, one in enumerate(rows, 1):
        one.position = position
    page_cache.bump(unit)


def remove_category(row: Category, *, unit: Unit, by: User | None) -> None:
    """Removes a category in which no article stands; raises Refused otherwise."""
    if queries.articles_in(row):
        raise Refused
    audit.record("news:publish", f"category:{row.id}", row.name, by=by, unit_id=unit.id, detail={"act": "remove"})
    db.session.delete(row)
    page_cache.bump(unit)


def _checked(fields: dict[str, Any]) -> dict[str, Any]:
    foreign = fields.keys() - FIELDS
    if foreign:
        raise TypeError(f"An article has no field {sorted(foreign)} to be written.")
    if "category_id" in fields and queries.category(fields["category_id"]) is None:
        raise Refused
    return fields


def _same(article: Article, version: int) -> None:
    if article.version != version:
        raise Changed


def _stands(article: Article, *states: str) -> None:
    if queries.state_of(article) not in states:
        raise Refused


def _variants(base: str) -> Iterable[str]:
    yield base
    number = 2
    while True:
        yield f"{base}-{number}"
        number += 1


def _free_slug(title: str, but: int | None = None) -> str:
    return next(one for one in _variants(folding.slug(title)) if not queries.slug_taken(one, but))


def _record(verb: str, article: Article, **more: Any) -> None:
    audit.record(verb, f"{KIND}:{article.id}", article.title, unit_id=article.unit_id, **more)


def _shown(article: Article, unit: Unit) -> None:
    """Search and pages follow an article that has a place on the portal."""
    if article.state != "approved" or article.publish_at is None:
        return
    search.index(
        kind=KIND, ref=str(article.id), unit_id=unit.id, path=f"/tin-tuc/{article.slug}", title=article.title,
        body=f"{article.summary}\n{plain(article.body)}", shown_from=article.publish_at, shown_until=article.expire_at,
        school_year=article.school_year,
    )  # fmt: skip
    page_cache.bump(unit)
