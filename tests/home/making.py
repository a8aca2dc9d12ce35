"""What a portal holds in the tests of its front page."""

from datetime import datetime, timedelta
from typing import Any

from blueprints.news import actions as news
from blueprints.news import queries as known
from blueprints.news.models import Article
from tenants import visits
from tenants.ground import clock
from tenants.ground.database import db, scope
from tenants.ground.html import from_text
from tests import world


def published(title: str, *, slug: str = "truong-x", category: str = "tin-nha-truong", **more: Any) -> Article:
    """A public article of a unit; `more`: summary, publish_at."""
    unit = world.unit(slug)
    with scope(unit.id):
        categories = {row.slug: row.id for row in known.categories()}
        chosen = categories.get(category) or next(iter(categories.values()))
        when: datetime | None = more.pop("publish_at", None)
        fields = {"category_id": chosen, "body": from_text("Một đoạn."), "school_year": "2026-2027", **more}
        article = news.create(by=None, title=title, **fields)
        dates = {"publish_at": when} if when else {}
        news.approve(article, unit=unit, version=article.version, by=None, **dates)
        db.session.commit()
        db.session.refresh(article)
        return article


def read(article: Article, views: int, *, slug: str = "truong-x", days_ago: int = 0) -> None:
    """Readers of an article on one day."""
    with scope(world.unit(slug).id):
        visits.add(clock.today() - timedelta(days=days_ago), f"/tin-tuc/{article.slug}", views)
        db.session.commit()
