"""The fixed points of the head: the national name, the number line, the line of place and date."""

import datetime
import re
from dataclasses import dataclass

from blueprints.documents.form import dates, numbers
from blueprints.documents.form.cells import Span, in_capitals
from blueprints.documents.form.numbers import Number
from blueprints.documents.form.source import Source, squeeze

# Letters lost in reading a scan or a bad PDF do not hide the national name.
NATION = re.compile(
    r"c@{1,3}\s+h@{1,3}\s+x@{1,2}\s+h@{1,2}\s+ch@{1,2}\s+ng@{1,4}\s+v@{2,4}\s+n@{1,3}(?!\w)".replace(
        "@", "[\\w\ue000-\uf8ff]"
    )
    + r"|cong\s+hoa\s+xa\s+hoi|chu\s+nghia\s+viet\s+nam|dang\s+cong\s+san\s+viet\s+nam"
)
MOTTO = re.compile(r"doc\s{0,3}lap[-.,;:\s]{0,12}tu\s{0,3}do[-.,;:\s]{0,12}hanh\s{0,3}phuc")
_BLANK = r"[.\s\u2026_\-]{0,80}?"
_OWN = re.compile(
    rf"(?<![^\W\d_])s[o06]\s{{0,3}}[:.;,]?(?:\s{{0,20}}(?P<digits>\d{{1,6}}[a-e]?)\s{{0,9}}|{_BLANK})(?P<join>[/-])\s{{0,9}}"
    r"(?:(?P<year>\d{4})\s{0,3}/\s{0,3})?(?P<tail>[^\W\d_][^\W_]*(?:[.&][^\W_]+)*(?:\s{0,4}[/-]\s{0,4}[^\W\d_][^\W_]*(?:[.&][^\W_]+)*){0,4})"
)
_BARE = re.compile(
    r"(?m)^[ \t]*(?P<digits>\d{1,5})[ \t]*/[ \t]*(?P<tail>[^\W\d_]\w*[ \t]*-[ \t]*[^\W\d_][\w&.]*)[ \t]*$"
)
_WORD = re.compile(r"[^\W_]+(?:[.&][^\W_]+)*")
_PLACE = re.compile(r"(?P<place>[^\n\t,;:]{1,60}?)[\s,]*(?:\bngay\s*)?$")
_GAP = re.compile(r" {3,}")
_SHOUTED = re.compile(r"(?:[^\W\d_a-zà-ỹ]{2,}\s+){2,}(?=[^\W\d_][a-zà-ỹ])")  # end of a line in capitals
_REGION = re.compile(r"\s*(?:thanh pho|tp|tinh|huyen|quan|thi xa|thi tran|xa|phuong|dac khu)\b[^\d,;:]*$")


@dataclass(frozen=True, slots=True)
class OwnNumber:
    """The number line: the number (None where left blank), its symbol, where they stand."""

    number: Number | None
    symbol: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PlaceDate:
    """The line of place and date; a day left blank leaves `partial`."""

    place: str
    place_span: Span
    date: datetime.date | None
    partial: str | None
    start: int
    end: int


def national_lines(source: Source, zone: Span) -> list[Span]:
    """Where the national name or the Party's name and the motto stand in a zone, in order."""
    found = [match.span() for match in MOTTO.finditer(source.folded, *zone)]
    for match in NATION.finditer(source.folded, *zone):
        if in_capitals(match_text(source, match.span())):
            found.append(match.span())
    return sorted(found)


def match_text(source: Source, span: Span) -> str:
    """The clean text of a span."""
    return source.text[span[0] : span[1]]


def own_number(source: Source, zone: Span) -> OwnNumber | None:
    """The line "Số: 118/KH-THCS" of a zone, its digits perhaps left blank, or None."""
    for pattern in (_OWN, _BARE):
        for match in pattern.finditer(source.folded, *zone):
            found = _own(source, match)
            if found:
                return found
    return None


def _own(source: Source, match: re.Match[str]) -> OwnNumber | None:
    """A candidate read, or None when the letters after the sign are no notation."""
    end = None
    for word in _WORD.finditer(source.folded, match.start("tail"), match.end("tail")):
        letters = match_text(source, word.span())
        if not numbers.is_notation(letters, alone=end is None):
            break
        end = word.end()
    if end is None:
        return None
    symbol = numbers.normalise_symbol(source.text[match.start("tail") : end])
    digits = match.groupdict().get("digits")
    number = numbers.parse(source.text[match.start("digits") : end]) if digits else None
    if match.groupdict().get("join") == "-" and "/" not in symbol:
        return None
    return OwnNumber(number, symbol, match.start(), end)


def place_date(source: Source, zone: Span, taken: list[Span]) -> PlaceDate | None:
    """The line "Thường Tín, ngày 06 tháng 11 năm 2020" of a zone, or None.

    Of several dates the first with a place before it counts, so a date inside the abstract is passed over.
    """
    start, stop = zone
    full = [(hit.start, hit.end, hit.date, None) for hit in dates.scan(source.folded[start:stop])]
    partial = dates.partial_at(source.folded[start:stop])
    candidates: list[tuple[int, int, datetime.date | None, str | None]] = [*full]
    if partial:
        candidates.append((partial[1], partial[2], None, partial[0]))
    for left, right, date, blank in sorted(candidates, key=lambda one: one[0]):
        place = _place(source, start + left, start, taken)
        if place:
            begin = place[0]
            name = squeeze(source.text[place[0] : place[1]])
            return PlaceDate(name, place, date, blank, begin, start + right)
    return None


def _place(source: Source, before: int, floor: int, taken: list[Span]) -> Span | None:
    """The name of a place that ends just before a date, over a line's wrap if need be."""
    floor = max([floor, before - 90, *(right for _, right in taken if right <= before)])
    chunk = source.text[floor:before]
    line = chunk.rfind("\n")
    if not chunk[line + 1 :].strip(" ,") and line >= 0:
        chunk = chunk.rstrip()
        line = chunk.rfind("\n")
    left = max([line + 1, *(gap.end() for gap in _GAP.finditer(chunk.rstrip(" ,"))), chunk.rfind("\t") + 1])
    match = _PLACE.fullmatch(source.folded[floor + left : floor + len(chunk)])
    if not match or not match["place"].strip():
        return None
    begin = floor + left + len(match["place"]) - len(match["place"].lstrip(" -*_("))
    end = floor + left + len(match["place"].rstrip(" ,"))
    name = source.text[begin:end]
    glued = _SHOUTED.match(name)
    if glued:
        begin, name = begin + glued.end(), name[glued.end() :]
    if not name[:1].isupper() or len(name.split()) > 7 or name.lower().startswith("ngày"):
        return None
    comma = "," in source.text[end:before]
    wrapped = _wrapped(source, floor, floor + line) if line > 0 and left == line + 1 else None
    if wrapped is not None and not comma and " " in source.text[wrapped : floor + line].strip():
        wrapped = None
    return (wrapped, end) if wrapped is not None else (begin, end)


def _wrapped(source: Source, floor: int, line_end: int) -> int | None:
    """Where the name of a place begins when its first word stands alone on the line before."""
    begin = source.text.rfind("\n", floor, line_end) + 1
    begin = max(begin, floor)
    words = source.text[begin:line_end].split()
    region = _REGION.match(source.folded, begin, line_end)
    if region and 2 < len(words) < 6 and not in_capitals(" ".join(words)):
        return begin + source.text[begin:line_end].index(words[0])
    if 1 <= len(words) <= 2 and all(map(_is_name, words)):
        return begin + source.text[begin:line_end].index(words[0])
    return None


def _is_name(word: str) -> bool:
    """Whether a word is written as a name is."""
    return word == "TP." or (word[:1].isupper() and not word.isupper())
