"""Document numbers: reading, comparing, ordering, composing."""

import unicodedata

import pytest

from blueprints.documents.form.numbers import Style, compose, find_all, key, normalise_symbol, parse

FORMS = [
    ("118/KH-THCS", "118/KH-THCS", Style.TYPED, "KH", ("THCS",)),
    ("Số: 118 /KH- THCS", "118/KH-THCS", Style.TYPED, "KH", ("THCS",)),
    ("1205/ TB - SGDĐT", "1205/TB-SGDĐT", Style.TYPED, "TB", ("SGDĐT",)),
    ("8/KH-THCS", "08/KH-THCS", Style.TYPED, "KH", ("THCS",)),
    ("118a/KH-THCS", "118a/KH-THCS", Style.TYPED, "KH", ("THCS",)),
    ("194/TB-THPT.XM", "194/TB-THPT.XM", Style.TYPED, "TB", ("THPT.XM",)),
    ("22/QÐ_BGDÐT", "22/QĐ-BGDĐT", Style.TYPED, "QĐ", ("BGDĐT",)),
    ("1581/BGDĐT-GDPT", "1581/BGDĐT-GDPT", Style.LETTER, None, ("BGDĐT", "GDPT")),
    ("278/PGD&ĐT-THCS", "278/PGD&ĐT-THCS", Style.LETTER, None, ("PGD&ĐT", "THCS")),
    ("88 /DHNCT", "88/DHNCT", Style.LETTER, None, ("DHNCT",)),
    ("37/2020/TT-BGDĐT", "37/2020/TT-BGDĐT", Style.QPPL, "TT", ("BGDĐT",)),
    ("43/2019/QH14", "43/2019/QH14", Style.LAW, None, ("QH14",)),
    ("1656/NQ-UBTVQH15", "1656/NQ-UBTVQH15", Style.NA_STANDING, "NQ", ("UBTVQH15",)),
    ("29- NQ/TW", "29-NQ/TW", Style.PARTY, "NQ", ("TW",)),
    ("221–KL/TW", "221-KL/TW", Style.PARTY, "KL", ("TW",)),
    ("05/VBHN-BGDĐT", "05/VBHN-BGDĐT", Style.CONSOLIDATED, "VBHN", ("BGDĐT",)),
]


@pytest.mark.parametrize(("typed", "text", "style", "code", "organs"), FORMS)
def test_every_form_is_read(typed: str, text: str, style: Style, code: str | None, organs: tuple[str, ...]) -> None:
    """Spaces, dashes, eth and "Số:" do not matter; the print is the decree's."""
    number = parse(typed)
    assert number is not None
    assert (number.text, number.style, number.type_code, number.organs) == (text, style, code, organs)
    assert str(number) == text


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "118",
        "KH-THCS",
        "06/11/2020",
        "năm học 2020 - 2021",
        "118/KH-THCS và 119/KH-THCS",
        "1/" + "A" * 500,
    ],
)
def test_what_is_no_number_is_none(typed: str) -> None:
    """A date, a part of a number, two numbers are not one number."""
    assert parse(typed) is None


def test_ways_of_typing_share_a_key() -> None:
    """Case, marks, spaces, dashes, a leading 0 and decomposed letters leave the key alone."""
    typed = ["08/KH-GDĐT", "8/KH-GDĐT", "8/kh-gddt", "Số: 8 / KH – GDĐT", "08/KH-GD&ĐT"]
    typed.append(unicodedata.normalize("NFD", "08/KH-GDĐT"))
    assert {key(one) for one in typed} == {"8/khgddt"}
    assert key("37/2020/TT-BGDĐT") == "37/2020/ttbgddt"
    assert key("29-NQ/TW") == "29/nqtw"
    assert key("KH-THCS") == "khthcs"


def test_numbers_sort_as_numbers() -> None:
    """9 before 10, 118 before 118a, the year first."""
    typed = ["118a/KH-THCS", "10/KH-THCS", "118/KH-THCS", "9/KH-THCS", "5/2021/TT-BGDĐT", "30/2020/NĐ-CP"]
    found = sorted((number for one in typed if (number := parse(one))), key=lambda number: number.sort_key)
    assert [number.text for number in found] == [
        "09/KH-THCS",
        "10/KH-THCS",
        "118/KH-THCS",
        "118a/KH-THCS",
        "30/2020/NĐ-CP",
        "05/2021/TT-BGDĐT",
    ]


def test_citations_are_found_where_they_stand() -> None:
    """Positions cover the number as typed, in the text as given, even decomposed."""
    text = "Căn cứ Thông tư số 37/2020/TT-BGDĐT; Nghị quyết số 29- NQ/TW; Kế hoạch 260 /KH- GDĐT."
    found = find_all(text)
    assert [hit.number.text for hit in found] == ["37/2020/TT-BGDĐT", "29-NQ/TW", "260/KH-GDĐT"]
    assert text[found[2].start : found[2].end] == "260 /KH- GDĐT"
    loose = unicodedata.normalize("NFD", text)
    again = find_all(loose)
    assert [hit.number.text for hit in again] == [hit.number.text for hit in found]
    assert unicodedata.normalize("NFC", loose[again[2].start : again[2].end]) == "260 /KH- GDĐT"


def test_a_number_wrapped_over_lines_is_one() -> None:
    """A line may end behind "số" or behind a dash."""
    assert [hit.number.text for hit in find_all("Chỉ thị số\n16/CT-\nUBND ngày")] == ["16/CT-UBND"]


@pytest.mark.parametrize(
    "text",
    [
        "năm học 2020 - 2021 và giai đoạn 2025-2030",
        "từ 24/12/2018 – 27/12/2018; học 1/2 ngày; 8h00-10h00",
        "lớp 10/A, lớp 12 - THPT, 2 quyển/HS, 200.000 đồng/HS",
        "tỷ lệ 50/50; mức 3,4; mẫu GVCN-03; mục II/1",
        "sĩ số 35/Lớp, khối 6 - Trường THCS",
    ],
)
def test_other_figures_are_no_citations(text: str) -> None:
    """Years, dates, ratios, classes and amounts are left alone."""
    assert find_all(text) == []


def test_a_letter_with_one_group_needs_a_word_before_it() -> None:
    """ "251/GDĐT" counts behind "số" or "Công văn" only."""
    assert [hit.number.text for hit in find_all("theo Công văn số 251/GDĐT")] == ["251/GDĐT"]
    assert [hit.number.text for hit in find_all("Công văn 251/GDĐT")] == ["251/GDĐT"]
    assert find_all("gồm 251/GDĐT") == []


def test_a_citation_ends_before_words() -> None:
    """A dash with words behind it is not part of the notation."""
    found = find_all("Quyết định số 15/2010/QĐ-UBND - UBND thành phố; 36/KH-THCS-Trường")
    assert [hit.number.text for hit in found] == ["15/2010/QĐ-UBND", "36/KH-THCS"]


def test_composing_a_number() -> None:
    """Typed documents and letters, with and without a unit; small numbers get their 0."""
    assert str(compose(118, "KH", "THCS")) == "118/KH-THCS"
    assert str(compose(8, "QĐ", "THCS")) == "08/QĐ-THCS"
    assert str(compose("118a", "KH", "THCS")) == "118a/KH-THCS"
    assert str(compose(251, None, "GDĐT")) == "251/GDĐT"
    assert str(compose(12, None, "UBND", "VX")) == "12/UBND-VX"
    assert compose(118, "KH", "THCS") == parse("118/KH-THCS")


@pytest.mark.parametrize(("number", "organ"), [(0, "THCS"), (-3, "THCS"), ("abc", "THCS"), (5, " ")])
def test_composing_refuses(number: int | str, organ: str) -> None:
    """A number is positive and a body has an abbreviation."""
    with pytest.raises(ValueError):
        compose(number, "KH", organ)


def test_a_symbol_is_made_plain() -> None:
    """Spaces go, dashes become hyphens."""
    assert normalise_symbol(" KH – THCS ") == "KH-THCS"
