"""Words that open the parts of a document: names of types, "V/v", "Kính gửi", the words of a base."""

import re
from collections.abc import Sequence
from dataclasses import replace

from blueprints.documents.form.cells import Cell, in_capitals
from blueprints.documents.form.source import flat, fold
from blueprints.documents.form.types import LEGAL_TYPES, PARTY_TYPES, TYPES

# Names printed as a type though the decree does not list them.
_OUTSIDE = (
    "Nội quy",
    "Điều lệ",
    "Thông tri",
    "Thư ngỏ",
    "Thư mời",
    "Thư cảm ơn",
    "Lời kêu gọi",
    "Tuyên bố",
    "Lịch công tác",
    "Quy trình",
    "Bản cam kết",
    "Cam kết",
    "Giấy xác nhận",
    "Giấy chứng nhận",
    "Phiếu trình",
    "Đơn đề nghị",
    "Dự toán",
    "Quy tắc ứng xử",
    "Giấy biên nhận",
    "Giấy đi đường",
    "Chiến lược",
    "Bản thuyết minh",
)
_NAMES = sorted(
    {kind.name for kind in (*TYPES, *LEGAL_TYPES, *PARTY_TYPES)} | set(_OUTSIDE),
    key=lambda name: (-len(name), name),
)
_BY_FOLD = {fold(name): name.lower() for name in _NAMES}
_ANY_TYPE = "|".join(name.replace(" ", r"\s+") for name in _BY_FOLD)
_TYPE = re.compile(rf"(?:{_ANY_TYPE})(?!\w)")
_CITED = rf"(?:cac\s+)?(?:{_ANY_TYPE}|van\s+ban|bo\s+luat|hien\s+phap)"
_CITED_TYPE = re.compile(rf"{_CITED}(?!\w)")
_BASE = re.compile(
    rf"(?:can\s+cu|thuc\s+hien|xet|chap\s+hanh|thi\s+hanh|duoc\s+su\s+(?:dong\s+y|nhat\s+tri|thong\s+nhat|cho\s+phep)"
    rf"|theo\s+(?:de\s+nghi|(?:noi\s+dung|tinh\s+than|chi\s+dao|yeu\s+cau|huong\s+dan)\s+(?:tai|cua)|{_CITED})"
    rf"|tren\s+co\s+so|tiep\s+theo\s+{_CITED}|phuc\s+dap|tra\s+loi|thuc\s+hien\s+theo|can\s+cu\s+theo)(?!\w)"
)
_SUBJECT = re.compile(r"\(?\s*v\s*/\s*v\s*[:.;]?\s*")
_ADDRESS = re.compile(r"kinh\s+(?:gui|goi|trinh|moi)\s*:?\s*")


def type_at(text: str, folded: str) -> tuple[str, int] | None:
    """The name of a type that a line opens with (in lower case) and its length, or None.

    In capitals more words may follow ("KẾ HOẠCH TỔ CHỨC …"); otherwise the name must be the whole line.
    """
    match = _TYPE.match(folded)
    if not match:
        return None
    printed = text[: match.end()]
    rest = text[match.end() :].strip(" :.-*")
    if in_capitals(printed) or (not rest and printed[:1].isupper()):
        return _BY_FOLD[fold(match.group())], match.end()
    return None


def spaced_type(text: str) -> str | None:
    """The name of a type printed with spaces between its letters ("T H Ô N G  B Á O"), or None."""
    if not in_capitals(text) or max(map(len, text.split()), default=0) > 1:
        return None
    tight = flat(text).replace(" ", "")
    return next((name for folded, name in _BY_FOLD.items() if folded.replace(" ", "") == tight), None)


def begins_base(text: str, folded: str) -> bool:
    """Whether a clause opens like a base: "Căn cứ", "Thực hiện", "Xét", "Theo đề nghị", "Theo Nghị định"."""
    return text[:1].isupper() and _BASE.match(folded) is not None and not in_capitals(text[:40])


def begins_citation(text: str, folded: str) -> bool:
    """Whether a clause opens with the name of a type, as a base without an opening word does."""
    return text[:1].isupper() and _CITED_TYPE.match(folded) is not None


def subject_at(folded: str) -> int:
    """The length of "V/v", "V/v:" at the beginning of a line, 0 where there is none."""
    match = _SUBJECT.match(folded)
    return match.end() if match else 0


def address_at(text: str, folded: str) -> int:
    """The length of "Kính gửi:" at the beginning of a line, 0 where there is none."""
    match = _ADDRESS.match(folded)
    if not match or text[:1] != "K":
        return 0
    plain = ":" in match.group() or " g" in match.group() or not folded[match.end() :].strip()
    return match.end() if plain else 0


def type_line(pieces: Sequence[Cell], index: int) -> tuple[str, Cell | None, int] | None:
    """The type that a line names, perhaps wrapped over two ("NGHỊ" / "QUYẾT") or spaced out.

    Returns the name, what follows it on the line (or None) and how many lines it took; None for no type.
    """
    cell = pieces[index]
    found = type_at(cell.text, cell.folded)
    if found:
        return found[0], rest_of(cell, found[1]), 1
    spaced = spaced_type(cell.text)
    if spaced:
        return spaced, None, 1
    if index + 1 < len(pieces) and cell.capitals and pieces[index + 1].capitals and len(cell.text) < 12:
        text = f"{cell.text} {pieces[index + 1].text}"
        found = type_at(text, flat(text))
        if found and found[1] == len(text) and " " not in cell.text.strip():
            return found[0], None, 2
    return None


def mended(pieces: Sequence[Cell]) -> list[Cell]:
    """The lines with "Kính" / "gửi:", parted by a wrap, made one."""
    found: list[Cell] = []
    for cell in pieces:
        if found and found[-1].folded == "kinh" and cell.folded.startswith(("gui", "goi")):
            text, folded = f"{found[-1].text} {cell.text}", f"{found[-1].folded} {cell.folded}"
            found[-1] = replace(found[-1], end=cell.end, text=text, folded=folded)
        else:
            found.append(cell)
    return found


def rest_of(cell: Cell, length: int) -> Cell | None:
    """A line without its first characters, None when nothing is left."""
    bare = cell.text[length:]
    skip = length + len(bare) - len(bare.lstrip(" :.-–*"))
    if skip >= len(cell.text):
        return None
    text, folded = cell.text[skip:], cell.folded[skip:]
    return replace(cell, start=cell.start + skip, fresh=False, text=text, folded=folded)
