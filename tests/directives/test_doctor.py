"""The doctor finds each planted break, names its row, and leaves a sound house alone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from blueprints.directives import actions
from blueprints.directives.doctor import CHECKS, examine
from blueprints.directives.models import Dispatch
from tenants.ground import clock, jobs
from tenants.ground.database import across_units, db, scope
from tests.directives.orders import at, delivery, drafted, recalled, sent
from tests.world import person, unit


def lived() -> tuple[Dispatch, Dispatch]:
    """Two sendings with everything that can happen to one; the second was recalled."""
    first, second = sent(), sent()
    for dispatch in (first, second):
        with at("truong-x"):
            actions.answer(delivery(dispatch, "truong-x"), text="Đã làm", by=person("ha"))
    with at("van-phong"):
        actions.accept_answer(delivery(first, "truong-x"), by=person("giang"))
    recalled(second)
    jobs.drain()
    return first, second


def plant(statement: str, **values: object) -> None:
    """Breaks something behind the house's back."""
    with across_units("a test breaks the database"):
        db.session.execute(text(statement), values, execution_options={"beyond_wall": "a test breaks the database"})
        db.session.commit()


def broken() -> dict[str, list[str]]:
    """What the doctor finds."""
    return {found.name: found.broken for found in examine() if found.broken}


def test_a_sound_house_has_nothing(app: Flask) -> None:
    with app.app_context():
        lived()
        drafted()
        assert broken() == {}
    result = app.test_cli_runner().invoke(args=["doctor"])
    assert result.exit_code == 0, result.output
    assert [line.split()[:2] for line in result.output.splitlines()] == [[name, "ok"] for name in CHECKS]


PLANTED: dict[str, tuple[str, Callable[[Dispatch, Dispatch], None]]] = {
    "a lost delivery": ("I1", lambda one, two: plant(
        "update dispatch set total = total + 1 where id = :id", id=one.id)),
    "a delivery of a draft": ("I2", lambda one, two: plant(
        "update delivery set dispatch_id = :draft where dispatch_id = :id", id=one.id, draft=drafted().id)),
    "a delivery to a stranger": ("I2", lambda one, two: plant(
        "insert into delivery (dispatch_id, unit_id, code, next_act, answer_state, joined_late, delivered_at)"
        " select :id, :unit, '01', '', '', joined_late, delivered_at from delivery limit 1",
        id=one.id, unit=unit("truong-z").id)),
    "a time that goes back": ("I3", lambda one, two: plant(
        "update delivery set opened_at = '2001-01-01 00:00:00+00:00' where opened_at is not null")),
    "a code that stepped back": ("I3", lambda one, two: plant("update delivery set code = '03' where code = '06'")),
    "an unmarked recall": ("I4", lambda one, two: plant("delete from edition_mark")),
    "a recall without its events": ("I4", lambda one, two: plant("delete from delivery_event where kind = 'recalled'")),
    "a delivery after the recall": ("I4", lambda one, two: plant(
        "update dispatch set recalled_at = '2001-01-01 00:00:00+00:00' where id = :id", id=two.id)),
    "a lost receipt": ("I5", lambda one, two: plant("delete from delivery_event where kind = 'acknowledged'")),
    "a number the register does not know": ("I5", lambda one, two: plant(
        "update register_counter set last = 1 where register = 'in'")),
    "an answer in another state": ("I6", lambda one, two: plant("update answer set state = 'returned'")),
    "done and not done": ("I6", lambda one, two: plant(
        "update delivery set next_act = 'answer' where done_at is not null")),
    "a stuck outbox": ("I7", lambda one, two: plant(
        "update outbox set done_at = null, created_at = :old", old=(clock.now() - timedelta(hours=1)).isoformat(" "))),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_each_planted_break_is_found(app: Flask, name: str) -> None:
    invariant, act = PLANTED[name]
    with app.app_context():
        act(*lived())
        found = broken()
        assert invariant in found, (name, found)
        with scope(unit("van-phong").id):
            db.session.rollback()
    result = app.test_cli_runner().invoke(args=["doctor"])
    assert result.exit_code == 1
    assert f"{invariant}  BROKEN" in result.output
