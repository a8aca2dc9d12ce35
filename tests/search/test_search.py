"""Texts are found with or without marks, numbers however typed, and nothing is found that is not public."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from tenants import search
from tenants.ground import clock
from tenants.ground.database import db, scope
from tests import world
from tests.visitor import Visitor

Visit = Callable[..., Visitor]


@contextmanager
def inside(app: Flask) -> Iterator[None]:
    """Inside school X, kept when it ends well."""
    with app.app_context(), scope(world.unit("truong-x").id):
        yield
        db.session.commit()


def put(app: Flask, ref: str, title: str, slug: str = "truong-x", **more: Any) -> None:
    """Puts a text into the index of a unit."""
    values: dict[str, Any] = {
        "kind": "document",
        "path": f"/van-ban/{ref}",
        "body": "",
        "shown_from": clock.now(),
    } | more
    with inside(app):
        search.index(ref=ref, unit_id=world.unit(slug).id, title=title, **values)


@pytest.fixture
def plan(app: Flask) -> None:
    """The plan of the founding page, as a document of school X."""
    put(
        app, "1", "Kế hoạch 118/KH-THCS: truyền thông về giáo dục và đào tạo", number="118/KH-THCS",
        body="Trường xây dựng kế hoạch truyền thông, hoà nhập và khoẻ mạnh. Đội tuyển đọc sách.",
        school_year="2026-2027",
    )  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        "truyền thông", "truyen thong", "TRUYỀN THÔNG", "hòa nhập", "hoà nhập", "hoa nhap",
        "khỏe mạnh", "đội tuyển", "doi tuyen",
        "truyen tho", "giáo dục đào tạo", "kế hoạch 118/KH-THCS",
        "118/KH-THCS", "118 KH THCS", "118/kh-thcs", "118KHTHCS", "118 /KH- THCS", "118/KH", "số 118/KH-THCS",
        "118",
    ],
)  # fmt: skip
def test_words_and_numbers_are_found_however_typed(visit: Visit, plan: None, words: str) -> None:
    page = visit("truong-x")
    page.get(f"/tim-kiem?q={words.replace(' ', '+')}")
    assert "1 kết quả cho" in page.text, page.text[:300]
    assert page.page.select_one('main h2 a[href$="/van-ban/1"]')


@pytest.mark.parametrize("words", ["119/KH-THCS", "bóng đá", "18/KH-THCS"])
def test_what_is_not_there_is_not_found(visit: Visit, plan: None, words: str) -> None:
    page = visit("truong-x")
    page.get(f"/tim-kiem?q={words}")
    assert "0 kết quả cho" in page.text and "Không tìm thấy" in page.text


def test_words_found_are_marked(visit: Visit, plan: None) -> None:
    page = visit("truong-x")
    page.get("/tim-kiem?q=truyen+thong")
    assert {mark.text for mark in page.page.select("main mark")} == {"truyền", "thông"}


def test_marks_never_let_markup_through(visit: Visit, app: Flask) -> None:
    put(app, "2", "<script>alert(1)</script> cảnh báo", body="<img src=x onerror=y> cảnh báo & khác")
    page = visit("truong-x")
    body = page.get("/tim-kiem?q=canh+bao+%3Cscript%3E").get_data(as_text=True)
    assert "<script>alert" not in body and "<img src=x" not in body


def test_the_exact_number_comes_first(app: Flask) -> None:
    put(app, "1", "Cũ nhưng đúng số", number="8/KH-THCS", shown_from=clock.now() - timedelta(days=300))
    put(app, "2", "Mới, nhắc 8/KH-THCS trong lời văn", number="9/KH-THCS")
    with inside(app):
        found = search.find("08/KH-THCS", unit=world.unit("truong-x"))
        assert found.hits[0].entry.ref == "1"


def test_only_what_is_public_now_is_found(app: Flask, visit: Visit) -> None:
    put(app, "1", "hội khoẻ chưa đến giờ", shown_from=clock.now() + timedelta(hours=1))
    put(app, "2", "hội khoẻ đã hết hạn", shown_until=clock.now() - timedelta(minutes=1))
    put(app, "3", "hội khoẻ nội bộ", public=False)
    put(app, "4", "hội khoẻ trường khác", slug="truong-y")
    page = visit("truong-x")
    page.get("/tim-kiem?q=hoi+khoe")
    assert "0 kết quả" in page.text
    page.get("/tim-kiem?q=hoi+khoe&pham-vi=tat-ca")
    assert "1 kết quả" in page.text and "hội khoẻ trường khác" in page.text
    link = page.page.select_one("main h2 a")
    assert link is not None and str(link["href"]) == "http://truong-y.pgd.test/van-ban/4"
    assert "Yên Hòa" in page.text


def test_units_on_trial_are_not_found_from_elsewhere(app: Flask, visit: Visit) -> None:
    put(app, "1", "chạy thử thôi", slug="truong-y")
    with inside(app):
        world.unit("truong-y").state = "trial"
    page = visit("truong-x")
    page.get("/tim-kiem?q=chay+thu&pham-vi=tat-ca")
    assert "0 kết quả" in page.text


def test_results_are_narrowed_by_kind_and_year(visit: Visit, app: Flask) -> None:
    year = clock.school_year(clock.today())
    put(app, "1", "khai giảng một", school_year=year)
    put(app, "2", "khai giảng hai", kind="article", path="/tin-tuc/hai", school_year="2024-2025")
    page = visit("truong-x")
    page.get("/tim-kiem?q=khai+giang")
    assert "2 kết quả cho" in page.text
    page.get("/tim-kiem?q=khai+giang&loai=article")
    assert "1 kết quả cho" in page.text and "khai giảng hai" in page.text and "khai giảng một" not in page.text
    page.get(f"/tim-kiem?q=khai+giang&nam={year}")
    assert "khai giảng một" in page.text and "khai giảng hai" not in page.text


def test_nothing_found_offers_what_is_near(visit: Visit, plan: None) -> None:
    page = visit("truong-x")
    page.get("/tim-kiem?q=truyền+thông+bóng+đá&loai=document")
    assert "Gần đúng" in page.text and page.page.select_one('main h2 a[href$="/van-ban/1"]')
    assert "Tìm ở tất cả các trường" in page.text and "Bỏ lọc" in page.text


def test_pages_of_results(visit: Visit, app: Flask) -> None:
    for number in range(23):
        put(app, str(number), f"lễ hội {number:02}", shown_from=clock.now() - timedelta(minutes=number))
    page = visit("truong-x")
    page.get("/tim-kiem?q=le+hoi")
    assert "23 kết quả" in page.text and "lễ hội 00" in page.text and "lễ hội 22" not in page.text
    page.get("/tim-kiem?q=le+hoi&trang=2")
    assert "lễ hội 22" in page.text
    page.get("/tim-kiem?q=le+hoi&trang=999")
    assert "lễ hội 22" in page.text


@pytest.mark.parametrize(
    "query",
    [
        "", "q=", "q=+++", "q=%00", "q=%22", "q=%27%29+OR+1%3D1--", "q=NEAR(a+b)", "q=a+AND", "q=*", "q=-x",
        "q=a%3A*+%7C+!b",
        "q=" + "dài+" * 300, "q=%F0%9F%98%80", "q=%ff%fe", "q=%EF%BB%BF", "q=a&trang=-1",
        "q=a&trang=abc", "q=a&trang=" + "9" * 50,
        "q=a&loai=%00", "q=a&nam=x", "q=a&pham-vi=%00", "q[]=a", "q=a&q=b", "q=%5C", "q=%25", "q=118%2FKH%00",
        "q=%E1%BA%BF%CC%81%CC%81", "q=0%2F", "q=" + "1" * 190,
    ],
)  # fmt: skip
def test_odd_questions_are_answered(visit: Visit, plan: None, query: str) -> None:
    visit("truong-x").get(f"/tim-kiem?{query}")


def test_an_indexed_text_is_replaced_and_removed(app: Flask) -> None:
    put(app, "1", "tên cũ")
    put(app, "1", "tên mới")
    with inside(app):
        unit = world.unit("truong-x")
        assert search.find("tên cũ", unit=unit).number == 0
        assert search.find("tên mới", unit=unit).number == 1
        search.remove(kind="document", ref="1")
        search.remove(kind="document", ref="khong-co")
        assert search.find("tên mới", unit=unit).number == 0


def test_search_keeps_the_budget(visit: Visit, app: Flask, statements: Any) -> None:
    for number in range(20):
        put(app, str(number), f"lễ hội {number}", slug=("truong-x", "truong-y", "truong-z")[number % 3])
    page = visit("truong-x")
    with statements() as seen:
        page.get("/tim-kiem?q=le+hoi&pham-vi=tat-ca")
    own = [one for one in seen if "search_entry" in one]
    assert len(own) == 2, "\n".join(seen)
    assert len(seen) <= 10, "\n".join(seen)
