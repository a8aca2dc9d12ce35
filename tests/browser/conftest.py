"""A real server over the demo's country and the system's Chromium, started once for a worker of the run."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tenants.ground.settings import ROOT

AXE = (
    (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    if (ROOT / "node_modules").exists()
    else ""
)
SWITCHES = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP *.pgd.test 127.0.0.1",
]  # fmt: skip
START_SECONDS = 90

Open = Callable[..., Page]


def chromium() -> str:
    """The system's Chromium; a named skip where there is none, a failure where every test has to run."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing.")
        pytest.skip("Chromium is not installed.")
    return found


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of gunicorn over a database that `flask demo` filled."""
    chromium()
    folder = tmp_path_factory.mktemp("server")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{folder / 'demo.db'}", "MEDIA_URL": str(folder / "media"), "PARENT_DOMAIN": "pgd.test",
        "PORT": str(port), "SECRET_KEY": "a-secret-only-for-the-browser-of-the-tests", "WEB_CONCURRENCY": "1", "LOG_LEVEL": "error",
    }  # fmt: skip
    flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
    for step in (["db", "upgrade"], ["demo", "--if-empty"]):
        subprocess.run([*flask, *step], cwd=ROOT, env=environment, check=True, capture_output=True, timeout=180)
    listed = subprocess.run(
        [*flask, "demo", "list", "--json"], cwd=ROOT, env=environment, check=True, capture_output=True
    )
    (tmp_path_factory.getbasetemp() / "accounts.json").write_bytes(listed.stdout)
    log = (folder / "log").open("w")
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "wsgi:app"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        _wait(port, process, Path(log.name))
        yield port
    finally:
        process.terminate()
        process.wait(30)
        log.close()


@pytest.fixture(scope="session")
def staff(server: int, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], tuple[str, str]]:
    """(portal, first part of the e-mail address) to (e-mail address, password), as the demo lists them."""
    listed = json.loads((tmp_path_factory.getbasetemp() / "accounts.json").read_text())["accounts"]
    return {(one["host"].split(".")[0], one["email"].split("@")[0]): (one["email"], one["password"]) for one in listed}


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(log.read_text())


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright without a browser of its own."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium, headless, knowing the portals' names."""
    opened = playwright.chromium.launch(executable_path=chromium(), args=SWITCHES)
    yield opened
    opened.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A reader's browser: no cookies, no past, no motion."""
    fresh = browser.new_context(locale="vi-VN", reduced_motion="reduce")
    yield fresh
    fresh.close()


@pytest.fixture
def open_page(context: BrowserContext, server: int) -> Open:
    """open_page("thcs-thitran", "/") opens a page of a portal and returns it."""

    def open_(slug: str, path: str = "/", *, width: int = 1280, height: int = 900) -> Page:
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"http://{slug}.pgd.test:{server}{path}", wait_until="load")
        return page

    return open_


def sign_in(page: Page, email: str, password: str) -> None:
    """Signs in through the form of the page's own portal."""
    origin = "/".join(page.url.split("/")[:3])
    page.goto(f"{origin}/dang-nhap")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state("load")


def axe_faults(page: Page) -> list[str]:
    """What axe finds by WCAG 2.2 A and AA and by best practice: rule and the elements concerned."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    run = "async () => (await axe.run(document, {runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']})).violations"
    return [f"{one['id']}: {[node['target'] for node in one['nodes']][:3]}" for one in page.evaluate(run)]
