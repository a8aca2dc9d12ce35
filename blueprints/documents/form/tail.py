"""The foot of a document: "Nơi nhận" and the signature, whether side by side or one after the other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from blueprints.documents.form.cells import Cell, Span, cells, unbullet
from blueprints.documents.form.offices import is_office, office_entries, person
from blueprints.documents.form.parts import Part
from blueprints.documents.form.signing import Capacity, split_capacity
from blueprints.documents.form.source import Source, squeeze

_RECIPIENTS = re.compile(r"(?:^|\n|\s{2}|[./;:,])[ \t]*(?P<label>noi\s+nhan)[ \t]*(?P<colon>:|(?=[ \t]*\n|[ \t]{3}|$))")
_END_MARK = re.compile(r"\./\.?|/\.(?=\s|$)")
_STAMPED = re.compile(
    r"(?:ky boi|nguoi ky|email|co quan|to chuc|ngay ky|thoi gian ky|ky so|signature|signed|chung thu)\b"
)
_FILED = re.compile(r"luu\b")
_BREAKS = re.compile(
    r"\s+(?=[-+•–]\s)|\s+(?=(?:KT|TM|TL|TUQ|Q)\.\s?[^\W\d_])|\s+(?=\((?:Đã|đã|ĐÃ) (?:ký|KÝ)\))|(?<=ký\))\s+"
    r"|(?<=[.;])(?<!KT\.)(?<!T[ML]\.)(?<!Q\.)\s+(?=(?:PHÓ\s|Q\.\s)?(?:HIỆU TRƯỞNG|GIÁM ĐỐC|CHỦ TỊCH|TRƯỞNG|CHÁNH|BỘ TRƯỞNG))"
)
_REACH = 6000
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


def read_tail(source: Source, zone: Span) -> Tail:
    """Read the foot of the document in a zone that begins below the head."""
    label = _label(source, zone)
    if label is None:
        return _unlabelled(source, zone)
    limit = min(zone[1], label[1] + _REACH)
    tail = Tail(label[0], label[1], labelled=True)
    above = _signature_above(source, (zone[0], label[0]))
    sheet = _Sheet(source, tail, above)
    for cell in _pieces(source, (label[1], limit)):
        if sheet.take(cell):
            break
    if above and sheet.names == [] and sheet.offices == above:
        tail.start = above[0].start
    sheet.close()
    return tail


def _label(source: Source, zone: Span) -> Span | None:
    """Where "Nơi nhận:" stands, the first time at the beginning of a line or column."""
    for match in _RECIPIENTS.finditer(source.folded, *zone):
        start = match.start("label")
        if source.text[start] == "N":
            return start, match.end()
    return None


def _pieces(source: Source, zone: Span) -> list[Cell]:
    """The pieces of the foot; a foot written in one line is cut at dashes, authorities and offices."""
    found: list[Cell] = []
    for cell in cells(source, zone):
        cuts = [0, len(cell.text)]
        if len(cell.text) > 100 and cell.text.count(";") + cell.text.count(" - ") > 1:
            cuts[1:1] = [match.end() for match in _BREAKS.finditer(cell.text)]
        for left, right in zip(cuts, cuts[1:], strict=False):
            text = cell.text[left:right].rstrip()
            place = {"start": cell.start + left, "end": cell.start + left + len(text)}
            found.append(replace(cell, **place, text=text, folded=cell.folded[left : left + len(text)]))
    return found


def _signature_above(source: Source, zone: Span) -> list[Cell]:
    """Lines naming an office between the end of the text and "Nơi nhận", as when the columns changed places."""
    pieces = cells(source, (max(zone[0], zone[1] - 600), zone[1]))[-8:]
    start = next((at for at, cell in enumerate(pieces) if is_office(cell)), None)
    if start is None or any(_END_MARK.search(cell.text[-4:]) for cell in pieces[start:]):
        return []
    return [cell for cell in pieces[start:] if not cell.rule]


def _unlabelled(source: Source, zone: Span) -> Tail:
    """The foot of a document without "Nơi nhận": the signature alone, sought from the end of the text."""
    mark = next((hit for hit in _END_MARK.finditer(source.text, *zone) if _ends_line(source, hit.end())), None)
    if mark:
        after = _pieces(source, (mark.end(), min(zone[1], mark.end() + 2500)))
        first = next((at for at, cell in enumerate(after[:25]) if is_office(cell)), None)
        if first is not None:
            return _signature_only(source, mark.end(), after[max(0, first - 1) :])
    pieces = cells(source, (max(zone[0], zone[1] - 4000), zone[1]))[-60:]
    last = next((at for at in reversed(range(len(pieces))) if _signs(pieces, at)), None)
    if last is None:
        return Tail(mark.end() if mark else zone[1], mark.end() if mark else zone[1])
    while last and is_office(pieces[last - 1]):
        last -= 1
    return _signature_only(source, pieces[last].start, pieces[last:])


def _ends_line(source: Source, at: int) -> bool:
    """Whether nothing but a sign or two follows on the line."""
    end = source.text.find("\n", at, at + 40)
    rest = source.text[at : end if end >= 0 else at + 40]
    return len(rest.strip(' ./"”)*|')) == 0


def _signs(pieces: Sequence[Cell], at: int) -> bool:
    """Whether a line names an office and a person's name follows soon."""
    if not is_office(pieces[at]):
        return False
    return any((found := person(cell.text)) and found[1] > 0.6 for cell in pieces[at + 1 : at + 9])


def _signature_only(source: Source, start: int, pieces: Sequence[Cell]) -> Tail:
    """A foot that is only a signature."""
    tail = Tail(start, start)
    sheet = _Sheet(source, tail, [])
    sheet.listed = True
    for cell in pieces[:40]:
        if sheet.take(cell):
            break
    sheet.close()
    return tail


class _Sheet:
    """The foot while it is read: recipients on one hand, the lines of the signature on the other."""

    def __init__(self, source: Source, tail: Tail, above: Sequence[Cell]) -> None:
        self.source = source
        self.tail = tail
        self.items: list[list[Cell]] = []
        self.offices: list[Cell] = [cell for cell in above if not person(cell.text) or is_office(cell)]
        self.names: list[tuple[Cell, str, float]] = []
        for cell in above:
            self._name(cell)
        self.listed = False  # the list of recipients is complete
        self.stamped = False  # inside the printed form of a digital signature
        self.row = -1
        self.seen = 0

    def take(self, cell: Cell) -> bool:
        """Give a piece to its side; True when the foot is complete."""
        self.seen += 1
        beside, self.row = cell.row == self.row, cell.row
        if cell.rule or not cell.text:
            return False
        if self._is_item(cell, beside=beside):
            self._item(cell)
        elif self.names and not is_office(cell) and (self.listed or not self.tail.labelled or self.seen > 60):
            return not self._another(cell)
        else:
            self._sign(cell)
        return self.seen > 140

    def _is_item(self, cell: Cell, *, beside: bool) -> bool:
        """Whether a piece belongs to the recipients."""
        if self.stamped:
            return False
        if is_office(cell) or (self.listed and not cell.bulleted):
            return self._wraps(cell) and not is_office(cell)
        if cell.bulleted:
            return not (self.listed and self.names)
        right = beside or cell.column >= _RIGHT
        if right and (not self.items or cell.column > self.items[0][0].column + 12):
            return False
        if self.offices and not self.items and (found := person(cell.text)) and found[1] > 0.9:
            return False
        if self.offices and self.items and not self._wraps(cell):
            return not self.items[0][0].bulleted and cell.text[-1:] in ";."
        return not _STAMPED.match(cell.folded)

    def _wraps(self, cell: Cell) -> bool:
        """Whether a piece goes on with the last recipient."""
        if not self.items or cell.fresh or cell.capitals:
            return False
        last = self.items[-1][-1]
        if _FILED.match(unbullet(last.folded)):
            return (cell.text[:1] == "(" and len(cell.text) < 25) or (cell.text[:1].islower() and last.text[-1:] != ".")
        found = person(cell.text)
        column = abs(cell.column - last.column) < 14
        return last.text[-1:] not in ";." and column and not (found and found[1] > 0.9 and bool(self.offices))

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
        return self.items[-1][-1].text[-1:] in ",-–" or self.items[-1][-1].folded.endswith((" va", " cua"))

    def _sign(self, cell: Cell) -> None:
        """Add a piece to the signature."""
        if _STAMPED.match(cell.folded):
            self.stamped = True
        if is_office(cell):
            self.offices.append(cell)
            self.tail.end = max(self.tail.end, cell.end)
        elif self._name(cell):
            return
        elif cell.capitals and not self.stamped and self.offices and not self.names and len(cell.text) < 80:
            self.offices.append(cell)

    def _name(self, cell: Cell) -> bool:
        """Take a piece as the signer's name when it is one."""
        found = person(cell.text) if not is_office(cell) else None
        if not found or not self.offices or (cell.capitals and found[1] < 0.7):
            return False
        if self.stamped and found[1] < 0.9:
            return False
        self.names.append((cell, *found))
        self.tail.end = max(self.tail.end, cell.end)
        return True

    def _another(self, cell: Cell) -> bool:
        """Whether a piece behind a name is one more signer's name."""
        close = cell.row - self.names[-1][0].row <= 2
        several = len(office_entries([one.text for one in self.offices])) > len(self.names)
        return close and several and bool(found := person(cell.text)) and found[1] > 0.9 and self._name(cell)

    def close(self) -> None:
        """Write what was gathered into the foot."""
        self.tail.recipients = [part for item in self.items if (part := self._recipient(item)).value]
        self._close_names()
        lines = [cell.text for cell in self.offices]
        entries = office_entries(lines)
        if not entries:
            return
        place = self.source.place(self.offices[0].start, self.offices[-1].end)
        sign = split_capacity(entries[-1])[0]
        bare = sign not in (None, Capacity.ACTING)
        above = entries if bare else entries[:-1]
        above = [line for line in above if bare or split_capacity(line)[0] or not self._equal_signers(entries)]
        if above:
            self.tail.capacity = Part(" / ".join(above), *place, 0.93)
        if not bare:
            self.tail.title = Part(entries[-1], *place, 0.95)

    def _equal_signers(self, entries: Sequence[str]) -> bool:
        """Whether the lines name offices of several signers rather than one signer's authority."""
        return not any(split_capacity(entry)[0] for entry in entries)

    def _close_names(self) -> None:
        """The names as parts, the surest first when only one office signs."""
        sure = [one for one in self.names if one[2] > 0.9] or self.names
        self.tail.signers = [Part(name, *self.source.place(cell.start, cell.end), conf) for cell, name, conf in sure]

    def _recipient(self, item: Sequence[Cell]) -> Part[str]:
        """A recipient as a part, without dash and closing sign."""
        text = unbullet(squeeze(" ".join(cell.text for cell in item))).rstrip(" ;,")
        text = text[:-1].rstrip(" ;") if text.endswith(".") else text
        return Part(text, *self.source.place(item[0].start, item[-1].end), 0.95)
