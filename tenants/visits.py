"""Visits counted in daily sums, without cookies and without robots; the single visit is forgotten at once."""

import hashlib
import logging
import re
import secrets
from collections import Counter as Sums
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Lock
from time import monotonic
from typing import Any, cast

from flask import Flask
from sqlalchemy import CursorResult, Index, String, case, func, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from tenants.ground import clock
from tenants.ground.database import Model, UnitOwned, db, scope

log = logging.getLogger(__name__)

FLUSH_SECONDS = 10.0
REMEMBERED = 200_000
_ROBOT = re.compile(
    r"bot|crawl|spider|slurp|preview|monitor|curl|wget|python|httpclient|headlesschrome/0|^$", re.IGNORECASE
)


class VisitDay(UnitOwned, Model):
    """Views of one page of a portal on one day; path "" is the whole portal."""

    __tablename__ = "visit_day"
    __table_args__ = (Index("uq_visit_day_unit_id_day_path", "unit_id", "day", "path", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    path: Mapped[str] = mapped_column(String(300))
    views: Mapped[int]


@dataclass(frozen=True, slots=True)
class Totals:
    """What the statistics block shows; `since` is the first day counted."""

    today: int
    yesterday: int
    month: int
    year: int
    total: int
    since: date | None


class Counter:
    """Sums of this process, written out a few times a minute; a visitor's page counts once a day."""

    def __init__(self) -> None:
        self._sums: Sums[tuple[int, date, str]] = Sums()
        self._seen: set[bytes] = set()
        self._salt = secrets.token_bytes(16)
        self._day = clock.today()
        self._lock = Lock()
        self._flushed = monotonic()

    def count(self, environ: dict[str, Any], unit_id: int) -> None:
        """Counts a public page answered with 200, unless a robot, a prefetch or the same visitor asked for it."""
        agent = environ.get("HTTP_USER_AGENT", "")
        if (
            environ["REQUEST_METHOD"] != "GET"
            or "prefetch" in environ.get("HTTP_SEC_PURPOSE", "")
            or _ROBOT.search(agent)
        ):
            return
        day, path = clock.today(), environ.get("PATH_INFO", "/")[:300]
        visitor = f"{environ.get('REMOTE_ADDR', '')}|{agent}|{unit_id}|"
        with self._lock:
            if day != self._day or len(self._seen) > REMEMBERED:
                # A new salt each day: yesterday's fingerprints can never be joined with today's.
                self._seen, self._salt, self._day = set(), secrets.token_bytes(16), day
            for counted in ("", path):
                mark = hashlib.blake2b((visitor + counted).encode(), key=self._salt, digest_size=12).digest()
                if mark not in self._seen:
                    self._seen.add(mark)
                    self._sums[(unit_id, day, counted)] += 1

    def due(self) -> bool:
        """Whether there are sums that have waited long enough to be written."""
        return bool(self._sums) and monotonic() - self._flushed > FLUSH_SECONDS

    def flush(self, app: Flask) -> None:
        """Adds the sums of this process to the database, in a transaction of its own."""
        with self._lock:
            sums, self._sums, self._flushed = self._sums, Sums(), monotonic()
        if not sums:
            return
        with app.app_context():
            for (unit_id, day, path), views in sorted(sums.items()):
                with scope(unit_id):
                    add(day, path, views)
            db.session.commit()

    def flush_at_exit(self, app: Flask) -> None:
        """The last sums of a process; when the database went first, ten seconds of visits are lost and it is said."""
        try:
            self.flush(app)
        except SQLAlchemyError as problem:
            log.warning("the last visits were not written: %s", type(problem).__name__)


def add(day: date, path: str, views: int) -> None:
    """Adds views to a page's day of the current unit."""
    if _raise(day, path, views):
        return
    try:
        with db.session.begin_nested():
            db.session.add(VisitDay(day=day, path=path, views=views))
    except IntegrityError:
        # Another process wrote the day's first sum in between.
        _raise(day, path, views)


def _raise(day: date, path: str, views: int) -> bool:
    statement = update(VisitDay).where(VisitDay.day == day, VisitDay.path == path).values(views=VisitDay.views + views)
    result = db.session.execute(statement, execution_options={"synchronize_session": False})
    return bool(cast("CursorResult[Any]", result).rowcount)


def totals() -> Totals:
    """The sums of the current unit's portal: visitors a day (a visitor counts once a day)."""
    day = clock.today()

    def since(first: date) -> Any:
        return func.coalesce(func.sum(case((VisitDay.day >= first, VisitDay.views), else_=0)), 0)

    def on(one: date) -> Any:
        return func.coalesce(func.sum(case((VisitDay.day == one, VisitDay.views), else_=0)), 0)

    query = select(
        on(day),
        on(day - timedelta(days=1)),
        since(day.replace(day=1)),
        since(day.replace(month=1, day=1)),
        func.coalesce(func.sum(VisitDay.views), 0),
        func.min(VisitDay.day),
    ).where(VisitDay.path == "")
    row = db.session.execute(query).one()
    return Totals(*row)


def most_read(prefix: str = "/tin-tuc/", days: int = 30, limit: int = 5) -> list[tuple[str, int]]:
    """The most viewed paths of the current unit under a prefix in the last days: (path, views), the most first."""
    views = func.sum(VisitDay.views)
    query = (
        select(VisitDay.path, views)
        .where(VisitDay.day > clock.today() - timedelta(days=days), VisitDay.path.startswith(prefix, autoescape=True))
        .where(VisitDay.path != prefix)
        .group_by(VisitDay.path)
        .order_by(views.desc(), VisitDay.path)
        .limit(limit)
    )
    return [(path, int(number)) for path, number in db.session.execute(query)]
