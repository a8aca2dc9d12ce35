"""How far a document reaches in a text: what of the page stands before it, what follows its signature."""

import re

from blueprints.documents.form.anchors import MOTTO, NATION
from blueprints.documents.form.cells import Cell, cells, in_capitals, unbullet
from blueprints.documents.form.opening import subject_at, type_at
from blueprints.documents.form.organs import begins_organ
from blueprints.documents.form.source import Source

_NUMBER = re.compile(r"(?m)^[ \t]*so[ \t]*(?::|\d{1,5}[ \t]*/)|(?m:^[^\n]{0,60}\bso\s*:\s*\d{1,5}\s*[/-])")
_TOP = 3000
_DATE = re.compile(r"[^\n]{2,60},\s*ngay\b")
_STAMP = re.compile(r"(?:tuyet mat|toi mat|mat|hoa toc|thuong khan|khan|ban so ?: ?\d+)")
_ANNEX = re.compile(
    r"(?m)^[^\w\n]{0,30}(?:phu luc\b|mau so\b|bieu so\b|bieu mau\b|mau \d|danh sach kem)|"
    r"\bkem theo\s+(?:\w+\s+){0,4}?(?:so|nay|cua|ngay)\b|\(dinh kem"
)
_PAGE = re.compile(
    r"(?m)^[^\w\n]{0,30}(?:(?:cac )?tin (?:cung chuyen muc|lien quan|khac|moi|tuc)"
    r"|van ban (?:lien quan|khac|cung|moi|nay chua)"
    r"|(?:cac )?bai viet (?:khac|lien quan|cung)|luot xem|hom nay\s*:|tac gia\s*:|nguon(?: tin)?\s*:"
    r"|binh luan|y kien ban doc"
    r"|xem them|chia se|tai ve|file dinh kem|tap tin dinh kem|trang chu|ban quyen|copyright|in trang"
    r"|gui (?:email|phan hoi)"
    r"|danh gia bai|tu khoa|quay lai|ve trang|dang nhap|thong ke truy cap|so lan xem|lien ket)"
)
_PROMISED = re.compile(
    r"(?:theo|kem|xem|tai)\s+(?:cac\s+)?phu\s+luc(?:\s+\w+)?\s+(?:dinh\s+)?(?:kem|ban\s+hanh)"
    r"|\(?(?:dinh\s+kem|kem\s+theo)\s+(?:phu\s+luc|bang|danh\s+sach|bieu|mau)"
)


def beginning(source: Source) -> tuple[int, int]:
    """Where the document begins, and where its first fixed point stands.

    The fixed point is the national name (or the Party's), else the number line; the lines naming the bodies
    may stand before it, and what stands before those is the page's own.
    """
    anchor = _anchor(source)
    begin = anchor
    above = cells(source, (max(0, anchor - 2500), anchor))
    for at in reversed(range(max(0, len(above) - 24), len(above))):
        cell = above[at]
        if not _fits(cell, above, at):
            break
        begin = min(begin, cell.start)
    return _without_banner(above, begin), anchor


def _without_banner(above: list[Cell], begin: int) -> int:
    """The beginning moved below a page's own heading, when a body's name stands under it."""
    for cell in above:
        if cell.start < begin:
            continue
        if begins_organ(unbullet(cell.text)) or _STAMP.fullmatch(cell.folded) or _NUMBER.match(cell.folded):
            return cell.start
    return begin


def _anchor(source: Source) -> int:
    """The first fixed point of the document, 0 where there is none."""
    for match in NATION.finditer(source.folded):
        if in_capitals(source.text[match.start() : match.end()]):
            return match.start()
    motto = MOTTO.search(source.folded, 0, _TOP)
    if motto:
        return motto.start()
    number = _NUMBER.search(source.folded, 0, _TOP)
    return number.start() if number else 0


def _fits(cell: Cell, above: list[Cell], at: int) -> bool:
    """Whether a line before the fixed point can belong to the head."""
    if cell.rule or cell.capitals or _STAMP.fullmatch(cell.folded):
        return True
    if _NUMBER.match(cell.folded) or _DATE.match(cell.folded) or subject_at(cell.folded):
        return True
    if begins_organ(cell.text) and cell.text[:1].isupper() and len(cell.text) < 80:
        return cell.text[-1:] not in ".:;"
    if type_at(cell.text, cell.folded) and cell.text.istitle():
        return False
    near = above[max(0, at - 6) : at]
    return any(subject_at(one.folded) for one in near)


def annex_and_page(source: Source, signed: int) -> tuple[bool, int]:
    """Whether annexes follow the signature that ends at `signed`, and where the document ends.

    Without annexes all that follows belongs to the page around the document; with annexes the text counts
    up to the first line that plainly is the page's.
    """
    page = _PAGE.search(source.folded, signed)
    stop = page.start() if page else len(source.text)
    annex = _ANNEX.search(source.folded, signed, stop)
    if annex is None:
        return False, signed
    return True, stop


def promises_annex(source: Source, start: int, end: int) -> bool:
    """Whether the text between two positions refers to an annex of its own."""
    return _PROMISED.search(source.folded, start, end) is not None
