"""The recipient's door: who may do what, what each act leaves, and what never leaves the school."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from blueprints.directives import queries
from blueprints.directives.models import DeliveryEvent
from tenants.ground import clock
from tenants.ground.database import across_units, db, scope
from tests.directives.orders import NOON, delivery, drafted, edition, recalled, sent
from tests.visitor import Visitor
from tests.world import unit

Visit = Callable[..., Visitor]


def opened(visit: Visit, app: Flask, who: str, slug: str = "truong-x", **choices: Any) -> tuple[Visitor, str, int]:
    """Somebody in front of a steering document sent to their school: visitor, its path, its dispatch's id."""
    with app.app_context():
        dispatch = sent(**choices)
        path, dispatch_id = f"/quan-tri/chi-dao/{delivery(dispatch, slug).id}", dispatch.id
    visitor = visit(slug, who)
    visitor.get(path)
    return visitor, path, dispatch_id


def events(app: Flask, path: str) -> list[tuple[str, str, str, str]]:
    """Kind, code, person and role of the events behind a path."""
    with app.app_context(), across_units("a test reads a ledger"):
        query = select(DeliveryEvent).where(DeliveryEvent.delivery_id == int(path.rsplit("/", 1)[1]))
        rows = db.session.scalars(query.order_by(DeliveryEvent.id))
        return [(row.kind, row.code, row.user_name, row.role) for row in rows]


def test_index_groups_by_what_must_be_done_with_late_first(app: Flask, visit: Visit) -> None:
    with app.app_context():
        with clock.frozen(NOON):
            sent(edition=edition(subject="Việc đã quá hạn"))
        sent(edition=edition(subject="Chỉ cần đọc thông báo này"), duties=[{"kind": "read"}])
        sent(edition=edition(subject="Cần tiếp nhận công văn này"), duties=[{"kind": "acknowledge"}])
    ha = visit("truong-x", "ha")
    ha.get("/quan-tri/chi-dao")
    assert [node.get_text(strip=True) for node in ha.page.select(".act-g .sec h2")] == ["Quá hạn", "Đọc", "Tiếp nhận"]
    assert ha.text.index("Việc đã quá hạn") < ha.text.index("Chỉ cần đọc") < ha.text.index("Cần tiếp nhận")
    assert ha.page.select_one('.rail a[href="/quan-tri/chi-dao"] .cnt').get_text(" ", strip=True).startswith("3")  # type: ignore[union-attr]
    assert "Có 1 văn bản quá hạn." in ha.text


def test_index_finds_by_number_and_by_words_without_marks(app: Flask, visit: Visit) -> None:
    with app.app_context():
        first, second = (
            sent(edition=edition(subject="Phòng chống đuối nước")),
            sent(edition=edition(subject="Hội khỏe Phù Đổng")),
        )
        number = first.edition.number_text
        other = second.edition.subject
    ha = visit("truong-x", "ha")
    for words in (number, number.lower().replace("/", " "), "phong chong duoi nuoc", "đuối"):
        ha.get("/quan-tri/chi-dao?muc=tat-ca&q=" + words)
        assert "Phòng chống đuối nước" in ha.text and other not in ha.text, words
    ha.get("/quan-tri/chi-dao?q=khongco")
    assert "Không tìm thấy" in ha.text


@pytest.mark.parametrize(
    "query", ["trang=abc", "trang=-1", "trang=99999999999", "muc=x", "muc=da-xong", "muc=da-thu-hoi", "q=%25"]
)
def test_index_takes_any_address(app: Flask, visit: Visit, query: str) -> None:
    visit("truong-x", "ha").get("/quan-tri/chi-dao?" + query)


def test_show_counts_the_first_opening_only(app: Flask, visit: Visit) -> None:
    an, path, _dispatch_id = opened(visit, app, "an")
    an.get(path)
    visit("truong-x", "ha").get(path)
    assert events(app, path) == [("delivered", "01", "", ""), ("opened", "", "Lê Văn An", "editor")]


def test_acknowledge_names_person_role_and_gives_an_arrival_number(app: Flask, visit: Visit) -> None:
    ha, path, _dispatch_id = opened(visit, app, "ha", duties=[{"kind": "acknowledge"}])
    assert "Tôi, Phạm Thu Hà, Văn thư, đã đọc và tiếp nhận" in ha.text
    ha.follow(ha.submit('form[action$="/tiep-nhan"]'))
    assert "số đến 1" in ha.text
    assert events(app, path)[2:] == [
        ("acknowledged", "03", "Phạm Thu Hà", "registry_clerk"), ("completed", "06", "Phạm Thu Hà", "registry_clerk"),
    ]  # fmt: skip
    ha.post(path + "/tiep-nhan")
    assert len(events(app, path)) == 4
    second = opened(visit, app, "binh")[0]
    second.follow(second.submit('form[action$="/tiep-nhan"]'))
    assert "số đến 2" in second.text


def test_acknowledge_is_refused_to_the_editor_and_by_get(app: Flask, visit: Visit) -> None:
    an, path, _dispatch_id = opened(visit, app, "an")
    assert "đã đọc và tiếp nhận" not in an.text
    for act in ("tiep-nhan", "tu-choi", "tra-loi", "ghi-chu", "thu-hoi"):
        an.get(path)
        an.post(f"{path}/{act}", {"reason": "một lý do đủ dài", "text": "x"}, status=403, lint=False)
        an.get(f"{path}/{act}", status=405, lint=False)
    assert [row[0] for row in events(app, path)] == ["delivered", "opened"]


def test_acts_need_the_token_and_a_signed_in_person(app: Flask, visit: Visit) -> None:
    ha, path, _dispatch_id = opened(visit, app, "ha")
    ha.post(path + "/tiep-nhan", status=400, token=False, lint=False)
    stranger = visit("truong-x")
    stranger.get(path, status=302, lint=False)
    assert [row[0] for row in events(app, path)] == ["delivered", "opened"]


def test_refuse_ends_the_delivery_with_a_reason(app: Flask, visit: Visit) -> None:
    ha, path, _dispatch_id = opened(visit, app, "ha")
    ha.post(path + "/tu-choi", {"reason": "ngắn"}, status=422)
    assert "ít nhất 10 ký tự" in ha.text
    ha.follow(ha.post(path + "/tu-choi", {"reason": "Văn bản này gửi cho trường tiểu học"}))
    assert events(app, path)[-1][:2] == ("refused", "02")
    ha.post(path + "/tiep-nhan", status=422)
    with app.app_context(), scope(unit("truong-x").id):
        assert queries.waiting_count(unit("truong-x")) == 0


def test_answer_with_words_and_a_file_takes_receipt_too(app: Flask, visit: Visit) -> None:
    ha, path, _dispatch_id = opened(visit, app, "ha")
    ha.post(path + "/tra-loi", {"text": ""}, status=422)
    file = (io.BytesIO(b"Bao cao so lieu\n"), "bao-cao.txt")
    ha.follow(ha.post(path + "/tra-loi", {"text": "Trường đã thực hiện", "files": file}))
    assert "Đã trả lời, chờ xem" in ha.text and "Trường đã thực hiện" in ha.text
    assert [row[0] for row in events(app, path)] == ["delivered", "opened", "acknowledged", "answered"]
    link = ha.page.select_one('a[href*="/bao-cao/"]')
    assert link is not None
    ha.get(str(link["href"]), lint=False).close()
    khanh = visit("truong-y", "khanh")
    khanh.get(str(link["href"]), status=404)


def test_another_school_s_delivery_does_not_exist(app: Flask, visit: Visit) -> None:
    _ha, path, _dispatch_id = opened(visit, app, "ha")
    khanh = visit("truong-y", "khanh")
    khanh.get("/quan-tri/chi-dao")
    khanh.get("/quan-tri/chi-dao/999999", status=404)
    missing = khanh.text
    khanh.get(path, status=404)
    assert khanh.text == missing
    for act in ("tiep-nhan", "tu-choi", "tra-loi", "ghi-chu", "thu-hoi"):
        khanh.get("/quan-tri/chi-dao")
        khanh.post(f"{path}/{act}", {"text": "x", "reason": "một lý do đủ dài"}, status=404, lint=False)
    assert [row[0] for row in events(app, path)] == ["delivered", "opened"]


def test_for_clerks_only_hides_it_from_the_editor(app: Flask, visit: Visit) -> None:
    with app.app_context():
        path = f"/quan-tri/chi-dao/{delivery(sent(visibility='recipients'), 'truong-x').id}"
    visit("truong-x", "ha").get(path)
    visit("truong-x", "an").get(path, status=404)


def test_recalled_shows_the_banner_and_takes_a_reply_once(app: Flask, visit: Visit) -> None:
    ha, path, dispatch_id = opened(visit, app, "ha")
    ha.post(path + "/thu-hoi", {"dong-y": "1"}, status=422)
    with app.app_context():
        recalled(db.session.get_one(type(drafted()), dispatch_id))
    ha.get(path)
    assert "Văn bản này đã bị thu hồi" in ha.text and "Ban hành nhầm thẩm quyền" in ha.text
    ha.post(path + "/tiep-nhan", status=422)
    ha.post(path + "/thu-hoi", {"reason": "ngắn"}, status=422)
    ha.follow(ha.post(path + "/thu-hoi", {"reason": "Trường đã dán bản giấy tại bảng tin"}))
    assert events(app, path)[-1][:2] == ("recall_refused", "16")
    ha.post(path + "/thu-hoi", {"dong-y": "1"}, status=422)
    ha.get("/quan-tri/chi-dao?muc=da-thu-hoi")
    assert "Thu hồi" in ha.text


def test_note_is_kept_taken_away_and_refused_where_locked(app: Flask, visit: Visit) -> None:
    ha, path, _dispatch_id = opened(visit, app, "ha")
    ha.follow(ha.post(path + "/ghi-chu", {"body": "Trường làm vào sáng thứ Hai"}))
    assert "Trường làm vào sáng thứ Hai" in ha.text
    ha.follow(ha.post(path + "/ghi-chu", {"body": " "}))
    assert "Trường làm vào sáng thứ Hai" not in ha.text
    locked, path, _dispatch_id = opened(visit, app, "ha", note_allowed=False)
    locked.post(path + "/ghi-chu", {"body": "x"}, status=422)


def test_inbox_and_detail_stay_within_their_queries(app: Flask, visit: Visit, statements: Any) -> None:
    with app.app_context():
        one = edition()
        for _number in range(30):
            last = sent(edition=one)
        path = f"/quan-tri/chi-dao/{delivery(last, 'truong-x').id}"
    ha = visit("truong-x", "ha")
    ha.get(path)
    for address in ("/quan-tri/chi-dao", "/quan-tri/chi-dao?muc=tat-ca&trang=2"):
        with statements() as seen:
            ha.get(address)
        assert len(seen) <= 12, (address, len(seen), seen)
    with statements() as seen:
        ha.get(path)
    assert len(seen) <= 22, (len(seen), seen)


def test_due_days_of_a_weekend_count_until_monday(app: Flask) -> None:
    with app.app_context(), clock.frozen(NOON):
        dispatch = sent(duties=[{"kind": "answer", "text": "A", "due_on": date(2020, 11, 14)}])
        assert delivery(dispatch, "truong-x").due_on == date(2020, 11, 16)
