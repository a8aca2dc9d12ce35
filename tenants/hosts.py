"""From the Host header to the portal: one query brings the unit and the versions its cached pages hang on."""

import re
import sqlite3
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Mapped, mapped_column

from tenants.ground.database import Model, db
from tenants.units import Unit

HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*")


class Hostname(Model):
    """A host that answers for a unit; exactly one is canonical, the others redirect to it for ever."""

    __tablename__ = "hostname"
    __table_args__ = (Index("ix_hostname_unit_id", "unit_id"),)

    host: Mapped[str] = mapped_column(String(253), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    canonical: Mapped[bool] = mapped_column(default=False)


@dataclass(frozen=True, slots=True)
class Portal:
    """What a request needs to know of its host before anything else runs."""

    unit_id: int
    state: str
    host: str
    canonical_host: str
    public_version: int
    broadcasts: int


def parse(header: str) -> str | None:
    """The host name in a Host header, without port and case; None for anything that is not one plain name."""
    name, colon, port = header.strip().lower().partition(":")
    if colon and not (port.isdecimal() and len(port) <= 5):
        return None
    name = name.removesuffix(".")
    return name if HOST.fullmatch(name) else None


_QUERY = """
select u.id, u.state, c.host, u.public_version, u.broadcast_version + coalesce((
    select sum(a.broadcast_version) from unit a
    where a.id in (select r.ancestor_id from unit_reach r where r.descendant_id = u.id)
), 0)
from hostname h join unit u on u.id = h.unit_id join hostname c on c.unit_id = u.id and c.canonical
where h.host = {mark}
"""


class Directory:
    """Looks a host up on a raw connection of the thread, outside any session, so that a cached page costs one query."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        self._postgres = self._url.get_backend_name() == "postgresql"
        self._query = _QUERY.format(mark="%s" if self._postgres else "?")
        self._local = threading.local()

    def find(self, host: str) -> Portal | None:
        """The portal behind a host; None when there is none."""
        try:
            row = self._row(host)
        except (psycopg.OperationalError, sqlite3.ProgrammingError):
            # The server was restarted since this thread last asked: one fresh connection, then the error is real.
            self.close()
            row = self._row(host)
        return Portal(row[0], row[1], host, row[2], row[3], int(row[4])) if row else None

    def close(self) -> None:
        """Gives the thread's connection back."""
        connection = getattr(self._local, "connection", None)
        self._local.connection = None
        if connection is not None:
            connection.close()

    def _row(self, host: str) -> Any:
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._connect()
        return connection.execute(self._query, (host,)).fetchone()

    def _connect(self) -> Any:
        if self._postgres:
            plain = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
            return psycopg.connect(plain, autocommit=True)
        address = Path(str(self._url.database)).absolute().as_uri() + "?mode=ro"
        return sqlite3.connect(address, uri=True, isolation_level=None, timeout=10)


def canonical_host(unit: Unit) -> str:
    """The host under which a unit's public addresses are written."""
    host = db.session.scalar(select(Hostname.host).where(Hostname.unit_id == unit.id, Hostname.canonical))
    if host is None:
        raise LookupError(f"{unit.slug} has no canonical host.")
    return host


def canonical_hosts(unit_ids: list[int]) -> dict[int, str]:
    """Canonical hosts of many units in one query."""
    query = select(Hostname.unit_id, Hostname.host).where(Hostname.unit_id.in_(unit_ids), Hostname.canonical)
    return {unit_id: host for unit_id, host in db.session.execute(query)} if unit_ids else {}


def add_host(unit: Unit, host: str, *, canonical: bool) -> Hostname:
    """Gives a unit one more host.

    Raises ValueError for a name that is no host or that already answers for a unit; hosts are never given to another.
    """
    name = parse(host)
    if name is None or ":" in host:
        raise ValueError(f"{host!r} is not a host name.")
    if db.session.get(Hostname, name) is not None:
        raise ValueError(f"{name} already answers for a unit.")
    if canonical:
        for old in db.session.scalars(select(Hostname).where(Hostname.unit_id == unit.id, Hostname.canonical)):
            old.canonical = False
    row = Hostname(host=name, unit_id=unit.id, canonical=canonical)
    db.session.add(row)
    return row
