"""Whole public pages, kept under a key made of everything they depend on, so that none is ever stale."""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tenants.units import Unit

MEMORY_LIMIT = 48 * 1024 * 1024
LARGEST_PAGE = 1024 * 1024
KEPT_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Page:
    """A finished answer: its headers (without those of one request) and its bytes."""

    headers: tuple[tuple[str, str], ...]
    body: bytes


class Store(Protocol):
    """A second level shared by processes and machines."""

    def get(self, key: str) -> bytes | None: ...

    def setex(self, key: str, seconds: int, value: bytes) -> object: ...


class PageCache:
    """Least recently used pages of this process, limited by bytes, over an optional shared store."""

    def __init__(self, limit: int = MEMORY_LIMIT, shared: Store | None = None) -> None:
        self._pages: OrderedDict[str, Page] = OrderedDict()
        self._bytes = 0
        self._limit = limit
        self._lock = Lock()
        self._shared = shared

    def get(self, key: str) -> Page | None:
        """The page under this key, from this process or from the shared store."""
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
                return page
        raw = self._shared.get(f"page:{key}") if self._shared is not None else None
        if raw is None:
            return None
        page = _unpack(raw)
        self._keep(key, page)
        return page

    def put(self, key: str, page: Page) -> None:
        """Keeps a page; larger ones than a megabyte are answered but not kept."""
        if len(page.body) > LARGEST_PAGE:
            return
        self._keep(key, page)
        if self._shared is not None:
            self._shared.setex(f"page:{key}", KEPT_SECONDS, _pack(page))

    def clear(self) -> None:
        """Forgets this process's pages; for tests and benches, never needed for freshness."""
        with self._lock:
            self._pages.clear()
            self._bytes = 0

    def _keep(self, key: str, page: Page) -> None:
        with self._lock:
            old = self._pages.pop(key, None)
            if old is not None:
                self._bytes -= len(old.body)
            self._pages[key] = page
            self._bytes += len(page.body)
            while self._bytes > self._limit:
                _, dropped = self._pages.popitem(last=False)
                self._bytes -= len(dropped.body)


def key(unit_id: int, versions: tuple[int, int, int], request: tuple[str, str, str, str]) -> str:
    """The key of a page.

    `versions` are the unit's public version, the sum of broadcasts above it, and the clock's five-minute tick;
    `request` is path, normalised query, language and display preset.
    """
    return hashlib.sha256(repr((unit_id, versions, request)).encode()).hexdigest()[:40]


def bump(unit: "Unit") -> None:
    """Makes every cached page of this unit's own portal unreachable, in the transaction of the change."""
    unit.public_version = type(unit).public_version + 1


def broadcast(office: "Unit") -> None:
    """Makes every cached page of the office and of all portals below it unreachable, by one row."""
    office.broadcast_version = type(office).broadcast_version + 1
    bump(office)


def _pack(page: Page) -> bytes:
    head = "\n".join(f"{name}: {value}" for name, value in page.headers).encode("latin-1")
    return head + b"\n\n" + page.body


def _unpack(raw: bytes) -> Page:
    head, _, body = raw.partition(b"\n\n")
    pairs = (line.partition(": ") for line in head.decode("latin-1").split("\n") if line)
    return Page(tuple((name, value) for name, _, value in pairs), body)
