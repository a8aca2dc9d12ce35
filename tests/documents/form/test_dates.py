"""Dates as documents write and print them."""

import datetime

import pytest

from blueprints.documents.form.dates import (
    date_words,
    find_all,
    issue_date_words,
    parse,
    parse_partial,
    short,
)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Thường tín, ngày 06 tháng 11 năm 2020", (2020, 11, 6)),
        ("ngày\n6 tháng11 năm\n2020", (2020, 11, 6)),
        ("ngày 25 tháng 1 1 năm 2025", (2025, 11, 25)),
        ("06/11/2020", (2020, 11, 6)),
        ("3-9-2014", (2014, 9, 3)),
        ("02.01.2026", (2026, 1, 2)),
        ("ngày 30/02/2020, sửa ngày 01/3/2020", (2020, 3, 1)),
    ],
)
def test_full_dates(text: str, date: tuple[int, int, int]) -> None:
    """Words and digits; a day that does not exist is passed over."""
    assert parse(text) == datetime.date(*date)


@pytest.mark.parametrize("text", ["", "tháng 11 năm 2020", "16/11", "37/2020/TT-BGDĐT", "ngày 31 tháng 11 năm 2020"])
def test_no_date(text: str) -> None:
    """Half dates and numbers are no dates."""
    assert parse(text) is None


@pytest.mark.parametrize(
    "text", ["ngày    tháng 12 năm 2011", "ngày … tháng 12 năm 2011", "ngày .... tháng 12 năm 2011"]
)
def test_a_blank_day(text: str) -> None:
    """Month and year remain when the day was left blank."""
    assert parse(text) is None
    assert parse_partial(text) == "2011-12"


def test_positions() -> None:
    """A date is found where it stands."""
    text = "từ 24/12/2018 đến ngày 27 tháng 12 năm 2018"
    assert [text[hit.start : hit.end] for hit in find_all(text)] == [
        "24/12/2018",
        "ngày 27 tháng 12 năm 2018",
    ]


def test_print_by_the_decree() -> None:
    """Days below 10 and months 1 and 2 take a 0, months 3 to 9 do not."""
    assert date_words(datetime.date(2026, 2, 5)) == "ngày 05 tháng 02 năm 2026"
    assert date_words(datetime.date(2026, 9, 15)) == "ngày 15 tháng 9 năm 2026"
    day = datetime.date(2020, 11, 6)
    assert issue_date_words("Thường Tín ", day) == "Thường Tín, ngày 06 tháng 11 năm 2020"
    assert short(day) == "06/11/2020"
    assert parse(date_words(day)) == parse(short(day)) == day
