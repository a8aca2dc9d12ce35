"""Which portal answers for which Host header, and that no other does."""

import sqlite3

import pytest
from flask import Flask

from tenants import hosts, units
from tenants.ground import clock
from tenants.ground.database import db
from tests.conftest import Visit
from tests.visitor import Visitor
from tests.world import unit

ODD_HOSTS = [
    "", " ", "khong-co.pgd.test", "truong-x.pgd.test.evil.example", "evil.example", "truong-x.pgd.test@evil.example",
    "http://truong-x.pgd.test", "truong-x.pgd.test:99999999", "truong-x.pgd.test:http", "truong-x.pgd.test:80:80",
    "a" * 300 + ".pgd.test", "trường-x.pgd.test", "truong-x..pgd.test", "-x.pgd.test", "[::1]", "127.0.0.1",
    "truong-x.pgd.test/../quan-tri", "truong_x.pgd.test", "truong-x.pgd.test,truong-y.pgd.test",
    "%74ruong-x.pgd.test", "\x00",
]  # fmt: skip


@pytest.mark.parametrize("host", ODD_HOSTS)
def test_unknown_or_malformed_host_is_404_and_names_nobody(app: Flask, host: str) -> None:
    answer = app.test_client().get("/tuyen-bo-tro-nang", environ_overrides={"HTTP_HOST": host})
    assert answer.status_code == 404
    body = answer.get_data(as_text=True)
    assert "Xuân Mai" not in body and "evil" not in body
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "host", ["TRUONG-X.pgd.test", "truong-x.pgd.test.", "truong-x.pgd.test:8000", " truong-x.pgd.test"]
)
def test_known_host_is_known_however_written(app: Flask, host: str) -> None:
    answer = app.test_client().get("/tuyen-bo-tro-nang", environ_overrides={"HTTP_HOST": host})
    assert answer.status_code == 200 and "Xuân Mai" in answer.get_data(as_text=True)


def test_forwarded_host_from_a_stranger_is_ignored(visit: Visit) -> None:
    reader = visit("truong-x")
    for name in ("X-Forwarded-Host", "X-Host", "X-Original-URL", "Forwarded", "X-Rewrite-URL"):
        reader.get("/tuyen-bo-tro-nang", headers={name: "truong-y.pgd.test"})
        assert "Xuân Mai" in reader.text and "Yên Hòa" not in reader.text


def test_other_hosts_of_a_unit_redirect_with_the_path_kept(app: Flask) -> None:
    with app.app_context():
        hosts.add_host(unit("truong-x"), "thcs-xuan-mai.pgd.test", canonical=False)
        db.session.commit()
    reader = Visitor(app, "thcs-xuan-mai.pgd.test")
    answer = reader.get("/tin-tuc/?trang=2&q=gi%C3%B3", status=301)
    assert answer.headers["Location"] == "http://truong-x.pgd.test/tin-tuc/?trang=2&q=gi%C3%B3"
    english = Visitor(app, "thcs-xuan-mai.pgd.test", language="en")
    assert english.get("/tro-nang/", status=301).headers["Location"] == "http://truong-x.pgd.test/en/tro-nang/"


def test_redirect_never_leaves_the_canonical_host(app: Flask) -> None:
    with app.app_context():
        hosts.add_host(unit("truong-x"), "cu.pgd.test", canonical=False)
        db.session.commit()
    for path in ("//evil.example/", "/\\evil.example", "/%0d%0aX:1", "/..//evil.example"):
        answer = app.test_client().get(path, base_url="http://cu.pgd.test")
        if answer.status_code == 301:
            assert answer.headers["Location"].startswith("http://truong-x.pgd.test/")
            assert "\n" not in answer.headers["Location"]


def test_host_is_never_given_to_a_second_unit(context: Flask) -> None:
    with pytest.raises(ValueError, match="already answers"):
        hosts.add_host(unit("truong-y"), "truong-x.pgd.test", canonical=False)


def test_paused_portal_says_so_and_staff_still_get_in(visit: Visit, app: Flask) -> None:
    with app.app_context():
        units.set_state(unit("truong-x"), "paused", notice="Nâng cấp từ 8 giờ đến 10 giờ.")
        db.session.commit()
    reader = visit("truong-x")
    answer = reader.get("/", status=503)
    assert "Nâng cấp từ 8 giờ đến 10 giờ." in reader.text and answer.headers["Retry-After"]
    reader.get("/dang-nhap")


def test_closed_portal_stays_readable_and_names_its_successor(visit: Visit, app: Flask) -> None:
    reader = visit("truong-y")
    reader.get("/")
    with app.app_context():
        units.close(unit("truong-y"), on=clock.today(), basis="Quyết định thử", successor=unit("truong-x"))
        db.session.commit()
    reader.get("/")
    page = reader.page.get_text(" ")
    assert "kết thúc hoạt động" in page and "Trường THCS Xuân Mai" in page


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_operator_addresses_answer_on_operator_hosts_alone(visit: Visit, path: str) -> None:
    visit("localhost").get(path)
    visit("truong-x").get(path, status=404)
    visit("khong-co.pgd.test").get(path, status=404)


ODD_PATHS = [
    "/%00", "/%ff%fe", "/../etc/passwd", "/tin-tuc/../quan-tri/", "/" + "a" * 5000, "//", "/tin-tuc//", "/.git/config",
    "/static/../wsgi.py", "/static/%2e%2e/wsgi.py", "/wp-login.php", "/index.php?id=1'", "/{{7*7}}", "/en/en/",
    "/en//evil.example",
]  # fmt: skip


@pytest.mark.parametrize("path", ODD_PATHS)
def test_odd_path_is_a_page_of_the_portal_and_never_a_crash(app: Flask, path: str) -> None:
    answer = app.test_client().get(path, base_url="http://truong-x.pgd.test")
    assert answer.status_code in (301, 308, 400, 404, 405), path
    body = answer.get_data(as_text=True)
    assert "SECRET" not in body and "root:" not in body and "import " not in body
    assert not answer.headers.get("Location", "").startswith(("//", "http://evil"))


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "POST", "PROPFIND", "OPTIONS"])
def test_wrong_method_is_refused_in_the_units_frame(app: Flask, method: str) -> None:
    origin = "http://truong-x.pgd.test"
    answer = app.test_client().open("/tuyen-bo-tro-nang", method=method, base_url=origin, headers={"Origin": origin})
    assert answer.status_code == (200 if method == "OPTIONS" else 405)
    if method != "OPTIONS":
        assert "Xuân Mai" in answer.get_data(as_text=True) and "GET" in answer.headers["Allow"]


def test_huge_forms_are_refused_in_the_units_frame(app: Flask) -> None:
    origin = "http://truong-x.pgd.test"
    for form in ({"ve": "x" * (5 * 1024 * 1024)}, {f"f{number}": "" for number in range(3000)}):
        kind = "multipart/form-data" if len(form) > 1 else None
        answer = app.test_client().post(
            "/tro-nang/", data=form, base_url=origin, headers={"Origin": origin}, content_type=kind
        )
        assert answer.status_code == 413 and "Xuân Mai" in answer.get_data(as_text=True)


@pytest.mark.parametrize("code", [400, 403, 404, 405, 410, 413, 429, 500, 503])
def test_every_error_page_has_the_security_headers_and_the_units_name(app: Flask, code: int) -> None:
    rules = {404: ("/khong-co", "GET"), 405: ("/tuyen-bo-tro-nang", "DELETE"), 400: ("/tro-nang/dat", "POST")}
    if code not in rules:
        with app.test_request_context("/", base_url="http://truong-x.pgd.test"):
            template = app.jinja_env.get_template(f"errors/{code}.html")
            assert template is not None
        return
    path, method = rules[code]
    origin = "http://truong-x.pgd.test"
    headers = {} if code == 400 else {"Origin": origin}
    answer = app.test_client().open(path, method=method, base_url=origin, headers=headers)
    assert answer.status_code == code and "Xuân Mai" in answer.get_data(as_text=True)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff" and answer.headers["Cache-Control"] == "no-store"


def test_crash_is_a_calm_page_with_a_number_and_last_resort_needs_nothing(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash() -> str:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setitem(app.view_functions, "accessibility.declare", crash)
    answer = app.test_client().get("/tuyen-bo-tro-nang", base_url="http://truong-x.pgd.test")
    body = answer.get_data(as_text=True)
    assert answer.status_code == 500 and "Xuân Mai" in body and "secret detail" not in body
    assert answer.headers["X-Request-Id"] in body
    monkeypatch.setitem(app.jinja_env.globals, "asset", lambda name: 1 / 0)
    worst = app.test_client().get("/tuyen-bo-tro-nang", base_url="http://truong-x.pgd.test")
    assert worst.status_code == 500 and "<h1" in worst.get_data(as_text=True)


def test_dead_database_is_a_calm_page(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def dead(_self: object, _host: str) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(hosts.Directory, "find", dead)
    answer = app.test_client().get("/", base_url="http://truong-x.pgd.test")
    assert answer.status_code == 503 and answer.headers["Retry-After"]
    assert "<h1" in answer.get_data(as_text=True) and "disk" not in answer.get_data(as_text=True)


def test_bare_host_lists_the_portals_on_a_desk(visit: Visit) -> None:
    desk = visit("localhost")
    desk.get("/")
    assert "Trường THCS Xuân Mai" in desk.text and desk.page.select("a[href='http://truong-x.pgd.test/']")
    visit("khong-co.pgd.test").get("/", status=404)
