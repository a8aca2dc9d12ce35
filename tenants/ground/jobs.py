"""Work that outlives the request: outbox rows ride in its transaction and a worker drains them at least once."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, current_app, g
from huey import Huey, MemoryHuey, RedisHuey, SqliteHuey, crontab
from sqlalchemy import ForeignKey, Index, String, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from tenants.ground import clock
from tenants.ground.database import Json, Model, db, scope
from tenants.ground.settings import ROOT

log = logging.getLogger(__name__)

Work = Callable[[dict[str, Any]], None]
RETRY_AFTER = timedelta(minutes=2)
LONGEST_RETRY = timedelta(hours=6)


class Outbox(Model):
    """One piece of work, done when `done_at` is set; a failing one waits longer each time and is never dropped."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_done_at_ready_at", "done_at", "ready_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    payload: Mapped[dict[str, Any]] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    ready_at: Mapped[datetime] = mapped_column(default=clock.now)
    done_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(String(500), default="")


_work: dict[str, Work] = {}


def job(kind: str) -> Callable[[Work], Work]:
    """Registers what does this kind of work; it may run twice, so it must be repeatable."""

    def register(work: Work) -> Work:
        _work[kind] = work
        return work

    return register


def enqueue(kind: str, unit_id: int | None = None, **payload: Any) -> Outbox:
    """Asks for work in the present transaction: it happens if, and only if, that transaction is kept.

    Raises KeyError for a kind nobody registered.
    """
    if kind not in _work:
        raise KeyError(f"No job {kind!r} is registered.")
    row = Outbox(kind=kind, unit_id=unit_id, payload=payload)
    db.session.add(row)
    g.outbox = True
    return row


def drain(limit: int = 200) -> int:
    """Does the work that is ready, each piece in its own transaction under its own unit; returns how many succeeded."""
    done = 0
    for _ in range(limit):
        now = clock.now()
        query = select(Outbox).where(Outbox.done_at.is_(None), Outbox.ready_at <= now).order_by(Outbox.id).limit(1)
        row = db.session.scalar(query.with_for_update(skip_locked=True))
        if row is None:
            db.session.rollback()
            break
        done += _do(row)
    return done


def _do(row: Outbox) -> bool:
    identity, kind, unit_id, payload = row.id, row.kind, row.unit_id, dict(row.payload)
    try:
        with db.session.begin_nested():
            if unit_id is None:
                _work[kind](payload)
            else:
                with scope(unit_id):
                    _work[kind](payload)
    except Exception as problem:  # any failure of any job is recorded and retried, never lost
        log.exception("job %s %s failed", kind, identity)
        row.attempts += 1
        row.error = f"{type(problem).__name__}: {problem}"[:500]
        row.ready_at = clock.now() + min(RETRY_AFTER * 2 ** min(row.attempts - 1, 10), LONGEST_RETRY)
        db.session.commit()
        return False
    row.done_at, row.error = clock.now(), ""
    db.session.commit()
    return True


def backlog() -> tuple[int, datetime | None]:
    """How many pieces wait, and since when the oldest does."""
    waiting = select(func.count(), func.min(Outbox.created_at)).where(Outbox.done_at.is_(None))
    number, oldest = db.session.execute(waiting).one()
    return number, oldest


def failures() -> list[Outbox]:
    """Pieces that failed at least once and still wait, the oldest first."""
    query = select(Outbox).where(Outbox.done_at.is_(None), or_(Outbox.attempts > 0, Outbox.error != ""))
    return list(db.session.scalars(query.order_by(Outbox.id).limit(200)))


def install(app: Flask, redis_url: str, testing: bool) -> Huey:
    """Gives the application its queue: Redis where configured, else a file; a test drains the outbox itself."""
    if testing:
        waiting: Huey = MemoryHuey("cong-truong")
    elif redis_url:
        waiting = RedisHuey("cong-truong", url=redis_url)
    else:
        waiting = SqliteHuey("cong-truong", filename=str(ROOT / "var" / "queue.db"))

    def drain_outbox() -> int:
        with app.app_context():
            return drain()

    waiting.periodic_task(crontab(minute="*"), name="drain_each_minute")(drain_outbox)
    app.extensions["huey"] = waiting
    app.extensions["drain_soon"] = waiting.task(name="drain_soon")(drain_outbox)
    return waiting


def wake() -> None:
    """After a commit that left work in the outbox: tells the worker; the minute's round catches what this misses."""
    if g.pop("outbox", False):
        try:
            current_app.extensions["drain_soon"]()
        except Exception:  # a queue that is down must never undo or slow a request that was kept
            log.warning("the queue did not take the call", exc_info=True)
