"""Dates as administrative documents write them, and as Nghị định 30/2020/NĐ-CP wants them printed."""

import datetime
import re
from dataclasses import dataclass

from blueprints.documents.form.source import Source, read

_WORDS = (
    r"ngay[\s.,]{0,20}(?P<d>\d\s?\d?)[\s.,]{0,20}thang[\s.,]{0,20}(?P<m>\d\s?\d?)[\s.,]{0,20}"
    r"nam[\s.,]{0,20}(?P<y>\d{4})(?!\d)"
)
_DIGITS = r"(?<![\d/.-])(?P<d2>\d{1,2})\s?(?P<s>[/.-])\s?(?P<m2>\d{1,2})\s?(?P=s)\s?(?P<y2>\d{4})(?![\d/])"
_FULL = re.compile(f"{_WORDS}|{_DIGITS}")
_BLANK = r"[\W_]{0,60}"
_PARTIAL = re.compile(rf"ngay{_BLANK}thang{_BLANK}(?P<m>\d{{1,2}}){_BLANK}nam{_BLANK}(?P<y>\d{{4}})(?!\d)")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date and where it stands in the text (`start`, `end`)."""

    date: datetime.date
    start: int
    end: int


def scan(folded: str) -> list[FoundDate]:
    """Every full date of a folded text, in order; days that do not exist are passed over."""
    found = []
    for match in _FULL.finditer(folded):
        part = match.groupdict()
        day, month, year = (
            int("".join((part[a] or part[b]).split())) for a, b in (("d", "d2"), ("m", "m2"), ("y", "y2"))
        )
        if 1900 <= year <= 2200 and 1 <= month <= 12 and 1 <= day <= 31:
            try:
                found.append(FoundDate(datetime.date(year, month, day), match.start(), match.end()))
            except ValueError:
                continue
    return found


def find_all(text: str) -> list[FoundDate]:
    """Every full date of a text, in order, with positions in the text as given."""
    source = read(text)
    return [FoundDate(hit.date, *source.place(hit.start, hit.end)) for hit in scan(source.folded)]


def parse(text: str) -> datetime.date | None:
    """The first full date in the text ("ngày 06 tháng 11 năm 2020", "06/11/2020", "3-9-2014"), or None."""
    found = scan(read(text).folded)
    return found[0].date if found else None


def partial_at(folded: str, start: int = 0) -> tuple[str, int, int] | None:
    """The first date with a blank day from `start` of a folded text: ("2025-11", start, end), or None."""
    match = _PARTIAL.search(folded, start)
    if not match or not 1 <= int(match["m"]) <= 12:
        return None
    return f"{match['y']}-{int(match['m']):02d}", match.start(), match.end()


def parse_partial(text: str) -> str | None:
    """Month and year of a date whose day is left blank ("ngày … tháng 11 năm 2025" is "2025-11"), or None."""
    source: Source = read(text)
    found = partial_at(source.folded)
    return found[0] if found else None


def date_words(date: datetime.date) -> str:
    """The date in words, "ngày 06 tháng 11 năm 2020" (Phụ lục I, Phần I, II.4).

    Days below 10 and the months 1 and 2 take a leading 0, the months 3 to 9 do not.
    """
    month = f"{date.month:02d}" if date.month <= 2 else str(date.month)
    return f"ngày {date.day:02d} tháng {month} năm {date.year:04d}"


def issue_date_words(place: str, date: datetime.date) -> str:
    """Place and date of issue, "Thường Tín, ngày 06 tháng 11 năm 2020" (Phụ lục I, Phần I, II.4)."""
    return f"{place.strip()}, {date_words(date)}"


def short(date: datetime.date) -> str:
    """The date in digits, "06/11/2020"."""
    return f"{date.day:02d}/{date.month:02d}/{date.year:04d}"
