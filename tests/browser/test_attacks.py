"""What a hostile editor or a hostile sibling portal tries, in a real browser, on names that share a site."""

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Dialog, Page
from sqlalchemy import select
from werkzeug.serving import make_server

from blueprints.links.models import Link
from blueprints.news import actions as news
from blueprints.news.models import Article, Category
from tenants.ground import clock
from tenants.ground.database import db, scope
from tenants.ground.html import clean
from tests.browser.conftest import sign_in
from tests.ground.payloads import VECTORS
from tests.world import PASSWORD, person, unit

pytestmark = pytest.mark.browser

HOOK = "window.alert = window.confirm = window.prompt = window.FN = () => { window.ran = true; }; window.ran = false;"


@pytest.fixture
def live(app: Flask) -> Iterator[int]:
    """The port of the small country's application in this very process."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def vectors() -> list[str]:
    return [line.replace("FN", "alert(1)") for line in VECTORS]


def publish(body: str, title: str) -> str:
    """An article with this body at school X, published by its head; returns its slug."""
    with scope(unit("truong-x").id):
        by, category = person("binh"), db.session.scalars(select(Category)).first()
        assert category is not None
        article = news.create(
            by=by, title=title, summary="Tóm tắt", body=clean(body), category_id=category.id, school_year="2026-2027"
        )
        # Straight to the portal: the checks of the editor's panel are not what stands against an attack.
        article.state, article.publish_at = "approved", clock.now()
        db.session.commit()
        return article.slug


@pytest.mark.slow
def test_no_payload_runs_on_public_or_staff_pages(app: Flask, live: int, context: BrowserContext) -> None:
    """Each vector in the body and in the title: as a reader sees it, and as the head who checks it sees it."""
    found = vectors()
    assert len(found) >= 100
    with app.app_context():
        slugs = [publish("".join(found[start : start + 20]), found[start][:150]) for start in range(0, len(found), 20)]
        with scope(unit("truong-x").id):
            ids = list(db.session.scalars(select(Article.id)))
    context.add_init_script(HOOK)
    page = context.new_page()
    dialogs: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    sign_in_at(page, live, "truong-x", "binh")
    paths = [f"/tin-tuc/{slug}" for slug in slugs] + ["/", "/tin-tuc/", "/tim-kiem?q=alert", "/quan-tri/tin"]
    paths += [f"/quan-tri/tin/{one}/{part}" for one in ids for part in ("xem", "sua")]
    for path in paths:
        page.goto(f"http://truong-x.pgd.test:{live}{path}")
        page.evaluate(
            "() => document.querySelectorAll('main *').forEach(e => { for (const n of ['mouseover','focus','click']) if (e['on' + n]) e['on' + n](); })"
        )
        assert page.evaluate("() => window.ran") is False, path
        assert (
            page.locator(
                "main script, main iframe, main object, main embed, main svg:not(.i):not([aria-hidden]):not([role=img])"
            ).count()
            == 0
        ), path
    assert dialogs == []


def test_the_hook_would_notice(live: int, context: BrowserContext) -> None:
    context.add_init_script(HOOK)
    page = context.new_page()
    page.goto(f"http://truong-x.pgd.test:{live}/")
    page.evaluate("() => alert(1)")
    assert page.evaluate("() => window.ran") is True


def sign_in_at(page: Page, port: int, slug: str, name: str) -> None:
    page.goto(f"http://{slug}.pgd.test:{port}/dang-nhap")
    sign_in(page, f"{name}@example.vn", PASSWORD)


def test_form_on_a_sibling_portal_cannot_act_here(app: Flask, live: int, context: BrowserContext) -> None:
    """The browser sends X's cookie with a form from Y, because both stand under one site; the door refuses all the same."""
    page = context.new_page()
    sign_in_at(page, live, "truong-x", "binh")
    page.goto(f"http://truong-y.pgd.test:{live}/tuyen-bo-tro-nang")
    # Y's own policy forbids such a form, so the attack is made from a page without one.
    page.route(
        f"http://truong-y.pgd.test:{live}/tan-cong",
        lambda route: route.fulfill(content_type="text/html", body=ATTACK.format(port=live)),
    )
    with page.expect_response(lambda answer: "lien-ket" in answer.url) as caught:
        page.goto(f"http://truong-y.pgd.test:{live}/tan-cong")
        page.click("button")
    answer = caught.value
    assert "phien=" in answer.request.all_headers().get("cookie", ""), "the browser really sent the session"
    assert answer.status == 400
    with app.app_context(), scope(unit("truong-x").id):
        assert db.session.scalars(select(Link)).all() == []


ATTACK = """<form method="post" action="http://truong-x.pgd.test:{port}/quan-tri/lien-ket">
<input name="label" value="Lạ"><input name="url" value="https://evil.example/"><input name="group" value="partner"><button>x</button></form>"""


def test_cookie_planted_by_a_sibling_signs_nobody_in(live: int, context: BrowserContext) -> None:
    context.add_cookies([{"name": "phien", "value": "x" * 43, "domain": ".pgd.test", "path": "/quan-tri"}])
    page = context.new_page()
    page.goto(f"http://truong-x.pgd.test:{live}/quan-tri/")
    assert "/dang-nhap" in page.url
    sign_in_at(page, live, "truong-x", "binh")
    page.goto(f"http://truong-x.pgd.test:{live}/dang-nhap")
    tokens = {one["value"] for one in context.cookies() if one["name"] == "phien"}
    assert any(len(token) > 30 and token != "x" * 43 for token in tokens)


def test_public_pages_ask_nobody_else_for_anything(live: int, context: BrowserContext) -> None:
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/", "/tin-tuc/", "/van-ban/", "/tro-nang/"):
        page.goto(f"http://truong-x.pgd.test:{live}{path}", wait_until="networkidle")
    assert {url.split("/")[2] for url in asked} == {f"truong-x.pgd.test:{live}"}
    assert context.cookies() == []
