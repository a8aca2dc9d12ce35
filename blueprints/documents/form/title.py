"""The abstract (trích yếu) under the type or the number, and the line of who decides."""

import re
from collections.abc import Sequence

from blueprints.documents.form.cells import Cell, Span, cells, in_capitals
from blueprints.documents.form.labels import label_at
from blueprints.documents.form.opening import begins_base
from blueprints.documents.form.organs import begins_organ
from blueprints.documents.form.parts import Part
from blueprints.documents.form.signing import split_capacity
from blueprints.documents.form.source import Source, flat, squeeze

_GOES_ON = re.compile(r"\(|nam|giai doan|hoc ky|quy [ivx\d]|thang \d|khoa |dot |lan thu|tren dia ban")
_OPEN_END = re.compile(
    r".*(?:\b(?:va|cua|ve|cho|voi|thuoc|tai|trong|cac|theo|tu|den|so|ngay|thang|nam|doi|o|tinh|truong|voi|tren|ban)|[-,&(])"
)
_SPEECH = re.compile(
    r"(?:kinh thua|nham |de |hom nay|nha truong|hien nay|trong thoi gian|ngay \d|thoi gian|i\W|nay "
    r"|truoc tien|vua qua)"
)
_INLINE_BODY = re.compile(
    r"\s(?=Căn cứ\s|Kính gửi\s*:|(?:Thực hiện|Theo|Xét)\s(?:đề nghị|Công văn|Kế hoạch|Thông báo"
    r"|Quyết định|Nghị quyết"
    r"|Hướng dẫn|Thông tư|Tờ trình|Chỉ thị)\s)"
)
_LATE = re.compile(r"(?:^|\n)[ \t]*\(?v/v[ :.]*")
_OFFICE = re.compile(
    r"(?:hieu truong|(?:tong )?giam doc|chu tich|uy ban|hoi dong|bo truong|thu tuong|truong phong"
    r"|truong ban|chanh"
    r"|cuc truong|vien truong|chinh phu|quoc hoi|tong cuc truong|chi cuc truong|bi thu|thu truong"
    r"|chu nhiem|ban (?:bi thu|chap hanh|thuong vu|giam))\b"
)
_DECIDES = frozenset({"quyết định", "nghị quyết", "chỉ thị", "thông tư", "nghị định", "quy chế", "quy định"})


def inline_body(cell: Cell) -> int:
    """Where, within a line, the text below begins ("… lần 1 Căn cứ Kế hoạch …"); -1 where it does not."""
    match = _INLINE_BODY.search(cell.text)
    return match.end() if match else -1


def goes_on(title: Sequence[Cell], cell: Cell) -> bool:
    """Whether a line continues the abstract read so far."""
    if not title:
        return True
    last, small = title[-1], cell.text[:1].islower()
    if begins_base(cell.text, cell.folded) or label_at(cell.text, cell.folded) or cell.bulleted:
        return False
    if cell.folded.startswith("so:") or len(title) > 12:
        return False
    capitals = in_capitals(" ".join(piece.text for piece in title))
    if capitals and len(title) == 1 and len(last.text) < 20 and cell.folded.startswith("ve "):
        return True
    if capitals and cell.capitals:
        return True
    if small or _OPEN_END.fullmatch(last.folded):
        return not (cell.fresh and cell.text.endswith((":", ".", ";")) and len(cell.text) > 120)
    if _GOES_ON.match(cell.folded) and len(cell.text) < 90:
        return True
    if cell.fresh or last.text[-1:] in ".;:" or capitals:
        return False
    return not (_SPEECH.match(cell.folded) or cell.text[-1:] in ":;." or len(cell.text) > 100)


def late_subject(source: Source, zone: Span) -> Part[str] | None:
    """The abstract of a letter that lost its place when columns were read in turn: "V/v" below the text."""
    match = _LATE.search(source.folded, *zone)
    if not match:
        return None
    lines: list[Cell] = []
    for cell in cells(source, (match.end(), min(zone[1], match.end() + 600))):
        if lines and (cell.fresh or cell.capitals or not goes_on(lines, cell)):
            break
        lines.append(cell)
    return subject(source, lines) if lines else None


def decides(type_name: str | None, title: Sequence[Cell], cell: Cell) -> bool:
    """Whether a line in capitals below the abstract names who decides ("HIỆU TRƯỞNG TRƯỜNG THCS …")."""
    if type_name not in _DECIDES or not cell.capitals:
        return False
    if title and _OPEN_END.fullmatch(title[-1].folded) and not cell.fresh:
        return False
    if _OFFICE.match(cell.folded):
        return True
    small_title = not in_capitals(" ".join(piece.text for piece in title)) if title else True
    return small_title and begins_organ(cell.text)


def subject(source: Source, pieces: Sequence[Cell]) -> Part[str] | None:
    """The lines of the abstract as one part; brackets around the whole are left off."""
    text = squeeze(" ".join(piece.text for piece in pieces)).strip(" *")
    if text.startswith("(") and text.endswith(")") and text.count("(") == 1:
        text = text[1:-1].strip()
    if text.endswith(")") and "(" not in text:
        text = text[:-1].rstrip()
    while flat(text[:3]) == "v/v":
        text = text[3:].lstrip(" :.;")
    if not text or split_capacity(text)[0]:
        return None
    return Part(text, *source.place(pieces[0].start, pieces[-1].end), 0.95 if len(text) < 400 else 0.6)
