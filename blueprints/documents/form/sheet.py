"""The foot of a document while it is read: recipients on one hand, the signature on the other."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from blueprints.documents.form.cells import Cell, unbullet
from blueprints.documents.form.offices import is_office, names_office, office_entries, person
from blueprints.documents.form.parts import Part
from blueprints.documents.form.signing import Capacity, split_capacity
from blueprints.documents.form.source import Source, squeeze

_STAMPED = re.compile(
    r"(?:ky boi|nguoi ky|email|co quan|to chuc|ngay ky|thoi gian ky|ky so|signature|signed|chung thu)\b"
)
_NOTE = re.compile(r"\(?\s*(?:da ky|ky ten|chu ky|ky,|ky va dong dau|da dong dau|dau, chu ky)")
_FILED = re.compile(r"luu\b")
_RIGHT = 28


@dataclass(slots=True)
class Tail:
    """What the foot says; `start` is where it begins, `end` where the signature ends."""

    start: int
    end: int
    labelled: bool = False
    recipients: list[Part[str]] = field(default_factory=list)
    capacity: Part[str] | None = None
    title: Part[str] | None = None
    signers: list[Part[str]] = field(default_factory=list)


@dataclass(slots=True)
class _Block:
    """A signature: the lines naming offices, then the names below them."""

    offices: list[Cell] = field(default_factory=list)
    names: list[tuple[Cell, str, float]] = field(default_factory=list)

    def right_hand(self) -> list[Cell]:
        """The lines of the signer on the right where two sign side by side, else all lines."""
        beside = [b for a, b in itertools.pairwise(self.offices) if a.row == b.row and b.column > a.column]
        if not beside:
            return self.offices
        edge = beside[0].column - 12
        return [cell for cell in self.offices if cell.column >= edge]

    def several(self) -> bool:
        """Whether the lines name the offices of several signers, not one signer's authority."""
        if len(self.right_hand()) < len(self.offices):
            return True
        entries = office_entries([cell.text for cell in self.offices])
        return len(entries) > 1 and not any(split_capacity(entry)[0] for entry in entries)


class Sheet:
    """Gathers the pieces of the foot one by one; `close` writes what was gathered into the tail."""

    def __init__(self, source: Source, tail: Tail, above: Sequence[Cell] = (), *, listed: bool = False) -> None:
        self.source = source
        self.tail = tail
        self.items: list[list[Cell]] = []
        self.blocks = [_Block()]
        self.listed = listed  # the list of recipients is complete
        self.closed = False  # something else was listed below the recipients
        self.stamped = False  # inside the printed form of a digital signature
        self.loose: tuple[Cell, str, float] | None = None  # a name below the list without an office
        self.row = -1
        self.seen = 0
        for cell in above:
            self._sign(cell)

    @property
    def signed(self) -> bool:
        """Whether an office was read."""
        return bool(self.blocks[0].offices)

    def take(self, cell: Cell) -> bool:
        """Give a piece to its side; True when the foot is complete."""
        self.seen += 1
        beside, self.row = cell.row == self.row, cell.row
        if cell.rule or not cell.text or _NOTE.match(cell.folded):
            return False
        if self._is_item(cell, beside=beside):
            self._item(cell)
        elif self.blocks[-1].names and (self.listed or not self.tail.labelled or self.seen > 60):
            return not self._another(cell)
        else:
            self._sign(cell)
        return self.seen > 140

    def _is_item(self, cell: Cell, *, beside: bool) -> bool:
        """Whether a piece belongs to the recipients."""
        if self.stamped or self.closed or is_office(cell):
            return False
        if cell.bulleted:
            return not (self.listed and self.blocks[-1].names)
        if self.listed:
            return self._wraps(cell)
        right = beside or cell.column >= _RIGHT
        if right and (not self.items or cell.column > self.items[0][0].column + 12):
            return False
        if self.signed and not self.items and _sure(cell):
            return False
        if self.signed and self.items and not self._wraps(cell):
            return not self.items[0][0].bulleted and cell.text[-1:] in ";."
        return not _STAMPED.match(cell.folded)

    def _wraps(self, cell: Cell) -> bool:
        """Whether a piece goes on with the last recipient."""
        if not self.items or cell.fresh:
            return False
        last = self.items[-1][-1]
        if _FILED.match(unbullet(last.folded)):
            bracket = cell.text[:1] == "(" and len(cell.text) < 25
            return bracket or (cell.text[:1].islower() and last.text[-1:] != ".")
        near = abs(cell.column - last.column) < 14
        return last.text[-1:] not in ";." and near and not (self.signed and _sure(cell))

    def _item(self, cell: Cell) -> None:
        """Add a piece to the recipients."""
        free = self.items and not self.items[0][0].bulleted and not cell.text[:1].islower()
        if self.items and not cell.bulleted and (not free or self._opens_end()) and self._wraps(cell):
            self.items[-1].append(cell)
        else:
            self.items.append([cell])
        filed = _FILED.match(unbullet(self.items[-1][0].folded).strip(" ."))
        self.listed = self.listed or bool(filed)
        self.tail.end = max(self.tail.end, cell.end)

    def _opens_end(self) -> bool:
        """Whether the last recipient is plainly unfinished."""
        last = self.items[-1][-1]
        return last.text[-1:] in ",-–" or last.folded.endswith((" va", " cua"))

    def _sign(self, cell: Cell) -> None:
        """Add a piece to the signature."""
        block = self.blocks[-1]
        if _STAMPED.match(cell.folded):
            self.stamped = True
        self.closed = self.closed or (self.listed and bool(self.items) and cell.text.endswith(":"))
        mixed = bool(block.offices) and not block.names and names_office(cell)
        more = cell.capitals and not self.stamped and block.offices and not block.names and len(cell.text) < 80
        if is_office(cell) or mixed:
            block.offices.append(cell)
            self.tail.end = max(self.tail.end, cell.end)
        elif not self._name(cell) and more:
            block.offices.append(cell)

    def _name(self, cell: Cell) -> bool:
        """Take a piece as the signer's name when it is one."""
        found = person(cell.text) if not is_office(cell) and not names_office(cell) else None
        if found is None:
            return False
        block = self.blocks[-1]
        if not block.offices:
            if self.listed and self.items and found[1] > 0.9:
                self.loose = self.loose or (cell, found[0], 0.6)
            return False
        if (cell.capitals and found[1] < 0.7) or (self.stamped and found[1] < 0.9):
            return False
        block.names.append((cell, *found))
        self.tail.end = max(self.tail.end, cell.end)
        return True

    def _another(self, cell: Cell) -> bool:
        """Whether a piece behind a name belongs to one more signer."""
        block = self.blocks[-1]
        gap = cell.row - block.names[-1][0].row
        if is_office(cell) and gap <= 5:
            self.blocks.append(_Block([cell]))
            return True
        return gap <= 2 and block.several() and _sure(cell) and self._name(cell)

    def close(self) -> None:
        """Write what was gathered into the foot; of several signers the last, on the right, leads."""
        self.tail.recipients = [part for item in self.items if (part := self._recipient(item)).value]
        blocks = [block for block in self.blocks if block.names] or self.blocks[:1]
        for block in blocks:
            sure = [one for one in block.names if one[2] > 0.9] or block.names[:1]
            self.tail.signers.extend(self._signer(*one) for one in sure)
        if not self.tail.signers and self.loose:
            self.tail.signers.append(self._signer(*self.loose))
        offices = blocks[-1].right_hand()
        entries = office_entries([cell.text for cell in offices])
        if not entries:
            return
        place = self.source.place(offices[0].start, offices[-1].end)
        titled = split_capacity(entries[-1])[0] in (None, Capacity.ACTING)
        above = entries[:-1] if titled else entries
        if above and not (titled and blocks[-1].several() and len(offices) == len(blocks[-1].offices)):
            self.tail.capacity = Part(" / ".join(above), *place, 0.93)
        if titled:
            self.tail.title = Part(entries[-1], *place, 0.95)

    def _signer(self, cell: Cell, name: str, confidence: float) -> Part[str]:
        """A name as a part."""
        return Part(name, *self.source.place(cell.start, cell.end), confidence)

    def _recipient(self, item: Sequence[Cell]) -> Part[str]:
        """A recipient as a part, without dash and closing sign."""
        text = unbullet(squeeze(" ".join(cell.text for cell in item))).rstrip(" ;,")
        text = text[:-1].rstrip(" ;") if text.endswith(".") else text
        return Part(text, *self.source.place(item[0].start, item[-1].end), 0.95)


def _sure(cell: Cell) -> bool:
    """Whether a piece is plainly a person's name."""
    found = person(cell.text)
    return found is not None and found[1] > 0.9
