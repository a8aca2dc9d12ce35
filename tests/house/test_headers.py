"""Headers, cookies and proxies: the same strict set on every kind of answer, and nothing believed from strangers."""

from dataclasses import replace

import pytest
from flask import Flask

import wsgi
from tenants.ground.database import db
from tests.conftest import House, Visit
from tests.visitor import Visitor

EXPECTED = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Origin-Agent-Cluster": "?1",
}


@pytest.mark.parametrize(
    "path", ["/", "/tin-tuc/", "/dang-nhap", "/khong-co", "/quan-tri/", "/static/js/site.js", "/robots.txt"]
)
def test_every_kind_of_answer_has_the_whole_set(app: Flask, path: str) -> None:
    answer = app.test_client().get(path, base_url="http://truong-x.pgd.test")
    assert {name: answer.headers.get(name) for name in EXPECTED} == EXPECTED
    assert answer.headers["Referrer-Policy"] in ("strict-origin-when-cross-origin", "no-referrer")
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Werkzeug" not in answer.headers.get("Server", "")
    answer.close()


def test_cached_answer_has_them_too(app: Flask) -> None:
    client = app.test_client()
    first, second = (client.get("/tuyen-bo-tro-nang", base_url="http://truong-x.pgd.test") for _ in range(2))
    assert {name: second.headers.get(name) for name in EXPECTED} == EXPECTED
    assert first.headers["ETag"] == second.headers["ETag"]


def test_pages_of_staff_are_never_stored(visit: Visit) -> None:
    principal = visit("truong-x", "binh")
    assert principal.get("/quan-tri/").headers["Cache-Control"] == "no-store"
    assert Visitor(principal.app, "truong-x").get("/dang-nhap").headers["Cache-Control"] == "no-store"


def test_static_files_are_kept_for_ever_only_under_their_digest(app: Flask) -> None:
    reader = Visitor(app, "truong-x")
    reader.get("/")
    sheet = reader.page.select_one("link[rel=stylesheet]")
    assert sheet is not None
    kept = app.test_client().get(str(sheet["href"]), base_url=reader.origin)
    assert kept.status_code == 200 and "immutable" in kept.headers["Cache-Control"]
    other = app.test_client().get("/static/css/public.bundle.css?v=000000000000", base_url=reader.origin)
    assert "immutable" not in other.headers["Cache-Control"]


def production(house: House, **changes: object) -> Flask:
    house.fresh()
    app = wsgi.create_app(replace(house.settings, production=True, **changes))  # type: ignore[arg-type]
    app.config["SQLALCHEMY_DATABASE_URI"] = house.settings.database_url
    return app


def close(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_session_cookie_in_production_belongs_to_one_host_alone(house: House) -> None:
    app = production(house)
    answer = app.test_client().get("/dang-nhap", base_url="https://truong-x.pgd.test")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-phien=")
    assert (
        "Secure" in cookie
        and "HttpOnly" in cookie
        and "Path=/" in cookie
        and "Domain" not in cookie
        and "SameSite=Lax" in cookie
    )
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    close(app)


@pytest.mark.parametrize("hops", [0, 1])
def test_forwarded_protocol_counts_only_behind_a_configured_proxy(house: House, hops: int) -> None:
    app = production(house, trusted_proxies=hops)
    sent = {
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "truong-y.pgd.test",
        "Origin": "https://truong-x.pgd.test",
    }
    answer = app.test_client().post(
        "/tro-nang/dat", data={"co": "tang"}, base_url="http://truong-x.pgd.test", headers=sent
    )
    assert answer.status_code == (303 if hops else 400)
    body = (
        app.test_client()
        .get("/tuyen-bo-tro-nang", base_url="http://truong-x.pgd.test", headers=sent)
        .get_data(as_text=True)
    )
    assert "Xuân Mai" in body and "Yên Hòa" not in body
    close(app)


def test_session_of_one_host_is_nothing_at_another(visit: Visit, app: Flask) -> None:
    principal = visit("truong-x", "binh")
    token = principal.client.get_cookie("phien", domain="truong-x.pgd.test")
    assert token is not None
    stranger = Visitor(app, "truong-y")
    stranger.client.set_cookie("phien", token.value, domain="truong-y.pgd.test")
    assert stranger.get("/quan-tri/", status=302).headers["Location"].startswith("/dang-nhap")


def test_forms_need_their_token_and_their_own_origin(visit: Visit) -> None:
    principal = visit("truong-x", "binh")
    principal.get("/quan-tri/chuyen-muc")
    assert principal.token()
    for attack in (
        {"token": False},
        {"headers": {"Origin": "http://truong-y.pgd.test"}},
        {"headers": {"Origin": "null"}},
    ):
        principal.post("/quan-tri/chuyen-muc", {"name": "Mới"}, status=400, lint=False, **attack)
    principal.get("/quan-tri/chuyen-muc")
    assert "Mới" not in [one.get("value") for one in principal.page.select("input")]
