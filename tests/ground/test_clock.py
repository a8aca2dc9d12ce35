"""The clock counts as Vietnam counts: its day, its holidays with their swaps, school years from August."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.ground import clock

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2032, 12, 31))


def test_now_is_utc_and_aware() -> None:
    assert clock.now().tzinfo is UTC
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_frozen_stops_the_clock_and_starts_it_again() -> None:
    with clock.frozen(NOON):
        assert clock.now() == NOON
        with clock.frozen(NOON + timedelta(days=1)):
            assert clock.today() == date(2026, 11, 21)
        assert clock.today() == date(2026, 11, 20)
    assert clock.now() != NOON


def test_frozen_ends_with_an_exception() -> None:
    with pytest.raises(RuntimeError), clock.frozen(NOON):
        raise RuntimeError
    assert clock.now() != NOON


def test_frozen_stops_only_its_own_thread() -> None:
    seen: list[datetime] = []
    with clock.frozen(NOON):
        thread = threading.Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()
    assert seen[0] != NOON


@pytest.mark.parametrize("function", [clock.local, clock.next_tick, clock.tick])
def test_a_moment_without_a_zone_is_refused(function: object) -> None:
    with pytest.raises(ValueError, match="zone"):
        function(datetime(2026, 11, 20))  # type: ignore[operator]
    with pytest.raises(ValueError, match="zone"), clock.frozen(datetime(2026, 11, 20)):
        pass


def test_the_day_in_vietnam_starts_seven_hours_before_the_day_in_utc() -> None:
    with clock.frozen(datetime(2026, 11, 19, 17, 0, tzinfo=UTC)):
        assert clock.today() == date(2026, 11, 20)
    with clock.frozen(datetime(2026, 11, 19, 16, 59, 59, tzinfo=UTC)):
        assert clock.today() == date(2026, 11, 19)
    assert clock.day_start(date(2026, 11, 20)) == datetime(2026, 11, 19, 17, 0, tzinfo=UTC)
    assert clock.day_end(date(2026, 11, 20)) == clock.day_start(date(2026, 11, 21))
    assert clock.day_start(date(2026, 11, 20)).utcoffset() == timedelta(0)
    assert clock.local(NOON).isoformat() == "2026-11-20T12:00:00+07:00"


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2090, 1, 1), timezones=st.just(UTC)))
def test_ticks(moment: datetime) -> None:
    border = clock.next_tick(moment)
    assert timedelta(0) <= border - moment < timedelta(minutes=5)
    assert border.minute % 5 == border.second == border.microsecond == 0
    assert clock.next_tick(border) == border
    # In the tick before the border nothing has changed yet, from the border on it has.
    assert clock.tick(border - timedelta(microseconds=1)) == clock.tick(border) - 1


def test_tick_without_a_moment_is_the_tick_of_now() -> None:
    with clock.frozen(NOON):
        assert clock.tick() == clock.tick(NOON) == int(NOON.timestamp()) // 300


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 7, 31), "2025-2026"),
        (date(2026, 8, 1), "2026-2027"),
        (date(2026, 12, 31), "2026-2027"),
        (date(2027, 1, 1), "2026-2027"),
        (date(2020, 11, 6), "2020-2021"),
    ],
)
def test_school_year(day: date, year: str) -> None:
    assert clock.school_year(day) == year


def test_school_years_newest_first() -> None:
    assert clock.school_years(date(2024, 9, 5), date(2026, 9, 5)) == ["2026-2027", "2025-2026", "2024-2025"]
    assert clock.school_years(date(2026, 9, 5), date(2026, 9, 6)) == ["2026-2027"]
    assert clock.school_years(date(2027, 9, 5), date(2026, 9, 6)) == []


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 20), True),
        (date(2026, 11, 21), False),  # Saturday
        (date(2026, 11, 24), False),  # Ngày Văn hoá Việt Nam, from 2026
        (date(2025, 11, 24), True),
        (date(2026, 2, 17), False),  # Tết
        (date(2026, 4, 27), False),  # Giỗ Tổ fell on a Sunday
        (date(2026, 9, 1), False),
        (date(2026, 9, 2), False),
        (date(2026, 8, 31), False),  # swapped …
        (date(2026, 8, 22), True),  # … for this Saturday
        (date(2025, 5, 2), False),
        (date(2025, 4, 26), True),
    ],
)
def test_is_working_day(day: date, works: bool) -> None:
    assert clock.is_working_day(day) is works


def test_an_edited_table_takes_the_place_of_the_library() -> None:
    storm = date(2026, 9, 7)
    assert clock.is_working_day(storm)
    assert not clock.is_working_day(storm, holidays={storm})
    assert clock.is_working_day(date(2026, 9, 2), holidays={storm})
    assert clock.add_working_days(date(2026, 9, 4), 1, holidays={storm}) == date(2026, 9, 8)
    assert clock.is_working_day(date(2026, 9, 5), holidays={storm}, worked={date(2026, 9, 5)})


@pytest.mark.parametrize(
    ("day", "days", "result"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 20), 2, date(2026, 11, 25)),  # over the weekend and 24/11
        (date(2026, 11, 25), -1, date(2026, 11, 23)),
        (date(2026, 11, 21), 0, date(2026, 11, 23)),
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
        (date(2026, 2, 13), 1, date(2026, 2, 23)),  # over Tết
    ],
)
def test_add_working_days(day: date, days: int, result: date) -> None:
    assert clock.add_working_days(day, days) == result


@given(DAYS, st.integers(min_value=-40, max_value=40))
def test_adding_and_counting_agree(day: date, days: int) -> None:
    start = clock.add_working_days(day, 0)
    assert clock.working_days_between(start, clock.add_working_days(start, days)) == days


@given(DAYS, DAYS)
def test_days_left_is_negative_exactly_when_overdue(due: date, on: date) -> None:
    left = clock.days_left(due, on)
    last = clock.add_working_days(due, 0)
    assert (left < 0) is (on > last)
    assert (left == 0) is (on == last)


def test_days_left() -> None:
    due = date(2026, 11, 25)
    left = [clock.days_left(due, date(2026, 11, day)) for day in range(20, 28)]
    assert left == [2, 2, 2, 1, 1, 0, -1, -2]
    with clock.frozen(NOON):
        assert clock.days_left(due) == 2
    assert clock.days_left(date(2026, 11, 24), date(2026, 11, 25)) == 0


def test_holidays_are_right_when_many_threads_ask_first() -> None:
    clock._year.cache_clear()
    answers: list[bool] = []
    barrier = threading.Barrier(8)

    def ask() -> None:
        barrier.wait()
        answers.extend(date(year, 5, 1) in clock.HOLIDAYS for year in range(2020, 2040))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(answers) and len(answers) == 160
