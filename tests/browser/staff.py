"""The demo's people in a browser."""

from playwright.sync_api import BrowserContext

from tests.browser.conftest import sign_in

Accounts = dict[tuple[str, str], tuple[str, str]]


def as_staff(context: BrowserContext, port: int, account: tuple[str, str], slug: str) -> None:
    """Signs one of the demo's people in at a portal."""
    email, password = account
    page = context.new_page()
    page.goto(f"http://{slug}.pgd.test:{port}/dang-nhap")
    sign_in(page, email, password)
    assert "/dang-nhap" not in page.url, f"{email} could not sign in"
    page.close()
