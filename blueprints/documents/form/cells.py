"""Lines of a text cut into cells: columns that were flattened or kept apart by spaces become pieces again."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from blueprints.documents.form.source import Source, flat, squeeze

Span = tuple[int, int]
_GAP = re.compile(r" {3,}| *\t[ \t]*")
_EDGE = " \t\n*|#>~_"
_RULE = re.compile(r"[\W_]*")
_BULLET = re.compile(r"\s*[-+*•●▪◦·–—\u2010-\u2015\uf0b7\uf02d]+\s*")
_MARKUP = {ord("|"): "\n", ord("*"): " ", ord("#"): " "}
_PAGE_MARK = re.compile(r"(?m)^[ \t]*(?:trang|page) ?\d{1,3}(?: ?/ ?\d{1,3})?(?![\d.,:)])")


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of a line: where it is, its column (characters from the line's beginning), its row.

    `fresh` says that blank space stands between it and the row before; `text` and `folded` are trimmed.
    """

    start: int
    end: int
    column: int
    row: int
    fresh: bool
    text: str
    folded: str

    @property
    def capitals(self) -> bool:
        """Whether the piece is written in capitals."""
        return in_capitals(self.text)

    @property
    def rule(self) -> bool:
        """Whether the piece is a drawn line or other signs without a letter or digit."""
        return _RULE.fullmatch(self.text) is not None

    @property
    def bulleted(self) -> bool:
        """Whether the piece opens with a dash or another bullet."""
        return _BULLET.match(self.text) is not None


def unpaged(source: Source) -> Source:
    """The source with table bars as line ends, and marks of markup and of pages ("Trang 2") as spaces."""
    text, folded = source.text.translate(_MARKUP), source.folded.translate(_MARKUP)
    kept, last = [], 0
    for mark in _PAGE_MARK.finditer(folded):
        kept += [text[last : mark.start()], " " * len(mark.group())]
        last = mark.end()
    if last:
        text = "".join([*kept, text[last:]])
        folded = flat(text)
    return replace(source, text=text, folded=folded)


def in_capitals(text: str) -> bool:
    """Whether at least four letters in five are capitals."""
    letters = [sign for sign in text if sign.isalpha()]
    return len(letters) > 1 and sum(sign.isupper() for sign in letters) * 5 >= len(letters) * 4


def unbullet(text: str) -> str:
    """The text without the dash or bullet it opens with, white space made single."""
    return squeeze(_BULLET.sub("", text, count=1) if _BULLET.match(text) else text)


def cells(source: Source, zone: Span, taken: Sequence[Span] = (), *, split: bool = True) -> list[Cell]:
    """The pieces of a zone in reading order, leaving out the spans taken; with `split` columns come apart."""
    found: list[Cell] = []
    blank = True
    for row, (start, end) in enumerate(rows(source.text, zone)):
        if not source.text[start:end].strip(_EDGE):
            blank = True
            continue
        pieces = [piece for free in _free((start, end), taken) for piece in _split(source.text, free, split=split)]
        kept = [_cell(source, piece, start, row, fresh=blank) for piece in pieces]
        blank = False
        found.extend(cell for cell in kept if cell.text)
    return found


def rows(text: str, zone: Span) -> Iterator[Span]:
    """The lines of a zone as spans, without their line feeds."""
    start, stop = zone
    while start <= stop:
        end = text.find("\n", start, stop)
        if end < 0:
            yield start, stop
            return
        yield start, end
        start = end + 1


def _free(span: Span, taken: Sequence[Span]) -> Iterator[Span]:
    """What is left of a span when the spans taken (in order) are cut out."""
    start, end = span
    for left, right in taken:
        if right <= start or left >= end:
            continue
        if left > start:
            yield start, left
        start = max(start, right)
    if start < end:
        yield start, end


def _split(text: str, span: Span, *, split: bool) -> Iterator[Span]:
    """A span cut at wide gaps; a bullet keeps the words it stands before."""
    start, end = span
    if split:
        for gap in _GAP.finditer(text, start, end):
            if gap.start() - start < 9 and _RULE.fullmatch(text[start : gap.start()]):
                continue
            yield start, gap.start()
            start = gap.end()
    yield start, end


def _cell(source: Source, piece: Span, line: int, row: int, *, fresh: bool) -> Cell:
    """The trimmed piece as a cell."""
    raw = source.text[piece[0] : piece[1]]
    bare = raw.lstrip(_EDGE)
    bare = bare if not bare.startswith("..") else bare.lstrip(_EDGE + ".")
    start = piece[0] + len(raw) - len(bare)
    end = max(start, piece[0] + len(raw.rstrip(_EDGE)))
    return Cell(start, end, start - line, row, fresh, source.text[start:end], source.folded[start:end])
