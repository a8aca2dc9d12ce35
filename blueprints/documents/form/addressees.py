"""The list after "Kính gửi": one addressee on the line, or several below it."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

from blueprints.documents.form.cells import Cell, Span, cells, unbullet
from blueprints.documents.form.labels import label_at
from blueprints.documents.form.offices import names_office
from blueprints.documents.form.opening import address_at, begins_base, begins_citation
from blueprints.documents.form.organs import begins_organ
from blueprints.documents.form.parts import Part
from blueprints.documents.form.source import Source, squeeze

_TELEGRAM = re.compile(r"[^.;\n]{3,90}\bdien\s*:")
_SPEECH = re.compile(
    r"(?:kinh thua|thuc hien|nham|de |hom nay|nha truong|hien nay|trong thoi gian"
    r"|truoc tien|vua qua)"
)
_RUNS_ON = 240
_SENTENCE = re.compile(r"\.\s+(?=[^\W\d_])")
_DASHED = re.compile(r";\s+(?=[-+•–]\s)")
_INLINE_BODY = re.compile(r"\s(?=Căn cứ\s|Thực hiện\s|Theo\s(?:đề nghị|Công văn|Kế hoạch|Thông báo)\s)")


def address_line(cell: Cell) -> int:
    """How many characters of a line say "Kính gửi:" (or "… điện:" in a telegram); 0 where none do."""
    length = address_at(cell.text, cell.folded)
    if length:
        return length
    telegram = _TELEGRAM.match(cell.folded)
    return telegram.end() if telegram and cell.text[:1].isupper() else 0


def addressees(source: Source, start: int, limit: int) -> tuple[list[Part[str]], int]:
    """The addressees from just behind "Kính gửi:", and where the text goes on after them.

    Items open with a dash or stand on the label's own line; a line goes with the item before it until that
    item is closed by ";" or "." or the body begins.
    """
    groups: list[list[Cell]] = []
    position = start
    for cell, final in _pieces(source, (start, limit)):
        if cell.rule:
            continue
        if groups and _is_over(groups, cell):
            break
        if not groups and _is_body(cell):
            break
        if not groups or cell.bulleted or _closed(groups[-1]):
            groups.append([cell])
        else:
            groups[-1].append(cell)
        inline = _INLINE_BODY.search(cell.text)
        position = cell.start + inline.end() if inline else cell.end
        if inline or final or len(groups) > 60:
            break
    found = [_part(source, group, position) for group in _mended(groups)]
    return [part for part in found if part.value], position


def _pieces(source: Source, zone: Span) -> Iterator[tuple[Cell, bool]]:
    """The lines of the list; a line that runs on is cut at its dashes and ends it at the first full stop."""
    for cell in cells(source, zone):
        if len(cell.text) < _RUNS_ON:
            yield cell, False
            continue
        stop = _SENTENCE.search(cell.text)
        end = stop.start() + 1 if stop else len(cell.text)
        cuts = [0, *(cut.end() for cut in _DASHED.finditer(cell.text, 0, end)), end]
        for left, right in itertools.pairwise(cuts):
            text, folded = cell.text[left:right].rstrip(), cell.folded[left:right].rstrip()
            place = (cell.start + left, cell.start + left + len(text))
            yield (
                replace(cell, start=place[0], end=place[1], text=text, folded=folded),
                bool(stop and right == end),
            )


def _mended(groups: list[list[Cell]]) -> list[list[Cell]]:
    """The items; among items closed by ";" one that ends in "," was parted by a stray dash and goes on."""
    if not any(group[-1].text.endswith(";") for group in groups):
        return groups
    mended: list[list[Cell]] = []
    for group in groups:
        if mended and mended[-1][-1].text.endswith(","):
            mended[-1].extend(group)
        else:
            mended.append(group)
    return mended


def _closed(group: list[Cell]) -> bool:
    """Whether an item is closed by its last line."""
    return group[-1].text[-1:] in ".;"


def _is_body(cell: Cell) -> bool:
    """Whether a line belongs to the text below the list."""
    bare = unbullet(cell.text)
    folded = cell.folded[len(cell.folded) - len(cell.folded.lstrip("-+ ")) :]
    return begins_base(bare, folded) or label_at(cell.text, cell.folded) is not None


def _is_over(groups: list[list[Cell]], cell: Cell) -> bool:
    """Whether the list ended before this line."""
    last = groups[-1]
    if _is_body(cell):
        return True
    if cell.bulleted:
        return not last[0].bulleted and not _opens_list(last)
    small = cell.text[:1].islower()
    if cell.fresh:
        short = len(cell.text) < 110 and cell.text[-1:] not in ".:!" and not begins_organ(cell.text)
        return not small and not (last[-1].text[-1:] == "," and short)
    if _closed(last):
        listed = last[-1].text.endswith(";") and not last[0].bulleted
        return not listed
    if small or last[0].bulleted:
        return False
    if names_office(last[-1]) and begins_organ(cell.text) and len(cell.text) < 60:
        return False
    joined = last[-1].text[-1:] in ",-–" or last[-1].folded.endswith((" va", " cua", " cac", " thuoc"))
    if begins_citation(cell.text, cell.folded) or _SPEECH.match(cell.folded):
        return True
    return not joined or len(cell.text) > 120


def _opens_list(group: list[Cell]) -> bool:
    """Whether an item without a dash only announces the list ("Các đơn vị:")."""
    return group[-1].text.endswith(":") or not group[-1].text.strip()


def _part(source: Source, group: list[Cell], position: int) -> Part[str]:
    """An item as a part, without dash and closing sign."""
    start, end = group[0].start, min(group[-1].end, max(position, group[0].start))
    pieces = [source.text[cell.start : min(cell.end, end)] for cell in group]
    text = squeeze(" ".join([pieces[0], *map(unbullet, pieces[1:])]))
    text = unbullet(text).rstrip(" ;.,")
    return Part(text, *source.place(start, end), 0.95)
