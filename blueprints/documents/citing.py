"""The documents a text cites: each number once, with the date that stands beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from blueprints.documents.form import dates, numbers

NEAR = 60
"""A date belongs to the number before it when it begins within so many characters and no number stands between."""

LONGEST_RAW, LONGEST_KEY = 100, 60


@dataclass(frozen=True, slots=True)
class Cited:
    """One document cited: `kind` is basis (in the bases) or reference (in the text), `raw` the number as typed."""

    kind: str
    raw: str
    key: str
    day: date | None


def cited(bases: Iterable[str], text: str, *, own: str = "") -> list[Cited]:
    """Every document cited by bases and text, each once, the first place wins; the document's own key is left out."""
    once: dict[str, Cited] = {}
    for kind, piece in [*(("basis", basis) for basis in bases), ("reference", text)]:
        for found in _in_text(kind, piece):
            if found.key != own and len(found.key) <= LONGEST_KEY:
                once.setdefault(found.key, found)
    return list(once.values())


def _in_text(kind: str, text: str) -> list[Cited]:
    hits = numbers.find_all(text)
    days = dates.find_all(text)
    found, at = [], 0
    for hit, end in zip(hits, [*(one.start for one in hits[1:]), len(text)], strict=False):
        while at < len(days) and days[at].start < hit.end:
            at += 1
        near = at < len(days) and days[at].start < min(end, hit.end + NEAR)
        day = days[at].date if near else None
        found.append(Cited(kind, text[hit.start : hit.end][:LONGEST_RAW], hit.number.key, day))
    return found
