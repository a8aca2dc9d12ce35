"""Readers see what is published now, and nothing else, on the very next request."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from blueprints.news import actions, queries
from tenants import page_cache, visits
from tenants.ground import clock
from tests import world
from tests.news.conftest import at, body
from tests.visitor import Visitor

Visit = Callable[..., Visitor]
Publish = Callable[..., tuple[int, str]]


def test_index_lists_published_news(visit: Visit, publish: Publish) -> None:
    publish("truong-x", "Trồng cây đầu năm")
    publish("truong-y", "Tin của trường khác")
    publish("truong-x", "Còn là nháp", state="draft")
    page = visit("truong-x")
    page.get("/tin-tuc/")
    assert "Trồng cây đầu năm" in page.text
    assert "1 tin" in page.text
    assert "trường khác" not in page.text and "Còn là nháp" not in page.text


def test_index_without_news_says_so(visit: Visit) -> None:
    page = visit("truong-x")
    page.get("/tin-tuc/")
    assert "Chưa có tin nào được đăng" in page.text


def test_index_filters_by_category_and_year(visit: Visit, publish: Publish, app: Flask) -> None:
    with at(app, "truong-x"):
        notices = next(one.id for one in queries.categories() if one.slug == "thong-bao")
    publish("truong-x", "Lịch họp phụ huynh", category_id=notices, school_year="2025-2026")
    publish("truong-x", "Trồng cây đầu năm")
    page = visit("truong-x")
    page.get("/tin-tuc/?chuyen-muc=thong-bao")
    assert "Lịch họp phụ huynh" in page.text and "Trồng cây" not in page.text
    page.get("/tin-tuc/?nam=2025-2026")
    assert "Lịch họp phụ huynh" in page.text and "Trồng cây" not in page.text
    page.get("/tin-tuc/?nam=2025-2026&chuyen-muc=tin-nha-truong")
    assert "Không có tin nào khớp" in page.text or "Lịch họp" not in page.text


@pytest.mark.parametrize(
    "query",
    [
        "trang=abc",
        "trang=-3",
        "trang=99999999999999999999",
        "trang=",
        "nam=%00",
        "chuyen-muc=%00'--",
        "nam=1&trang=2",
        "x=%ff",
    ],
)
def test_index_bears_odd_questions(visit: Visit, publish: Publish, query: str) -> None:
    publish("truong-x", "Trồng cây đầu năm")
    page = visit("truong-x")
    page.get(f"/tin-tuc/?{query}")
    assert "Trồng cây đầu năm" in page.text


def test_index_has_pages(visit: Visit, publish: Publish) -> None:
    for number in range(21):
        publish("truong-x", f"Tin số {number:02}")
    page = visit("truong-x")
    page.get("/tin-tuc/")
    assert "Tin số 20" in page.text and "Tin số 00" not in page.text
    page.get("/tin-tuc/?trang=2")
    assert "Tin số 00" in page.text and "Tin số 20" not in page.text


def test_show_has_everything_an_article_has(visit: Visit, publish: Publish) -> None:
    _, slug = publish(
        "truong-x",
        "Trồng cây đầu năm",
        author="Ban truyền thông",
        source_name="Báo Giáo dục",
        source_url="https://bao.vn/a",
    )
    publish("truong-x", "Tin cùng chuyên mục")
    page = visit("truong-x")
    page.get(f"/tin-tuc/{slug}")
    assert "Trồng cây đầu năm" in page.page.select_one("h1").text  # type: ignore[union-attr]
    for words in ("Ban truyền thông", "Báo Giáo dục", "Một câu tóm tắt.", "Mỗi lớp một cây.", "Tin cùng chuyên mục"):
        assert words in page.text
    assert page.page.select_one("h2:-soup-contains('Chăm cây')")
    assert page.page.select_one("button[data-print][hidden]")


def test_show_in_english_frame(visit: Visit, publish: Publish) -> None:
    _, slug = publish("truong-x", "Trồng cây đầu năm")
    page = visit("truong-x", language="en")
    page.get(f"/tin-tuc/{slug}")
    assert "Trồng cây đầu năm" in page.text


@pytest.mark.parametrize("state", ["draft", "submitted", "rejected"])
def test_show_hides_what_is_not_approved(visit: Visit, publish: Publish, state: str) -> None:
    _, slug = publish("truong-x", "Bí mật chưa đăng", state=state)
    page = visit("truong-x")
    hidden = page.get(f"/tin-tuc/{slug}", status=404).get_data(as_text=True)
    missing = page.get("/tin-tuc/khong-he-co-bai-na", status=404).get_data(as_text=True)
    assert "Bí mật" not in hidden
    assert len(hidden) - len(missing) in (-1, 0, 1) or hidden.replace(slug, "") == missing.replace(
        "khong-he-co-bai-na", ""
    )


def test_show_hides_what_another_unit_published(visit: Visit, publish: Publish) -> None:
    _, slug = publish("truong-y", "Tin của trường khác")
    visit("truong-x").get(f"/tin-tuc/{slug}", status=404)


def test_scheduled_news_appear_and_expire_by_the_clock(visit: Visit, publish: Publish) -> None:
    start = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
    with clock.frozen(start):
        _, slug = publish(
            "truong-x", "Hẹn giờ", publish_at=start + timedelta(minutes=8), expire_at=start + timedelta(days=1)
        )
        page = visit("truong-x")
        page.get(f"/tin-tuc/{slug}", status=404)
        page.get("/tin-tuc/")
        page.get("/tin-tuc/")
        assert "Hẹn giờ" not in page.text
    with clock.frozen(start + timedelta(minutes=9, seconds=59)):
        page.get("/tin-tuc/")
        assert "Hẹn giờ" not in page.text
    with clock.frozen(start + timedelta(minutes=10)):
        page.get("/tin-tuc/")
        assert "Hẹn giờ" in page.text
        page.get(f"/tin-tuc/{slug}")
    with clock.frozen(start + timedelta(days=1, minutes=1)):
        page.get("/tin-tuc/")
        assert "Hẹn giờ" not in page.text
        page.get(f"/tin-tuc/{slug}", status=410)
        assert "hết thời gian đăng" in page.text


def test_withdrawn_news_say_why(visit: Visit, publish: Publish) -> None:
    _, slug = publish("truong-x", "Họp sai ngày", state="withdrawn")
    page = visit("truong-x")
    page.get(f"/tin-tuc/{slug}", status=410)
    assert "Tin này đã được gỡ" in page.text
    assert "Nêu sai ngày họp." in page.text
    assert clock.today().strftime("%d/%m/%Y") in page.text
    assert "Họp sai ngày" not in page.text and "Mỗi lớp một cây" not in page.text


def test_every_change_is_on_the_next_page(visit: Visit, publish: Publish, app: Flask) -> None:
    page = visit("truong-x")
    for _ in range(2):
        page.get("/tin-tuc/")
    article_id, slug = publish("truong-x", "Tiêu đề cũ")
    for _ in range(2):
        page.get("/tin-tuc/")
        assert "Tiêu đề cũ" in page.text
        page.get(f"/tin-tuc/{slug}")
    with at(app, "truong-x"):
        article = queries.article(article_id)
        assert article is not None
        fields = {"title": "Tiêu đề mới", "body": body("Chữ đã sửa.")}
        actions.save(article, unit=world.unit("truong-x"), version=article.version, by=None, **fields)
    for _ in range(2):
        page.get("/tin-tuc/")
        assert "Tiêu đề mới" in page.text and "Tiêu đề cũ" not in page.text
        page.get(f"/tin-tuc/{slug}")
        assert "Chữ đã sửa." in page.text
    with at(app, "truong-x"):
        article = queries.article(article_id)
        assert article is not None
        actions.withdraw(article, unit=world.unit("truong-x"), version=article.version, reason="Đăng nhầm.", by=None)
    page.get("/tin-tuc/")
    assert "Tiêu đề mới" not in page.text
    page.get(f"/tin-tuc/{slug}", status=410)
    assert "Đăng nhầm." in page.text


def test_pages_are_answered_from_the_cache(visit: Visit, publish: Publish, statements: Any) -> None:
    _, slug = publish("truong-x", "Trồng cây đầu năm")
    page = visit("truong-x")
    for path in ("/tin-tuc/", f"/tin-tuc/{slug}"):
        page.get(path)
        with statements() as seen:
            page.get(path)
        assert seen == []


def test_pages_keep_the_budget(visit: Visit, publish: Publish, statements: Any, app: Flask) -> None:
    slug = ""
    for number in range(8):
        _, slug = publish("truong-x", f"Tin số {number}")
    cache: page_cache.PageCache = app.extensions["page_cache"]
    page = visit("truong-x")
    for path in ("/tin-tuc/", f"/tin-tuc/{slug}"):
        cache.clear()
        with statements() as seen:
            page.get(path)
        own = [one for one in seen if "FROM article" in one or "FROM category" in one or "FROM attachment" in one]
        assert len(own) <= 3, "\n".join(own)


def test_beside_an_article_stand_related_and_most_read(publish: Publish, app: Flask) -> None:
    with at(app, "truong-x"):
        other = queries.categories()[1].id
    first, slug = publish("truong-x", "Bài đang đọc")
    publish("truong-x", "Năm trước", school_year="2024-2025")
    publish("truong-x", "Năm nay")
    publish("truong-x", "Đọc nhiều nhất", category_id=other)
    publish("truong-x", "Đã gỡ", state="withdrawn", category_id=other)
    _, twin = publish("truong-y", "Trường khác")
    with at(app, "truong-y"):
        visits.add(clock.today(), f"/tin-tuc/{slug}", 1000)
        visits.add(clock.today(), f"/tin-tuc/{twin}", 1000)
    with at(app, "truong-x"):
        for path, views in (("doc-nhieu-nhat", 9), ("nam-nay", 3), ("da-go", 50), ("khong-con", 70), (slug, 1)):
            visits.add(clock.today(), f"/tin-tuc/{path}", views)
        visits.add(clock.today() - timedelta(days=40), "/tin-tuc/nam-truoc", 500)
        article = queries.article(first)
        assert article is not None
        related, most_read = queries.beside(article)
        assert [one.title for one in related] == ["Năm nay", "Năm trước"]
        assert [one.title for one in most_read] == ["Đọc nhiều nhất", "Năm nay", "Bài đang đọc"]
