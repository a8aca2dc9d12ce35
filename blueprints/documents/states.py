"""What a document is worth today: its marks and its dates, compared when read (domain: nine words, validity)."""

from collections.abc import Sequence
from datetime import date

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from blueprints.documents.models import Edition, EditionMark
from tenants.units import Unit

MARKS: dict[str, LazyString] = {
    "recalled": _l("Thu hồi"),
    "repealed": _l("Bãi bỏ"),
    "replaced": _l("Thay thế"),
    "replaced_in_part": _l("Thay thế một phần"),
    "amended": _l("Sửa đổi, bổ sung"),
    "corrected": _l("Đính chính"),
}
"""What can happen to an edition after it was issued, the gravest first: the first one is what a page must shout."""

ENDING = ("recalled", "repealed", "replaced")
"""Marks after which nothing of the edition is in force."""

VALIDITY: dict[str, LazyString] = {
    "in_force": _l("Còn hiệu lực"),
    "not_yet": _l("Chưa có hiệu lực"),
    "expired": _l("Hết hiệu lực"),
    "replaced": _l("Đã được thay thế"),
    "replaced_in_part": _l("Được thay thế một phần"),
    "recalled": _l("Đã thu hồi"),
    "repealed": _l("Đã bãi bỏ"),
}

URGENCIES: dict[str, LazyString] = {
    "": _l("Thường"),
    "urgent": _l("Khẩn"),
    "very_urgent": _l("Thượng khẩn"),
    "flash": _l("Hỏa tốc"),
}


def banner_mark(marks: Sequence[EditionMark]) -> EditionMark | None:
    """The mark that a page must show above everything else; None when nothing happened."""
    order = list(MARKS)
    return min(marks, key=lambda mark: order.index(mark.kind), default=None)


def state_of(edition: Edition, marks: Sequence[EditionMark], today: date) -> str:
    """The validity of an edition on a day, one of the words of VALIDITY.

    A mark of the issuer goes before the dates, except that a part replaced leaves the rest to its dates.
    """
    mark = banner_mark(marks)
    return validity(edition, mark.kind if mark is not None else "", today)


def validity(edition: Edition, mark: str, today: date) -> str:
    """The validity of an edition whose gravest mark is known, "" when it has none."""
    if mark in ENDING:
        return mark
    if edition.effective_date is not None and edition.effective_date > today:
        return "not_yet"
    if edition.expiry_date is not None and edition.expiry_date < today:
        return "expired"
    return "replaced_in_part" if mark == "replaced_in_part" else "in_force"


def withholds(unit: Unit) -> bool:
    """Whether a unit keeps the text of what it recalled back from readers."""
    return bool(unit.settings.get("recalled_text") == "withheld")
