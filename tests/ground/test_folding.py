"""Folding makes every way to type a Vietnamese word or number meet, and sorts names as people expect."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.ground.folding import fold, nfc, number_key, slug, vietnamese_sort_key


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Kế hoạch TRUYỀN THÔNG", "ke hoach truyen thong"),
        ("Đặng Thị Đào", "dang thi dao"),
        ("Ðặng", "dang"),  # U+00D0, the eth of old keyboards
        ("  Hoà \t\n  Bình\u00a0 ", "hoa binh"),
        ("ｆｕｌｌ　ｗｉｄｔｈ", "full width"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("", ""),
        ("GD&ĐT", "gd&dt"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("hòa", "hoà"),
        ("thúy", "thuý"),
        ("hỏa tốc", "hoả tốc"),
        ("khóa", "khoá"),
        ("ủy", "uỷ"),
        ("Hòe", "Hoè"),
    ],
)
def test_old_and_new_tone_placement_fold_alike(old: str, new: str) -> None:
    assert old != new
    assert fold(old) == fold(new)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text)
    assert fold(once) == once


@given(st.text(alphabet="aăâđêôơưàảãáạếệỘƯĐ \u0301"))
def test_composed_and_decomposed_typing_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


def test_nfc_composes_and_keeps_the_rest() -> None:
    assert nfc(unicodedata.normalize("NFD", "Trường")) == "Trường"
    assert nfc("a  B\n") == "a  B\n"


@pytest.mark.parametrize(
    "typed",
    [
        "118/KH-THCS",
        "118 /KH- THCS",
        "118 kh thcs",
        "118-KH-THCS",
        "số 118/KH-THCS",
        "Số: 118 /KH- THCS",
        "118/KH\u2013THCS",
        "118/kh\u2010thcs",
        "0118/KH-THCS",
        "118/KH-THCS.",
        unicodedata.normalize("NFD", "số 118/KH-THCS"),
    ],
)
def test_one_number_has_one_key(typed: str) -> None:
    assert number_key(typed) == "118khthcs"


@pytest.mark.parametrize("typed", ["22/QĐ-BGDĐT", "22/QÐ-BGDÐT", "22/qđ-bgdđt", "22/QD-BGDDT", "Số 22/QĐ - BGDĐT"])
def test_the_stroked_letter_of_a_number_may_be_typed_in_any_way(typed: str) -> None:
    assert number_key(typed) == "22qdbgddt"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("118/KH-THCS", "119/KH-THCS"),
        ("118/KH-THCS", "118/TB-THCS"),
        ("118a/KH-THCS", "118/KH-THCS"),
        ("10/KH-THCS", "100/KH-THCS"),
        ("0/KH", "KH"),
    ],
)
def test_different_numbers_keep_different_keys(one: str, other: str) -> None:
    assert number_key(one) != number_key(other)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Kế hoạch số 118/KH-THCS năm học 2020 – 2021", "ke-hoach-so-118-kh-thcs-nam-hoc-2020-2021"),
        ("  --Đổi mới--  ", "doi-moi"),
        ("!!!", "muc"),
        ("", "muc"),
        ("学校", "muc"),
    ],
)
def test_slug(text: str, address: str) -> None:
    assert slug(text) == address


def test_slug_is_cut_at_a_word() -> None:
    address = slug("truyền thông về giáo dục và đào tạo " * 5)
    assert len(address) <= 80
    assert address.endswith(("-giao", "-duc", "-va", "-dao", "-tao", "-truyen", "-thong", "-ve"))
    assert slug("a" * 200) == "a" * 80
    assert slug("abc def", limit=3) == "abc"


@given(st.text(max_size=300))
def test_slug_is_always_a_safe_address(text: str) -> None:
    address = slug(text)
    assert 0 < len(address) <= 80
    assert set(address) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert address.strip("-") == address


def test_names_sort_as_in_a_dictionary() -> None:
    names = [
        "7",
        "16",
        "An",
        "Ăn",
        "Ân",
        "Dung",
        "Dũng",
        "Đào",
        "Đăng",
        "Hoa",
        "Hoa Bình",
        "Hoà An",
        "Hoan",
        "Ma",
        "Mà",
        "Mả",
        "Mã",
        "Má",
        "Mạ",
        "Oanh",
        "Ông",
        "Ơn",
        "Tú",
        "Tư",
    ]
    shuffled = random.Random(7).sample(names, len(names))
    assert sorted(shuffled, key=vietnamese_sort_key) == names
    decomposed = [unicodedata.normalize("NFD", name) for name in shuffled]
    assert [nfc(name) for name in sorted(decomposed, key=vietnamese_sort_key)] == names


@given(st.lists(st.text(), min_size=2, max_size=4))
def test_any_text_can_be_sorted(names: list[str]) -> None:
    assert len(sorted([*names, "9" * 5000, "\u0301", "²"], key=vietnamese_sort_key)) == len(names) + 3
