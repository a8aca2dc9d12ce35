"""Recognising documents written in many ways; each sample is a short document of invented people."""

import datetime
import unicodedata
from typing import Literal

import pytest

from blueprints.documents.form.recognise import Recognised, recognise

DECISION = """UBND XÃ TÂN LẬP\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TRƯỜNG TIỂU HỌC KIM ĐỒNG\tĐộc lập - Tự do - Hạnh phúc

Số: 45/QĐ-THKĐ\tTân Lập, ngày 05 tháng 9 năm 2025

QUYẾT ĐỊNH
Về việc thành lập Hội đồng tự đánh giá
năm học 2025 - 2026

HIỆU TRƯỞNG TRƯỜNG TIỂU HỌC KIM ĐỒNG

Căn cứ Luật Giáo dục ngày 14 tháng 6 năm 2019;
Căn cứ Thông tư số 28/2020/TT-BGDĐT ngày 04 tháng 9 năm 2020 của Bộ trưởng Bộ Giáo dục và Đào tạo;
Theo đề nghị của Tổ trưởng tổ Văn phòng.

QUYẾT ĐỊNH:

Điều 1. Thành lập Hội đồng gồm các ông, bà có tên sau đây.
Điều 2. Hội đồng tự giải tán khi xong việc.
1. Trước khi giải tán phải báo cáo.
2. Báo cáo bằng văn bản.
Điều 3. Quyết định có hiệu lực kể từ ngày ký./.

Nơi nhận:\tHIỆU TRƯỞNG
- Như Điều 3;
- Phòng VH-XH xã (để b/c);
- Lưu: VT.

\tNguyễn Thị Ví Dụ
"""

LETTER = """ỦY BAN NHÂN DÂN
XÃ HÒA BÌNH
Số: 312/UBND-VHXH
V/v tăng cường phòng, chống
dịch bệnh trong trường học
HỎA TỐC
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Hòa Bình, ngày 01 tháng 10 năm 2025
Kính gửi:
- Hiệu trưởng các trường mầm non, tiểu học, THCS
trên địa bàn xã;
- Trạm Y tế xã.
Thực hiện Công văn số 1520/SGDĐT-CTTT ngày 29/9/2025 của Sở Giáo dục và Đào tạo, Ủy ban nhân dân xã \
yêu cầu các trường thực hiện các nội dung sau:
1. Vệ sinh trường lớp.
2. Báo cáo trước ngày 10/10/2025.
Đề nghị các đơn vị thực hiện nghiêm túc./.
Nơi nhận:
- Như trên;
- CT, các PCT UBND xã;
- Lưu: VT, VHXH.
TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
(Đã ký)
Lê Văn Thí Dụ
"""


def texts(found: Recognised, field: str) -> list[str]:
    """The values of a list of parts."""
    return [part.value for part in getattr(found, field)]


def test_a_decision_in_two_columns() -> None:
    """Columns kept by tabs, who decides, bases, articles with clauses below them."""
    found = recognise(DECISION)
    plain = found.as_dict()
    assert plain["number"] == "45/QĐ-THKĐ" and plain["type_code"] == "QĐ"
    assert (plain["issuer"], plain["parent_issuer"]) == ("TRƯỜNG TIỂU HỌC KIM ĐỒNG", "UBND XÃ TÂN LẬP")
    assert (plain["place"], plain["date"]) == ("Tân Lập", "2025-09-05")
    assert plain["title"] == "Về việc thành lập Hội đồng tự đánh giá năm học 2025 - 2026"
    assert plain["authority"] == "HIỆU TRƯỞNG TRƯỜNG TIỂU HỌC KIM ĐỒNG"
    assert [base.date for base in found.bases] == [
        datetime.date(2019, 6, 14),
        datetime.date(2020, 9, 4),
        None,
    ]
    assert [[str(number) for number in base.numbers] for base in found.bases] == [
        [],
        ["28/2020/TT-BGDĐT"],
        [],
    ]
    assert [section.label for section in found.sections] == ["Điều 1.", "Điều 2.", "Điều 3."]
    assert [child.text for child in found.sections[1].children] == [
        "1. Trước khi giải tán phải báo cáo",
        "2. Báo cáo bằng văn bản",
    ]
    assert found.sections[1].children[0].level == 2
    assert texts(found, "recipients") == ["Như Điều 3", "Phòng VH-XH xã (để b/c)", "Lưu: VT"]
    assert (plain["signer_title"], plain["signer"]) == ("HIỆU TRƯỞNG", "Nguyễn Thị Ví Dụ")
    assert found.signer_capacity is None and not found.truncated
    assert found.body is not None and found.body.value.startswith("Điều 1.") and found.body.value.endswith("./.")


def test_a_letter_with_its_columns_one_after_the_other() -> None:
    """The abstract under the number, a stamp, addressees over several lines, two lines of authority."""
    found = recognise(LETTER)
    plain = found.as_dict()
    assert (plain["type"], plain["type_code"], plain["urgency"]) == ("công văn", None, "HỎA TỐC")
    assert (plain["issuer"], plain["parent_issuer"]) == ("ỦY BAN NHÂN DÂN XÃ HÒA BÌNH", None)
    assert plain["title"] == "tăng cường phòng, chống dịch bệnh trong trường học"
    assert texts(found, "addressees") == [
        "Hiệu trưởng các trường mầm non, tiểu học, THCS trên địa bàn xã",
        "Trạm Y tế xã",
    ]
    assert [str(number) for number in found.bases[0].numbers] == ["1520/SGDĐT-CTTT"]
    assert plain["sections_top"] == ["1. Vệ sinh trường lớp", "2. Báo cáo trước ngày 10/10/2025"]
    assert texts(found, "recipients") == ["Như trên", "CT, các PCT UBND xã", "Lưu: VT, VHXH"]
    assert plain["signer_capacity"] == "TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH"
    assert (plain["signer_title"], plain["signer"]) == ("PHÓ CHỦ TỊCH", "Lê Văn Thí Dụ")


@pytest.mark.parametrize("text", [DECISION, LETTER])
def test_encoding_and_furniture_change_nothing(text: str) -> None:
    """Decomposed letters, Windows line ends, no-break spaces and page breaks leave every part as it was."""
    plain = recognise(text).as_dict()
    assert recognise(unicodedata.normalize("NFD", text)).as_dict() == plain
    assert recognise(text.replace("\n", "\r\n")).as_dict() == plain
    assert recognise(text.replace(" ", "\u00a0")).as_dict() == plain
    assert recognise("\ufeff" + text + "\f2\n").as_dict() == plain


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_positions_point_into_the_text_as_given(form: Literal["NFC", "NFD"]) -> None:
    """What stands at a part's place is the part."""
    text = unicodedata.normalize(form, LETTER)
    found = recognise(text)
    for part in (found.place, found.title, found.signer, found.urgency, *found.addressees, *found.references):
        assert part is not None
        there = " ".join(unicodedata.normalize("NFC", text[part.start : part.end]).split())
        assert str(part.value) in there and 0 < part.confidence <= 1


def test_marked_up_copies_and_pages_around() -> None:
    """Asterisks and table bars of a copied page, and what stands before and after, are no part of it."""
    lines = [f"**{line}**" if line.isupper() else line for line in LETTER.splitlines()]
    page = "Trang chủ\n> Văn bản\n|\n" + "\n".join(lines) + "\n|\n## Văn bản liên quan\nQuyết định 9/QĐ-UBND (2020)\n"
    assert recognise(page).as_dict() == recognise(LETTER).as_dict()


def test_blank_number_and_day() -> None:
    """What is left blank is None; the symbol and the month stay."""
    plain = recognise(LETTER.replace("Số: 312/", "Số:      /").replace("ngày 01 tháng", "ngày … tháng")).as_dict()
    assert (plain["number"], plain["symbol"]) == (None, "UBND-VHXH")
    assert (plain["date"], plain["date_partial"]) == (None, "2025-10")


def test_the_signature_may_stand_before_the_recipients() -> None:
    """Columns that changed places when the page was read; a degree is left off the name."""
    text = """UBND PHƯỜNG AN KHÁNH
TRƯỜNG THCS AN KHÁNH
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 9/GM-THCSAK
An Khánh, ngày 7 tháng 1 năm 2026
GIẤY MỜI
Họp cha mẹ học sinh cuối học kỳ I
Trường THCS An Khánh trân trọng kính mời: Ông (bà) phụ huynh học sinh.
Trân trọng kính mời./.
HIỆU TRƯỞNG
TS. Lê Quang Thí
Nơi nhận:
- Như kính mời;
- Lưu: VT.
"""
    plain = recognise(text).as_dict()
    assert (plain["number"], plain["type"], plain["title"]) == (
        "9/GM-THCSAK",
        "giấy mời",
        "Họp cha mẹ học sinh cuối học kỳ I",
    )
    assert (plain["signer_title"], plain["signer"]) == ("HIỆU TRƯỞNG", "Lê Quang Thí")
    assert plain["recipients"] == ["Như kính mời", "Lưu: VT"]


def test_two_bodies_issue_and_two_sign() -> None:
    """Bodies joined by a dash; two signatures one below the other, the last leads."""
    text = """SỞ GIÁO DỤC VÀ ĐÀO TẠO - SỞ Y TẾ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 77/KHLN-SGDĐT-SYT
Lam Sơn, ngày 12 tháng 02 năm 2024
KẾ HOẠCH
Về công tác y tế trường học năm 2024
Căn cứ Thông tư liên tịch số 13/2016/TTLT-BYT-BGDĐT ngày 12/5/2016;
Hai Sở xây dựng kế hoạch như sau:
I. MỤC TIÊU
II. NỘI DUNG
KT. GIÁM ĐỐC SỞ Y TẾ
PHÓ GIÁM ĐỐC
Trần Văn Hai
KT. GIÁM ĐỐC SỞ GIÁO DỤC VÀ ĐÀO TẠO
PHÓ GIÁM ĐỐC
Lê Thị Ba
"""
    found = recognise(text)
    assert texts(found, "issuers") == ["SỞ GIÁO DỤC VÀ ĐÀO TẠO", "SỞ Y TẾ"]
    assert texts(found, "signers") == ["Trần Văn Hai", "Lê Thị Ba"]
    assert found.signer_capacity is not None
    assert found.signer_capacity.value == "KT. GIÁM ĐỐC SỞ GIÁO DỤC VÀ ĐÀO TẠO"


def test_a_party_document() -> None:
    """The Party's name in place of the national one, its number form, headings with a dash."""
    text = """ĐẢNG BỘ XÃ TÂN LẬP
CHI BỘ TRƯỜNG THCS TÂN LẬP
*
Số 05-NQ/CB
ĐẢNG CỘNG SẢN VIỆT NAM
Tân Lập, ngày 03 tháng 10 năm 2025
NGHỊ QUYẾT
Lãnh đạo thực hiện nhiệm vụ tháng 10/2025
-----
Căn cứ Hướng dẫn số 12-HD/BTCTW, ngày 06/7/2018 của Ban Tổ chức Trung ương;
Chi bộ ra nghị quyết như sau:
I- ĐÁNH GIÁ
II- NHIỆM VỤ
Nơi nhận:
- Đảng ủy xã (để báo cáo),
- Lưu Chi bộ.
T/M CHI BỘ
BÍ THƯ
Phạm Thị Thí
"""
    plain = recognise(text).as_dict()
    assert (plain["number"], plain["issuer"]) == ("05-NQ/CB", "CHI BỘ TRƯỜNG THCS TÂN LẬP")
    assert plain["references"] == ["12-HD/BTCTW"]
    assert plain["sections_top"] == ["I- ĐÁNH GIÁ", "II- NHIỆM VỤ"]
    assert (plain["signer_capacity"], plain["signer_title"]) == ("TM. CHI BỘ", "BÍ THƯ")


def test_a_document_in_one_line() -> None:
    """No line breaks at all."""
    text = (
        "SỞ GD VÀ ĐT LAM HÀ TRƯỜNG THPT ĐỒI CHÈ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM "
        "Độc lập - Tự do - Hạnh phúc Số: 7/TB-THPTĐC Lam Hà, ngày 10 tháng 01 năm 2019 THÔNG BÁO V/v thi thử "
        "Căn cứ Kế hoạch số "
        "95/KH-THPTĐC ngày 02/01/2019 của Hiệu trưởng; nhà trường thông báo như sau: 1. Đối tượng: khối 12. "
        "2. Thời gian: tháng 3. Nhà trường đề nghị các lớp thực hiện./. Nơi nhận: - BGH (để b/c); - Lưu: VT. "
        "KT. HIỆU TRƯỞNG PHÓ HIỆU TRƯỞNG (Đã ký) ThS. Trịnh Công Mẫu"
    )
    plain = recognise(text).as_dict()
    assert (plain["parent_issuer"], plain["issuer"]) == ("SỞ GD VÀ ĐT LAM HÀ", "TRƯỜNG THPT ĐỒI CHÈ")
    assert (plain["title"], plain["sections_top"]) == ("thi thử", ["1. Đối tượng", "2. Thời gian"])
    assert plain["recipients"] == ["BGH (để b/c)", "Lưu: VT"]
    assert (plain["signer_capacity"], plain["signer_title"]) == ("KT. HIỆU TRƯỞNG", "PHÓ HIỆU TRƯỞNG")
    assert plain["signer"] == "Trịnh Công Mẫu"


def test_an_annex_counts_and_a_missing_one_shows() -> None:
    """Numbers in annexes are references; a text that promises an annex it lacks is truncated."""
    annex = "\nPHỤ LỤC\n(Kèm theo Quyết định số 45/QĐ-THKĐ ngày 05/9/2025)\nTheo Công văn số 8/UBND-VX.\n"
    whole = recognise(DECISION + annex)
    assert whole.has_annex and [str(part.value) for part in whole.references] == [
        "28/2020/TT-BGDĐT",
        "08/UBND-VX",
    ]
    lacking = recognise(DECISION.replace("tên sau đây", "tên theo phụ lục kèm theo"))
    assert lacking.truncated and not lacking.has_annex


def test_columns_read_to_the_end_and_a_label_lost() -> None:
    """The abstract below the text, the list of recipients without its label, a page mark stuck to a line."""
    text = """Trang 1UBND TỈNH LAM SƠN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ GIÁO DỤC VÀ ĐÀO TẠO Độc lập – Tự do – Hạnh phúc
Số: 327/SGDĐT-KHTC Lam Sơn, ngày 29 tháng 4 năm 2011
Kính gửi:
- Các Phòng Giáo dục và Đào tạo;
- Các đơn vị trực thuộc
Thực hiện Công văn số 1369/BGDĐT-CTHSSV ngày 15 tháng 3 năm 2011 của Bộ Giáo dục và Đào tạo;
Sở yêu cầu các đơn vị nộp báo cáo trước ngày 12/05/2011./
- Như trên;
- Lưu VT, KHTC.
V/v đánh giá các công trình
cấp nước trong trường học
GIÁM ĐỐC
(đã ký)
Nguyễn Văn Thí
"""
    plain = recognise(text).as_dict()
    assert (plain["type"], plain["title"]) == (
        "công văn",
        "đánh giá các công trình cấp nước trong trường học",
    )
    assert (plain["parent_issuer"], plain["issuer"]) == ("UBND TỈNH LAM SƠN", "SỞ GIÁO DỤC VÀ ĐÀO TẠO")
    assert plain["recipients"] == ["Như trên", "Lưu VT, KHTC"]
    assert (plain["signer_title"], plain["signer"]) == ("GIÁM ĐỐC", "Nguyễn Văn Thí")


@pytest.mark.parametrize("text", ["", " ", "\n\n", "abc", "Số: 5", "Nơi nhận:", "Điều 1.", "TM.", "V/v " * 3000])
def test_any_text_gives_something(text: str) -> None:
    """Scraps give no parts and no error."""
    found = recognise(text)
    assert found.number is None and found.signer is None
