"""What the tests of news start from: an article in the state that a test needs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask

from blueprints.news import actions, queries
from blueprints.news.models import Article
from tenants.ground.database import db, scope
from tenants.ground.html import Clean, clean
from tests import world

BODY = clean(
    "<p>Sáng nay, học sinh khối 6 trồng hai mươi cây bàng trên sân trường.</p><h2>Chăm cây</h2><p>Mỗi lớp một cây.</p>"
)


@contextmanager
def at(app: Flask, slug: str) -> Iterator[None]:
    """An application context inside one unit, kept when it ends well."""
    with app.app_context(), scope(world.unit(slug).id):
        yield
        db.session.commit()


@pytest.fixture
def publish(app: Flask) -> Callable[..., tuple[int, str]]:
    """publish("truong-x", "Tiêu đề") makes an article; returns its id and slug. State, dates, fields are keywords."""

    def make(slug: str, title: str, *, state: str = "approved", **more: Any) -> tuple[int, str]:
        dates: dict[str, Any] = {name: more.pop(name) for name in ("publish_at", "expire_at") if name in more}
        with at(app, slug):
            unit = world.unit(slug)
            fields: dict[str, Any] = {"summary": "Một câu tóm tắt.", "body": BODY} | more
            fields.setdefault("category_id", queries.categories()[0].id)
            article = actions.create(by=None, title=title, **fields)
            move(article, unit, state, dates)
            return article.id, article.slug

    return make


def move(article: Article, unit: Any, state: str, dates: dict[str, Any]) -> None:
    """Brings a draft into a stored state by the acts of the room."""
    if state in ("submitted", "rejected"):
        actions.submit(article, version=article.version, by=None)
        db.session.flush()
    if state == "rejected":
        actions.reject(article, version=article.version, reason="Thiếu nguồn tin.", by=None)
    if state in ("approved", "withdrawn"):
        actions.approve(article, unit=unit, version=article.version, by=None, **dates)
        db.session.flush()
    if state == "withdrawn":
        actions.withdraw(article, unit=unit, version=article.version, reason="Nêu sai ngày họp.", by=None)


def body(words: str) -> Clean:
    """One paragraph of clean HTML."""
    return clean(f"<p>{words}</p>")
