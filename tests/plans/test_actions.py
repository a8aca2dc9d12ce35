"""Plans as data: what they are made from, how they are issued and what the office then has."""

from datetime import date
from typing import Any

import pytest
from flask import Flask

from blueprints.directives import actions as directives
from blueprints.directives.queries import answer_to, plans_made_for
from blueprints.documents import queries as editions
from blueprints.documents.models import Document
from blueprints.documents.refusals import NotReady, Settled, StaleDocument
from blueprints.plans import actions, bases, queries
from blueprints.plans.models import Plan, PlanTask
from tenants.ground.database import db, scope
from tests import world
from tests.plans.sending import delivery_at, issued, sent

TASKS: list[dict[str, Any]] = [
    {"text": "Lập Ban truyền thông", "in_charge": "Hiệu trưởng", "due_on": date(2020, 11, 20)},
    {"text": "   "},
    {"text": "Đăng tin <b>hằng tuần</b> & ảnh", "period": "Hằng tuần"},
]
SIGNED: dict[str, Any] = {"signer_name": "Trần Thị Bình", "signer_title": "Hiệu trưởng"}


def test_bases_name_the_document_and_its_own_bases_in_proper_words(context: Flask) -> None:
    edition = issued("van-phong", bases=["Căn cứ Thông tư số 37/2020/TT-BGDĐT ngày 05/10/2020 của Bộ GDĐT."])
    assert bases.bases_from(edition) == [
        "Căn cứ Thông tư số 37/2020/TT-BGDĐT ngày 05/10/2020 của Bộ GDĐT;",
        f"Thực hiện Kế hoạch số {edition.number_text} ngày 05/11/2020 của {edition.issuing_body} "
        "về truyền thông năm học 2020 – 2021;",
    ]
    assert bases.subject_from(edition) == "Truyền thông năm học 2020 – 2021"


def test_bases_of_a_letter_and_of_a_decision(context: Flask) -> None:
    letter = issued("van-phong", type_id="official_letter", subject="V/v tăng cường phòng dịch")
    assert bases.basis_of(letter).endswith("về việc tăng cường phòng dịch;")
    assert bases.subject_from(letter).startswith(f"Thực hiện Công văn số {letter.number_text} về việc tăng cường")
    decision = issued("van-phong", type_id="decision", subject="Thường Tín xanh, sạch")
    assert bases.basis_of(decision).startswith("Căn cứ Quyết định số ")
    assert bases.basis_of(decision).endswith("về Thường Tín xanh, sạch;")


def test_issue_writes_the_tasks_into_the_edition_and_answers_the_office(context: Flask) -> None:
    edition = issued("van-phong")
    dispatch = sent(edition)
    delivery = delivery_at("truong-x", dispatch)
    school = world.unit("truong-x")
    with scope(school.id):
        fields: dict[str, Any] = {"bases": bases.bases_from(edition), "tasks": TASKS, "delivery": delivery, **SIGNED}
        plan = actions.draft(subject="Truyền thông", body="I. MỤC ĐÍCH", school_year="2020-2021", **fields)
        assert [task.text for task in plan.tasks] == ["Lập Ban truyền thông", "Đăng tin <b>hằng tuần</b> & ảnh"]
        given = actions.issue(plan, by=world.person("binh"), issued_on=date(2020, 11, 6))
        db.session.commit()
        assert given.school_year == "2020-2021" and given.type_id == "plan"
        assert "PHÂN CÔNG THỰC HIỆN" in given.body and "Hạn 20/11/2020" in given.body
        assert "Đăng tin &lt;b&gt;hằng tuần&lt;/b&gt; &amp; ảnh" in given.body
        answer = answer_to(delivery)
        assert answer is not None and answer.edition_id == given.id and answer.state == "submitted"
        assert queries.of_edition(given) is plan
    assert [row.unit.slug for row in plans_made_for(dispatch)] == ["truong-x"]
    assert [one.source_id for one in editions.citations_to(edition)] == [given.id]


def test_issue_of_a_plan_of_its_own_answers_nobody(context: Flask) -> None:
    with scope(world.unit("truong-x").id):
        plan = actions.draft(subject="Bồi dưỡng học sinh giỏi", body="I. MỤC ĐÍCH", **SIGNED)
        edition = actions.issue(plan, by=world.person("binh"))
        assert "PHÂN CÔNG" not in edition.body and plan.delivery_id is None
        with pytest.raises(actions.NotPossible):
            actions.answer_with(plan, by=world.person("binh"))
        with pytest.raises(Settled):
            actions.issue(plan, by=world.person("binh"))
        with pytest.raises(Settled):
            actions.discard(plan)
        assert db.session.get(Plan, plan.id) is plan


def test_issue_without_signer_is_refused(context: Flask) -> None:
    with scope(world.unit("truong-x").id):
        plan = actions.draft(subject="Chưa ký", body="I. MỤC ĐÍCH")
        with pytest.raises(NotReady):
            actions.issue(plan, by=world.person("binh"))


def test_a_recalled_document_can_neither_be_planned_for_nor_answered(context: Flask) -> None:
    dispatch = sent(issued("van-phong"))
    delivery, school = delivery_at("truong-x", dispatch), world.unit("truong-x")
    with scope(school.id):
        plan = actions.draft(subject="Đang viết", body="I. MỤC ĐÍCH", delivery=delivery, **SIGNED)
        db.session.commit()
    with scope(world.unit("van-phong").id):
        directives.recall(dispatch, reason="Sai số liệu", by=world.person("giang"))
        db.session.commit()
    with scope(school.id):
        with pytest.raises(actions.NotPossible):
            actions.draft(subject="Kế hoạch mới", body="I.", delivery=delivery)
        with pytest.raises(actions.NotPossible):
            actions.issue(plan, by=world.person("binh"))
        db.session.rollback()
        actions.detach(plan)
        assert plan.delivery is None
        assert actions.issue(plan, by=world.person("binh")).subject == "Đang viết"


def test_a_refused_document_cannot_be_planned_for(context: Flask) -> None:
    dispatch = sent(issued("van-phong"))
    with scope(world.unit("truong-x").id):
        delivery = delivery_at("truong-x", dispatch)
        directives.refuse(delivery, reason="Gửi nhầm trường khác", by=world.person("binh"))
        with pytest.raises(actions.NotPossible):
            actions.draft(subject="Kế hoạch", body="I.", delivery=delivery)


def test_revise_replaces_tasks_and_notices_who_was_faster(context: Flask) -> None:
    with scope(world.unit("truong-x").id):
        plan = actions.draft(subject="Một", body="I. MỤC ĐÍCH", tasks=TASKS)
        seen = plan.document.version
        actions.revise(plan, version=seen, subject="Hai", school_year="2021-2022", tasks=TASKS[2:])
        db.session.commit()
        assert plan.school_year == "2021-2022" and [task.position for task in plan.tasks] == [0]
        assert db.session.query(PlanTask).count() == 1
        with pytest.raises(StaleDocument):
            actions.revise(plan, version=seen, subject="Ba")


def test_discard_takes_tasks_and_document_with_it(context: Flask) -> None:
    with scope(world.unit("truong-x").id):
        plan = actions.draft(subject="Bỏ", body="I. MỤC ĐÍCH", tasks=TASKS)
        db.session.commit()
        actions.discard(plan)
        db.session.commit()
        assert [db.session.query(one).count() for one in (Plan, PlanTask, Document)] == [0, 0, 0]


def test_list_finds_plans_with_or_without_marks_and_by_number(context: Flask) -> None:
    edition = issued("van-phong")
    delivery = delivery_at("truong-x", sent(edition))
    with scope(world.unit("truong-x").id):
        plan = actions.draft(subject="Tuyển sinh lớp 6", body="I. MỤC ĐÍCH", delivery=delivery, **SIGNED)
        actions.draft(subject="Phòng dịch", body="I. MỤC ĐÍCH", school_year="2019-2020")
        given = actions.issue(plan, by=world.person("binh"))
        rows = queries.plans(words="tuyen sinh").items
        assert [(row.document.subject, row.answers) for row in rows] == [("Tuyển sinh lớp 6", edition)]
        assert [row.edition for row in queries.plans(words=given.number_text).items] == [given]
        assert [row.document.subject for row in queries.plans(school_year="2019-2020").items] == ["Phòng dịch"]
        assert queries.plans(state="issued").total == 1 and queries.plans(page=9).total == 2
        assert queries.counts_by_state() == {"draft": 1, "issued": 1}
    with scope(world.unit("truong-y").id):
        assert queries.plans().total == 0 and queries.plan(plan.id) is None
