"""Texts typed, pasted and opened again."""

import pytest

from blueprints.documents import bodies, reading
from blueprints.documents.forms import sentences


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("Một đoạn.", "<p>Một đoạn.</p>"),
        ("I. MỤC ĐÍCH\n1. Mục đích:\n- Một", "<h2>I. MỤC ĐÍCH</h2><h3>1. Mục đích:</h3><ul><li>Một</li></ul>"),
        ("I. NỘI DUNG\n1.Nội dung trọng tâm\nĐoạn", "<h2>I. NỘI DUNG</h2><h3>1. Nội dung trọng tâm</h3><p>Đoạn</p>"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>"),
        ("<p>Đậm <b>này</b></p><script>x</script>", "<p>Đậm <strong>này</strong></p>"),
    ],
)
def test_typed_becomes_html_and_comes_back(typed: str, html: str) -> None:
    body = bodies.body_of(typed)
    assert body == html
    assert bodies.body_of(bodies.typed_of(body)) == body


def test_what_typing_cannot_hold_is_edited_as_html() -> None:
    table = '<table><thead><tr><th scope="col">Việc</th></tr></thead><tbody><tr><td>Một</td></tr></tbody></table>'
    body = bodies.body_of(table)
    assert bodies.typed_of(body) == body
    assert bodies.body_of(bodies.typed_of(body)) == body


def test_lines_broken_by_a_page_are_joined() -> None:
    full = "Thực hiện chỉ đạo của Sở Giáo dục và Đào tạo về việc tăng cường của"
    assert bodies.unwrapped(f"{full}\nPhòng Giáo dục\nvà nhà trường.") == f"{full} Phòng Giáo dục và nhà trường."
    assert bodies.unwrapped("I. MỤC ĐÍCH\nMột đoạn") == "I. MỤC ĐÍCH\nMột đoạn"
    assert bodies.unwrapped(f"{full}\n\nTrên đây là kế hoạch") == f"{full}\nTrên đây là kế hoạch"
    assert bodies.unwrapped(f"{full}\n- một") == f"{full}\n- một"


def test_bases_end_as_the_decree_prints_them() -> None:
    assert sentences("Căn cứ A;\n\nCăn cứ B\nTheo đề nghị C;") == ["Căn cứ A;", "Căn cứ B;", "Theo đề nghị C."]
    assert sentences("") == []


def test_reading_keeps_the_sentence_before_the_first_heading() -> None:
    pasted = (
        "UBND XÃ A\nTRƯỜNG THCS B\nSố: 05/KH-THCS\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        "B, ngày 05 tháng 9 năm 2026\nKẾ HOẠCH\nTuyển sinh năm học 2026 - 2027\n\n"
        "Căn cứ Thông tư số 37/2020/TT-BGDĐT ngày 05/10/2020;\nNhà trường xây dựng kế hoạch như sau:\n"
        "I. MỤC ĐÍCH\nTuyển đủ học sinh.\nNơi nhận:\n- Lưu: VT.\nHIỆU TRƯỞNG\nNguyễn Văn A"
    )
    found = reading.read(pasted)
    assert found.fields["text"].startswith("Nhà trường xây dựng kế hoạch như sau:\nI. MỤC ĐÍCH")
    assert (found.fields["type_id"], found.fields["signer_title"]) == ("plan", "Hiệu trưởng")
    assert "".join(piece.text for piece in found.pieces).replace("\n", "") == pasted.replace("\n", "")


@pytest.mark.parametrize("pasted", ["", " ", "x" * 5000, "<p>", "\n" * 100, "Số: /", "🙂"])
def test_reading_anything_never_fails(pasted: str) -> None:
    reading.read(pasted)


def test_a_stamp_of_secrecy_is_seen() -> None:
    assert reading.read("MẬT\nUBND XÃ A\nSố: 01/BC-UBND\nBÁO CÁO\nVề việc riêng\nNội dung.").secret
