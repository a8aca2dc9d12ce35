"""Feeds and maps say what is public now; portals on trial ask robots to stay away."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask

from blueprints.news import actions, queries
from tenants.ground import clock
from tenants.ground.database import db, scope
from tenants.ground.html import clean
from tests import world
from tests.visitor import Visitor

Visit = Callable[..., Visitor]
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def publish(app: Flask, slug: str, title: str, *, category: str = "", **dates: Any) -> int:
    """A public article of a unit, in its first category or in the one named by its slug."""
    with app.app_context(), scope(world.unit(slug).id):
        found = [one.id for one in queries.categories() if one.slug == (category or one.slug)]
        fields = {"title": title, "summary": "Tóm & tắt.", "body": clean("<p>Chữ & <b>đậm</b>.</p>")}
        article = actions.create(by=None, category_id=found[0], **fields)
        actions.approve(article, unit=world.unit(slug), version=article.version, by=None, **dates)
        db.session.commit()
        return article.id


def withdraw(app: Flask, slug: str, article_id: int) -> None:
    """Takes an article off again."""
    with app.app_context(), scope(world.unit(slug).id):
        article = queries.article(article_id)
        assert article is not None
        actions.withdraw(article, unit=world.unit(slug), version=article.version, reason="Nhầm.", by=None)
        db.session.commit()


def read(visitor: Visitor, path: str) -> ElementTree.Element:
    """The XML at an address."""
    return ElementTree.fromstring(visitor.get(path).data)


def test_feed_follows_the_news(visit: Visit, app: Flask) -> None:
    reader = visit("truong-x")
    feed = read(reader, "/tin-tuc/atom.xml")
    assert feed.findall(f"{ATOM}entry") == [] and feed.find(f"{ATOM}updated") is not None
    article_id = publish(app, "truong-x", "Bài <một> & hai")
    publish(app, "truong-y", "Của trường khác")
    publish(app, "truong-x", "Chưa đến", publish_at=clock.now() + timedelta(days=1))
    for _ in range(2):
        feed = read(reader, "/tin-tuc/atom.xml")
        assert [one.text for one in feed.iter(f"{ATOM}title")][1:] == ["Bài <một> & hai"]
    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}id") == "http://truong-x.pgd.test/tin-tuc/bai-mot-hai"
    assert entry.findtext(f"{ATOM}content") == "<p>Chữ &amp; <strong>đậm</strong>.</p>"
    withdraw(app, "truong-x", article_id)
    assert read(reader, "/tin-tuc/atom.xml").findall(f"{ATOM}entry") == []


def test_feed_of_one_category(visit: Visit, app: Flask) -> None:
    publish(app, "truong-x", "Lịch nghỉ", category="thong-bao")
    publish(app, "truong-x", "Chuyện khác", category="chuyen-mon")
    reader = visit("truong-x")
    feed = read(reader, "/tin-tuc/atom.xml?chuyen-muc=thong-bao")
    assert [one.text for one in feed.iter(f"{ATOM}title")][1:] == ["Lịch nghỉ"]
    reader.get("/tin-tuc/atom.xml?chuyen-muc=khong-co", status=404)


def test_sitemap_lists_what_is_public(visit: Visit, app: Flask) -> None:
    article_id = publish(app, "truong-x", "Trong bản đồ")
    publish(app, "truong-y", "Trường khác")
    reader = visit("truong-x")
    found = [one.text for one in read(reader, "/sitemap.xml").iter(f"{MAP}loc")]
    assert "http://truong-x.pgd.test/tin-tuc/trong-ban-do" in found
    assert "http://truong-x.pgd.test/tin-tuc/" in found and "http://truong-x.pgd.test/so-do-cong" in found
    assert all(str(one).startswith("http://truong-x.pgd.test/") for one in found)
    withdraw(app, "truong-x", article_id)
    assert not any("trong-ban-do" in str(one.text) for one in read(reader, "/sitemap.xml").iter(f"{MAP}loc"))


@pytest.mark.parametrize(("state", "open_"), [("live", True), ("trial", False)])
def test_robots(visit: Visit, app: Flask, state: str, open_: bool) -> None:
    with app.app_context():
        world.unit("truong-x").state = state
        db.session.commit()
    rules = visit("truong-x").get("/robots.txt").get_data(as_text=True)
    assert ("Disallow: /\n" in rules) is not open_
    assert ("Sitemap: http://truong-x.pgd.test/sitemap.xml" in rules) is open_


def test_site_map_names_every_part(visit: Visit, app: Flask) -> None:
    publish(app, "truong-x", "Một tin", category="thong-bao")
    reader = visit("truong-x")
    reader.get("/so-do-cong")
    for words in ("Tin tức", "Thông báo", "Tìm kiếm", "Tuỳ chỉnh hiển thị"):
        assert words in reader.text
    visit("van-phong").get("/so-do-cong")
    visit("truong-x", language="en").get("/so-do-cong")
