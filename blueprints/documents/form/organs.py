"""Names of bodies in the head of a document: where one begins, where it goes on over lines."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from blueprints.documents.form.cells import Cell, unbullet
from blueprints.documents.form.source import flat, squeeze

# Short words are told apart by their marks ("sở", never "số"); long ones may be misspelt.
_SHORT = (
    r"sở|bộ|phòng(?! chống| ngừa| tránh)|ban(?! hành)|hội(?! thi| nghị| thảo| giảng| kho| họp| nhập)"
    r"|đoàn|vụ|viện|cục|khoa"
    r"|tổ(?! chức)|đội(?= tntp| thiếu| tuyển| cờ)|quỹ|trạm|lớp|cụm|nhà|đài|báo|trường|ủy|uỷ"
    r"|u\.b\.n\.d|(?:ubnd|hđnd|sgd|pgd|bcđ)\w*|tt|bqd"
    r"|bch|clb|th|thcs|thpt"
)
_LONG = (
    r"uy ban|tong lien doan|ubmttq|mat tran|hoi dong(?! thi dua khen)|trung tam|tong cuc|chi cuc|(?:xa"
    r"|phuong|huyen|thanh|tinh|quan|thi"
    r"|trung uong|lien|cong|chi|trung|su) doan|lien hiep|dang bo|dang uy|dang doan|chi bo|(?:huyen"
    r"|thanh|tinh|quan|thi|xa"
    r"|phuong) uy|dai hoc|hoc vien|van phong|cong an|thu tuong|chinh phu|quoc hoi|chu tich nuoc|toa an"
    r"|thanh tra|kho bac"
    r"|bao hiem xa hoi|ngan hang|cong ty|tap doan|tong cong ty|benh vien|thu vien|bao tang|co so"
    r"|mam non|mau giao"
    r"|tieu hoc|lien doi|cau lac bo|hiep hoi|bo tu lenh|bo chi huy|quan khu|tieu ban|to chuc cong|nhom tre"
)
_START_SHORT = re.compile(rf"(?:{_SHORT})(?!\w)")
_START_LONG = re.compile(rf"(?:{_LONG})(?!\w)")
_ALONE = re.compile(
    r"(?:uy|uy ban|hoi|hoi dong(?: thi| tuyen sinh| truong| nhan dan)?|van phong|ban chi dao"
    r"|ban chap hanh|ban dai dien"
    r"|cong doan|dang uy|dang bo|chi bo|to|truong|doan|thanh tra|thu tuong|so|bo|phong|ban|trung tam"
    r"|cuc|vien|khoa"
    r"|ban to chuc|to cong tac|uy ban nhan|doan thanh nien)"
)
_JOINER = re.compile(r".*(?:\b(?:va|cua|ve|cho|voi|thuoc|tai|trong)|[-,&/])")
_SCHOOL = (
    r"truong (?:thcs|thpt|th|ptdt\w*|pt|pho thong|tieu hoc|mam non|mau giao|mn|mg|trung|dai hoc"
    r"|cao dang|cd|dh|lien cap"
    r"|chinh tri|chuyen|can bo|quan|thuc hanh|trung cap|day nghe|nuoi day)\b"
)
_INSIDE = re.compile(
    r"(?<!doan )(?<!dang uy )(?<!chi bo )(?<!hoi dong )(?<!giam hieu )(?<!hoc sinh )(?<!cac )(?<!cua )"
    rf"(?<= )(?:{_SCHOOL}"
    r"|so (?:gd|giao duc|y te|noi vu|tai chinh|khoa hoc|van hoa|thong tin|xay dung|tu phap|lao dong"
    r"|nong nghiep)\b"
    r"|phong (?:gd|giao duc|van hoa|noi vu|tai chinh|y te|tu phap|lao dong)\w*|trung tam \w+)"
)
_DASHED = re.compile(r"\s+[-–]+\s+")


@dataclass(frozen=True, slots=True)
class Organ:
    """The printed name of a body and its place in the clean text."""

    name: str
    start: int
    end: int


def begins_organ(text: str) -> bool:
    """Whether a line begins with the kind of a body ("sở", "trường", "uỷ ban")."""
    return bool(_START_SHORT.match(text.lower()) or _START_LONG.match(flat(text)))


def organs(pieces: Sequence[Cell]) -> list[Organ]:
    """The bodies named by the lines of the head, in order, wrapped lines joined.

    A line begins a body when it opens with the kind of one, unless the line before is only half a name.
    """
    found: list[Organ] = []
    for piece in pieces:
        for part in _parts(piece):
            starts = begins_organ(part.name)
            if found and (not starts or _is_half(flat(found[-1].name))):
                found[-1] = Organ(squeeze(f"{found[-1].name} {part.name}"), found[-1].start, part.end)
            elif starts:
                found.append(part)
    return found


def joint(organ: Organ) -> list[Organ]:
    """The bodies that issue together, where the name printed is several joined by dashes."""
    dashes = [cut.end() for cut in _DASHED.finditer(organ.name) if begins_organ(organ.name[cut.end() :])]
    cuts = [0, *dashes, len(organ.name)]
    names = [organ.name[left:right].strip(" -–") for left, right in itertools.pairwise(cuts)]
    return [Organ(name, organ.start, organ.end) for name in names if name]


def _is_half(folded: str) -> bool:
    """Whether a name cannot end here: it is a bare kind of body or ends in a joining word."""
    return _ALONE.fullmatch(folded) is not None or _JOINER.fullmatch(folded) is not None


def _parts(piece: Cell) -> list[Organ]:
    """A line that names two bodies one after the other, parted."""
    cuts = [0, *(cut.start() for cut in _INSIDE.finditer(piece.folded)), len(piece.text)]
    spans = [(left, right) for left, right in itertools.pairwise(cuts) if piece.text[left:right].strip()]
    return [Organ(unbullet(piece.text[a:b]), piece.start + a, piece.start + b) for a, b in spans]
