"""Each rule finds what it names, leaves alone what only looks like it, and takes linear time."""

import sys
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.ground.checks import RULES, check
from tenants.ground.clock import frozen
from tenants.ground.html import clean

TODAY = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
HEAD = "<tr><th>STT</th><th>Họ và tên</th><th>Ngày sinh</th></tr>"


def rules(html: str) -> list[str]:
    """Return the rules `html` breaks, in reading order, on a fixed day."""
    with frozen(TODAY):
        return [fault.rule for fault in check(html)]


FOUND = [
    ("alt-missing", '<img src="/tep/a.png">'),
    ("alt-missing", '<p>x <img src="https://x.vn/a.png"></p>'),
    ("alt-worthless", '<img src="/tep/a.png" alt="IMG_2034.jpg">'),
    ("alt-worthless", '<img src="/tep/a.png" alt="img 2034">'),
    ("alt-worthless", '<img src="/tep/a.png" alt="Kế hoạch.png">'),
    ("alt-worthless", '<img src="/tep/a.png" alt="z4823948_11">'),
    ("alt-worthless", '<img src="/tep/a.png" alt="Ảnh">'),
    ("alt-worthless", '<img src="/tep/a.png" alt="Hình 3">'),
    ("alt-worthless", '<img src="/tep/a.png" alt="Hình ảnh.">'),
    ("alt-worthless", '<img src="/tep/a.png" alt="image">'),
    ("alt-worthless", '<img src="/tep/a.png" alt="https://x.vn/a">'),
    ("alt-worthless", '<img src="/tep/a.png" alt="12/11">'),
    ("heading-empty", "<h2> </h2>"),
    ("heading-empty", '<h2><img src="/tep/a.png" alt=""></h2>'),
    ("heading-skip", "<h2>a</h2><h4>b</h4>"),
    ("heading-skip", "<h3>a</h3>"),
    ("heading-bold", "<p><strong>1. Mục đích</strong></p><p>Để mọi người biết.</p>"),
    ("heading-bold", "<div><b>Yêu cầu:</b></div><div>Đúng hạn.</div>"),
    ("link-empty", '<a href="/x"></a>'),
    ("link-empty", '<a href="/x"><img src="/tep/a.png" alt=""></a>'),
    ("link-generic", '<p>Mời xem <a href="/x">tại đây</a>.</p>'),
    ("link-generic", '<a href="/x">Xem thêm…</a>'),
    ("link-generic", '<a href="/x">[Click vào đây]</a>'),
    ("link-generic", '<a href="/x"><b>XEM</b> chi tiết &gt;&gt;</a>'),
    ("link-bare", '<a href="https://moet.gov.vn/x">https://moet.gov.vn/x</a>'),
    ("link-bare", "<p>Xem www.moet.gov.vn nhé</p>"),
    ("link-file", '<a href="/tep/ab/ke-hoach.pdf">Kế hoạch năm học</a>'),
    ("link-file", '<a href="/tep/ab12">Kế hoạch năm học</a>'),
    ("link-file", '<a href="https://x.vn/A.DOCX?v=1">Mẫu đơn</a>'),
    ("table-headers", "<table><tr><td>a</td><td>b</td></tr><tr><td>1</td><td>2</td></tr></table>"),
    ("list-posed", "<p>- một</p><p>- hai</p>"),
    ("list-posed", "<p>Gồm:<br>• một<br>• hai</p>"),
    ("list-posed", "<p>+ một</p><p>\u2013 hai</p><p>x</p>"),
    ("capitals", "<p>ĐỀ NGHỊ CÁC TRƯỜNG BÁO CÁO TRƯỚC NGÀY 30/10.</p>"),
    ("capitals", "<p>Kính gửi. đề nghị xem. CÁC TRƯỜNG PHẢI BÁO CÁO ĐÚNG HẠN! xin cảm ơn.</p>"),
    ("citizen-number", "<p>CCCD: 001212034567</p>"),
    ("citizen-number", "<p>số 034 312 034 567</p>"),
    ("phone-numbers", "<p>Phụ huynh em An: 0912 345 678</p>"),
    ("phone-numbers", "<p>0912345678, +84 98 765 4321 và 0355.555.666</p>"),
    (
        "phone-numbers",
        "<table><tr><th>Học sinh</th><th>Số</th></tr><tr><td>An</td><td>0912345678</td></tr></table>",
    ),
    ("pupils-list", "<p>Em Nguyễn Văn An, sinh ngày 12/3/2014</p>"),
    ("pupils-list", "<p>NGUYỄN VĂN AN - 12-03-2014</p>"),
    ("pupils-list", "<p>Em Giàng A Páo, sinh năm 2013, lớp 6</p>"),
    ("pupils-list", f"<table>{HEAD}<tr><td>1</td><td>Trần Thị Bé</td><td>1/9/2022</td></tr></table>"),
]


@pytest.mark.parametrize(("rule", "html"), FOUND)
def test_found(rule: str, html: str) -> None:
    assert rules(html) == [rule]


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>Xin chào các em.</p>",
        '<img src="/tep/a.png" alt="">',
        '<img src="/tep/a.png" alt="Học sinh lớp 6 nhận sách mới">',
        '<img src="/tep/a.png" alt="Ảnh học sinh lớp 6 nhận sách">',
        "<h2>a</h2><h3>b</h3><h4>c</h4><h2>d</h2>",
        '<h2><img src="/tep/a.png" alt="Sân trường"></h2>',
        "<p><strong>Lưu ý</strong> nộp đúng hạn.</p><p>x</p>",
        "<p><strong>Tất cả đều phải nộp đúng hạn.</strong></p><p>x</p>",
        "<p>Hết</p><p><strong>Hiệu trưởng</strong></p>",
        "<ul><li><strong>a</strong></li><li>b</li></ul>",
        "<table><tr><th>a</th><td><strong>b</strong></td></tr><tr><th>1</th><td>2</td></tr></table>",
        '<a href="/x">Kế hoạch năm học 2026 – 2027</a>',
        '<a href="/x"><img src="/tep/a.png" alt="Trang đầu"></a>',
        '<a href="/tep/ab/ke-hoach.pdf">Kế hoạch năm học (PDF, 212 kB)</a>',
        '<a href="/tep/ab/ke-hoach.pdf">Tải kế hoạch năm học</a>',
        '<a href="/tep/ab/ke-hoach.pdf">ke-hoach.pdf</a>',
        '<a href="https://moet.gov.vn/">Bộ Giáo dục và Đào tạo</a>',
        "<table><tr><td>a</td><td>b</td></tr></table>",
        "<table><tr><td>a</td></tr><tr><td>b</td></tr></table>",
        "<table><tr><td>UBND</td><td>CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM</td></tr><tr><td>Số<td>x</table>",
        "<p>- một mình</p><p>x</p>",
        "<ul><li>- một</li><li>- hai</li></ul>",
        "<p>- 5 độ</p><p>- 7 độ</p>",
        "<p>KẾ HOẠCH</p><p>UBND, GD&amp;ĐT, THCS, PCCC, BHYT.</p>",
        "<p>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</p>",
        "<p>Mã giao dịch 997812345678, số 2026/11/20-001</p>",
        "<p>Điện thoại trường: 024 3385 3211; đường dây nóng 0912 345 678</p>",
        "<p>Kế hoạch số 118/KH-THCS ngày 06/11/2020 của Trường THCS Thị Trấn</p>",
        "<p>Ông Nguyễn Văn Bình, sinh ngày 12/3/1974</p>",
        "<p>Bà Trần Thị Lan nhận quyết định số 22/QĐ ngày 08/01/2019, anh Lê Văn Hùng dự.</p>",
        "<p>Học sinh Nguyễn Văn An đoạt giải trong cuộc thi tổ chức ngày 05/11/2019 tại huyện.</p>",
        "<p>Ngày 12/3/2014, trường đón bằng công nhận đạt chuẩn.</p>",
    ],
)
def test_left_alone(html: str) -> None:
    assert rules(html) == []


def test_faults_come_in_reading_order_with_their_words() -> None:
    html = '<img src="/tep/a.png"><h2>Mục</h2><p><a href="/x">tại đây</a></p><h4>Sâu</h4>'
    with frozen(TODAY):
        faults = check(html)
    assert [(fault.rule, fault.severity, fault.where) for fault in faults] == [
        ("alt-missing", "must", "/tep/a.png"),
        ("link-generic", "should", "tại đây"),
        ("heading-skip", "should", "Sâu"),
    ]
    assert str(faults[1].how) == "Hãy dùng tên trang hoặc tên văn bản làm chữ của liên kết."


def test_a_list_of_pupils_stops_publishing_and_one_pupil_asks_to_think() -> None:
    row = "<tr><td>1</td><td>Trần Thị Bé</td><td>1/9/2015</td></tr>"
    with frozen(TODAY):
        assert [fault.severity for fault in check(f"<table>{HEAD}{row * 3}</table>")] == ["must"]
        assert [fault.severity for fault in check(f"<table>{HEAD}{row * 2}</table>")] == ["should"]


def test_pupils_grow_up() -> None:
    html = "<p>Em Nguyễn Văn An, sinh ngày 12/3/2014</p>"
    with frozen(datetime(2034, 1, 1, tzinfo=UTC)):
        assert check(html) == []


def test_a_report_does_not_repeat_the_personal_data() -> None:
    with frozen(TODAY):
        (fault,) = check("<p>CCCD: 001212034567</p>")
        assert fault.where == "001•••••••••"
        (fault,) = check("<p>Em Nguyễn Văn An, sinh ngày 12/3/2014</p>")
        assert "2014" not in fault.where


def test_words_concerned_are_short() -> None:
    (fault,) = check("<h3>" + "dài " * 100 + "</h3>")
    assert len(fault.where) == 80 and fault.where.endswith("…")


def test_every_rule_is_tried_above_and_says_what_to_do() -> None:
    assert {rule for rule, _ in FOUND} == set(RULES)
    assert all(str(rule.how).startswith("Hãy ") and str(rule.why).endswith(".") for rule in RULES.values())


def test_cleaned_text_is_checked_too() -> None:
    assert rules(clean('<h1>a</h1><h4>b</h4><a href="/x">xem thêm</a>')) == ["link-generic"]


@given(st.text())
def test_any_text_can_be_checked(text: str) -> None:
    check(text)
    check(f"<table><tr><td>{text}<h2>{text}")


def calls(text: str) -> int:
    """How many functions a check of this text enters: a measure of work that no busy machine changes."""
    count = 0

    def note(_frame: object, happening: str, _argument: object) -> None:
        nonlocal count
        count += happening in ("call", "c_call")

    sys.setprofile(note)
    try:
        check(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "piece",
    [
        '<a href="/tep/x.pdf">x<b>y</b>',
        "<td><p>x</p>",
        "<p>x",
        "x<br>",
        "- x<br>",
        "A",
        "0",
        "0 ",
        "https://x.vn ",
        ".pdf",
        "Nguyễn ",
        "<h2>x",
        '<img src="/tep/a" alt="a.b.">',
        "<b>",
        "&",
    ],
)
def test_twice_the_hostile_text_is_twice_the_work(piece: str) -> None:
    for before in ("", "<table><tr><td>", '<a href="/x">'):
        once = before + piece * (20_000 // len(piece.encode()))
        assert calls(once + once[len(before) :]) < 2.3 * calls(once) + 500
