"""The clerk's pages: from a pasted text to an issued document, files, refusals, and other schools kept out."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.documents.conftest import Desk
from tests.documents.papers import BASIS
from tests.visitor import Visitor

Visit = Callable[..., Visitor]
FOUNDING = Path(__file__).parent / "samples" / "thcs-thi-tran-118-kh-2020.txt"


def test_the_founding_document_from_pasted_text_to_number_118(desk: Desk, visit: Visit) -> None:
    clerk = visit("truong-x", "ha")
    clerk.get("/quan-tri/so-van-ban-di/so-cuoi")
    clerk.submit("main form", {"year": "2020", "last": "117"})
    clerk.get("/quan-tri/van-ban/dan")
    clerk.submit("main form", {"pasted": FOUNDING.read_text(encoding="utf-8")}, status=200)
    assert "Phần mềm đã đọc được" in clerk.text and "118/KH-THCS" in clerk.text
    assert clerk.page.select_one("select[name=type_id] option[selected]")["value"] == "plan"  # type: ignore[index]
    answer = clerk.submit("main form[data-unsaved]")
    clerk.follow(answer)
    sheet = clerk.page.select_one("article.sheet")
    assert sheet is not None and "37/2020/TT-BGDĐT" in sheet.text and "Số: …/KH-THCS" in sheet.text
    assert [b.text for b in sheet.select("h2")][:2] == ["I. MỤC ĐÍCH, YÊU CẦU", "II. NỘI DUNG TRUYỀN THÔNG"]
    clerk.get(str(answer.headers["Location"]).removeprefix(clerk.origin) + "/ban-hanh?ngay=06/11/2020")
    assert "Số sẽ cấp: 118/KH-THCS" in clerk.text
    clerk.follow(clerk.submit("main form", {"issued_on": "06/11/2020"}))
    reader = visit("truong-x")
    reader.get("/van-ban/118-kh-thcs-2020")
    paper = reader.page.select_one("article.sheet")
    assert paper is not None
    for words in ("Số: 118/KH-THCS", "ngày 06 tháng 11 năm 2020", "KT. HIỆU TRƯỞNG", "Nơi nhận:", "3725/KH-SGDĐT"):
        assert words.lower() in paper.text.lower(), words


def test_writing_field_by_field(desk: Desk, visit: Visit) -> None:
    clerk = visit("truong-x", "ha")
    clerk.get("/quan-tri/van-ban/moi")
    clerk.submit("main form", {"subject": "", "text": ""}, status=422)
    assert clerk.page.select(".summary a[href='#subject']") and clerk.page.select(".summary a[href='#type_id']")
    fields = {
        "type_id": "notice", "subject": "Nghỉ lễ", "text": "I. NỘI DUNG\n- Một\n- Hai",
        "recipients": "- Như trên;\nLưu: VT",
        "bases": BASIS, "expiry_date": "31/12/2026", "effective_date": "",
    }  # fmt: skip
    answer = clerk.submit("main form", fields)
    clerk.follow(answer)
    document = desk.document("truong-x", int(answer.headers["Location"].rpartition("/")[2]))
    assert document["recipients"] == ["Như trên", "Lưu: VT"]
    assert document["expiry_date"] == date(2026, 12, 31) and "<li>Một</li>" in document["body"]


@pytest.mark.parametrize(
    ("name", "value"), [("expiry_date", "31/02/2026"), ("effective_date", "mai"), ("type_id", "x")]
)
def test_wrong_fields_are_named_and_nothing_typed_is_lost(desk: Desk, visit: Visit, name: str, value: str) -> None:
    clerk = visit("truong-x", "ha")
    clerk.get("/quan-tri/van-ban/moi")
    clerk.submit(
        "main form", {"type_id": "plan", "subject": "Giữ lại tôi", "text": "Nội dung"} | {name: value}, status=422
    )
    assert clerk.page.select(f".summary a[href='#{name}']") and "Giữ lại tôi" in str(clerk.page)


def test_secret_documents_are_turned_away(desk: Desk, visit: Visit) -> None:
    clerk = visit("truong-x", "ha")
    clerk.get("/quan-tri/van-ban/moi")
    clerk.submit("main form", {"type_id": "plan", "subject": "x", "text": "y", "classification": "secret"}, status=422)
    assert "Văn bản mật" in clerk.text
    assert desk.count("truong-x") == 0


def test_a_change_made_meanwhile_is_not_overwritten(desk: Desk, visit: Visit) -> None:
    document, _file = desk.drafted("truong-x")
    clerk, principal = visit("truong-x", "ha"), visit("truong-x", "binh")
    for visitor in (clerk, principal):
        visitor.get(f"/quan-tri/van-ban/{document}/sua")
    clerk.submit("main form", {"subject": "Của văn thư"})
    principal.submit("main form", {"subject": "Của hiệu trưởng"}, status=422)
    assert "người khác sửa" in principal.text and "Của hiệu trưởng" in str(principal.page)


def test_editing_gives_back_what_was_typed(desk: Desk, visit: Visit) -> None:
    document, _file = desk.drafted(
        "truong-x", body="I. MỤC ĐÍCH\n1. Mục đích\nMột đoạn có số 5 & dấu <.\n- Một\n+ Hai\n- Ba"
    )
    clerk = visit("truong-x", "ha")
    clerk.get(f"/quan-tri/van-ban/{document}/sua")
    before = desk.document("truong-x", document)["body"]
    clerk.submit("main form")
    assert desk.document("truong-x", document)["body"] == before


def test_files_of_a_draft(desk: Desk, visit: Visit) -> None:
    document, _file = desk.drafted("truong-x")
    clerk = visit("truong-x", "ha")
    page = f"/quan-tri/van-ban/{document}"
    clerk.get(page)
    clerk.post(f"{page}/tep", {"files": (io.BytesIO(b"Phan cong nhiem vu\n"), "phan-cong.txt")})
    clerk.get(page)
    address = str(clerk.page.select_one(".files a")["href"])  # type: ignore[index]
    with clerk.get(address) as answer:
        assert answer.get_data() == b"Phan cong nhiem vu\n"
    visit("truong-y", "khanh").get(address, status=404)
    visit("truong-x").get(address, status=302)
    clerk.get(page)
    clerk.post(f"{page}/tep", {}, status=422)
    clerk.get(page)
    clerk.submit(".files form")
    clerk.get(address, status=404)


def test_up_back_and_issue(desk: Desk, visit: Visit) -> None:
    document, _file = desk.drafted("truong-x")
    clerk, principal = visit("truong-x", "ha"), visit("truong-x", "binh")
    page = f"/quan-tri/van-ban/{document}"
    clerk.get(page)
    clerk.submit("form[action$='/trinh']")
    principal.get(page)
    principal.submit("form[action$='/tra-lai']", {"reason": "Thiếu căn cứ"})
    clerk.get(page)
    assert "Thiếu căn cứ" in clerk.text
    principal.get(f"{page}/ban-hanh")
    principal.submit("main form", {"issued_on": "01/01/9000"}, status=422)
    principal.follow(principal.submit("main form", {"issued_on": "06/11/2020"}))
    assert "Đã ban hành" in principal.text
    assert clerk.get(page, status=303).headers["Location"].endswith("/da-ban-hanh/01-kh-thcs-2020")
    clerk.get(f"{page}/sua")
    clerk.submit("main form", {"subject": "Sửa lén"}, status=422)


def test_discard_asks_first(desk: Desk, visit: Visit) -> None:
    document, _file = desk.drafted("truong-x")
    clerk = visit("truong-x", "ha")
    clerk.get(f"/quan-tri/van-ban/{document}/xoa")
    clerk.submit("main form")
    clerk.get(f"/quan-tri/van-ban/{document}", status=404)


def test_marking_recalls_and_replaces(desk: Desk, visit: Visit) -> None:
    old, new = desk.issued("truong-x"), desk.issued("truong-x", subject="Bản mới")
    clerk = visit("truong-x", "ha")
    page = f"/quan-tri/van-ban/da-ban-hanh/{old.slug}/tinh-trang"
    clerk.get(page)
    clerk.submit("main form", {"kind": "replaced", "reason": "Đổi lịch"}, status=422)
    clerk.submit("main form", {"kind": "replaced", "reason": "Đổi lịch", "successor": "99/KH-THCS"}, status=422)
    clerk.follow(clerk.submit("main form", {"kind": "replaced", "reason": "Đổi lịch", "successor": "2/kh-thcs"}))
    assert "đã được thay thế" in clerk.text and new.number in clerk.text


def test_records_of_old_documents(desk: Desk, visit: Visit) -> None:
    clerk = visit("truong-x", "ha")
    clerk.get("/quan-tri/so-van-ban-di/ghi-so")
    fields = {"number": "sai", "type_id": "plan", "subject": "Cũ", "issued_on": "05/09/2018"}
    clerk.submit("main form", fields, status=422)
    clerk.follow(clerk.submit("main form", fields | {"number": "85/KH-THCS"}))
    clerk.get("/quan-tri/so-van-ban-di?nam=2018")
    heads = [cell.text.strip() for cell in clerk.page.select("thead th")]
    assert len(heads) == 10 and heads[0] == "Số, ký hiệu văn bản" and heads[-1] == "Ghi chú"
    assert "85/KH-THCS" in clerk.text


@pytest.mark.parametrize("nam", ["abc", "-5", "999999", "0"])
def test_the_register_takes_any_year(desk: Desk, visit: Visit, nam: str) -> None:
    visit("truong-x", "ha").get(f"/quan-tri/so-van-ban-di?nam={nam}")


def test_offices_write_documents_too(desk: Desk, visit: Visit) -> None:
    document, _file = desk.drafted("van-phong")
    officer = visit("van-phong", "dung")
    officer.get(f"/quan-tri/van-ban/{document}/ban-hanh")
    officer.follow(officer.submit("main form", {"issued_on": "06/11/2020"}))
    assert "01/KH-UBND" in officer.text


def test_editors_of_news_do_not_write_documents(desk: Desk, visit: Visit) -> None:
    editor = visit("truong-x", "an")
    for page in ("/quan-tri/van-ban", "/quan-tri/van-ban/moi", "/quan-tri/so-van-ban-di"):
        editor.get(page, status=403)


def test_another_schools_documents_are_not_there(desk: Desk, visit: Visit) -> None:
    document, file = desk.drafted("truong-x", file=b"Nhap\n", subject="Chỉ của trường X")
    edition = desk.issued("truong-x", subject="Riêng", visibility="staff", file=b"Rieng\n")
    other = visit("truong-y", "khanh")
    pages = ("", "/sua", "/ban-hanh", "/xoa", f"/tep/{file}/phan-cong.txt")
    for path in [f"/quan-tri/van-ban/{document}{page}" for page in pages]:
        other.get(path, status=404)
    for path in ("", "/tinh-trang", "/tep/1/phan-cong.txt"):
        other.get(f"/quan-tri/van-ban/da-ban-hanh/{edition.slug}{path}", status=404)
    other.get("/quan-tri/van-ban")
    assert "Riêng" not in other.text and "Chỉ của" not in other.text
    for act in ("trinh", "tra-lai", "xoa", "tep", f"tep/{file}/bo", "ban-hanh", "sua"):
        other.get("/quan-tri/van-ban")
        other.post(f"/quan-tri/van-ban/{document}/{act}", {"reason": "x"}, status=404)
