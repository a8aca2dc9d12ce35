"""The cells of an administrative document, the order to read them in, and the list of recipients as text."""

import re
from dataclasses import dataclass
from enum import StrEnum

from blueprints.documents.form.source import fold, squeeze

NATIONAL_NAME = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
NATIONAL_MOTTO = "Độc lập - Tự do - Hạnh phúc"
END_MARK = "./."


class Column(StrEnum):
    """Where on the page a cell stands."""

    LEFT = "left"
    RIGHT = "right"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the page: code in the decree, id in code, name, column, whether it is required."""

    code: str
    id: str
    name: str
    column: Column
    required: bool


# Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần IV (the diagram of cells).
CELLS: tuple[Cell, ...] = (
    Cell("1", "national", "Quốc hiệu và Tiêu ngữ", Column.RIGHT, True),
    Cell("2", "issuer", "Tên cơ quan, tổ chức ban hành văn bản", Column.LEFT, True),
    Cell("3", "number", "Số, ký hiệu của văn bản", Column.LEFT, True),
    Cell("4", "place_date", "Địa danh và thời gian ban hành văn bản", Column.RIGHT, True),
    Cell("5a", "type_title", "Tên loại và trích yếu nội dung văn bản", Column.FULL, True),
    Cell("5b", "letter_title", "Trích yếu nội dung công văn", Column.LEFT, True),
    Cell("6", "content", "Nội dung văn bản", Column.FULL, True),
    Cell("7a", "signer_title", "Chức vụ của người có thẩm quyền", Column.RIGHT, True),
    Cell("7b", "signer_name", "Họ và tên của người có thẩm quyền", Column.RIGHT, True),
    Cell("7c", "signature", "Chữ ký của người có thẩm quyền", Column.RIGHT, True),
    Cell("8", "seal", "Dấu, chữ ký số của cơ quan, tổ chức", Column.RIGHT, True),
    Cell("9a", "addressees", "Kính gửi", Column.FULL, False),
    Cell("9b", "recipients", "Nơi nhận", Column.LEFT, True),
    Cell("10a", "secrecy", "Dấu chỉ độ mật", Column.LEFT, False),
    Cell("10b", "urgency", "Dấu chỉ mức độ khẩn", Column.LEFT, False),
    Cell("11", "circulation", "Chỉ dẫn về phạm vi lưu hành", Column.LEFT, False),
    Cell("12", "drafter", "Ký hiệu người soạn thảo và số lượng bản phát hành", Column.LEFT, False),
    Cell(
        "13",
        "contact",
        "Địa chỉ cơ quan, tổ chức; thư điện tử; trang thông tin điện tử; điện thoại; fax",
        Column.FULL,
        False,
    ),
    Cell(
        "14",
        "electronic_signature",
        "Chữ ký số của cơ quan, tổ chức cho bản sao điện tử",
        Column.RIGHT,
        False,
    ),
)
_CELL = {cell.code: cell for cell in CELLS}
_LETTERS = frozenset({"official_letter", "official_personal_letter"})
_ORDER = (
    "2",
    "1",
    "3",
    "4",
    "10a",
    "10b",
    "5a",
    "9a",
    "6",
    "11",
    "7a",
    "7c",
    "8",
    "7b",
    "14",
    "9b",
    "12",
    "13",
)
_LETTER_ORDER = tuple("5b" if code == "5a" else code for code in _ORDER)


def reading_order(type_id: str) -> tuple[Cell, ...]:
    """The cells of a document of this type in the order a reader hears them, top to bottom.

    The page is two columns; a screen reader needs one order: who issues, the national name, number, place
    and date, what it is, to whom, the content, who signs, who receives. A letter has its abstract under
    the number (cell 5b) and no type line.
    """
    return tuple(_CELL[code] for code in (_LETTER_ORDER if type_id in _LETTERS else _ORDER))


def has_end_mark(text: str) -> bool:
    """Whether a text ends with "./." (also "/." or "./", as found in practice)."""
    return bool(re.search(r"\./\.?\s*$|/\.\s*$", text))


def with_end_mark(text: str) -> str:
    """The text closed with "./." exactly once."""
    return re.sub(r"[\s./;]*$", "", text) + END_MARK


class Purpose(StrEnum):
    """What a recipient receives a document for, as written after the name."""

    REPORT = "để b/c"
    STEER = "để c/đ"
    CARRY_OUT = "để t/h"
    COORDINATE = "để p/h"
    KNOW = "để biết"


class Role(StrEnum):
    """What a line of the list of recipients is."""

    PARTY = "party"
    AS_ABOVE = "as_above"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Recipient:
    """A line of "Nơi nhận": the name without dash and closing sign, what for, and what kind of line it is."""

    name: str
    purpose: Purpose | None = None
    role: Role = Role.PARTY

    @property
    def text(self) -> str:
        """The line without dash and closing sign, "Hiệu trưởng (để b/c)"."""
        return f"{self.name} ({self.purpose})" if self.purpose else self.name


_BRACKET = re.compile(r"\s*\(\s*(?P<what>[^()]{2,30}?)\s*\)\s*$")
_PURPOSES = {
    "bc": Purpose.REPORT,
    "baocao": Purpose.REPORT,
    "cd": Purpose.STEER,
    "chidao": Purpose.STEER,
    "th": Purpose.CARRY_OUT,
    "thuchien": Purpose.CARRY_OUT,
    "ph": Purpose.COORDINATE,
    "phoihop": Purpose.COORDINATE,
    "biet": Purpose.KNOW,
}
_BULLET = re.compile(r"^[\s\-\u2010-\u2015+*•●▪◦·]+")


def parse_recipient(line: str) -> Recipient:
    """One line of "Nơi nhận" ("- UBND huyện (để b/c);"); an unknown purpose stays part of the name."""
    name = squeeze(re.sub(r"[\s;.,]+$", "", _BULLET.sub("", line)))
    bracket = _BRACKET.search(name)
    what = re.sub(r"[^a-z]", "", fold(bracket["what"]).removeprefix("de ")) if bracket else ""
    purpose = _PURPOSES.get(what)
    if purpose and bracket:
        name = name[: bracket.start()]
    folded = fold(name)
    if re.match(r"luu\b", folded):
        return Recipient(name, purpose, Role.FILE)
    above = re.match(r"nhu (?:tren|kinh gui|dieu)\b", folded)
    return Recipient(name, purpose, Role.AS_ABOVE if above else Role.PARTY)


def parse_recipients(text: str) -> list[Recipient]:
    """The recipients written one a line, with or without the label "Nơi nhận:" and dashes."""
    lines = [line for line in text.splitlines() if line.strip()]
    items = [re.sub(r"^\s*n[oơ]i\s+nh[aậ]n\s*:?", "", line, flags=re.IGNORECASE) for line in lines]
    return [found for found in map(parse_recipient, items) if found.name]


def print_recipients(recipients: list[Recipient], filing: str = "VT") -> list[str]:
    """The lines of "Nơi nhận" as the decree prints them (Phụ lục I, Phần I, II.9).

    Each line opens with "- " and closes with ";", "Như trên" comes first, and the last line, closed with
    ".", says where the copy is filed: the line given with role FILE, else "Lưu: " and `filing`.
    """
    above = [one for one in recipients if one.role is Role.AS_ABOVE]
    parties = [one for one in recipients if one.role is Role.PARTY]
    filed = [one.text for one in recipients if one.role is Role.FILE] or [f"Lưu: {filing}"]
    lines = [one.text for one in above + parties] + filed
    return [*(f"- {line};" for line in lines[:-1]), f"- {lines[-1]}."]
