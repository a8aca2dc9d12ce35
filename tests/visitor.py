"""A reader or a member of staff at one portal, who looks hard at every page they are given."""

import re
from typing import Any

from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.test import TestResponse

from tests.world import PASSWORD

PREFERENCE = "tro_nang"


class Visitor:
    """A browser without script at one host: follows forms, sends what a browser sends, and lints what it opens."""

    def __init__(self, app: Flask, slug: str, *, language: str = "vi") -> None:
        self.app = app
        self.host = slug if "." in slug or slug == "localhost" else f"{slug}.pgd.test"
        self.prefix = "/en" if language == "en" else ""
        self.client = app.test_client()
        self.origin = f"http://{self.host}"
        self.page = BeautifulSoup("", "lxml")
        self.agent = "Mozilla/5.0 (Android 10; Mobile) Firefox/140.0"

    def get(
        self, path: str, *, status: int = 200, lint: bool = True, headers: dict[str, str] | None = None
    ) -> TestResponse:
        """Opens a page and fails when the status or the page is not as it must be."""
        sent = {"User-Agent": self.agent} | (headers or {})
        answer = self.client.get(self.prefix + path, base_url=self.origin, headers=sent)
        return self._look(answer, path, status, lint)

    def post(self, path: str, data: dict[str, Any] | None = None, *, status: int = 303, **more: Any) -> TestResponse:
        """Sends a form from this very host, with the token of the page that was open before.

        `more`: headers, token (False to leave it out), lint.
        """
        fields = dict(data or {})
        if more.get("token", True):
            fields.setdefault("csrf_token", self.token())
        headers = {"User-Agent": self.agent, "Origin": self.origin} | more.get("headers", {})
        kind = "multipart/form-data" if any(isinstance(value, tuple) for value in fields.values()) else None
        url = self.prefix + path
        answer = self.client.post(url, data=fields, base_url=self.origin, headers=headers, content_type=kind)
        return self._look(answer, path, status, more.get("lint", status == 200))

    def token(self) -> str:
        """The token of the open page's forms."""
        field = self.page.select_one("input[name=csrf_token]")
        return str(field["value"]) if field else ""

    def submit(self, selector: str, data: dict[str, Any] | None = None, *, status: int = 303) -> TestResponse:
        """Fills and sends the form that a CSS selector finds on the open page, with all it already holds."""
        form = self.page.select_one(selector)
        assert form is not None, f"no form {selector!r}"
        fields: dict[str, Any] = {}
        for field in form.select("input[name], select[name], textarea[name]"):
            name, kind = str(field["name"]), str(field.get("type", ""))
            if kind in ("submit", "button", "file") or (
                kind in ("checkbox", "radio") and not field.has_attr("checked")
            ):
                continue
            if field.name == "select":
                chosen = field.select("option[selected]") or field.select("option")[:1]
                value: Any = [str(option.get("value", option.text)) for option in chosen]
                value = value if field.has_attr("multiple") else (value[0] if value else "")
            else:
                value = field.text.removeprefix("\n") if field.name == "textarea" else str(field.get("value", ""))
            if kind == "checkbox":
                fields.setdefault(name, []).append(str(field.get("value", "y")))
            else:
                fields[name] = value
        action = str(form.get("action") or self.path)
        return self.post(
            action.removeprefix(self.prefix) if self.prefix else action, fields | (data or {}), status=status
        )

    def sign_in(self, name: str) -> "Visitor":
        """Signs one of the cast in through the form."""
        self.get("/dang-nhap")
        self.post("/dang-nhap", {"email": f"{name}@example.vn", "password": PASSWORD})
        return self

    def follow(self, answer: TestResponse, *, status: int = 200) -> TestResponse:
        """Opens the address an answer redirects to, which must be on this host."""
        place = answer.headers["Location"].removeprefix(self.origin)
        assert place.startswith("/"), place
        return self.get(place.removeprefix(self.prefix) if self.prefix else place, status=status)

    @property
    def root(self) -> Tag:
        """The html element of the open page."""
        found = self.page.select_one("html")
        assert found is not None
        return found

    @property
    def text(self) -> str:
        """The words of the open page's main part."""
        main = self.page.select_one("main") or self.page
        return re.sub(r"\s+", " ", main.get_text(" ")).strip()

    def _look(self, answer: TestResponse, path: str, status: int, lint: bool) -> TestResponse:
        body = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
        assert answer.status_code == status, f"{path}: {answer.status_code} instead of {status}: {_words(body)[:600]}"
        self.path = path
        if answer.mimetype == "text/html" and answer.status_code not in (301, 302, 303, 304, 308):
            self.page = BeautifulSoup(body, "lxml")
            if lint:
                faults = lint_page(self.page, body)
                assert not faults, f"{path}: {faults}"
        cookies = [cookie for cookie in answer.headers.getlist("Set-Cookie") if not cookie.startswith(PREFERENCE + "=")]
        staff = path.startswith(("/quan-tri", "/dieu-hanh", "/dang-", "/tai-khoan", "/moi/", "/mat-khau", "/chuyen/"))
        assert staff or not cookies, f"{path} sets {cookies}"
        return answer


def lint_page(page: BeautifulSoup, body: str) -> list[str]:
    """What is wrong with a page that no page may have wrong."""
    faults = []
    root = page.select_one("html")
    if root is None or not root.get("lang"):
        faults.append("no language")
    if len(page.select("h1")) != 1:
        faults.append(f"{len(page.select('h1'))} h1")
    if not page.title or not page.title.text.split("|")[0].strip():
        faults.append("no title")
    ids = [str(node["id"]) for node in page.select("[id]")]
    faults += [f"id {one} twice" for one in sorted({one for one in ids if ids.count(one) > 1})]
    faults += [f"picture without alt: {image}" for image in page.select("img:not([alt])")]
    faults += [f"inline {name}" for name in ("style", "onclick", "onload", "onchange") if page.select(f"[{name}]")]
    faults += [
        "inline script" for script in page.select("script:not([src])") if script.get("type") != "application/ld+json"
    ]
    faults += ["inline style"] * len(page.select("style"))
    for field in page.select("input, select, textarea"):
        if field.get("type") in ("hidden", "submit", "button") or field.get("aria-label") or field.find_parent("label"):
            continue
        if not field.get("id") or not page.select_one(f'label[for="{field["id"]}"]'):
            faults.append(f"field without label: {field.get('name')}")
    faults += [f"broken reference {one}" for one in _references(page) if one not in ids]
    if "{{" in body or "{%" in body:
        faults.append("template marks in the page")
    return faults


def _references(page: BeautifulSoup) -> list[str]:
    found: list[str] = []
    for name in ("aria-labelledby", "aria-describedby", "aria-controls"):
        for node in page.select(f"[{name}]"):
            found += str(node[name]).split()
    return found


def _words(body: str) -> str:
    page = BeautifulSoup(body, "lxml")
    return re.sub(r"\s+", " ", (page.select_one("main") or page).get_text(" "))
