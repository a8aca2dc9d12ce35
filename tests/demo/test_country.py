"""The day from which the demonstration is told: it stays a school year in full swing, whenever somebody fills it."""

from datetime import UTC, date, datetime

import pytest

from blueprints.demo.country import Country, moment, office_hours
from tenants.ground import clock


@pytest.mark.parametrize(
    ("today", "last_day", "school_year"),
    [
        ("2026-11-22", date(2026, 11, 20), "2025-2026"),
        ("2026-11-25", date(2026, 11, 23), "2026-2027"),  # 24 November is a day off
        ("2027-01-12", date(2027, 1, 11), "2026-2027"),
        ("2027-08-16", date(2027, 8, 13), "2026-2027"),
    ],
)
def test_news_never_lie_ahead(today: str, last_day: date, school_year: str) -> None:
    with clock.frozen(datetime.fromisoformat(f"{today}T04:00:00").replace(tzinfo=UTC)):
        country = Country.today()
        assert (country.last_day, country.school_year) == (last_day, school_year)
        assert country.in_year(23, 11) <= clock.today() and country.in_year(5, 9) < country.in_year(20, 11)
        assert clock.is_working_day(country.day(0)) and clock.is_working_day(country.day(-7))


def test_the_words_name_the_years() -> None:
    country = Country(date(2026, 11, 23), 2026)
    words = country.words(due="01/12/2026")
    assert (words["years"], words["last_years"], words["teachers_day"]) == ("2026 – 2027", "2025 – 2026", "44")
    assert words["due"] == "01/12/2026"


def test_clerks_work_in_office_hours() -> None:
    country = Country(date(2026, 11, 23), 2026)
    for _ in range(200):
        at = office_hours(country.last_day, country.chance)
        assert moment(country.last_day, 7, 30) < at < moment(country.last_day, 17)
