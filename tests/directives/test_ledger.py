"""The ledger against a model: whatever people press and in whatever order, codes only rise and times never fall."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from blueprints.directives import actions, ledger, queries
from blueprints.directives.doctor import examine
from blueprints.directives.models import Delivery, Dispatch
from tenants.ground import clock, jobs
from tenants.ground.database import db, scope
from tests.directives.orders import DUE, NOON, delivery, sent
from tests.world import person, unit

CODES = ("01", "02", "03", "04", "05", "06")


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ([], "01"),
        (["01", "03"], "03"),
        (["03", "01"], "03"),
        (["06", "03"], "06"),
        (["02", "03"], "02"),
        (["03", "02"], "03"),
        (["03", "13", "15"], "03"),
        (["04", "05", "03"], "05"),
    ],
)
def test_fold_only_rises_and_refusal_ends(codes: list[str], expected: str) -> None:
    assert ledger.fold(codes) == expected


@pytest.mark.parametrize(
    ("due", "joined", "expected"),
    [
        (date(2020, 11, 10), date(2020, 12, 3), date(2020, 12, 8)),
        (date(2020, 11, 14), date(2020, 12, 3), date(2020, 12, 14)),
        (date(2020, 11, 5), date(2020, 12, 5), date(2020, 12, 7)),
    ],
)
def test_shifted_keeps_the_number_of_working_days(due: date, joined: date, expected: date) -> None:
    assert ledger.shifted(due, date(2020, 11, 5), joined) == expected


class Pressing(RuleBasedStateMachine):
    """One school and its office press everything in any order; the model knows what may happen."""

    app: Flask

    @initialize(kinds=st.lists(st.sampled_from(["read", "acknowledge", "answer", "plan"]), min_size=1, unique=True))
    def begin(self, kinds: list[str]) -> None:
        self.context = self.app.app_context()
        self.context.push()
        self.moment = NOON
        with clock.frozen(NOON):
            self.dispatch_id = sent(duties=[{"kind": kind, "text": kind, "due_on": DUE} for kind in kinds]).id
            jobs.drain()
        self.kinds = set(kinds)
        self.opened = self.acknowledged = self.refused = self.recalled = self.replied = False
        self.answer = ""
        self.highest = "01"

    def press(self, at: str, allowed: bool, act: Any) -> None:
        """Does an act a little later; it must go through exactly when the model says so."""
        self.moment += timedelta(minutes=7)
        with clock.frozen(self.moment), scope(unit(at).id):
            try:
                act()
                db.session.commit()
                done = True
            except actions.Refused:
                db.session.rollback()
                done = False
        assert done == allowed, (at, allowed)

    @property
    def one(self) -> Delivery:
        return delivery(db.session.get_one(Dispatch, self.dispatch_id), "truong-x")

    @rule()
    def open(self) -> None:
        self.press("truong-x", True, lambda: actions.open_(self.one, by=person("an")))
        self.opened = True

    @rule()
    def acknowledge(self) -> None:
        allowed = not self.refused and not self.recalled
        self.press("truong-x", allowed, lambda: actions.acknowledge(self.one, by=person("ha")))
        if allowed:
            self.opened = self.acknowledged = True

    @rule(reason=st.sampled_from(["ngắn", "một lý do đủ dài để đọc"]))
    def refuse(self, reason: str) -> None:
        allowed = not (self.refused or self.recalled or self.acknowledged) and len(reason) >= 10
        self.press("truong-x", allowed, lambda: actions.refuse(self.one, reason=reason, by=person("ha")))
        self.refused = self.refused or allowed

    @rule(text=st.sampled_from(["", "Đã làm xong"]))
    def reply(self, text: str) -> None:
        allowed = not (self.refused or self.recalled) and self.answer != "accepted" and bool(text)
        self.press("truong-x", allowed, lambda: actions.answer(self.one, text=text, by=person("ha")))
        if allowed:
            self.opened = self.acknowledged = True
            self.answer = "submitted"

    @rule()
    def accept(self) -> None:
        allowed = self.answer == "submitted"
        self.press("van-phong", allowed, lambda: actions.accept_answer(self.one, by=person("giang")))
        self.answer = "accepted" if allowed else self.answer

    @rule()
    def give_back(self) -> None:
        allowed = self.answer == "submitted"
        self.press("van-phong", allowed, lambda: actions.return_answer(self.one, reason="Thiếu", by=person("giang")))
        self.answer = "returned" if allowed else self.answer

    @rule()
    def recall(self) -> None:
        dispatch = db.session.get_one(Dispatch, self.dispatch_id)
        self.press("van-phong", True, lambda: actions.recall(dispatch, reason="Nhầm", by=person("giang")))
        self.recalled = True
        with clock.frozen(self.moment):
            jobs.drain()

    @rule(agreed=st.booleans())
    def reply_recall(self, agreed: bool) -> None:
        allowed = self.recalled and not self.replied
        reason = "đã dán bản giấy ở bảng tin"
        self.press(
            "truong-x", allowed, lambda: actions.reply_recall(self.one, agreed=agreed, reason=reason, by=person("ha"))
        )
        self.replied = self.replied or allowed

    @invariant()
    def holds(self) -> None:
        if not hasattr(self, "dispatch_id"):
            return
        one = self.one
        assert bool(one.opened_at) == self.opened
        assert bool(one.acknowledged_at) == self.acknowledged
        assert one.answer_state == self.answer
        assert (one.code == "02") == self.refused
        if not self.refused:
            assert ledger.CODES.index(one.code) >= ledger.CODES.index(self.highest), "the code stepped back"
            self.highest = one.code
        with scope(unit("truong-x").id):
            events = queries.events_of(one)
        assert ledger.fold(row.code for row in events) == one.code
        assert [row.id for row in events] == sorted(row.id for row in events)
        assert all(row.user_name and row.role for row in events if row.kind not in ("delivered", "recalled"))
        waits = self.kinds & {"answer", "plan"} and self.answer not in ("submitted", "accepted")
        left = not self.refused and bool(
            waits
            or ("read" in self.kinds and not self.opened)
            or ("acknowledge" in self.kinds and not self.acknowledged)
        )
        assert bool(one.next_act) == left
        with clock.frozen(self.moment):
            broken = {found.name: found.broken for found in examine() if found.broken}
        assert not broken

    def teardown(self) -> None:
        if hasattr(self, "context"):
            db.session.remove()
            self.context.pop()


def test_nothing_ever_steps_back(app: Flask) -> None:
    Pressing.app = app
    run_state_machine_as_test(
        Pressing,
        settings=settings(
            max_examples=15,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )


def test_late_is_a_comparison_at_the_border_of_the_day(app: Flask) -> None:
    with app.app_context():
        with clock.frozen(NOON):
            dispatch = sent()
        school = unit("truong-x")
        for moment, late in (
            (datetime(2020, 11, 10, 23, 59, 59, tzinfo=clock.TZ), 0),
            (datetime(2020, 11, 11, 0, 0, 0, tzinfo=clock.TZ), 1),
        ):
            with clock.frozen(moment), scope(school.id):
                assert queries.late_count(school) == late
                assert [task.late for task in queries.open_tasks(school)] == [bool(late)]
        assert delivery(dispatch, "truong-x").code == "01"
