"""Cached pages: as quick as they may be, and never another page, another reader's or yesterday's."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from flask import Flask, Response

from tenants import front, lines, page_cache
from tenants.ground import clock
from tenants.ground.database import db
from tenants.lines import Line
from tenants.page_cache import Page, PageCache
from tests.conftest import Visit, counted
from tests.visitor import Visitor
from tests.world import UNITS, unit

PAGE = "/tuyen-bo-tro-nang"


def test_second_reader_costs_no_session_query(visit: Visit) -> None:
    reader = visit("truong-x")
    reader.get(PAGE)
    with counted() as seen:
        reader.get(PAGE)
    assert seen == [], "a hit may only use the raw connection of the directory"


def test_unchanged_page_is_304_and_changed_page_is_not(visit: Visit, app: Flask) -> None:
    reader = visit("truong-x")
    tag = reader.get(PAGE).headers["ETag"]
    again = reader.get(PAGE, status=304, headers={"If-None-Match": tag})
    assert again.get_data() == b"" and again.headers["ETag"] == tag
    with app.app_context():
        page_cache.bump(unit("truong-x"))
        db.session.commit()
    assert reader.get(PAGE, headers={"If-None-Match": tag}).headers["ETag"] != tag


def test_page_of_one_host_is_never_served_at_another(visit: Visit) -> None:
    for slug, _, name, *_rest in UNITS * 2:
        reader = visit(slug)
        reader.get(PAGE)
        assert name in reader.page.get_text(), slug


def test_office_changes_every_page_below_with_one_row(visit: Visit, app: Flask) -> None:
    tags = {slug: visit(slug).get(PAGE).headers["ETag"] for slug in ("truong-x", "truong-y", "truong-z")}
    with app.app_context():
        page_cache.broadcast(unit("van-phong"))
        db.session.commit()
    changed = {slug for slug, tag in tags.items() if visit(slug).get(PAGE).headers["ETag"] != tag}
    assert changed == {"truong-x", "truong-y"}


def test_moved_unit_shows_its_new_superior_at_once(visit: Visit, app: Flask) -> None:
    reader = visit("truong-x")
    reader.get(PAGE)
    with app.app_context():
        lines.move(
            child=unit("truong-x"),
            parent=unit("van-phong-khac"),
            line=Line.ADMINISTRATIVE,
            on=clock.today(),
            basis="QĐ",
        )
        db.session.commit()
    reader.get(PAGE)
    assert "Láng Giềng" in reader.page.get_text() and "xã Thử Nghiệm" not in reader.page.get_text()


def test_clock_moves_every_key(visit: Visit) -> None:
    reader = visit("truong-x")
    with clock.frozen(clock.now()):
        tag = reader.get(PAGE).headers["ETag"]
        assert reader.get(PAGE).headers["ETag"] == tag
        moment = clock.now() + timedelta(seconds=clock.TICK)
    with clock.frozen(moment):
        assert reader.get(PAGE).headers["ETag"] != tag


def test_unknown_parameters_are_answered_but_not_kept(app: Flask) -> None:
    cache = app.extensions["page_cache"]
    for number in range(20):
        Visitor(app, "truong-x").get(f"{PAGE}?utm={number}")
    assert not cache._pages
    Visitor(app, "truong-x").get(f"{PAGE}?trang=2")
    assert len(cache._pages) == 1


def test_errors_redirects_and_posts_are_not_kept(app: Flask) -> None:
    reader = Visitor(app, "truong-x")
    reader.get("/khong-co", status=404)
    reader.post("/tro-nang/dat", {"co": "tang", "ve": "/"})
    assert not app.extensions["page_cache"]._pages


def test_head_has_the_headers_of_get_and_no_body(app: Flask) -> None:
    client = app.test_client()
    full = client.get(PAGE, base_url="http://truong-x.pgd.test")
    head = client.head(PAGE, base_url="http://truong-x.pgd.test")
    assert head.status_code == 200 and head.get_data() == b"" and head.headers["ETag"] == full.headers["ETag"]


def test_languages_are_different_pages(visit: Visit) -> None:
    visit("truong-x").get(PAGE)
    english = visit("truong-x", language="en")
    english.get(PAGE)
    assert english.root["lang"] == "en"


def test_two_hundred_mixed_requests_in_eight_threads_never_mix(app: Flask) -> None:
    names = {slug: name for slug, _, name, *_rest in UNITS}

    def read(number: int) -> bool:
        slug = list(names)[number % len(names)]
        preset = "150d" if number % 3 else "100f"
        answer = app.test_client(use_cookies=False).get(
            PAGE, base_url=f"http://{slug}.pgd.test", headers={"Cookie": f"tro_nang={preset}"}
        )
        app.wsgi_app.directory.close()  # type: ignore[attr-defined]
        body = answer.get_data(as_text=True)
        return f"<title>Tuyên bố về khả năng tiếp cận | {names[slug]}" in body and ('data-size="150"' in body) == bool(
            number % 3
        )

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(read, range(200)))


def test_cache_forgets_the_least_read_and_counts_its_bytes() -> None:
    cache = PageCache(limit=1000)
    for number in range(20):
        cache.put(str(number), Page((), b"x" * 100))
        cache.get("0")
    assert cache.get("0") is not None and cache.get("5") is None and cache._bytes <= 1000


def test_page_with_a_cookie_is_not_kept() -> None:
    cache = PageCache()
    front.remember(cache, "key", Response("x", headers={"Set-Cookie": "a=b"}))
    assert cache.get("key") is None


def test_shared_store_brings_back_what_another_process_kept() -> None:
    class Shared(dict[str, bytes]):
        def setex(self, key: str, seconds: int, value: bytes) -> None:
            self[key] = value

    shared = Shared()
    page = Page((("Content-Type", "text/html"), ("ETag", '"k"')), "nội dung\n\nhai".encode())
    PageCache(shared=shared).put("k", page)
    assert PageCache(shared=shared).get("k") == page
