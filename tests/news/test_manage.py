"""Staff write, somebody else approves, and nobody reaches what is not theirs."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from blueprints.news import queries
from tenants import audit, search
from tenants.ground import clock
from tests import world
from tests.news.conftest import at
from tests.visitor import Visitor

Visit = Callable[..., Visitor]
Publish = Callable[..., tuple[int, str]]

PREVIEW = 'form[action$="/{act}"]'


def form_of(act: str) -> str:
    return PREVIEW.format(act=act)


def typed(**more: str) -> dict[str, str]:
    """What somebody types into the editor."""
    return {
        "title": "Ngày hội đọc sách",
        "summary": "Mời cả nhà.",
        "text": "Sáng thứ Bảy.\n\n- Mang sách\n- Mang nước",
    } | more


def id_of(app: Flask, slug: str, title: str) -> int:
    with at(app, slug):
        return next(one.id for one in queries.kept(queries.counts(), state="", page=1).items if one.title == title)


def test_editor_writes_and_principal_publishes(visit: Visit) -> None:
    an, binh, reader = visit("truong-x", "an"), visit("truong-x", "binh"), visit("truong-x")
    an.get("/quan-tri/tin/moi")
    answer = an.submit("main form", typed() | {"viec": "xem"})
    an.follow(answer)
    assert "Đã lưu bản nháp" in an.text
    preview = answer.headers["Location"]
    reader.get("/tin-tuc/ngay-hoi-doc-sach", status=404)
    an.follow(an.submit(form_of("gui")))
    assert "Đã gửi duyệt" in an.text
    binh.get("/quan-tri/tin?tinh-trang=submitted")
    assert "Ngày hội đọc sách" in binh.text
    binh.get(preview)
    binh.follow(binh.submit(form_of("dang")))
    assert "Đã đăng" in binh.text
    reader.get("/tin-tuc/ngay-hoi-doc-sach")
    assert [item.text for item in reader.page.select(".prose li")] == ["Mang sách", "Mang nước"]
    reader.get("/tin-tuc/")
    assert "Ngày hội đọc sách" in reader.text


def test_editor_may_not_publish(visit: Visit, publish: Publish) -> None:
    article_id, slug = publish("truong-x", "Chưa duyệt", state="submitted")
    an = visit("truong-x", "an")
    an.get(f"/quan-tri/tin/{article_id}/xem")
    assert an.page.select_one(form_of("dang")) is None
    sent = {"version": "2", "go-reason": "x", "tra-lai-reason": "x", "csrf_token": an.token()}
    for act in ("dang", "tra-lai", "go"):
        an.post(f"/quan-tri/tin/{article_id}/{act}", sent, status=403)
    an.get("/quan-tri/chuyen-muc", status=403)
    visit("truong-x").get(f"/tin-tuc/{slug}", status=404)


def test_public_article_changes_only_by_those_who_may_publish(visit: Visit, publish: Publish) -> None:
    article_id, slug = publish("truong-x", "Đã đăng rồi")
    visit("truong-x", "an").get(f"/quan-tri/tin/{article_id}/sua", status=403)
    binh, reader = visit("truong-x", "binh"), visit("truong-x")
    reader.get(f"/tin-tuc/{slug}")
    reader.get(f"/tin-tuc/{slug}")
    binh.get(f"/quan-tri/tin/{article_id}/sua")
    binh.submit("main form", {"text": "Chữ mới tinh."})
    reader.get(f"/tin-tuc/{slug}")
    assert "Chữ mới tinh." in reader.text


def test_strangers_are_sent_to_sign_in(visit: Visit, publish: Publish) -> None:
    article_id, _ = publish("truong-x", "Nháp", state="draft")
    reader = visit("truong-x")
    for path in ("tin", "tin/moi", f"tin/{article_id}/sua", f"tin/{article_id}/xem", "chuyen-muc"):
        answer = reader.get(f"/quan-tri/{path}", status=302)
        assert "/dang-nhap" in answer.headers["Location"]
    visit("truong-y", "chi")
    other = visit("truong-x")
    other.client = visit("truong-y", "chi").client
    other.get(f"/quan-tri/tin/{article_id}/xem", status=302)


def test_articles_of_another_unit_do_not_exist(visit: Visit, publish: Publish, app: Flask) -> None:
    article_id, _ = publish("truong-x", "Của trường X", state="submitted")
    khanh = visit("truong-y", "khanh")
    for path in ("sua", "xem"):
        khanh.get(f"/quan-tri/tin/{article_id}/{path}", status=404)
    khanh.get("/quan-tri/tin")
    assert "Của trường X" not in khanh.text
    token = khanh.token()
    for act in ("sua", "gui", "dang", "tra-lai", "go"):
        khanh.post(f"/quan-tri/tin/{article_id}/{act}", typed(version="2", csrf_token=token), status=404)
    with at(app, "truong-x"):
        foreign = queries.categories()[0].id
    khanh.get("/quan-tri/tin/moi")
    khanh.submit("main form", typed(category_id=str(foreign)), status=422)
    assert "Hãy chọn một chuyên mục trong danh sách." in khanh.text
    for act in ("", "/len", "/xuong", "/xoa"):
        khanh.post(f"/quan-tri/chuyen-muc/{foreign}{act}", {"name": "Chiếm", "csrf_token": token}, status=404)


def test_saving_over_somebody_elses_change_is_refused(visit: Visit, publish: Publish) -> None:
    article_id, _ = publish("truong-x", "Hai người sửa", state="draft")
    an, binh = visit("truong-x", "an"), visit("truong-x", "binh")
    an.get(f"/quan-tri/tin/{article_id}/sua")
    binh.get(f"/quan-tri/tin/{article_id}/sua")
    binh.submit("main form", {"text": "Bản của Bình."})
    an.submit("main form", {"text": "Bản của An."}, status=409)
    assert "Bản của Bình." in an.text and "Bản của An." in an.text
    assert "người khác vừa sửa bài này" in an.text
    binh.get(f"/quan-tri/tin/{article_id}/sua")
    assert "Bản của Bình." in binh.text
    an.submit("main form")
    binh.get(f"/quan-tri/tin/{article_id}/sua")
    assert "Bản của An." in binh.text


def test_publishing_what_was_changed_since_it_was_read_is_refused(visit: Visit, publish: Publish) -> None:
    article_id, slug = publish("truong-x", "Đổi lúc duyệt", state="submitted")
    an, binh = visit("truong-x", "an"), visit("truong-x", "binh")
    binh.get(f"/quan-tri/tin/{article_id}/xem")
    an.get(f"/quan-tri/tin/{article_id}/sua")
    an.submit("main form", {"text": "Lén đổi."})
    binh.submit(form_of("dang"), status=409)
    assert "Người khác vừa sửa bài này" in binh.text
    visit("truong-x").get(f"/tin-tuc/{slug}", status=404)


def test_faults_that_must_be_mended_block_publishing(visit: Visit, publish: Publish) -> None:
    article_id, slug = publish("truong-x", "Lỗi liên kết", state="submitted")
    binh = visit("truong-x", "binh")
    binh.get(f"/quan-tri/tin/{article_id}/sua")
    table = "<table><tr><td>Thứ</td><td>Món</td></tr><tr><td>Hai</td><td>Phở</td></tr></table>"
    binh.follow(binh.submit("main form", {"text": table, "viec": "xem"}))
    assert "phải sửa trước khi đăng" in binh.text
    binh.submit(form_of("dang"), status=409)
    assert "Bài còn lỗi phải sửa trước khi đăng" in binh.text
    visit("truong-x").get(f"/tin-tuc/{slug}", status=404)


def test_scheduling_takes_vietnamese_time_in_steps_of_five_minutes(visit: Visit, publish: Publish, app: Flask) -> None:
    with clock.frozen(datetime(2026, 11, 24, 1, 0, tzinfo=UTC)):
        article_id, slug = publish("truong-x", "Hẹn đăng", state="submitted")
        binh = visit("truong-x", "binh")
        binh.get(f"/quan-tri/tin/{article_id}/xem")
        binh.submit(form_of("dang"), {"day": "24/11/2026", "hour": "9g02", "last_day": "30.11.2026"})
        binh.get(f"/quan-tri/tin/{article_id}/xem")
        assert "Đăng lúc 09:05, 24/11/2026" in binh.text and "30/11/2026" in binh.text
        with at(app, "truong-x"):
            article = queries.article(article_id)
            assert article is not None
            assert article.publish_at == datetime(2026, 11, 24, 2, 5, tzinfo=UTC)
            assert queries.state_of(article) == "scheduled"
    with clock.frozen(datetime(2026, 11, 24, 2, 5, tzinfo=UTC)):
        visit("truong-x").get(f"/tin-tuc/{slug}")
    with clock.frozen(datetime(2026, 11, 30, 17, 0, tzinfo=UTC)):
        visit("truong-x").get(f"/tin-tuc/{slug}", status=410)


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ({"day": "31/02/2027"}, "Ngày chưa đúng"),
        ({"day": "x" * 5000}, "Ngày chưa đúng"),
        ({"day": "31/12/9999", "hour": "23:59"}, "Ngày chưa đúng"),
        ({"day": "01/01/2020"}, "Giờ đăng đã qua"),
        ({"day": "01/01/2090", "hour": "25:00"}, "Giờ chưa đúng"),
        ({"hour": "08:00"}, "chưa có ngày đăng"),
        ({"last_day": "01/01/2020"}, "Ngày cuối phải từ ngày đăng trở đi"),
    ],
)
def test_wrong_dates_are_explained(visit: Visit, publish: Publish, dates: dict[str, str], said: str) -> None:
    article_id, _ = publish("truong-x", "Sai ngày", state="submitted")
    binh = visit("truong-x", "binh")
    binh.get(f"/quan-tri/tin/{article_id}/xem")
    binh.submit(form_of("dang"), dates, status=422)
    assert said in binh.text


def test_returning_needs_a_reason_that_the_writer_reads(visit: Visit, publish: Publish) -> None:
    article_id, _ = publish("truong-x", "Cần sửa", state="submitted")
    an, binh = visit("truong-x", "an"), visit("truong-x", "binh")
    binh.get(f"/quan-tri/tin/{article_id}/xem")
    binh.submit(form_of("tra-lai"), {"tra-lai-reason": "  "}, status=422)
    assert "Chưa có lý do" in binh.text
    binh.submit(form_of("tra-lai"), {"tra-lai-reason": "Thiếu tên người chụp ảnh."})
    an.get(f"/quan-tri/tin/{article_id}/sua")
    assert "Thiếu tên người chụp ảnh." in an.text
    an.get("/quan-tri/tin?tinh-trang=rejected")
    assert "Cần sửa" in an.text


def test_withdrawing_tells_readers_why_and_search_forgets(visit: Visit, publish: Publish, app: Flask) -> None:
    article_id, slug = publish("truong-x", "Sai giờ họp")
    binh, reader = visit("truong-x", "binh"), visit("truong-x")
    reader.get(f"/tin-tuc/{slug}")
    binh.get(f"/quan-tri/tin/{article_id}/xem")
    binh.submit(form_of("go"), {"go-reason": "Giờ họp ghi sai."})
    reader.get(f"/tin-tuc/{slug}", status=410)
    assert "Giờ họp ghi sai." in reader.text
    with at(app, "truong-x"):
        assert search.find("giờ họp", unit=world.unit("truong-x")).number == 0
    binh.get(f"/quan-tri/tin/{article_id}/xem")
    binh.submit(form_of("dang"))
    reader.get(f"/tin-tuc/{slug}")


def test_unscheduled_article_leaves_no_trace(visit: Visit, publish: Publish) -> None:
    soon = clock.now() + timedelta(days=2)
    article_id, slug = publish("truong-x", "Chưa tới ngày", publish_at=soon)
    binh = visit("truong-x", "binh")
    binh.get(f"/quan-tri/tin/{article_id}/xem")
    binh.submit(form_of("go"), {"go-reason": "Hoãn."})
    visit("truong-x").get(f"/tin-tuc/{slug}", status=404)
    binh.get("/quan-tri/tin?tinh-trang=draft")
    assert "Chưa tới ngày" in binh.text


def test_acts_that_the_state_forbids_are_refused(visit: Visit, publish: Publish) -> None:
    article_id, _ = publish("truong-x", "Đang đăng")
    binh = visit("truong-x", "binh")
    binh.get(f"/quan-tri/tin/{article_id}/xem")
    version = str(binh.page.select_one("input[name$=version]")["value"])  # type: ignore[index]
    for act in ("gui", "dang", "tra-lai"):
        sent = {"version": version, "tra-lai-version": version, "tra-lai-reason": "x"}
        binh.post(f"/quan-tri/tin/{article_id}/{act}", sent, status=409)


@pytest.mark.parametrize(
    "sent",
    [
        {"title": ""}, {"title": "x" * 201}, {"text": ""}, {"summary": "y" * 501}, {"category_id": "abc"},
        {"category_id": "-1"}, {"category_id": "9" * 30}, {"school_year": "' or 1=1"},
        {"source_url": "javascript:alert(1)"},
    ],
)  # fmt: skip
def test_wrong_fields_keep_what_was_typed(visit: Visit, sent: dict[str, str]) -> None:
    an = visit("truong-x", "an")
    an.get("/quan-tri/tin/moi")
    an.submit("main form", typed() | {"author": "Tổ Văn"} | sent, status=422)
    assert an.page.select_one("#loi")
    assert an.page.select_one("input[name=author]")["value"] == "Tổ Văn"  # type: ignore[index]


@pytest.mark.parametrize("version", ["", "abc", "-1", "9" * 40, "٣"])
def test_odd_versions_are_refused(visit: Visit, publish: Publish, version: str) -> None:
    article_id, _ = publish("truong-x", "Bản", state="draft")
    an = visit("truong-x", "an")
    an.get(f"/quan-tri/tin/{article_id}/sua")
    an.submit("main form", typed(version=version), status=409)


def test_typed_control_characters_and_markup_do_no_harm(visit: Visit, publish: Publish) -> None:
    binh, reader = visit("truong-x", "binh"), visit("truong-x")
    binh.get("/quan-tri/tin/moi")
    nasty = typed(
        title="<b>Đậm</b>\x00 & '\"", text="<p onclick='x()'>Chữ</p><script>alert(1)</script>\x00", viec="xem"
    )
    binh.follow(binh.submit("main form", nasty))
    binh.submit(form_of("dang"))
    answer = reader.get("/tin-tuc/b-dam-b").get_data(as_text=True)
    assert "<script>alert" not in answer and "onclick" not in answer and "&lt;b&gt;Đậm" in answer


def test_huge_ids_are_not_found(visit: Visit) -> None:
    binh = visit("truong-x", "binh")
    for path in (f"tin/{2**31}/xem", f"tin/{10**40}/sua", f"chuyen-muc/{2**63}", "tin/-1/xem"):
        binh.get(f"/quan-tri/{path}", status=404)


def test_categories_are_added_renamed_moved_and_removed(visit: Visit, publish: Publish) -> None:
    _, slug = publish("truong-x", "Ở chuyên mục đầu")
    binh, reader = visit("truong-x", "binh"), visit("truong-x")
    reader.get(f"/tin-tuc/{slug}")
    binh.get("/quan-tri/chuyen-muc")
    first = binh.page.select_one("main .rows li b").text  # type: ignore[union-attr]
    binh.submit("form.box", {"name": "Góc phụ huynh"})
    binh.get("/quan-tri/chuyen-muc")
    assert [one.text for one in binh.page.select("main .rows li b")][-1] == "Góc phụ huynh"
    binh.submit('form[action$="/len"]')
    binh.get("/quan-tri/chuyen-muc")
    assert [one.text for one in binh.page.select("main .rows li b")][1] == first
    rename = binh.page.select("main .rows a.btn")[1]["href"]
    binh.get(str(rename))
    binh.submit("form.box", {"name": "Chuyện trường mình"})
    reader.get(f"/tin-tuc/{slug}")
    assert "Chuyện trường mình" in reader.text
    binh.get(str(rename))
    binh.follow(binh.submit('form[action$="/xoa"]'))
    assert "còn bài" in binh.text
    binh.submit("form.box", {"name": " "}, status=422)


def test_office_publishes_news_the_same_way(visit: Visit) -> None:
    dung = visit("van-phong", "dung")
    dung.get("/quan-tri/tin/moi")
    dung.follow(dung.submit("main form", typed(viec="xem")))
    dung.submit(form_of("dang"))
    visit("van-phong").get("/tin-tuc/ngay-hoi-doc-sach")


def test_two_articles_of_one_title_get_two_addresses(visit: Visit, publish: Publish) -> None:
    slugs = [publish("truong-x", "Thông báo nghỉ học")[1] for _ in range(3)]
    assert slugs == ["thong-bao-nghi-hoc", "thong-bao-nghi-hoc-2", "thong-bao-nghi-hoc-3"]


def test_unknown_fields_are_a_defect(app: Flask, publish: Publish) -> None:
    with pytest.raises(TypeError):
        publish("truong-x", "Lạ", state="draft", unit_id=3)


def test_found_units_have_the_categories_of_their_level(app: Flask) -> None:
    with at(app, "truong-x"):
        assert [one.name for one in queries.categories()] == [
            "Tin nhà trường",
            "Thông báo",
            "Chuyên môn",
            "Hoạt động Đội",
        ]


def test_lists_keep_the_budget(visit: Visit, publish: Publish, statements: Any) -> None:
    for number in range(5):
        publish("truong-x", f"Bài {number}", state="submitted")
    binh = visit("truong-x", "binh")
    with statements() as seen:
        binh.get("/quan-tri/tin")
    own = [one for one in seen if "FROM article" in one]
    assert len(own) <= 3, "\n".join(own)


def test_acts_are_in_the_log(publish: Publish, app: Flask) -> None:
    article_id, _ = publish("truong-x", "Ghi sổ", state="withdrawn")
    with at(app, "truong-x"):
        rows = [one for one in audit.of_unit(world.unit("truong-x")) if one.subject == f"article:{article_id}"]
        assert {one.verb for one in rows} == {"news:write", "news:publish"}
        assert any(one.reason == "Nêu sai ngày họp." for one in rows)
