"""What readers see: the list with its filters, a document with its chain, files, and nothing that is not theirs."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask

from blueprints.documents import queries
from tenants.ground import clock
from tests.documents.conftest import Desk, Paper
from tests.documents.papers import BASIS, DAY
from tests.visitor import Visitor
from tests.world import unit

Visit = Callable[..., Visitor]
BUDGET = 8


@pytest.fixture
def shelf(desk: Desk) -> dict[str, Paper]:
    """Documents of school X: a plan, a notice that is over, a staff paper, and the office's plan above."""
    return {
        "above": desk.issued("van-phong", on=date(2020, 11, 5), number=260, subject="Truyền thông toàn xã"),
        "plan": desk.issued("truong-x", number=118, bases=[BASIS], topic="Truyền thông", file=b"Phan cong\n"),
        "notice": desk.issued(
            "truong-x", on=date(2019, 9, 4), type_id="notice", subject="Nghỉ lễ Quốc khánh", number=8,
            expiry_date=date(2019, 9, 5),
        ),
        "staff": desk.issued("truong-x", subject="Nội bộ", visibility="staff"),
        "other": desk.issued("truong-y", subject="Kế hoạch của trường khác"),
    }  # fmt: skip


def test_index_shows_own_public_documents_and_hides_the_rest(desk: Desk, shelf: dict[str, Paper], visit: Visit) -> None:
    visitor = visit("truong-x")
    visitor.get("/van-ban/")
    assert "118/KH-THCS" in visitor.text and "08/TB-THCS" in visitor.text and "2 văn bản" in visitor.text
    assert "Nội bộ" not in visitor.text and "trường khác" not in visitor.text
    rows = visitor.page.select("main tbody th")
    assert [row.text.strip() for row in rows] == ["118/KH-THCS", "08/TB-THCS"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=118", ["118/KH-THCS"]),
        ("q=118 /KH- THCS", ["118/KH-THCS"]),
        ("q=118khthcs", ["118/KH-THCS"]),
        ("q=số 118/kh–thcs", ["118/KH-THCS"]),
        ("q=8/TB-THCS", ["08/TB-THCS"]),
        ("q=18", []),
        ("q=nghi le quoc khanh", ["08/TB-THCS"]),
        ("q=Nghỉ lễ", ["08/TB-THCS"]),
        ("q=khanh quoc", ["08/TB-THCS"]),
        ("q=%25", []),
        ("nam=2020", ["118/KH-THCS"]),
        ("nam=2020-2021", ["118/KH-THCS"]),
        ("loai=notice", ["08/TB-THCS"]),
        ("linh-vuc=Truyền thông", ["118/KH-THCS"]),
        ("tinh-trang=con-hieu-luc", ["118/KH-THCS"]),
        ("tinh-trang=het-hieu-luc", ["08/TB-THCS"]),
        ("tinh-trang=thu-hoi", []),
        ("co-quan=truong-x", ["118/KH-THCS", "08/TB-THCS"]),
        ("co-quan=truong-y", []),
        ("loai=plan&nam=2019", []),
    ],
)
def test_filters(shelf: dict[str, Paper], visit: Visit, query: str, found: list[str]) -> None:
    visitor = visit("truong-x")
    visitor.get(f"/van-ban/?{query}")
    assert [row.text.strip() for row in visitor.page.select("main tbody th")] == found
    assert visitor.page.select(".chips a.tag"), "each active filter can be taken away"


@pytest.mark.parametrize(
    "query",
    ["trang=abc", "trang=-1", "trang=999999999999", "nam=0000", "nam=99999", "nam=²⁰²⁰",
     "loai=x", "tinh-trang=x", "q=%00",
     "co-quan=" + "x" * 300, "q=" + "'" * 200, "nam=2020-", "trang=2"],
)  # fmt: skip
def test_nonsense_in_the_address_is_no_error(shelf: dict[str, Paper], visit: Visit, query: str) -> None:
    visit("truong-x").get(f"/van-ban/?{query}")


def test_taking_one_filter_away_keeps_the_others(desk: Desk, shelf: dict[str, Paper], visit: Visit) -> None:
    visitor = visit("truong-x")
    visitor.get("/van-ban/?loai=plan&nam=2020")
    links = [str(link["href"]) for link in visitor.page.select(".chips a.tag")]
    assert sorted(links) == ["/van-ban/?loai=plan", "/van-ban/?nam=2020"]


def test_pages_of_twenty(desk: Desk, visit: Visit) -> None:
    for number in range(21):
        desk.recorded("truong-x", f"{number + 1:02d}/KH-THCS", DAY, type_id="plan", subject=f"Việc {number + 1}")
    visitor = visit("truong-x")
    visitor.get("/van-ban/?loai=plan")
    assert len(visitor.page.select("main tbody tr")) == 20
    visitor.get("/van-ban/?loai=plan&trang=2")
    assert [row.text.strip() for row in visitor.page.select("main tbody th")] == ["01/KH-THCS"]


def test_show_prints_the_sheet_with_links_both_ways(desk: Desk, shelf: dict[str, Paper], visit: Visit) -> None:
    visitor = visit("truong-x")
    visitor.get("/van-ban/118-kh-thcs-2020")
    sheet = visitor.page.select_one("article.sheet")
    assert sheet is not None
    assert "Số: 118/KH-THCS" in sheet.text and "ngày 06 tháng 11 năm 2020" in sheet.text
    link = sheet.select_one(".d-base a")
    assert link is not None and str(link["href"]).endswith("van-phong.pgd.test/van-ban/260-kh-ubnd-2020")
    assert "Còn hiệu lực" in visitor.text
    above = visit("van-phong")
    above.get("/van-ban/260-kh-ubnd-2020")
    below = above.page.select_one("section[aria-labelledby=h-trien-khai] a")
    assert below is not None and str(below["href"]).endswith("truong-x.pgd.test/van-ban/118-kh-thcs-2020")


def test_show_hides_what_is_not_public(desk: Desk, shelf: dict[str, Paper], visit: Visit) -> None:
    for slug in (shelf["staff"].slug, shelf["other"].slug + "x", shelf["above"].slug, "khong-co", "1"):
        visit("truong-x").get(f"/van-ban/{slug}", status=404)
    visit("truong-y").get("/van-ban/118-kh-thcs-2020", status=404)


def test_a_file_answers_as_its_page_does(desk: Desk, shelf: dict[str, Paper], visit: Visit) -> None:
    visitor = visit("truong-x")
    address = "/van-ban/118-kh-thcs-2020/tep/1/phan-cong.txt"
    with visitor.get(address) as answer:
        assert answer.get_data() == b"Phan cong\n"
    for wrong in ("tep/2/phan-cong.txt", "tep/1/khac.txt", "tep/0/phan-cong.txt"):
        visitor.get(f"/van-ban/118-kh-thcs-2020/{wrong}", status=404)
    visit("truong-y").get(address, status=404)


def test_files_of_staff_papers_and_drafts_are_nobodys(desk: Desk, visit: Visit) -> None:
    hidden = desk.issued("truong-x", visibility="staff", file=b"Luong\n")
    visit("truong-x").get(f"/van-ban/{hidden.slug}/tep/1/phan-cong.txt", status=404)
    document, file = desk.drafted("truong-x", file=b"Nhap\n")
    visit("truong-x").get(f"/quan-tri/van-ban/{document}/tep/{file}/phan-cong.txt", status=302)


def test_recall_is_true_on_the_next_request_everywhere(desk: Desk, shelf: dict[str, Paper], visit: Visit) -> None:
    school, office = visit("truong-x"), visit("van-phong")
    for page in ("/van-ban/", "/van-ban/118-kh-thcs-2020"):
        school.get(page)
        school.get(page)
    office.get("/van-ban/260-kh-ubnd-2020")
    desk.marked("truong-x", shelf["plan"], "recalled", "Sai số liệu ở mục II")
    school.get("/van-ban/118-kh-thcs-2020")
    assert "Văn bản này đã bị thu hồi" in school.text and "Sai số liệu ở mục II" in school.text
    assert school.page.select_one("article.sheet") is not None
    assert not school.page.select("a[href*='/tep/']")
    school.get("/van-ban/118-kh-thcs-2020/tep/1/phan-cong.txt", status=410)
    assert "thu hồi" in school.text
    school.get("/van-ban/")
    assert "Đã thu hồi" in school.text
    office.get("/van-ban/260-kh-ubnd-2020")
    assert "Đã thu hồi" in office.text


def test_a_recalled_text_is_withheld_where_the_issuer_says_so(
    desk: Desk, shelf: dict[str, Paper], visit: Visit
) -> None:
    desk.set("truong-x", recalled_text="withheld")
    desk.marked("truong-x", shelf["plan"], "recalled", "Sai")
    visitor = visit("truong-x")
    visitor.get("/van-ban/118-kh-thcs-2020")
    assert visitor.page.select_one("article.sheet") is None and "không còn công bố nội dung" in visitor.text


def test_replacement_stands_on_both_documents(desk: Desk, shelf: dict[str, Paper], visit: Visit) -> None:
    again = desk.issued(
        "truong-x", subject="Truyền thông, sửa lại", body="Thay thế Kế hoạch số 118/KH-THCS ngày 06/11/2020."
    )
    desk.marked("truong-x", shelf["plan"], "replaced", "Điều chỉnh lịch", successor=again)
    visitor = visit("truong-x")
    visitor.get("/van-ban/118-kh-thcs-2020")
    link = visitor.page.select_one("main > .banner a")
    assert link is not None and link["href"] == f"/van-ban/{again.slug}"
    visitor.get(f"/van-ban/{again.slug}")
    assert visitor.page.select_one(".sheet .d-body a[href='/van-ban/118-kh-thcs-2020']") is not None


def test_a_new_document_shows_at_once_on_pages_already_kept(desk: Desk, shelf: dict[str, Paper], visit: Visit) -> None:
    office, school = visit("van-phong"), visit("truong-y")
    office.get("/van-ban/260-kh-ubnd-2020")
    school.get("/van-ban/")
    desk.issued("truong-y", subject="Triển khai truyền thông", bases=[BASIS])
    office.get("/van-ban/260-kh-ubnd-2020")
    assert "Yên Hòa" in office.text
    school.get("/van-ban/")
    assert "Triển khai truyền thông" in school.text


def test_dates_decide_when_the_page_is_read(desk: Desk, visit: Visit) -> None:
    desk.issued("truong-x", effective_date=date(2020, 12, 1), expiry_date=date(2021, 5, 31), number=1)
    said = [(date(2020, 11, 30), "Chưa có hiệu lực"), (date(2020, 12, 1), "Còn hiệu lực"), (date(2021, 6, 1), "Hết")]
    for day, words in said:
        with clock.frozen(clock.day_start(day)):
            visitor = visit("truong-x")
            visitor.get("/van-ban/01-kh-thcs-2020")
            assert words in visitor.text, day


def test_a_record_without_text_says_so_kindly(desk: Desk, visit: Visit) -> None:
    desk.recorded("so-gd", "37/2020/TT-BGDĐT", date(2020, 10, 5))
    visitor = visit("so-gd")
    visitor.get("/van-ban/37-2020-tt-bgddt")
    assert "chưa có toàn văn" in visitor.text and visitor.page.select_one("article.sheet") is None


def test_pages_speak_english_too(desk: Desk, shelf: dict[str, Paper], visit: Visit) -> None:
    visitor = visit("truong-x", language="en")
    visitor.get("/van-ban/")
    visitor.get("/van-ban/118-kh-thcs-2020")
    assert visitor.page.select_one("article.sheet[lang=vi]") is not None


@pytest.mark.parametrize("path", ["/van-ban/", "/van-ban/?loai=plan&q=truyen", "/van-ban/118-kh-thcs-2020"])
def test_a_page_costs_few_queries_whatever_stands_around(
    desk: Desk, shelf: dict[str, Paper], visit: Visit, statements: Any, path: str
) -> None:
    def cost() -> list[str]:
        visitor = visit("truong-x")
        with statements() as seen:
            visitor.get(path)
        return list(seen)

    few = cost()
    assert len(few) <= BUDGET, few
    for number in range(5):
        desk.recorded(
            "truong-x", f"{200 + number}/KH-THCS", DAY, type_id="plan", bases=["Căn cứ 118/KH-THCS ngày 06/11/2020"]
        )
        desk.recorded("truong-y", f"{200 + number}/KH-TH", DAY, type_id="plan", bases=[BASIS])
    many = cost()
    assert len(many) <= len(few), many


def test_the_register_is_the_units_own(shelf: dict[str, Paper], context: Flask) -> None:
    rows = queries.register_out(unit("truong-x").id, 2020)
    assert [row.number_text for row in rows] == ["118/KH-THCS", "119/KH-THCS"]
