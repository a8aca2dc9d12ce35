"""Offices and names of people as they stand under a document."""

import re

from blueprints.documents.form.cells import Cell, in_capitals
from blueprints.documents.form.organs import begins_organ
from blueprints.documents.form.signing import Capacity, split_capacity
from blueprints.documents.form.source import flat, squeeze

_OFFICES = (
    "Hiệu trưởng",
    "Hiệu phó",
    "Tổng giám đốc",
    "Giám đốc",
    "Chủ tịch",
    "Trưởng phòng",
    "Chánh văn phòng",
    "Bộ trưởng",
    "Thứ trưởng",
    "Thủ tướng",
    "Chủ tọa",
    "Chủ trì",
    "Người ghi biên bản",
    "Bí thư",
    "Tổng bí thư",
    "Tổ trưởng",
    "Trưởng ban",
    "Viện trưởng",
    "Tổng cục trưởng",
    "Chi cục trưởng",
    "Cục trưởng",
    "Vụ trưởng",
    "Chánh thanh tra",
    "Trưởng khoa",
    "Chủ nhiệm",
    "Trưởng đoàn",
    "Trưởng trạm",
    "Đội trưởng",
    "Tổng biên tập",
    "Kế toán trưởng",
    "Tổng thư ký",
    "Chánh án",
    "Thủ trưởng",
    "Trưởng bộ môn",
    "Trưởng tiểu ban",
    "Viện phó",
    "Tổng phụ trách",
    "Trưởng công an",
    "Chỉ huy trưởng",
    "Thư ký",
    "Người lập",
    "Tổng thanh tra",
    "Trạm trưởng",
    "Trưởng đơn vị",
    "Trưởng cụm",
    "Trưởng ban đại diện",
    "Đại diện",
    "Thống đốc",
    "Tổng kiểm toán",
    "Tư lệnh",
    "Chính ủy",
    "Trung tâm trưởng",
    "Phụ trách",
    "Liên đội trưởng",
    "Thường trực",
    "Ủy viên",
    "Người soạn",
)
_BY_FOLD = {flat(name): name.upper() for name in _OFFICES}
_PRINTED = frozenset(name.upper() for name in _OFFICES)
_NAMES = "|".join(name.replace(" ", r"\s+") for name in sorted(_BY_FOLD, key=lambda name: (-len(name), name)))
_RANK = r"(?:(?:pho|q\.|quyen|p\.|nguyen)\s*)*"
_OFFICE = re.compile(rf"{_RANK}(?:{_NAMES})(?!\w)")
_SECOND = re.compile(rf"(?<=\s)(?<!pho )(?<!ban )(?:pho\s+|q\.\s*)?(?:{_NAMES})(?!\w)")
_RANKED = re.compile(rf"{_RANK}(?P<office>{_NAMES})(?!\w)")
_TITLED = re.compile(
    r"(?:(?:gs|pgs|tskh|ts|th\.?\s?s|ths|thac si|tien si|bs|bac si|ks|cn|bsck\w*|dr|m\.a|ma)\s*[.,/-]+\s*"
    r"|(?:th\.?s|thac si|tien si|bac si|ky su|dai ta|thuong ta|trung ta|thieu ta|dai uy|ts|pgs|gs|ong"
    r"|ba)\s+)+"
)
_ANY_OFFICE = re.compile(rf"\b(?:{_NAMES})\b|^(?:ban|so|phong|truong|hoi|cong ty|trung tam)\b")
_PERSON = re.compile(r"[^\W\d_]['’]?[^\W\d_]*(?:[ -][^\W\d_]['’]?[^\W\d_]*){1,5}")
_SURNAMES_LIST = (
    "nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh trinh dao mai ha cao"
    " luong to lam truong ta chu chau doan dam ton tong thai quach la luu kieu giang khuat nghiem"
    " phung vuong tang bach bien cu dau diep dong kim kha khuc lac lu lai luc mac mau nong ngac nhu"
    " ninh on ong phi phu quan sam su tieu thach than thi tu trieu trang tuong ung van vi viem xa y an"
    " au banh ban bang bo ca cam can chung co cung danh dieu giap han hua ksor rcom rmah siu nay nie"
    " sung vang lo quang hu mua thao ma man phuong cong che dien h"
)
_SURNAMES = frozenset(_SURNAMES_LIST.split(" "))


def is_office(cell: Cell) -> bool:
    """Whether a line opens with an authority to sign for an office, or in capitals with an office."""
    capacity, rest = split_capacity(cell.text)
    if capacity and len(cell.text) < 60 and _OFFICE.match(flat(rest)):
        return True
    return cell.capitals and len(cell.text) < 140 and opens_office(cell.text)


def names_office(cell: Cell) -> bool:
    """Whether a short line, capitals or not, names an office and nothing else ("Phó Hiệu trưởng")."""
    match = _RANKED.match(cell.folded)
    if not match or not cell.text[:1].isupper() or len(cell.text) > 60 or cell.text[-1:] in ":;.,":
        return False
    return not cell.folded[match.end() :].strip() or begins_organ(cell.text[match.end() :].strip())


def opens_office(text: str) -> bool:
    """Whether a text opens with an authority to sign ("KT.") or with an office ("PHÓ HIỆU TRƯỞNG")."""
    if split_capacity(text)[0] is not None:
        return True
    folded, capitals = flat(text), text.upper()
    if capitals.startswith("TRƯỜNG ") and not folded.startswith("truong phong"):
        return False
    return capitals.startswith("TRƯỞNG ") or _OFFICE.match(folded) is not None


def office_entries(lines: list[str]) -> list[str]:
    """Lines above a signature as entries: a line that opens no office goes with the one before it."""
    joined: list[str] = []
    for line in map(squeeze, lines):
        bare = joined[-1].rstrip(" .").upper() if joined else ""
        half = joined and (joined[-1][-1:] in ",-&" or bare in ("TM", "KT", "TL", "TUQ", "Q"))
        if joined and (half or not opens_office(line)):
            joined[-1] = f"{joined[-1]} {line}"
        else:
            joined.append(line)
    return [_spelled(entry) for line in joined for entry in _unrolled(line)]


def _unrolled(line: str) -> list[str]:
    """ "KT. HIỆU TRƯỞNG PHÓ HIỆU TRƯỞNG" on one line, parted before the signer's own office."""
    capacity, rest = split_capacity(line)
    if capacity is None or capacity is Capacity.ACTING:
        return [line]
    start = len(line) - len(rest)
    folded = flat(line)
    first = _OFFICE.match(folded, start)
    later = _SECOND.finditer(folded, first.end() if first else start)
    own = next((one for one in later if folded[: one.start()].rstrip()[-1:] not in (",", "-", "&")), None)
    if own is None or (capacity is Capacity.ON_BEHALF and own.start() <= start):
        return [line]
    return [line[: own.start()].rstrip(), line[own.start() :]]


def _spelled(entry: str) -> str:
    """An entry with its sign closed by a dot and a misspelt office put right ("HIÊỤ TRƯỞNG")."""
    capacity, rest = split_capacity(entry)
    match = _RANKED.match(flat(rest))
    printed = squeeze(rest[match.start("office") : match.end()]).upper() if match else ""
    if match and printed not in _PRINTED and in_capitals(rest[: match.end()]):
        rest = rest[: match.start("office")] + _BY_FOLD[squeeze(match["office"])] + rest[match.end() :]
    return f"{capacity} {rest}" if capacity else rest


def person(text: str) -> tuple[str, float] | None:
    """The name a line is, without degree or rank, and how sure that is; None for any other line."""
    bare = text.strip(" .,;*_-")
    titled = _TITLED.match(flat(bare))
    name = squeeze(bare[titled.end() :] if titled else bare)
    if not _PERSON.fullmatch(name) or len(name) > 50:
        return None
    words = name.replace("-", " ").split()
    known = flat(words[0]).strip("'’") in _SURNAMES
    proper = all(word[:1].isupper() and (len(word) == 1 or word[1:].islower() or "'" in word) for word in words)
    if proper and (known or titled):
        return name, 0.97
    if proper:
        return name, 0.6
    titled_line = _ANY_OFFICE.search(flat(name)) is not None
    return (name, 0.7) if known and name.isupper() and not titled_line else None
