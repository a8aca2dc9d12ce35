"""What time it is, and how Vietnam's schools and offices count days, working days and school years."""

from collections.abc import Container, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from holidays import country_holidays

TZ = ZoneInfo("Asia/Ho_Chi_Minh")
# Seconds. All that depends on time changes on these borders, so a cached page is right until the next.
TICK = 300
_SCHOOL_YEAR_STARTS = 8
_ONE_DAY = timedelta(days=1)
_WEEKEND = (5, 6)

_stopped: ContextVar[datetime | None] = ContextVar("clock_stopped", default=None)


def now() -> datetime:
    """Return this moment in UTC; inside `frozen` the moment the clock was stopped at."""
    return _stopped.get() or datetime.now(UTC)


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Stop the clock of this thread or task at `moment` (aware) for the length of the block."""
    token = _stopped.set(_aware(moment).astimezone(UTC))
    try:
        yield
    finally:
        _stopped.reset(token)


def local(moment: datetime) -> datetime:
    """Return `moment` (aware) as the clocks in Vietnam show it."""
    return _aware(moment).astimezone(TZ)


def today() -> date:
    """Return the day it is in Vietnam."""
    return local(now()).date()


def day_start(day: date) -> datetime:
    """Return the UTC moment at which `day` starts in Vietnam."""
    return datetime.combine(day, time(), tzinfo=TZ).astimezone(UTC)


def day_end(day: date) -> datetime:
    """Return the UTC moment at which `day` is over in Vietnam, the first that is not part of it."""
    return day_start(day + _ONE_DAY)


def tick(moment: datetime | None = None) -> int:
    """Return the number of the 5-minute step of `moment` (default: now); a part of every cache key."""
    return int(_aware(moment or now()).timestamp() // TICK)


def next_tick(moment: datetime) -> datetime:
    """Return the first 5-minute border not before `moment`, in UTC: when a time set by a person counts."""
    exact = _aware(moment).astimezone(UTC)
    border = datetime.fromtimestamp(tick(exact) * TICK, tz=UTC)
    return border if border == exact else border + timedelta(seconds=TICK)


def school_year(day: date) -> str:
    """Return the school year `day` belongs to, as "2026-2027"; it starts on 1 August (domain.md 5.5)."""
    first = day.year if day.month >= _SCHOOL_YEAR_STARTS else day.year - 1
    return f"{first}-{first + 1}"


def school_years(first: date, last: date) -> list[str]:
    """Return the school years from the one of `first` to the one of `last`, newest first."""
    oldest, newest = (int(school_year(day)[:4]) for day in (first, last))
    return [f"{year}-{year + 1}" for year in range(newest, oldest - 1, -1)]


@lru_cache(maxsize=256)
def _year(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Return (days off, weekend days worked in exchange) of one year as the library knows them.

    A fresh library object for each year: a shared one fills itself while other threads already read it.
    """
    known = country_holidays("VN", years=year, expand=False)
    return frozenset(known), frozenset(known.weekend_workdays)


class _DaysOff:
    """Vietnam's days off by the Labour Code, with the Prime Minister's yearly swaps and 24/11 from 2026."""

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and day in _year(day.year)[0]


class _DaysWorked:
    """Weekend days worked in exchange for a day off between a holiday and a weekend."""

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and day in _year(day.year)[1]


# What holds until an office edits the holiday table; the table's sets then take their place in the calls.
HOLIDAYS: Container[date] = _DaysOff()
WORKED: Container[date] = _DaysWorked()


def is_working_day(day: date, *, holidays: Container[date] = HOLIDAYS, worked: Container[date] = WORKED) -> bool:
    """Return whether offices work on `day`: Monday to Friday but `holidays`, and `worked` weekend days."""
    return day in worked or (day.weekday() not in _WEEKEND and day not in holidays)


def add_working_days(
    day: date, days: int, *, holidays: Container[date] = HOLIDAYS, worked: Container[date] = WORKED
) -> date:
    """Return the working day `days` after `day` (negative: before); 0 gives `day` or the next working day.

    `day` itself is not counted: a period starts on the following day (Civil Code 2015, Art. 147.2).
    """
    if days == 0:
        while not is_working_day(day, holidays=holidays, worked=worked):
            day += _ONE_DAY
        return day
    step = _ONE_DAY if days > 0 else -_ONE_DAY
    left = abs(days)
    while left:
        day += step
        left -= is_working_day(day, holidays=holidays, worked=worked)
    return day


def working_days_between(
    start: date, end: date, *, holidays: Container[date] = HOLIDAYS, worked: Container[date] = WORKED
) -> int:
    """Return the working days from `start` (not counted) to `end`, below 0 when `end` is earlier."""
    step = _ONE_DAY if end > start else -_ONE_DAY
    sign = step.days
    count = 0
    while start != end:
        start += step
        count += is_working_day(start, holidays=holidays, worked=worked)
    return sign * count


def days_left(
    due: date,
    on: date | None = None,
    *,
    holidays: Container[date] = HOLIDAYS,
    worked: Container[date] = WORKED,
) -> int:
    """Return the working days from `on` (default: today) until `due`: 0 on the day itself, below 0 when late.

    A due date on a day off moves to the next working day (Civil Code 2015, Art. 148.5).
    """
    last = add_working_days(due, 0, holidays=holidays, worked=worked)
    return working_days_between(on or today(), last, holidays=holidays, worked=worked)


def _aware(moment: datetime) -> datetime:
    """Return `moment`, or raise ValueError when it does not say which zone it is in."""
    if moment.tzinfo is None:
        raise ValueError("A moment without a time zone could mean two different times; give it one.")
    return moment
