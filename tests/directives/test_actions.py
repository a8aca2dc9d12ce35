"""Sending whole or not at all, once; following audiences; recall; answers."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.engine import Engine

from blueprints.directives import actions, queries, tracking
from blueprints.directives.actions import Conflict, NoRecipients, Refused
from blueprints.directives.audience import audience, count
from blueprints.directives.models import Delivery, DeliveryEvent, Dispatch, Duty
from tenants import founding, lines, units
from tenants.audit import AuditEntry
from tenants.ground import clock, jobs
from tenants.ground.database import across_units, db, scope
from tenants.ground.jobs import Outbox
from tenants.lines import Line
from tenants.search import SearchEntry
from tests.directives.orders import DUE, NOON, at, delivery, drafted, edition, recalled, rows, sent
from tests.world import person, unit


class Broken(Exception):
    """What the tests throw between two statements."""


@contextmanager
def breaking_at(number: int) -> Iterator[list[str]]:
    """Raises before the statement with this number; the list tells which ran."""
    seen: list[str] = []

    def stop(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)
        if len(seen) == number:
            raise Broken(statement)

    event.listen(Engine, "before_cursor_execute", stop)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", stop)


def test_send_gives_every_recipient_one_delivery_with_its_first_event(context: Flask) -> None:
    with clock.frozen(NOON):
        dispatch = sent()
    assert (dispatch.state, dispatch.total, dispatch.sent_by_id) == ("sent", 2, person("dung").id)
    one = delivery(dispatch, "truong-x")
    assert (one.code, one.next_act, one.due_on, one.stage) == ("01", "acknowledge", DUE, "delivered")
    with scope(unit("truong-x").id):
        assert [(row.kind, row.code, row.edition_id) for row in queries.events_of(one)] == [
            ("delivered", "01", dispatch.edition_id)
        ]
    found = db.session.scalars(select(SearchEntry).where(SearchEntry.edition_id == dispatch.edition_id)).one()
    assert found.path_below == f"/chi-dao/{dispatch.slug}"
    assert db.session.scalars(select(AuditEntry.verb).where(AuditEntry.verb == "directive:send")).all() == [
        "directive:send"
    ]


def test_send_is_whole_or_not_at_all_wherever_it_breaks(context: Flask) -> None:
    dispatch = drafted()
    office = unit("van-phong")
    before = office.broadcast_version
    with scope(office.id):
        for number in range(1, 100):
            try:
                with breaking_at(number) as seen:
                    actions.send(dispatch, by=person("dung"), key="k" * 32)
                    db.session.flush()
                break
            except Broken:
                db.session.rollback()
                db.session.expire_all()
                assert rows(dispatch) == 0
                assert (dispatch.state, dispatch.total, office.broadcast_version) == ("draft", 0, before)
                assert db.session.scalar(select(Outbox.id).limit(1)) is None
                assert db.session.scalar(select(AuditEntry.id).where(AuditEntry.verb == "directive:send")) is None
        db.session.commit()
    assert len(seen) < number and number > 8, "the loop must have broken at every statement"
    assert rows(dispatch) == 4


def test_number_of_statements_does_not_grow_with_the_recipients(context: Flask, statements: Any) -> None:
    numbers = []
    for more in range(0, 9, 8):
        for one in range(more):
            founding.found(
                slug=f"them-{one}", kind="primary", name=f"Trường Tiểu học Thêm {one}", on=date(2020, 1, 1),
                parents={Line.ADMINISTRATIVE: unit("van-phong")}, state="live",
            )  # fmt: skip
        db.session.commit()
        dispatch = drafted()
        with scope(unit("van-phong").id), statements() as seen:
            total = actions.send(dispatch, by=person("dung"), key=f"{more}" * 20)
            db.session.commit()
        numbers.append((total, len(seen)))
    assert [total for total, _number in numbers] == [2, 10]
    assert numbers[0][1] == numbers[1][1]


def test_the_same_key_again_is_the_same_sending(context: Flask) -> None:
    dispatch = drafted()
    with at("van-phong"):
        seen = actions.fingerprint(dispatch)
        assert actions.send(dispatch, by=person("dung"), key="k" * 32, seen=seen) == 2
        assert actions.send(dispatch, by=person("dung"), key="k" * 32, seen=seen) == 2
    assert rows(dispatch) == 4
    with at("van-phong"):
        with pytest.raises(Conflict):
            actions.send(dispatch, by=person("dung"), key="k" * 32, seen="another content")
        with pytest.raises(Conflict):
            actions.send(dispatch, by=person("dung"), key="another key, another tab")
        with pytest.raises(Conflict):
            actions.send(drafted(edition=dispatch.edition), by=person("dung"), key="k" * 32)
    assert rows(dispatch) == 4


def test_what_changed_since_the_review_is_not_sent(context: Flask) -> None:
    dispatch = drafted()
    with at("van-phong"):
        seen = actions.fingerprint(dispatch)
        with pytest.raises(Conflict):
            actions.send(dispatch, by=person("dung"), key="k" * 32, seen=seen, expected=3)
        db.session.rollback()
        actions.change(dispatch, message="Lời nhắn thêm sau")
        with pytest.raises(Conflict):
            actions.send(dispatch, by=person("dung"), key="k" * 32, seen=seen, expected=2)
        db.session.rollback()
    assert (rows(dispatch), dispatch.state) == (0, "draft")


def test_many_sendings_at_once_are_one(app: Flask) -> None:
    with app.app_context():
        dispatch_id = drafted().id
        office_id, by_id = unit("van-phong").id, person("dung").id
    results: list[object] = []
    start = threading.Barrier(8)

    def press() -> None:
        with app.app_context(), scope(office_id):
            start.wait()
            try:
                dispatch = db.session.get_one(Dispatch, dispatch_id)
                total = actions.send(dispatch, by=db.session.get_one(type(person("dung")), by_id), key="k" * 32)
                db.session.commit()
                results.append(total)
            except Exception as problem:
                db.session.rollback()
                results.append(problem)

    threads = [threading.Thread(target=press) for _one in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [2] * 8
    with app.app_context():
        assert rows(db.session.get_one(Dispatch, dispatch_id)) == 4


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({}, {"truong-x", "truong-y", "truong-z"}),
        ({"line": "administrative"}, {"truong-x", "truong-y", "truong-z"}),
        ({"line": "cluster"}, set()),
        ({"levels": ["primary"]}, {"truong-y", "truong-z"}),
        ({"kinds": ["lower_secondary"]}, {"truong-x"}),
        ({"ownerships": ["private"]}, set()),
        ({"offices": True}, {"truong-x", "truong-y", "truong-z", "van-phong", "van-phong-khac"}),
    ],
)
def test_audience_gives_those_below_who_fit(context: Flask, rule: dict[str, Any], expected: set[str]) -> None:
    found = db.session.scalars(select(units.Unit.slug).where(units.Unit.id.in_(audience(rule, unit("so-gd")))))
    assert set(found) == expected
    assert count(rule, unit("so-gd")) == len(expected)


def test_audience_never_leaves_the_sender_s_reach(context: Flask) -> None:
    stranger = unit("truong-z")
    assert stranger.id not in set(db.session.scalars(audience({}, unit("van-phong"))))
    with at("van-phong"):
        dispatch = drafted(rule={"areas": [stranger.area], "levels": ["primary"]})
        actions.send(dispatch, by=person("dung"), key="k" * 32)
    with across_units("a test looks outside"):
        assert stranger.id not in set(db.session.scalars(select(Delivery.unit_id)))


def test_audience_leaves_out_exceptions_and_closed_or_paused_schools(context: Flask) -> None:
    office, x, y = unit("van-phong"), unit("truong-x"), unit("truong-y")
    assert set(db.session.scalars(audience({"except": [x.id]}, office))) == {y.id}
    x.state = "paused"
    units.close(y, on=clock.today(), basis="QĐ 1", successor=None)
    db.session.flush()
    assert count({}, office) == 0
    with at("van-phong"), pytest.raises(NoRecipients):
        actions.send(drafted(), by=person("dung"), key="k" * 32)


def test_only_the_office_s_own_standing_documents_are_sent(context: Flask) -> None:
    other = edition("so-gd")
    with at("van-phong"), pytest.raises(Refused):
        actions.compose(other, sender=unit("van-phong"), by=person("dung"))
    dispatch = sent()
    recalled(dispatch)
    with at("van-phong"), pytest.raises(Refused):
        actions.compose(dispatch.edition, sender=unit("van-phong"), by=person("dung"))


def test_a_sent_dispatch_is_not_changed_or_discarded(context: Flask) -> None:
    dispatch = sent()
    with at("van-phong"):
        with pytest.raises(Refused):
            actions.change(dispatch, message="khác")
        with pytest.raises(Refused):
            actions.discard(dispatch, by=person("dung"))


def found_school(on: date) -> units.Unit:
    """A new primary school below the office."""
    return founding.found(
        slug="truong-moi",
        kind="primary",
        name="Trường Tiểu học Mới",
        on=on,
        parents={Line.ADMINISTRATIVE: unit("van-phong")},
    )


def test_a_school_opened_later_joins_a_following_audience_with_its_own_due_day(context: Flask) -> None:
    with clock.frozen(NOON):
        fixed, following = sent(), sent(following=True, rule={"levels": ["primary"]})
    later = NOON + timedelta(days=28)
    with clock.frozen(later):
        school = found_school(date(2020, 12, 1))
        db.session.commit()
        one = delivery(following, "truong-moi")
        assert clock.working_days_between(clock.local(later).date(), one.due_on or date.min) == 3
        assert (one.joined_late, one.due_on) == (True, date(2020, 12, 8))
        with scope(school.id):
            assert {row.kind for row in queries.events_of(one)} == {"delivered", "joined"}
            assert [task.dispatch.id for task in queries.open_tasks(school)] == [following.id]
    assert (db.session.get_one(Dispatch, following.id).total, db.session.get_one(Dispatch, fixed.id).total) == (2, 2)
    told = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "directive:join")).one()
    assert told.unit_id == unit("van-phong").id


def test_moving_a_school_makes_it_join_once_and_takes_nothing_away(context: Flask) -> None:
    with clock.frozen(NOON):
        dispatch, gone = sent(following=True), sent(following=True)
        recalled(gone)
        school = unit("truong-z")
        lines.move(
            child=school, parent=unit("van-phong"), line=Line.ADMINISTRATIVE, on=clock.today(), basis="NQ 1656"
        )  # fmt: skip
        with scope(school.id):
            assert [row.dispatch_id for row in db.session.scalars(select(Delivery))] == [dispatch.id]
        assert actions.join_followers(school) == []
        db.session.commit()
        moved = unit("truong-x")
        lines.move(
            child=moved, parent=unit("van-phong-khac"), line=Line.ADMINISTRATIVE, on=clock.today(), basis="NQ 1656"
        )  # fmt: skip
        db.session.commit()
    # What was delivered is read by the delivery, not by the place in the tree.
    with scope(moved.id):
        assert queries.delivery_for(moved, dispatch) is not None


def test_recall_marks_the_edition_and_every_delivery(context: Flask) -> None:
    dispatch = sent()
    with scope(dispatch.sender_id):
        actions.recall(dispatch, reason="Ban hành nhầm", by=person("giang"))
        actions.recall(dispatch, reason="lần hai", by=person("giang"))
        db.session.commit()
    assert (dispatch.state, dispatch.recall_reason) == ("recalled", "Ban hành nhầm")
    assert queries.recalled_edition(dispatch.edition)
    for _round in range(2):
        jobs.drain()
        with scope(dispatch.sender_id):
            assert actions.write_recall_events(dispatch) == 0
            db.session.commit()
    with scope(unit("truong-x").id):
        events = queries.events_of(delivery(dispatch, "truong-x"))
        assert [(row.kind, row.code, row.reason) for row in events][-1] == ("recalled", "13", "Ban hành nhầm")
        assert [row.kind for row in events].count("recalled") == 1
        assert delivery(dispatch, "truong-x").code == "01"


def test_recall_needs_a_reason_and_a_sending(context: Flask) -> None:
    draft, dispatch = drafted(), sent()
    with at("van-phong"):
        for one, reason in ((draft, "Lý do"), (dispatch, "  ")):
            with pytest.raises(Refused):
                actions.recall(one, reason=reason, by=person("giang"))
    assert dispatch.state == "sent"


def test_recall_costs_the_same_whatever_the_number_of_recipients(context: Flask, statements: Any) -> None:
    numbers = []
    for rule in ({"levels": ["primary"]}, {}):
        dispatch = sent(rule=rule)
        with scope(dispatch.sender_id), statements() as seen:
            actions.recall(dispatch, reason="Nhầm", by=person("giang"))
            db.session.commit()
        numbers.append(len(seen))
    assert numbers[0] == numbers[1]


def test_an_answer_is_returned_answered_again_and_accepted(context: Flask) -> None:
    dispatch = sent(duties=[{"kind": "acknowledge"}, {"kind": "answer", "text": "Báo cáo", "due_on": DUE}])
    with at("truong-x"):
        actions.answer(delivery(dispatch, "truong-x"), text="Lần một", by=person("ha"))
    one = delivery(dispatch, "truong-x")
    assert (one.stage, one.next_act, one.code) == ("answered", "", "03")
    with at("van-phong"):
        with pytest.raises(Refused):
            actions.return_answer(one, reason=" ", by=person("giang"))
        actions.return_answer(one, reason="Thiếu số liệu", by=person("giang"))
    one = delivery(dispatch, "truong-x")
    assert (one.stage, one.next_act, one.code, one.due_on) == ("returned", "answer", "03", DUE)
    with at("truong-x"):
        given = actions.answer(one, text="Lần hai", by=person("ha"))
        assert (given.state, given.reason, given.text) == ("submitted", "", "Lần hai")
    with at("van-phong"):
        actions.accept_answer(delivery(dispatch, "truong-x"), by=person("giang"))
        with pytest.raises(Refused):
            actions.accept_answer(delivery(dispatch, "truong-x"), by=person("giang"))
    one = delivery(dispatch, "truong-x")
    assert (one.stage, one.code, one.next_act) == ("accepted", "06", "")
    with at("truong-x"), pytest.raises(Refused):
        actions.answer(one, text="Lần ba", by=person("ha"))
    with across_units("a test counts"):
        assert len(db.session.scalars(select(DeliveryEvent).where(DeliveryEvent.kind == "answered")).all()) == 2


def test_a_plan_answers_and_is_found_by_the_issuer(context: Flask) -> None:
    dispatch, plan, foreign = sent(), edition("truong-x", subject="Kế hoạch của trường"), edition("truong-y")
    with at("truong-x"):
        with pytest.raises(Refused):
            actions.answer(delivery(dispatch, "truong-x"), edition=foreign, by=person("ha"))
        actions.answer(delivery(dispatch, "truong-x"), edition=plan, by=person("ha"))
        actions.answer(delivery(dispatch, "truong-x"), text="Thêm lời", by=person("ha"))
    for what in (dispatch, dispatch.edition):
        assert [(row.unit.slug, row.edition.id) for row in queries.plans_made_for(what)] == [("truong-x", plan.id)]
    assert queries.carried_out_by.__name__  # the public page's side is tested at its door


def test_notice_tells_the_sender_once_about_schools_nobody_can_reach(context: Flask) -> None:
    found_school(date(2020, 1, 1))
    db.session.commit()
    dispatch = sent()
    assert tracking.unreachable({}, unit("van-phong")) == 1
    jobs.drain()
    jobs.drain()
    actions.enqueue("directive_notice", unit_id=dispatch.sender_id, dispatch=dispatch.id)
    db.session.commit()
    jobs.drain()
    told = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "directive:unreachable")).all()
    assert [row.detail["units"] for row in told] == [1]


def test_duties_keep_their_order_and_days(context: Flask) -> None:
    dispatch = drafted()
    with at("van-phong"):
        actions.change(dispatch, duties=[{"kind": "read"}, {"kind": "answer", "text": "A", "due_on": DUE}])
    kept = db.session.scalars(select(Duty).where(Duty.dispatch_id == dispatch.id).order_by(Duty.position)).all()
    assert [(row.kind, row.due_on) for row in kept] == [("read", None), ("answer", DUE)]
