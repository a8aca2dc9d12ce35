"""The head of a document: who issues, number, place and date, type, abstract, to whom."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from blueprints.documents.form import anchors, title
from blueprints.documents.form.addressees import address_line, addressees
from blueprints.documents.form.anchors import OwnNumber, PlaceDate
from blueprints.documents.form.cells import Cell, cells
from blueprints.documents.form.labels import label_at
from blueprints.documents.form.opening import begins_base, mended, rest_of, subject_at, type_line
from blueprints.documents.form.organs import begins_organ
from blueprints.documents.form.parts import Part
from blueprints.documents.form.source import Source

_STAMP = re.compile(
    r"(?:do (?:mat|khan) ?: ?)?"
    r"(?:(?P<secrecy>tuyet mat|toi mat|mat)|(?P<urgency>hoa toc(?: hen gio.*)?|thuong khan|khan(?: cap)?))"
)
_ABOUT = re.compile(r"ve (?:viec )?\w")
_REACH = 5000
_LINES = 120


@dataclass(slots=True)
class Head:
    """What the head says; `end` is where the text below it begins, `organ_lines` the lines naming bodies."""

    end: int
    organ_lines: list[Cell] = field(default_factory=list)
    number: OwnNumber | None = None
    place: PlaceDate | None = None
    type: Part[str] | None = None
    title: Part[str] | None = None
    authority: Part[str] | None = None
    addressees: list[Part[str]] = field(default_factory=list)
    addressed: bool = False
    urgency: Part[str] | None = None
    secrecy: Part[str] | None = None
    national: bool = False


def read_head(source: Source, begin: int, anchor: int) -> Head:
    """Read the head of the document that begins at `begin`, with its first fixed point at `anchor`."""
    stop = _first_stop(source, begin, anchor)
    national = anchors.national_lines(source, (begin, stop))
    number = anchors.own_number(source, (begin, stop))
    taken = sorted([*national, (number.start, number.end)] if number else national)
    place = anchors.place_date(source, (begin, stop), taken)
    if place:
        taken = sorted([*taken, (place.start, place.end)])
    head = Head(begin, number=number, place=place, national=bool(national))
    reach = (begin, min(len(source.text), stop + _REACH))
    _Walk(source, head, mended(cells(source, reach, taken))).run()
    return head


def _first_stop(source: Source, begin: int, anchor: int) -> int:
    """Where the lines that can hold number and date end: at the type, "Kính gửi" or the first base."""
    limit = min(len(source.text), anchor + _REACH)
    pieces = mended(cells(source, (begin, limit)))
    for index, cell in enumerate(pieces[:_LINES]):
        if cell.start <= anchor:
            continue
        found = type_line(pieces, index)
        if found and found[1] and len(cell.text) > 200:
            return cell.start
        if found or address_line(cell) or begins_base(cell.text, cell.folded):
            return cell.start
    return min(limit, anchor + 3000)


class _Walk:
    """One pass over the lines of the head, each given to the part it belongs to."""

    def __init__(self, source: Source, head: Head, pieces: Sequence[Cell]) -> None:
        self.source = source
        self.head = head
        self.pieces = pieces[:_LINES]
        self.subject: list[Cell] = []
        self.authority: list[Cell] = []
        self.about = False  # "V/v" was read
        self.open = True  # whether the abstract may still go on
        self.index = 0
        self.done = False  # the text below begins within the line read last

    def run(self) -> None:
        """Read line after line until the text below the head begins."""
        while self.index < len(self.pieces) and not self.done:
            cell = self.pieces[self.index]
            self.index += 1
            if cell.rule:
                self.open = self.open and not (self.subject and self.head.type and len(cell.text) > 2)
            elif not self._take(cell):
                self.head.end = cell.start
                break
            elif not self.done:
                self.head.end = max(self.head.end, cell.end)
        if self.subject:
            self.head.title = title.subject(self.source, self.subject)
        if self.authority:
            words = " ".join(" ".join(cell.text.split()) for cell in self.authority)
            place = self.source.place(self.authority[0].start, self.authority[-1].end)
            self.head.authority = Part(words.rstrip(" :,"), *place, 0.9)

    def _take(self, cell: Cell) -> bool:
        """Give a line to its part; False when the text below has begun."""
        if self._stamp(cell):
            return True
        length = address_line(cell)
        if length and not (self.subject and self.head.type is None and cell.folded.startswith("kinh moi")):
            return self._address(cell, length)
        if self.head.type is None and not (self.subject or self.about):
            return self._above(cell)
        if self.head.type is None:
            return self._letter(cell)
        return self._below(cell)

    def _above(self, cell: Cell) -> bool:
        """A line before type and abstract: a body, the type, the beginning of an abstract."""
        found = type_line(self.pieces, self.index - 1)
        if found:
            return self._type(cell, found)
        length = subject_at(cell.folded)
        self.about = length > 0
        if length or (self._past_number(cell) and _ABOUT.match(cell.folded) and len(cell.text) < 160):
            return self._subject(rest_of(cell, length) if length else cell)
        if begins_base(cell.text, cell.folded) and self._past_number(cell):
            return False
        if cell.capitals or (begins_organ(cell.text) and cell.text[:1].isupper() and len(cell.text) < 90):
            ends = cell.text[-1:] in ".:;"
            if not ends and (cell.capitals or not self._past_number(cell)):
                self.head.organ_lines.append(cell)
                return True
        text_below = self._past_number(cell) and len(cell.text) > 60
        return not text_below and label_at(cell.text, cell.folded) is None

    def _past_number(self, cell: Cell) -> bool:
        """Whether a line stands below the number line."""
        return self.head.number is not None and cell.start >= self.head.number.end

    def _type(self, cell: Cell, found: tuple[str, Cell | None, int]) -> bool:
        """Take the type; words behind it on its line open the abstract."""
        name, rest, count = found
        last = self.pieces[self.index - 2 + count]
        self.index += count - 1
        end = rest.start if rest else last.end
        self.head.type = Part(name, *self.source.place(cell.start, end), 0.97)
        return self._subject(rest) if rest else True

    def _subject(self, cell: Cell | None) -> bool:
        """Take a line of the abstract, cut where the text below begins on the same line."""
        length = subject_at(cell.folded) if cell else 0
        cell = rest_of(cell, length) if cell and length else cell
        if cell is None:
            return True
        cut = title.inline_body(cell)
        if cut >= 0:
            words = cell.text[:cut].rstrip()
            end = cell.start + len(words)
            self.subject.append(replace(cell, end=end, text=words, folded=cell.folded[: len(words)]))
            rest = rest_of(cell, cut)
            self.head.end = cell.start + cut
            if rest and address_line(rest):
                self._address(rest, address_line(rest))
            self.done = True
            return True
        self.subject.append(cell)
        return True

    def _letter(self, cell: Cell) -> bool:
        """A line below the opening of a letter's abstract."""
        found = type_line(self.pieces, self.index - 1)
        if found and not found[1]:
            self.open = not self.about
            if not self.about:
                self.subject.clear()
            return self._type(cell, found)
        if cell.capitals and begins_organ(cell.text) and self.subject and not self.subject[-1].capitals:
            self.head.organ_lines.append(cell)
            return True
        if self.open and title.goes_on(self.subject, cell):
            return self._subject(cell)
        if begins_base(cell.text, cell.folded) or label_at(cell.text, cell.folded):
            return False
        if self.open and len(cell.text) < 100 and self._address_within(1) and cell.text[-1:] not in ".:;":
            return self._subject(cell)
        self.open = False
        return len(cell.text) < 60 and self._address_within(6)

    def _address_within(self, lines: int) -> bool:
        """Whether "Kính gửi" stands within the next lines."""
        return any(address_line(cell) for cell in self.pieces[self.index : self.index + lines])

    def _below(self, cell: Cell) -> bool:
        """A line below the type: the abstract, who decides, or the text below."""
        name = self.head.type.value if self.head.type else None
        if self.authority:
            if cell.capitals:
                self.authority.append(cell)
            return cell.capitals
        if title.decides(name, self.subject, cell):
            self.authority.append(cell)
            return True
        first = not self.subject and not cell.folded.startswith("can cu ")
        if label_at(cell.text, cell.folded) or not self.open:
            return False
        if first or (self.subject and title.goes_on(self.subject, cell)):
            return self._subject(cell)
        return False

    def _stamp(self, cell: Cell) -> bool:
        """Take a stamp of secrecy or urgency standing alone in capitals."""
        match = _STAMP.fullmatch(cell.folded)
        if not match or not cell.capitals:
            return False
        part = Part(" ".join(cell.text.split()), *self.source.place(cell.start, cell.end), 0.95)
        if match["secrecy"]:
            self.head.secrecy = self.head.secrecy or part
        else:
            self.head.urgency = self.head.urgency or part
        return True

    def _address(self, cell: Cell, length: int) -> bool:
        """Take the list after "Kính gửi"; the text below begins behind it."""
        limit = min(len(self.source.text), cell.start + _REACH)
        wrapped = cell.end - cell.start - len(cell.text) if length == len(cell.text) else 0
        length += max(0, wrapped)
        found, end = addressees(self.source, cell.start + length, limit)
        self.head.addressees = found
        self.head.addressed = True
        self.head.end = max(end, cell.start + length)
        self.done = True
        return True
