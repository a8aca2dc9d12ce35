"""The outbox: kept with its transaction, done at least once, never lost in silence."""

from typing import Any

import pytest
from flask import Flask, g
from sqlalchemy import select

from tenants.ground import clock, jobs
from tenants.ground.database import current_unit_id, db
from tenants.ground.jobs import Outbox
from tests.world import unit

done: list[Any] = []


@jobs.job("test_note")
def note(payload: dict[str, Any]) -> None:
    if payload.get("fail"):
        raise RuntimeError("không gửi được")
    done.append((payload["word"], current_unit_id() if payload.get("unit") else None))


@pytest.fixture(autouse=True)
def clean() -> None:
    done.clear()


def test_work_of_an_undone_transaction_never_happens(context: Flask) -> None:
    jobs.enqueue("test_note", word="mất")
    db.session.rollback()
    assert jobs.drain() == 0 and done == []


def test_work_happens_under_its_own_unit(context: Flask) -> None:
    for slug in ("truong-x", "truong-y"):
        jobs.enqueue("test_note", unit(slug).id, word=slug, unit=True)
    db.session.commit()
    assert jobs.drain() == 2
    assert done == [(slug, unit(slug).id) for slug in ("truong-x", "truong-y")]
    assert jobs.drain() == 0


def test_failing_work_waits_longer_is_listed_and_stops_nobody(context: Flask) -> None:
    jobs.enqueue("test_note", word="a", fail=True)
    jobs.enqueue("test_note", word="b")
    db.session.commit()
    assert jobs.drain() == 1 and done == [("b", None)]
    (row,) = jobs.failures()
    assert row.attempts == 1 and "không gửi được" in row.error and row.ready_at > clock.now()
    assert jobs.backlog()[0] == 1
    with clock.frozen(clock.now() + jobs.LONGEST_RETRY):
        assert jobs.drain() == 0
    row = db.session.scalars(select(Outbox).where(Outbox.attempts > 0)).one()
    assert row.attempts == 2


def test_unknown_work_is_refused_when_it_is_asked_for(context: Flask) -> None:
    with pytest.raises(KeyError):
        jobs.enqueue("không có")


def test_queue_that_is_down_does_not_undo_a_request(context: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def down() -> None:
        raise ConnectionError

    monkeypatch.setitem(context.extensions, "drain_soon", down)
    g.outbox = True
    jobs.wake()
