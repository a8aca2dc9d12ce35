"""The staff's door of plans: from a steering document to the answer on the office's board."""

import io
from datetime import date
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from blueprints.directives import actions as directives
from blueprints.directives.models import Dispatch
from blueprints.directives.queries import answer_to
from blueprints.documents.models import Edition
from blueprints.plans import actions, queries
from blueprints.plans.models import Plan
from tenants.ground import clock
from tenants.ground.database import across_units, db, scope
from tests import world
from tests.conftest import Visit
from tests.plans.sending import delivery_at, issued, sent

SIGNED: dict[str, Any] = {"signer_name": "Trần Thị Bình", "signer_title": "Hiệu trưởng"}
FORM = 'form[enctype="multipart/form-data"]'


def written(app: Flask, slug: str = "truong-x", **fields: Any) -> int:
    """A draft of a plan of a unit; its id."""
    with app.app_context(), scope(world.unit(slug).id):
        values: dict[str, Any] = {"subject": "Bồi dưỡng học sinh giỏi", "body": "I. MỤC ĐÍCH", **SIGNED, **fields}
        plan = actions.draft(**values)
        db.session.commit()
        return plan.id


def content(answer: TestResponse) -> bytes:
    """The bytes of a file that was served, which is closed as a browser would."""
    with answer:
        return answer.data


def test_a_plan_from_a_directive_is_recorded_as_the_answer(app: Flask, visit: Visit) -> None:
    with app.app_context():
        above = issued("so-gd", subject="Truyền thông giáo dục năm 2020", on=date(2020, 10, 27))
        base = f"Thực hiện Kế hoạch số {above.number_text} ngày 27/10/2020 của {above.issuing_body} về truyền thông."
        edition = issued("van-phong", bases=[base])
        dispatch = sent(edition)
        delivery_id, dispatch_id = delivery_at("truong-x", dispatch).id, dispatch.id
        number, upper = edition.number_text, above.number_text
    clerk = visit("truong-x", "ha")
    clerk.get(f"/quan-tri/ke-hoach/tu-chi-dao/{delivery_id}")
    typed = clerk.page.select("textarea[name=bases]")[0].text
    assert upper in typed and f"Thực hiện Kế hoạch số {number} ngày 05/11/2020 của" in typed
    fields = {"tasks-0-text": "Lập Ban truyền thông", "tasks-0-due": "20/11/2020", **SIGNED}
    clerk.follow(clerk.submit(FORM, fields))
    assert "Số sẽ cấp: 01/KH-THCS" in clerk.text and "PHÂN CÔNG THỰC HIỆN" in clerk.text
    clerk.follow(clerk.submit("form.box.key", {"issued_on": "06/11/2020"}))
    assert "01/KH-THCS" in clerk.text and "Đã trả lời, chờ xem" in clerk.text
    with app.app_context(), scope(world.unit("truong-x").id):
        answer = answer_to(delivery_at("truong-x", db.session.get_one(Dispatch, dispatch_id)))
        assert answer is not None and answer.edition is not None and answer.edition.number_text == "01/KH-THCS"
    board = visit("van-phong", "giang")
    board.get(f"/dieu-hanh/chi-dao/{dispatch_id}")
    assert "01/KH-THCS" in board.text


def test_a_directive_that_has_a_plan_opens_it(app: Flask, visit: Visit) -> None:
    with app.app_context():
        delivery_id = delivery_at("truong-x", sent(issued("van-phong"))).id
    clerk = visit("truong-x", "ha")
    clerk.get(f"/quan-tri/ke-hoach/tu-chi-dao/{delivery_id}")
    clerk.submit(FORM, SIGNED)
    answer = clerk.get(f"/quan-tri/ke-hoach/tu-chi-dao/{delivery_id}", status=303)
    assert answer.headers["Location"].endswith("/sua")
    with app.app_context(), scope(world.unit("truong-x").id):
        assert db.session.query(Plan).count() == 1


@pytest.mark.parametrize("end", ["recall", "refuse"])
def test_a_directive_that_ended_makes_no_plan(app: Flask, visit: Visit, end: str) -> None:
    with app.app_context():
        dispatch = sent(issued("van-phong"))
        delivery = delivery_at("truong-x", dispatch)
        delivery_id = delivery.id
        sender, school = world.unit("van-phong"), world.unit("truong-x")
        if end == "recall":
            with scope(sender.id):
                directives.recall(dispatch, reason="Sai số liệu", by=world.person("giang"))
                db.session.commit()
        else:
            with scope(school.id):
                directives.refuse(delivery, reason="Gửi nhầm trường khác", by=world.person("binh"))
                db.session.commit()
    clerk = visit("truong-x", "ha")
    clerk.get(f"/quan-tri/ke-hoach/tu-chi-dao/{delivery_id}", status=409)
    assert "không lập kế hoạch" in clerk.text


def test_new_keeps_rows_that_are_moved_added_and_taken_away(app: Flask, visit: Visit) -> None:
    editor = visit("truong-x", "an")
    editor.get("/quan-tri/ke-hoach/moi")
    assert len(editor.page.select("fieldset.task")) == 3
    typed = {"tasks-0-text": "Một", "tasks-1-text": "Hai", "tasks-2-text": "Ba", "tasks-2-in_charge": "Cô Bình"}
    editor.submit(FORM, {**typed, "subject": "Gõ dở", "dong": "len-2"}, status=200)
    texts = [str(one["value"]) for one in editor.page.select("input[name$=-text]")]
    assert texts == ["Một", "Ba", "Hai"] and "Gõ dở" in str(editor.page.select_one("textarea[name=subject]"))
    assert [str(one["value"]) for one in editor.page.select("input[name$=-in_charge]")] == ["", "Cô Bình", ""]
    editor.submit(FORM, {"dong": "bo-0"}, status=200)
    editor.submit(FORM, {"dong": "them"}, status=200)
    assert [str(one["value"]) for one in editor.page.select("input[name$=-text]")] == ["Ba", "Hai", ""]
    for nonsense in ("len-0", "xuong-99", "bo-x", "bo--1", "x", "len-" + "9" * 30):
        editor.submit(FORM, {"dong": nonsense}, status=200)
    editor.follow(editor.submit(FORM, {"subject": "Kế hoạch năm học", "text": "I. MỤC ĐÍCH"}))
    assert "Kế hoạch năm học" in editor.text and "Ba" in editor.text


def test_new_says_which_task_is_wrong(app: Flask, visit: Visit) -> None:
    editor = visit("truong-x", "an")
    editor.get("/quan-tri/ke-hoach/moi")
    wrong = {"subject": "", "tasks-1-in_charge": "Cô Bình", "tasks-2-text": "Việc", "tasks-2-due": "31/02/2020"}
    editor.submit(FORM, wrong, status=422)
    assert "Việc này chưa có nội dung" in editor.text and "Ngày chưa đúng" in editor.text
    assert editor.page.select("#loi a[href='#subject']") and editor.page.select("#loi a[href='#tasks']")


def test_edit_notices_who_was_faster_and_loses_nothing(app: Flask, visit: Visit) -> None:
    plan_id = written(app)
    editor = visit("truong-x", "an")
    editor.get(f"/quan-tri/ke-hoach/{plan_id}/sua")
    with app.app_context(), scope(world.unit("truong-x").id):
        plan = queries.plan(plan_id)
        assert plan is not None
        actions.revise(plan, version=plan.document.version, subject="Người khác sửa")
        db.session.commit()
    editor.submit(FORM, {"subject": "Tôi sửa"}, status=422)
    assert "đã được người khác sửa" in editor.text
    assert editor.page.select("textarea[name=subject]")[0].text.strip() == "Tôi sửa"


def test_files_of_a_draft_are_for_the_staff_and_go_out_with_the_issue(app: Flask, visit: Visit) -> None:
    plan_id = written(app)
    clerk = visit("truong-x", "ha")
    clerk.get(f"/quan-tri/ke-hoach/{plan_id}/sua")
    clerk.follow(clerk.submit(FORM, {"files": (io.BytesIO(b"phan cong"), "Phân công.txt")}))
    link = clerk.page.select_one(".files a")
    assert link is not None
    path = str(link["href"])
    assert content(clerk.get(path)) == b"phan cong"
    visit("truong-x").get(path, status=302)
    visit("truong-y", "khanh").get(path, status=404)
    clerk.get(f"/quan-tri/ke-hoach/{plan_id}")
    clerk.follow(clerk.submit("form.box.key"))
    reader = visit("truong-x")
    reader.get("/ke-hoach/01-kh-thcs-" + str(clock.today().year), lint=False, status=200)
    public = reader.page.select_one(".files a")
    assert public is not None and content(reader.get(str(public["href"]))) == b"phan cong"


def test_the_editor_writes_and_the_head_issues(app: Flask, visit: Visit) -> None:
    plan_id = written(app)
    editor = visit("truong-x", "an")
    editor.get(f"/quan-tri/ke-hoach/{plan_id}")
    assert not editor.page.select("form.box.key")
    editor.post(f"/quan-tri/ke-hoach/{plan_id}/ban-hanh", {"issued_on": "06/11/2020"}, status=403)
    editor.get(f"/quan-tri/ke-hoach/{plan_id}")
    editor.submit("form[action$='/trinh']")
    head = visit("truong-x", "binh")
    head.get(f"/quan-tri/ke-hoach/{plan_id}")
    head.submit("form[action$='/tra-lai']", {"reason": ""}, status=422)
    head.follow(head.submit("form[action$='/tra-lai']", {"reason": "Thiếu thời gian"}))
    editor.get(f"/quan-tri/ke-hoach/{plan_id}")
    assert "Thiếu thời gian" in editor.text
    head.get(f"/quan-tri/ke-hoach/{plan_id}")
    head.submit("form.box.key", {"issued_on": "01/01/2990"}, status=422)
    head.follow(head.submit("form.box.key", {"issued_on": "06/11/2020"}))
    assert "Đã ban hành Kế hoạch 01/KH-THCS" in head.text
    head.get(f"/quan-tri/ke-hoach/{plan_id}/sua", status=303)


def test_an_office_plan_can_be_parted_from_a_recalled_document(app: Flask, visit: Visit) -> None:
    with app.app_context():
        dispatch = sent(issued("van-phong"))
        delivery = delivery_at("truong-x", dispatch)
        with scope(world.unit("truong-x").id):
            plan_id = actions.draft(subject="Đang viết", body="I. MỤC ĐÍCH", delivery=delivery, **SIGNED).id
        with scope(world.unit("van-phong").id):
            directives.recall(dispatch, reason="Sai số liệu", by=world.person("giang"))
            db.session.commit()
    head = visit("truong-x", "binh")
    head.get(f"/quan-tri/ke-hoach/{plan_id}")
    assert "đã thu hồi" in head.text
    head.submit("form.box.key", {"issued_on": "06/11/2020"}, status=422)
    with app.app_context(), across_units("a test counts what was issued"):
        assert db.session.query(Edition).count() == 1
    head.follow(head.submit("form[action$='/bo-lien-ket']"))
    head.follow(head.submit("form.box.key", {"issued_on": "06/11/2020"}))
    assert "01/KH-THCS" in head.text


def test_discard_asks_first(app: Flask, visit: Visit) -> None:
    plan_id = written(app)
    clerk = visit("truong-x", "ha")
    clerk.get(f"/quan-tri/ke-hoach/{plan_id}/xoa")
    clerk.follow(clerk.submit("form.confirm"))
    assert "Đã xoá bản nháp kế hoạch" in clerk.text
    clerk.get(f"/quan-tri/ke-hoach/{plan_id}", status=404)


def test_another_units_plan_is_not_there(app: Flask, visit: Visit) -> None:
    plan_id = written(app)
    with app.app_context():
        delivery_id = delivery_at("truong-x", sent(issued("van-phong"))).id
    stranger = visit("truong-y", "khanh")
    for end in ("", "/sua", "/xoa"):
        stranger.get(f"/quan-tri/ke-hoach/{plan_id}{end}", status=404)
    stranger.get(f"/quan-tri/ke-hoach/tu-chi-dao/{delivery_id}", status=404)
    for act in ("trinh", "ban-hanh", "tra-lai", "tra-loi", "bo-lien-ket", "xoa"):
        stranger.get("/quan-tri/ke-hoach/moi")
        stranger.post(f"/quan-tri/ke-hoach/{plan_id}/{act}", {"issued_on": "06/11/2020", "reason": "x"}, status=404)
    stranger.get("/quan-tri/ke-hoach")
    assert "Bồi dưỡng học sinh giỏi" not in stranger.text


def test_index_takes_any_address(app: Flask, visit: Visit) -> None:
    written(app)
    editor = visit("truong-x", "an")
    editor.get("/quan-tri/ke-hoach?q=boi%20duong")
    assert "1 kế hoạch" in editor.text
    for query in ("trang=abc", "trang=-1", "trang=99999999999999", "nam=x", "tinh-trang=x", "q=%25", "q=" + "a" * 300):
        editor.get(f"/quan-tri/ke-hoach?{query}")
    editor.get("/quan-tri/ke-hoach/99999999999999", status=404)
