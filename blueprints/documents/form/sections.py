"""The headings of a text as a tree, found by their labels and by the order the labels come in."""

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from blueprints.documents.form.cells import Cell, Span, cells
from blueprints.documents.form.labels import KINDS, Label, labels_at
from blueprints.documents.form.parts import Section
from blueprints.documents.form.source import Source, squeeze

_WORD_ALONE = re.compile(r"(?:dieu|phan|chuong|muc)")
_INLINE = re.compile(r"(?<=[.:;])\s+(?=(?:\d{1,2}|[IVX]{1,5}|[A-D]|Điều \d{1,2})\s?[./]\s)")
_MAYBE = re.compile(r"[IVXLCA-HKĐ\d]|[PM]|[a-zđ]\s?[.)/]")
_STOP = re.compile(r"[.:;](?=\s|$)")
_LISTS = re.compile(r".*\b(?:gom|gom co|bao gom|ho so|kem theo)\s*:")
_FEW_ROWS = 3
_TOP_KINDS = ("part", "chapter", "letter", "roman", "article")


@dataclass(frozen=True, slots=True)
class _Mark:
    """A line with a label: the line, the label's reading, the index of the line."""

    cell: Cell
    label: Label
    row: int


def read_sections(source: Source, zone: Span) -> list[Section]:
    """The headings of a zone, highest level first, each with those below it."""
    lines = _lines(source, zone)
    marks = [
        _Mark(cell, label, row)
        for row, cell in enumerate(lines)
        if _MAYBE.match(cell.text)
        for label in labels_at(cell.text, cell.folded)
        if not (row and _LISTS.fullmatch(lines[row - 1].folded[-80:]) and label.kind in ("number", "bracket"))
    ]
    return _level(source, lines, marks, zone[1], level=1)


def _lines(source: Source, zone: Span) -> list[Cell]:
    """The lines of a zone; a label parted from its number is joined, a text in one line is cut."""
    found: list[Cell] = []
    for cell in cells(source, zone, split=False):
        if cell.rule:
            continue
        if found and _WORD_ALONE.fullmatch(found[-1].folded):
            before = found.pop()
            text = f"{before.text} {cell.text}"
            cell = replace(before, end=cell.end, text=text, folded=f"{before.folded} {cell.folded}")
        found.append(cell)
    return [part for cell in found for part in _cut(cell)] if len(found) <= _FEW_ROWS else found


def _cut(cell: Cell) -> list[Cell]:
    """A very long line cut where labels follow the end of a sentence."""
    cuts = [0, *(match.end() for match in _INLINE.finditer(cell.text)), len(cell.text)]
    return [
        replace(
            cell,
            start=cell.start + left,
            end=cell.start + right,
            text=cell.text[left:right],
            folded=cell.folded[left:right],
        )
        for left, right in itertools.pairwise(cuts)
        if left < right
    ]


def _level(source: Source, lines: Sequence[Cell], marks: Sequence[_Mark], end: int, *, level: int) -> list[Section]:
    """The headings of the highest kind among the marks, with their children."""
    chain = _highest(marks)
    if not chain or level > len(KINDS):
        return []
    rows = [mark.row for mark in marks]
    sections = []
    for index, mark in enumerate(chain):
        after = chain[index + 1] if index + 1 < len(chain) else None
        stop = after.cell.start if after else end
        below = marks[bisect_right(rows, mark.row) : bisect_left(rows, after.row) if after else None]
        inner = [one for one in below if one.label.kind != mark.label.kind]
        children = tuple(_level(source, lines, inner, stop, level=level + 1))
        place = source.place(mark.cell.start, stop)
        sections.append(Section(mark.label.text, _heading(lines, mark), level, *place, children))
    return sections


def _highest(marks: Sequence[_Mark]) -> list[_Mark]:
    """The row of marks of the highest kind: the first to appear among the great kinds, else the numbers."""
    chains = {kind: _chain([mark for mark in marks if mark.label.kind == kind]) for kind in KINDS}
    great = [chains[kind] for kind in _TOP_KINDS if _is_row(chains[kind])]
    if great:
        return min(great, key=lambda chain: chain[0].row)
    for kind in ("group", "number", "decimal", "bracket", "point"):
        if len(chains[kind]) > 1:
            return chains[kind]
    return []


def _is_row(chain: Sequence[_Mark]) -> bool:
    """Whether marks make a row of headings: two of them, or one that is unmistakable."""
    if not chain:
        return False
    first = chain[0]
    alone = first.label.kind in ("part", "chapter", "article")
    return len(chain) > 1 or alone or (first.label.kind == "roman" and first.cell.capitals)


def _chain(marks: Sequence[_Mark]) -> list[_Mark]:
    """The marks that count on from the first: 1, 2, 3 …; a great kind may leave one out or print it twice."""
    chain: list[_Mark] = []
    for mark in marks:
        last = chain[-1].label.ordinal if chain else 0
        step = mark.label.ordinal - last
        slip = chain and mark.label.kind in ("roman", "article", "letter") and mark.cell.capitals
        if step == 1 or (slip and step in (0, 2)):
            chain.append(mark)
    return chain


def _heading(lines: Sequence[Cell], mark: _Mark) -> str:
    """The words of a heading, over its wrap, cut at the end of the first sentence."""
    text = mark.cell.text[mark.label.length :].strip()
    last = mark.cell
    for cell in lines[mark.row + 1 : mark.row + 6]:
        wraps = not text or cell.text[:1].islower() or (len(last.text) >= 45 and not cell.fresh)
        ended = bool(text) and (cell.fresh or text[-1:] in ".:;" or len(text) > 220)
        if ended or not wraps or cell.bulleted or labels_at(cell.text, cell.folded):
            break
        if text and last.capitals and not cell.capitals:
            break
        text, last = f"{text} {cell.text}".strip(), cell
    stop = _STOP.search(text, 3)
    return squeeze(text[: stop.start()] if stop else text)[:300].rstrip(" .:;")
