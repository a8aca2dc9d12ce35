"""The application's outermost layer: language, host, and cached public pages, before Flask is asked."""

import logging
import sqlite3
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode

import psycopg
from flask import Flask, Response
from werkzeug.http import parse_cookie
from werkzeug.wsgi import ClosingIterator

from tenants import hosts, page_cache, presets, visits
from tenants.ground import clock
from tenants.ground.settings import ROOT
from tenants.page_cache import Page, PageCache

log = logging.getLogger(__name__)

StartResponse = Callable[..., Any]
Wsgi = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]

KEYED_QUERY = frozenset(
    {"trang", "q", "nam", "loai", "linh-vuc", "cap", "khu", "tinh-trang", "co-quan", "chuyen-muc", "pham-vi", "moi"}
)
"""Query parameters that public pages read; a request with any other is answered but never kept."""


class Front:
    """Answers what it can from the cache and hands the rest to Flask with the portal already found."""

    def __init__(self, app: Flask, directory: hosts.Directory, cache: PageCache, counter: visits.Counter) -> None:
        self.app: Wsgi = app.wsgi_app
        self.directory = directory
        self.cache = cache
        self.counter = counter
        self.flush = partial(counter.flush, app)

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        answer = self._answer(environ, start_response)
        # The sums are written after the last byte is out: no reader waits for the counter.
        return ClosingIterator(answer, self.flush) if self.counter.due() else answer

    def _answer(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        _strip_language(environ)
        host = hosts.parse(environ.get("HTTP_HOST", ""))
        try:
            portal = self.directory.find(host) if host is not None else None
        except (sqlite3.Error, psycopg.Error):
            log.exception("the database does not answer")
            return _last_resort(start_response)
        environ["portal.host"], environ["portal"] = host, portal
        path = environ.get("PATH_INFO", "/")
        if portal is None or portal.host != portal.canonical_host or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self.app(environ, start_response)
        if path.startswith(("/static/", "/quan-tri", "/dieu-hanh", "/dang-", "/tep/")):
            return self.app(environ, start_response)
        key = _key(environ, portal, path)
        if key is None:
            return self.app(environ, start_response)
        environ["portal.key"] = key
        return self._from_cache(environ, start_response, portal, key) or self.app(environ, start_response)

    def _from_cache(
        self, environ: dict[str, Any], start_response: StartResponse, portal: hosts.Portal, key: str
    ) -> Iterable[bytes] | None:
        tag = f'"{key}"'
        if tag in environ.get("HTTP_IF_NONE_MATCH", ""):
            # Only a finished public page ever carried this tag, and the key alone says that it is still right.
            self.counter.count(environ, portal.unit_id)
            start_response("304 Not Modified", [("ETag", tag), ("Cache-Control", "no-cache"), ("Vary", "Cookie")])
            return (b"",)
        page = self.cache.get(key)
        if page is None:
            return None
        self.counter.count(environ, portal.unit_id)
        start_response("200 OK", list(page.headers))
        return (b"",) if environ["REQUEST_METHOD"] == "HEAD" else (page.body,)


def _last_resort(start_response: StartResponse) -> Iterable[bytes]:
    """A calm page that needs nothing but the disk, for when not even the portal can be found."""
    body = (ROOT / "static" / "errors" / "last-resort.html").read_bytes()
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
    ]
    policy = ("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'")
    start_response(
        "503 Service Unavailable", [*headers, policy, ("Retry-After", "60"), ("X-Content-Type-Options", "nosniff")]
    )
    return (body,)


def _strip_language(environ: dict[str, Any]) -> None:
    path = environ.get("PATH_INFO", "/")
    english = path == "/en" or path.startswith("/en/")
    environ["portal.language"] = "en" if english else "vi"
    if english:
        environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + "/en"
        environ["PATH_INFO"] = path[3:] or "/"


def _key(environ: dict[str, Any], portal: hosts.Portal, path: str) -> str | None:
    query = environ.get("QUERY_STRING", "")
    if query:
        pairs = parse_qsl(query, keep_blank_values=False, max_num_fields=None) if len(query) < 500 else [("", "")]
        if any(name not in KEYED_QUERY for name, _ in pairs):
            return None
        query = urlencode(sorted(pairs))
    cookie = environ.get("HTTP_COOKIE", "")
    preset = presets.parse(parse_cookie(cookie).get(presets.COOKIE)).text if presets.COOKIE in cookie else ""
    versions = (portal.public_version, portal.broadcasts, clock.tick())
    return page_cache.key(portal.unit_id, versions, (path, query, environ["portal.language"], preset))


def remember(cache: PageCache, key: str, answer: Response) -> None:
    """Keeps a public door's finished answer under the key its request had; anything but a plain 200 is left alone."""
    lasting = [(name, value) for name, value in answer.headers.items() if name.lower() not in ("x-request-id", "date")]
    if answer.status_code == 200 and all(name.lower() != "set-cookie" for name, _ in lasting):
        cache.put(key, Page(tuple(lasting), answer.get_data()))
