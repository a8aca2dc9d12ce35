"""Lines of command and their reach, against a slow oracle that walks the links day by day."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tenants import founding, lines
from tenants.ground.database import db
from tenants.lines import BadLine, Line, UnitLine, UnitReach
from tests.world import unit

START = date(2024, 1, 1)
SPAN = 12


def day(offset: int) -> date:
    return START + timedelta(days=offset)


def oracle(line: Line, on: date) -> set[tuple[int, int, int]]:
    """(ancestor, descendant, depth) on one day, walked up link by link."""
    up = {
        row.child_id: row.parent_id
        for row in db.session.scalars(select(UnitLine).where(UnitLine.line == line))
        if row.valid_from <= on < row.valid_to
    }
    found = set()
    for start in up:
        at, depth = start, 0
        while at in up:
            at, depth = up[at], depth + 1
            assert depth < 50, "a circle"
            found.add((at, start, depth))
    return found


def stored(line: Line, on: date) -> set[tuple[int, int, int]]:
    query = select(UnitReach).where(UnitReach.line == line, UnitReach.valid_from <= on, UnitReach.valid_to > on)
    return {(row.ancestor_id, row.descendant_id, row.depth) for row in db.session.scalars(query)}


moves = st.lists(
    st.tuples(
        st.sampled_from(["link", "unlink", "move"]), st.integers(0, 5), st.integers(0, 5),
        st.sampled_from([Line.ADMINISTRATIVE, Line.PROFESSIONAL]), st.integers(0, SPAN), st.integers(1, SPAN),
    ),
    max_size=14,
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(plan=moves)
def test_reach_equals_the_oracle_on_every_day_after_any_moves(context: Flask, plan: list[Any]) -> None:
    db.session.rollback()
    units = [
        founding.found(slug=f"don-vi-{number}", kind="cluster", name=f"Đơn vị {number}", on=START)
        for number in range(6)
    ]
    for act, child, parent, line, since, length in plan:
        try:
            if act == "link":
                lines.link(
                    child=units[child], parent=units[parent], line=line, from_=day(since), until=day(since + length)
                )
            elif act == "unlink":
                lines.unlink(child=units[child], line=line, on=day(since))
            else:
                with db.session.begin_nested():
                    lines.move(child=units[child], parent=units[parent], line=line, on=day(since), basis="QĐ thử")
        except BadLine:
            continue
    for line in (Line.ADMINISTRATIVE, Line.PROFESSIONAL):
        for offset in range(-1, 2 * SPAN + 2):
            assert stored(line, day(offset)) == oracle(line, day(offset)), (line, offset)
    assert lines.verify() == (set(), set())
    db.session.rollback()


def test_two_superiors_of_one_line_on_one_day_are_refused(context: Flask) -> None:
    with pytest.raises(BadLine):
        lines.link(child=unit("truong-x"), parent=unit("van-phong-khac"), line=Line.ADMINISTRATIVE, from_=START)


def test_circle_is_refused_but_only_on_shared_days(context: Flask) -> None:
    so, office = unit("so-gd"), unit("van-phong")
    with pytest.raises(BadLine):
        lines.link(child=so, parent=office, line=Line.ADMINISTRATIVE, from_=START)
    before = date(2010, 1, 1)
    lines.link(child=so, parent=office, line=Line.ADMINISTRATIVE, from_=before, until=date(2011, 1, 1))
    assert lines.verify() == (set(), set())


def test_move_changes_reach_from_its_day_and_is_remembered(context: Flask) -> None:
    school, old, new = unit("truong-x"), unit("van-phong"), unit("van-phong-khac")
    turn = date(2025, 7, 1)
    lines.move(child=school, parent=new, line=Line.ADMINISTRATIVE, on=turn, basis="Nghị quyết 1656/NQ-UBTVQH15")
    before = turn - timedelta(days=1)
    assert lines.reaches(old, school, Line.ADMINISTRATIVE, before) and not lines.reaches(
        old, school, Line.ADMINISTRATIVE, turn
    )
    assert lines.reaches(new, school, Line.ADMINISTRATIVE, turn)
    assert lines.governing(school, before) == old and lines.governing(school, turn) == new


def test_rebuild_mends_what_verify_finds(context: Flask) -> None:
    stray = db.session.scalars(select(UnitReach)).first()
    assert stray is not None
    db.session.delete(stray)
    db.session.flush()
    missing, extra = lines.verify()
    assert len(missing) == 1 and not extra
    lines.rebuild()
    assert lines.verify() == (set(), set())


def test_commands_verify_and_rebuild(app: Flask) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(args=["units", "verify"]).exit_code == 0
    with app.app_context():
        stray = db.session.scalars(select(UnitReach)).first()
        assert stray is not None
        db.session.delete(stray)
        db.session.commit()
    broken = runner.invoke(args=["units", "verify"])
    assert broken.exit_code == 1 and "1 rows missing" in broken.output
    assert runner.invoke(args=["units", "rebuild"]).exit_code == 0
    assert runner.invoke(args=["units", "verify"]).exit_code == 0
