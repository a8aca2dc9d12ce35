"""What is typed becomes clean HTML, and comes back as it was typed."""

import pytest

from blueprints.news.writing import from_typed, to_typed
from tenants.ground.html import clean

TYPED = [
    "Một đoạn.\n\nĐoạn nữa, điểm < 5 & > 3.",
    "## Mục lớn\n\n### Mục nhỏ\n\nChữ.",
    "- một\n- hai\n+ nhỏ\n+ nhỏ nữa\n- ba",
    "1. một\n2. hai\n3. ba",
    "1. Một mình con số này",
    "Chữ **đậm** và *nghiêng*, phép tính 3*4*5.",
    "Xem [lịch thi học kỳ I](https://truong.vn/lich?lop=6&ky=1) nhé.",
    "> Lời trích\n\n> dòng hai\n\nSau lời trích.",
    "Dòng với ** lẻ và [ngoặc] (thường).",
    "",
]


@pytest.mark.parametrize("typed", TYPED)
def test_light_writing_comes_back_as_typed(typed: str) -> None:
    assert to_typed(from_typed(typed)) == typed


@pytest.mark.parametrize(
    "html",
    [
        "<p>a<br>b</p>",
        "<table><caption>Lịch</caption><tr><th scope='col'>Thứ</th></tr><tr><td>Hai</td></tr></table>",
        "<p>Từ <span lang='en'>portal</span>.</p>",
        "<blockquote><ul><li>a</li></ul></blockquote>",
        "<p>**không đậm**</p>",
        "<p>- không phải danh sách</p>",
        "<ul><li><p>a</p><p>b</p></li></ul>",
    ],
)
def test_what_light_writing_cannot_say_is_edited_as_html(html: str) -> None:
    body = clean(html)
    assert from_typed(to_typed(body)) == body


@pytest.mark.parametrize(
    "typed",
    [
        "[x](javascript:alert(1))",
        "<script>alert(1)</script><p>a</p>",
        "<p onclick=alert(1)>x</p>",
        '[x](https://a.vn/"onclick="x)',
    ],
)
def test_nothing_typed_is_dangerous(typed: str) -> None:
    html = from_typed(typed)
    assert html == clean(str(html))
    assert "<script" not in html and 'onclick="' not in html and 'href="javascript' not in html


def test_many_numbered_lines_are_read_in_one_go() -> None:
    assert str(from_typed("\n".join("1. dòng" for _ in range(20_000)))).count("<p>") == 20_000
