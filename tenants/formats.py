"""How days, moments, numbers and sizes are written for readers, in the language of the page."""

from datetime import date, datetime

from flask import request
from flask_babel import format_date, format_datetime, format_decimal, ngettext
from flask_babel import gettext as _

from tenants.ground import clock


def english() -> bool:
    """Whether the page is the English one."""
    return bool(request.environ.get("portal.language") == "en")


def date_words(day: date | None) -> str:
    """A day as a form shows it: 06/11/2020."""
    return format_date(day, "d MMM yyyy" if english() else "dd/MM/yyyy") if day else ""


def long_date(day: date) -> str:
    """A day with its weekday: Thứ Sáu, 06/11/2020."""
    return format_date(day, "EEEE, d MMMM yyyy" if english() else "EEEE, dd/MM/yyyy")


def moment(moment: datetime | None) -> str:
    """A moment in Vietnam: 15:42, 05/11/2020."""
    if moment is None:
        return ""
    pattern = "HH:mm, d MMM yyyy" if english() else "HH:mm, dd/MM/yyyy"
    return format_datetime(clock.local(moment).replace(tzinfo=None), pattern, rebase=False)


def number(value: float) -> str:
    """A number with the language's separators: 1.234,5."""
    return format_decimal(value)


def size(size: int) -> str:
    """A file's size: 212 kB, 3,4 MB."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{format_decimal(round(size / 1_000_000, 1))} MB"


def days_left(due: date) -> str:
    """How many working days remain, in words; a comparison made when the page is read, never a stored state."""
    left = clock.days_left(due)
    if left < 0:
        return ngettext("quá hạn %(num)d ngày làm việc", "quá hạn %(num)d ngày làm việc", -left)
    if left == 0:
        return _("hạn hôm nay") if due >= clock.today() else _("hạn ngày làm việc tới")
    return ngettext("còn %(num)d ngày làm việc", "còn %(num)d ngày làm việc", left)
