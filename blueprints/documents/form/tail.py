"""The foot of a document: "Nơi nhận" and the signature, whether side by side or one after the other."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from blueprints.documents.form.cells import Cell, Span, cells
from blueprints.documents.form.offices import is_office, names_office, person
from blueprints.documents.form.sheet import Sheet, Tail
from blueprints.documents.form.signing import split_capacity
from blueprints.documents.form.source import Source

_RECIPIENTS = re.compile(r"(?<!\w)(?P<label>noi\s{1,3}nhan) {0,3}(?::|(?= {0,40}(?:\n|\t|$)| {3}))")
_END_MARK = re.compile(r"\./\.?|/\.(?=\s|$)")
_BREAKS = re.compile(
    r"\s+(?=[-+•–]\s)|\s+(?=(?:KT|TM|TL|TUQ|Q)\.\s?[^\W\d_])|\s+(?=\((?:Đã|đã|ĐÃ) (?:ký|KÝ)\))|(?<=ký\))\s+"
    r"|(?<=[.;])(?<!KT\.)(?<!T[ML]\.)(?<!Q\.)\s+(?=(?:PHÓ\s|Q\.\s)?(?:HIỆU TRƯỞNG|GIÁM ĐỐC|CHỦ TỊCH"
    r"|TRƯỞNG|CHÁNH|BỘ TRƯỞNG))"
)
_AS_ABOVE = re.compile(r"(?<=\n)[ \t]*[-+•] ?nhu (?:tren|kinh gui|dieu \d+) ?[;,.]")
_FILED = re.compile(r"\n[ \t]*[-+•] ?luu\b")
_RUN_ON = re.compile(r";\s*[-+•–]\s|[.;]\s+(?:KT|TM|TL|TUQ|Q)\.\s")
_REACH = 6000


def read_tail(source: Source, zone: Span) -> Tail:
    """Read the foot of the document in a zone that begins below the head."""
    label = _label(source, zone) or _lost_label(source, zone)
    if label is None:
        return _unlabelled(source, zone)
    limit = min(zone[1], label[1] + _REACH)
    tail = Tail(label[0], label[1], labelled=True)
    above = _signature_above(source, (zone[0], label[0]))
    sheet = Sheet(source, tail, above)
    for cell in _pieces(source, (label[1], limit)):
        if sheet.take(cell):
            break
    if above:
        tail.start = above[0].start
    sheet.close()
    return tail


def _label(source: Source, zone: Span) -> Span | None:
    """Where "Nơi nhận:" stands, the first time at the beginning of a line or column."""
    for match in _RECIPIENTS.finditer(source.folded, *zone):
        start = match.start("label")
        before = source.text[max(0, start - 40) : start]
        bare = before.rstrip(" \t")
        apart = not bare or bare[-1] in "\n./;:," or before.endswith(("  ", "\t"))
        if source.text[start] == "N" and apart:
            return start, match.end()
    return None


def _lost_label(source: Source, zone: Span) -> Span | None:
    """Where the list begins that lost its label: at "- Như trên;" with "Lưu" below."""
    match = _AS_ABOVE.search(source.folded, *zone)
    if match and _FILED.search(source.folded, match.end(), min(zone[1], match.end() + 1500)):
        return match.start(), match.start()
    return None


def _pieces(source: Source, zone: Span) -> list[Cell]:
    """The pieces of the foot; a foot written in one line is cut at dashes, authorities and offices."""
    found: list[Cell] = []
    for cell in cells(source, zone):
        cuts = [0, len(cell.text)]
        if len(cell.text) > 60 and _RUN_ON.search(cell.text):
            cuts[1:1] = [match.end() for match in _BREAKS.finditer(cell.text)]
        for left, right in itertools.pairwise(cuts):
            text = cell.text[left:right].rstrip()
            start, folded = cell.start + left, cell.folded[left : left + len(text)]
            found.append(replace(cell, start=start, end=start + len(text), text=text, folded=folded))
    return found


def _signature_above(source: Source, zone: Span) -> list[Cell]:
    """Lines naming an office just before "Nơi nhận", as when the columns changed places."""
    pieces = cells(source, (max(zone[0], zone[1] - 600), zone[1]))[-8:]
    start = next((at for at, cell in enumerate(pieces) if is_office(cell)), None)
    if start is None or any(_END_MARK.search(cell.text[-4:]) for cell in pieces[start:]):
        return []
    return [cell for cell in pieces[start:] if not cell.rule]


def _unlabelled(source: Source, zone: Span) -> Tail:
    """The foot of a document without "Nơi nhận": the signature alone, sought from the end of the text."""
    marks = _END_MARK.finditer(source.text, *zone)
    mark = next((hit for hit in marks if _ends_line(source, hit.end())), None)
    if mark:
        after = _pieces(source, (mark.end(), min(zone[1], mark.end() + 2500)))
        first = next((at for at, cell in enumerate(after[:25]) if is_office(cell)), None)
        if first is not None:
            return _signature_only(source, mark.end(), after[max(0, first - 1) :])
    pieces = cells(source, (max(zone[0], zone[1] - 4000), zone[1]))[-60:]
    last = next((at for at in reversed(range(len(pieces))) if _signs(pieces, at)), None)
    if last is None:
        return Tail(mark.end() if mark else zone[1], mark.end() if mark else zone[1])
    while last and _signature_line(pieces, last - 1):
        last -= 1
    return _signature_only(source, pieces[last].start, pieces[last:])


def _ends_line(source: Source, at: int) -> bool:
    """Whether nothing but a sign or two follows on the line."""
    end = source.text.find("\n", at, at + 40)
    rest = source.text[at : end if end >= 0 else at + 40]
    return len(rest.strip(' ./"”)*|')) == 0


def _signs(pieces: Sequence[Cell], at: int) -> bool:
    """Whether a line names an office and a person's name follows soon."""
    if not is_office(pieces[at]) and not (names_office(pieces[at]) and len(pieces) - at < 12):
        return False
    if split_capacity(pieces[at].text)[0] and len(pieces) - at < 8:
        return True
    return any((found := person(cell.text)) and found[1] > 0.6 for cell in pieces[at + 1 : at + 9])


def _signature_line(pieces: Sequence[Cell], at: int) -> bool:
    """Whether a line names an office, or is the name that closes the signature before this one."""
    if is_office(pieces[at]) or names_office(pieces[at]):
        return True
    found = person(pieces[at].text)
    return bool(found and found[1] > 0.9) and any(map(is_office, pieces[max(0, at - 3) : at]))


def _signature_only(source: Source, start: int, pieces: Sequence[Cell]) -> Tail:
    """A foot that is only a signature."""
    tail = Tail(start, start)
    sheet = Sheet(source, tail, listed=True)
    for cell in pieces[:40]:
        if sheet.take(cell):
            break
    sheet.close()
    return tail
