"""Everything that matters works with script off; what script adds only makes it quicker."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import sign_in
from tests.browser.staff import Accounts

pytestmark = pytest.mark.browser
SCHOOL = "thcs-thitran"


@pytest.fixture
def plain(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that runs no script."""
    context = browser.new_context(java_script_enabled=False, locale="vi-VN")
    yield context
    context.close()


def at(page: Page, port: int, path: str) -> Page:
    page.goto(f"http://{SCHOOL}.pgd.test:{port}{path}")
    return page


def test_reader_enlarges_changes_contrast_and_resets(plain: BrowserContext, server: int) -> None:
    page = at(plain.new_page(), server, "/tin-tuc/")
    root = page.locator("html")
    page.click("button[name=co][value=tang]")
    assert page.url.endswith("/tin-tuc/") and root.get_attribute("data-size") == "125"
    page.click("button.u-con")
    assert root.get_attribute("data-contrast") == "dark"
    at(page, server, "/tro-nang/")
    page.click("button[name=mac-dinh]")
    assert root.get_attribute("data-size") is None and root.get_attribute("data-contrast") is None


def test_choice_is_remembered_on_another_portal(plain: BrowserContext, server: int) -> None:
    page = at(plain.new_page(), server, "/")
    page.click("button[name=co][value=tang]")
    page.goto(f"http://xa-thuongtin.pgd.test:{server}/")
    assert page.locator("html").get_attribute("data-size") == "125"
    (cookie,) = plain.cookies()
    assert (cookie["name"], cookie["value"], cookie["domain"]) == ("tro_nang", "125f", ".pgd.test")


def test_reader_opens_the_menu_on_a_phone_and_searches(plain: BrowserContext, server: int) -> None:
    page = plain.new_page()
    page.set_viewport_size({"width": 320, "height": 640})
    at(page, server, "/")
    page.click("button.m-btn[popovertarget=menu] >> nth=0")
    page.locator("nav#menu a", has_text="Kế hoạch").click()
    assert "/ke-hoach/" in page.url
    page.fill("#q", "118 kh thcs")
    page.press("#q", "Enter")
    assert page.locator("main a", has_text="118/KH-THCS").count() + page.locator("main mark").count() > 0


def test_clerk_signs_in_and_takes_receipt(plain: BrowserContext, server: int, staff: Accounts) -> None:
    page = at(plain.new_page(), server, "/dang-nhap")
    sign_in(page, *staff[(SCHOOL, "vanthu")])
    at(page, server, "/quan-tri/chi-dao")
    page.locator("a.btn", has_text="Tiếp nhận").first.click()
    page.locator("form[action$='/tiep-nhan'] button").click()
    assert "số đến" in page.locator("main").inner_text()


def test_script_applies_a_choice_at_once_and_keeps_it(context: BrowserContext, server: int) -> None:
    page = at(context.new_page(), server, "/")
    with page.expect_response(lambda answer: answer.url.endswith("/tro-nang/dat")):
        page.click("button[name=co][value=tang]")
    assert page.locator("html").get_attribute("data-size") == "125"
    page.reload()
    assert page.locator("html").get_attribute("data-size") == "125"


def test_first_view_asks_for_little(context: BrowserContext, server: int) -> None:
    """Architecture's budget of a first view, pictures of news and the tab's icon aside."""
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.split("?")[0].rpartition("/")[2]))
    page.goto(f"http://{SCHOOL}.pgd.test:{server}/", wait_until="networkidle")
    own = [name for name in asked if not name.endswith((".png", ".jpg", ".webp")) and name != "favicon.svg"]
    assert len(own) <= 6, own
