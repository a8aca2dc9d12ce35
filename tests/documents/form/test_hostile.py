"""Texts meant to break the reader: it never fails, and its work grows with the length of the text."""

import json
import sys
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blueprints.documents.form import dates, numbers, types
from blueprints.documents.form.layout import parse_recipients
from blueprints.documents.form.markup import to_text
from blueprints.documents.form.parts import Part
from blueprints.documents.form.recognise import recognise

# fmt: off
PIECES = [
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "ĐẢNG CỘNG SẢN VIỆT NAM", "Số:",
    "Số: 8/KH-THCS", "/KH- THCS", "118 /", "Thường Tín, ngày 06 tháng 11 năm 2020",
    "ngày … tháng 11 năm 2025", "UBND XÃ A", "TRƯỜNG", "ỦY", "SỞ GIÁO DỤC VÀ ĐÀO TẠO - SỞ Y TẾ", "KẾ HOẠCH",
    "QUYẾT ĐỊNH", "QUYẾT ĐỊNH:", "NGHỊ", "QUYẾT", "V/v", "V/v V/v", "(V/v a)", "Kính gửi:", "Kính", "gửi:",
    "THỦ TƯỚNG CHÍNH PHỦ điện:", "Căn cứ Luật số 12/2020/QH14;", "Căn cứ", "Theo đề nghị của", "Điều", "1.",
    "Điều 1.", "I.", "A.", "1. A. ", "a)", "Phần thứ nhất", "Chương I", "như sau:", "./.", "Nơi nhận:",
    "- Lưu: VT.", "- Như trên;", "•", "KT.", "TM.", "KT. HIỆU TRƯỞNG", "PHÓ HIỆU TRƯỞNG", "Q. CHỦ TỊCH",
    "Hoàng Thị Thí", "ThS. Lê B", "(Đã ký)", "Ký bởi: TRƯỜNG A", "MẬT", "HỎA TỐC", "PHỤ LỤC",
    "(Kèm theo Quyết định số 1/QĐ-A)", "Tin liên quan", "\n", "\n\n", "   ", "\t", "|", "**", "***",
    "-----", "\u0301", "\u200b", "\x0c", "\r", "\xa0", "…", "Ð", "1", "/", "-", "&", ".", "🙂", "\ud800",
    "\x00",
]
# fmt: on

assembled = st.lists(st.sampled_from(PIECES), max_size=60).flatmap(
    lambda pieces: st.sampled_from([" ", "\n", "", "\t", "    "]).map(lambda join: join.join(pieces))
)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(assembled, st.text(max_size=400)))
def test_nothing_breaks_the_reader(text: str) -> None:
    """Any text gives parts whose places lie within it and which can be written as JSON."""
    found = recognise(text)
    json.dumps(found.as_dict())
    for name in found.__dataclass_fields__:
        value = getattr(found, name)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Part):
                assert 0 <= part.start <= part.end <= len(text) and 0 <= part.confidence <= 1
    for hit in numbers.find_all(text):
        again = numbers.parse(hit.number.raw)
        assert again is not None and again.key == hit.number.key
        assert numbers.key(hit.number.text) == hit.number.key


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_nothing_breaks_the_small_readers(text: str) -> None:
    """Lookups, dates, recipients and markup take any text."""
    types.by_name(text)
    types.by_abbreviation(text)
    numbers.parse(text)
    numbers.key(text)
    dates.find_all(text)
    dates.parse_partial(text)
    parse_recipients(text)
    to_text(text)


def calls(work: Callable[[], object]) -> int:
    """How many functions a piece of work calls: a measure no busy machine can spoil."""
    count = 0

    def note(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


LONG = {
    "paragraphs": "- Thực hiện Quyết định số 22/QĐ-BGDĐT ngày 08/01/2019 của Bộ GDĐT.\n",
    "articles": "Điều 1. Phạm vi\n1. Một\na) Hai\n",
    "bases": "Căn cứ Luật số 12/2020/QH14 ngày 05/6/2020;\n",
    "recipients": "Nơi nhận:\n- Như trên;\n- Lưu: VT.\n",
    "signatures": "KT. HIỆU TRƯỞNG\nPHÓ HIỆU TRƯỞNG\nHoàng Thị Thí\n",
    "decomposed": unicodedata.normalize("NFD", "Điều kiện thực hiện kế hoạch. "),
}


@pytest.mark.parametrize("name", LONG)
def test_work_grows_with_length(name: str) -> None:
    """Twice the text, about twice the work."""
    short = calls(lambda: recognise(LONG[name] * 400))
    long = calls(lambda: recognise(LONG[name] * 800))
    assert long < 2.5 * short + 2000


# fmt: off
RUNS = [
    " ", "\n", "\t", "1", "1 ", "12/", "A-", "a.B", "1/A&B", ".", "…", "*", "a**", "|", "- ", "-   ", "\u0301",
    "\u200b", "(", "]", ";", ",", "Số: ", "ngày ", "ngày … tháng ", "Kính gửi:", "Nơi nhận: \n", "V/v ",
    "Độc lập ", "CỘNG ", "kèm theo ", "1. A. ", "Trang 1\n", "a" * 50,
]
# fmt: on


@pytest.mark.parametrize("piece", RUNS)
def test_no_pattern_runs_away(piece: str) -> None:
    """A pattern that looked back over a long run again and again would never come to its end here."""
    text = piece * (200_000 // len(piece))
    recognise(text)
    recognise("Số:" + text + "\nnhận")
    numbers.find_all("12" + text)
    dates.find_all("ngày" + text)
