"""The office's door: composing in steps, sending once, the board, answers, recall; and what other offices never see."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from blueprints.directives import actions, tracking
from blueprints.directives.models import Dispatch
from tenants import founding
from tenants.ground import clock
from tenants.ground.database import db, scope
from tenants.lines import Line
from tests.directives.orders import DUE, NOON, at, delivery, drafted, edition, rows, sent
from tests.visitor import Visitor
from tests.world import person, unit

Visit = Callable[..., Visitor]


def in_days(number: int) -> str:
    """A working day ahead as a person types it."""
    return clock.add_working_days(clock.today(), number).strftime("%d/%m/%Y")


def the_dispatch(app: Flask) -> Dispatch:
    """The only sending there is."""
    found: Dispatch = db.session.scalars(select(Dispatch)).one()
    return found


def to_review(visit: Visit, app: Flask, **rule: Any) -> Visitor:
    """A clerk who has composed and looks at the review page."""
    with app.app_context():
        edition()
    dung = visit("van-phong", "dung")
    dung.get("/dieu-hanh/chi-dao/soan")
    dung.follow(dung.submit("main form"))
    duties = {
        "viec0-kind": "answer",
        "viec0-text": "Gửi số liệu",
        "viec0-due_on": in_days(5),
        "viec0-warn_on": in_days(3),
    }
    dung.follow(dung.submit("main form", duties))
    dung.follow(dung.submit("main form", {"tiep": "xem-lai"} | rule))
    return dung


def test_compose_in_four_saved_steps_and_send_with_the_number_on_the_button(app: Flask, visit: Visit) -> None:
    dung = to_review(visit, app)
    assert "Gửi tới 2 trường" in dung.text and "Gửi số liệu" in dung.text and "Trường THCS Xuân Mai" in dung.text
    dung.follow(dung.submit("form.send", {"xac-nhan": "2"}))
    assert "Đã gửi tới 2 nơi nhận" in dung.text
    with app.app_context():
        dispatch = the_dispatch(app)
        assert (dispatch.state, dispatch.total, dispatch.audience["line"]) == ("sent", 2, "any")
        assert [(row.kind, row.text) for row in dispatch.duties] == [("answer", "Gửi số liệu")]


def test_send_to_every_school_needs_the_number_typed(app: Flask, visit: Visit) -> None:
    dung = to_review(visit, app)
    dung.submit("form.send", {"xac-nhan": "3"}, status=422)
    assert "gõ đúng 2" in dung.text
    with app.app_context():
        assert the_dispatch(app).state == "draft"
    narrow = visit("van-phong", "dung")
    narrow.get(f"/dieu-hanh/chi-dao/{1}/noi-nhan")
    narrow.follow(narrow.submit("main form", {"levels": ["primary"], "tiep": "xem-lai"}))
    narrow.follow(narrow.submit("form.send"))
    with app.app_context():
        assert the_dispatch(app).total == 1


def test_the_same_form_twice_is_one_sending_and_another_content_is_a_conflict(app: Flask, visit: Visit) -> None:
    dung = to_review(visit, app)
    form = {str(field["name"]): str(field["value"]) for field in dung.page.select("form.send input[type=hidden]")}
    path = str(dung.page.select_one("form.send")["action"])  # type: ignore[index]
    for _press in range(3):
        dung.post(path, form | {"xac-nhan": "2"})
    dung.post(path, form | {"xac-nhan": "2", "seen": "f" * 32}, status=409, lint=False)
    dung.post(path, form | {"xac-nhan": "2", "key": "0" * 32}, status=409, lint=False)
    dung.post(path, {"csrf_token": form["csrf_token"]}, status=400, lint=False)
    with app.app_context():
        assert rows(the_dispatch(app)) == 4


def test_what_changed_after_the_review_is_a_conflict(app: Flask, visit: Visit) -> None:
    dung = to_review(visit, app)
    with app.app_context():
        founding.found(
            slug="truong-moi",
            kind="primary",
            name="Trường Mới",
            on=date(2020, 1, 1),
            parents={Line.ADMINISTRATIVE: unit("van-phong")},
        )
        db.session.commit()
    dung.submit("form.send", {"xac-nhan": "2"}, status=409)
    assert "đã thay đổi từ lúc xem lại" in dung.text
    with app.app_context():
        assert rows(the_dispatch(app)) == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"viec0-kind": ""}, "Chưa giao việc nào"),
        ({"viec0-kind": "answer", "viec0-due_on": "31/12/2099"}, "chưa có nội dung"),
        ({"viec0-kind": "answer", "viec0-text": "A"}, "chưa có hạn"),
        ({"viec0-kind": "answer", "viec0-text": "A", "viec0-due_on": "31/02/2026"}, "Ngày chưa đúng"),
        ({"viec0-kind": "answer", "viec0-text": "A", "viec0-due_on": "05/11/2020"}, "phải sau ngày ban hành"),
        ({"viec0-kind": "answer", "viec0-text": "A", "viec0-due_on": "10/11/2020"}, "Hạn đã qua"),
        (
            {"viec0-kind": "read", "viec0-due_on": "31/12/2099", "viec0-warn_on": "01/01/2100"},
            "phải trước ngày đến hạn",
        ),
        ({"viec0-kind": "read", "viec0-due_on": "31/12/2099", "viec0-critical_on": "01/01/2030"}, "từ ngày đến hạn"),
    ],
)
def test_duties_say_what_is_wrong(app: Flask, visit: Visit, typed: dict[str, str], said: str) -> None:
    with app.app_context():
        path = f"/dieu-hanh/chi-dao/{drafted(duties=[]).id}/viec"
    dung = visit("van-phong", "dung")
    dung.get(path)
    dung.submit("main form", typed, status=422)
    assert said in dung.text
    assert dung.page.select_one("#loi") is not None


def test_one_more_duty_keeps_the_others(app: Flask, visit: Visit) -> None:
    with app.app_context():
        path = f"/dieu-hanh/chi-dao/{drafted(duties=[]).id}/viec"
    dung = visit("van-phong", "dung")
    dung.get(path)
    dung.submit("main form", {"viec0-kind": "read", "tiep": "them"}, status=200)
    assert len(dung.page.select("fieldset.task")) == 2
    dung.submit("main form", {"viec1-kind": "acknowledge"})
    with app.app_context():
        assert [row.kind for row in the_dispatch(app).duties] == ["read", "acknowledge"]


def test_exceptions_are_kept_and_can_only_name_own_units(app: Flask, visit: Visit) -> None:
    with app.app_context():
        dispatch = drafted()
        path, x, y, z = (
            f"/dieu-hanh/chi-dao/{dispatch.id}",
            *(unit(slug).id for slug in ("truong-x", "truong-y", "truong-z")),
        )
    dung = visit("van-phong", "dung")
    dung.get(path + "/noi-nhan")
    dung.follow(dung.post(path + "/tru", {"trang-nay": [x, y, z], "gui": [y]}))
    assert "1 nơi nhận" in dung.text
    with app.app_context():
        assert the_dispatch(app).audience["except"] == [x]
    dung.follow(dung.post(path + "/tru", {"trang-nay": [x], "gui": [x]}))
    assert "2 nơi nhận" in dung.text


def test_areas_are_found_by_words_or_refused(app: Flask, visit: Visit) -> None:
    with app.app_context():
        unit("truong-x").area = "Xã Thường Tín"
        db.session.commit()
        path = f"/dieu-hanh/chi-dao/{drafted().id}/noi-nhan"
    dung = visit("van-phong", "dung")
    dung.get(path)
    dung.submit("main form", {"areas": "Thuong tin, Không Đâu"}, status=422)
    assert "Không Đâu" in dung.text
    dung.follow(dung.submit("main form", {"areas": "thuong tin"}))
    assert "1 nơi nhận" in dung.text
    with app.app_context():
        assert the_dispatch(app).audience["areas"] == ["Xã Thường Tín"]


def test_discard_takes_a_draft_only(app: Flask, visit: Visit) -> None:
    with app.app_context():
        draft, gone = drafted().id, sent().id
    dung = visit("van-phong", "dung")
    dung.get("/dieu-hanh/chi-dao?muc=nhap")
    dung.follow(dung.submit('form[action$="/xoa"]'))
    dung.get(f"/dieu-hanh/chi-dao/{draft}", status=404)
    dung.get("/dieu-hanh/chi-dao?muc=nhap")
    dung.get(f"/dieu-hanh/chi-dao/{gone}")
    dung.get(f"/dieu-hanh/chi-dao/{gone}/viec", status=409)
    dung.get("/dieu-hanh/chi-dao/soan")
    dung.post(f"/dieu-hanh/chi-dao/{gone}/xoa", status=409, lint=False)


def test_board_counts_are_doors_to_their_rows(app: Flask, visit: Visit) -> None:
    with app.app_context():
        unit("truong-y").phone = "024 0000 0000"
        db.session.commit()
        with clock.frozen(NOON):
            dispatch = sent()
            with at("truong-x"):
                actions.answer(delivery(dispatch, "truong-x"), text="Đã làm", by=person("ha"))
        path = f"/dieu-hanh/chi-dao/{dispatch.id}"
    giang = visit("van-phong", "giang")
    giang.get(path)
    doors = {node.select_one("span").text: (node.b.text, str(node["href"])) for node in giang.page.select(".ctrs a")}  # type: ignore[union-attr]
    assert {name: number for name, (number, _url) in doors.items()} == {
        "Hoàn thành": "0",
        "Đã trả lời, chờ xem": "1",
        "Đã tiếp nhận": "0",
        "Đã mở": "0",
        "Chưa mở": "1",
        "Quá hạn": "1",
    }
    assert giang.page.select_one('a[href="tel:02400000000"]') is not None
    for name, (number, url) in doors.items():
        giang.get(url.partition("#")[0])
        assert len(giang.page.select("table.board tbody tr")) == int(number), name
    giang.get(path + "?q=yen hoa&cap=primary&tinh-trang=qua-han")
    assert len(giang.page.select("table.board tbody tr")) == 1


@pytest.mark.parametrize("query", ["trang=abc", "trang=-5", "trang=9999999", "tinh-trang=x", "cap=x", "khu=x", "q=%25"])
def test_board_takes_any_address(app: Flask, visit: Visit, query: str) -> None:
    with app.app_context():
        path = f"/dieu-hanh/chi-dao/{sent().id}?{query}"
    visit("van-phong", "giang").get(path)


def test_an_answer_is_read_returned_and_accepted(app: Flask, visit: Visit) -> None:
    with app.app_context():
        dispatch = sent()
        with at("truong-x"):
            actions.answer(delivery(dispatch, "truong-x"), text="Số liệu ba lớp", by=person("ha"))
        path = f"/dieu-hanh/chi-dao/{dispatch.id}/noi-nhan/{delivery(dispatch, 'truong-x').id}"
    giang = visit("van-phong", "giang")
    giang.get(path)
    assert "Số liệu ba lớp" in giang.text and "Phạm Thu Hà" in giang.text
    giang.submit('form[action$="/tra-lai"]', {"reason": ""}, status=422)
    giang.submit('form[action$="/tra-lai"]', {"reason": "Thiếu lớp 9"})
    giang.get(path)
    assert "Thiếu lớp 9" in giang.text and giang.page.select_one('form[action$="/chap-nhan"]') is None
    giang.get("/dieu-hanh/chi-dao/soan")
    giang.post(path + "/chap-nhan", status=409, lint=False)
    ha = visit("truong-x", "ha")
    ha.get("/quan-tri/chi-dao")
    ha.get(str(ha.page.select_one(".dir h3 a")["href"]))  # type: ignore[index]
    assert "Thiếu lớp 9" in ha.text
    file = (io.BytesIO(b"So lieu lop 9\n"), "so-lieu.txt")
    ha.submit('form[action$="/tra-loi"]', {"text": "Đã bổ sung lớp 9", "files": file})
    giang.get(path)
    link = giang.page.select_one('a[href*="/tep/"]')
    assert link is not None
    giang.get(str(link["href"]), lint=False).close()
    giang.get(path)
    giang.follow(giang.submit('form[action$="/chap-nhan"]'))
    with app.app_context():
        assert delivery(the_dispatch(app), "truong-x").stage == "accepted"


def test_recall_shows_a_preview_and_needs_the_number(app: Flask, visit: Visit) -> None:
    with app.app_context():
        path = f"/dieu-hanh/chi-dao/{sent().id}"
        after = edition(subject="Văn bản mới").id
    giang = visit("van-phong", "giang")
    giang.get(path + "/thu-hoi")
    giang.submit("form.confirm", {"reason": ""}, status=422)
    giang.submit("form.confirm", {"reason": "Sai thẩm quyền", "successor": str(after), "tiep": "xem"}, status=200)
    assert "Văn bản này đã bị thu hồi" in giang.text and "Sai thẩm quyền" in giang.text and "Có 2 cổng" in giang.text
    giang.submit("form.confirm", {"xac-nhan": "3"}, status=422)
    giang.follow(giang.submit("form.confirm", {"xac-nhan": "2"}))
    assert "Đã thu hồi trên 2 cổng" in giang.text
    with app.app_context():
        dispatch = the_dispatch(app)
        assert (dispatch.state, dispatch.successor_id, dispatch.recalled_by_id) == (
            "recalled",
            after,
            person("giang").id,
        )
    giang.follow(giang.get(path + "/thu-hoi", status=303))


def test_other_offices_and_schools_see_nothing(app: Flask, visit: Visit) -> None:
    with app.app_context():
        dispatch, draft = sent(), drafted()
        one = delivery(dispatch, "truong-x").id
        path, drafts = f"/dieu-hanh/chi-dao/{dispatch.id}", f"/dieu-hanh/chi-dao/{draft.id}"
    lam = visit("van-phong-khac", "lam")
    for page in (
        path,
        f"{path}/noi-nhan/{one}",
        f"{path}/thu-hoi",
        f"{path}/noi-nhan/{one}/tep/1/x",
        f"{drafts}/viec",
        f"{drafts}/noi-nhan",
        f"{drafts}/xem-lai",
    ):
        lam.get(page, status=404)
    lam.get("/dieu-hanh/chi-dao")
    assert "Truyền thông" not in lam.text
    for act in (
        f"{path}/thu-hoi",
        f"{path}/noi-nhan/{one}/chap-nhan",
        f"{path}/noi-nhan/{one}/tra-lai",
        f"{drafts}/gui",
        f"{drafts}/xoa",
        f"{drafts}/tru",
        f"{drafts}/viec",
    ):
        lam.get("/dieu-hanh/chi-dao/soan")
        lam.post(act, {"reason": "x", "key": "k" * 32, "seen": "s", "expected": "2"}, status=404, lint=False)
    with app.app_context():
        foreign = edition("so-gd").id
    lam.get("/dieu-hanh/chi-dao/soan")
    lam.post("/dieu-hanh/chi-dao/soan", {"van-ban": str(foreign)})
    visit("truong-x", "binh").get("/dieu-hanh/chi-dao", status=404)
    with app.app_context():
        assert len(db.session.scalars(select(Dispatch)).all()) == 2


def test_a_delivery_of_another_dispatch_is_not_shown_under_this_one(app: Flask, visit: Visit) -> None:
    with app.app_context():
        mine, other = sent(), sent("van-phong-khac", edition=edition("van-phong-khac"))
        foreign = delivery(other, "truong-z").id
        path = f"/dieu-hanh/chi-dao/{mine.id}/noi-nhan/{foreign}"
    visit("van-phong", "giang").get(path, status=404)


def test_pages_stay_within_their_queries_with_three_hundred_schools(app: Flask, visit: Visit, statements: Any) -> None:
    with app.app_context():
        for number in range(300):
            founding.found(
                slug=f"them-{number}",
                kind="primary",
                name=f"Trường Tiểu học Thêm {number}",
                on=date(2020, 1, 1),
                parents={Line.ADMINISTRATIVE: unit("van-phong")},
                state="live",
                area=f"Xã {number % 9}",
            )
        db.session.commit()
        dispatch = sent()
        paths = [
            f"/dieu-hanh/chi-dao/{dispatch.id}",
            f"/dieu-hanh/chi-dao/{dispatch.id}?trang=9&q=them",
            "/dieu-hanh/chi-dao",
        ]
    giang = visit("van-phong", "giang")
    giang.get(paths[0])
    for path in paths:
        with statements() as seen:
            giang.get(path)
        # Ten of them are the frame of every staff page: session, person, roles, units, and the counts in the rail.
        assert len(seen) <= 15, (path, len(seen), seen)


def test_running_tells_what_is_open_late_and_to_be_read(context: Flask) -> None:
    with clock.frozen(NOON):
        dispatch = sent()
        with at("truong-x"):
            actions.answer(delivery(dispatch, "truong-x"), text="Xong", by=person("ha"))
    with clock.frozen(NOON + timedelta(days=9)), scope(unit("van-phong").id):
        row = tracking.running(unit("van-phong"))[0]
    assert (row.total, row.open, row.late, row.to_read, row.done) == (2, 1, 1, 1, 0)
    assert clock.today() > DUE
