"""The demo's people in a browser, signed in once for each context."""

import json
import os
import subprocess
import sys
from functools import cache

from playwright.sync_api import BrowserContext

from tenants.ground.settings import ROOT
from tests.browser.conftest import sign_in


@cache
def accounts() -> dict[tuple[str, str], tuple[str, str]]:
    """(portal, first part of the e-mail address) to (e-mail address, password), as the demo lists them."""
    environment = os.environ | {"PARENT_DOMAIN": "pgd.test"}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "demo", "list", "--json"]
    listed = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True, timeout=60)
    found = json.loads(listed.stdout)["accounts"]
    return {(one["host"].split(".")[0], one["email"].split("@")[0]): (one["email"], one["password"]) for one in found}


def as_staff(context: BrowserContext, port: int, slug: str, name: str) -> None:
    """Signs one of the demo's people in at a portal."""
    email, password = accounts()[(slug, name)]
    page = context.new_page()
    page.goto(f"http://{slug}.pgd.test:{port}/dang-nhap")
    sign_in(page, email, password)
    assert "/dang-nhap" not in page.url, f"{email} could not sign in"
    page.close()
