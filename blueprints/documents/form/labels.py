"""Labels of headings: "Phần I", "Chương II", "Điều 3.", "A.", "I.", "1.", "1.1.", "a)"."""

import re
from dataclasses import dataclass

_ROMAN = r"[IVXLC]{1,7}"
_LABEL = re.compile(
    r"(?:\d{1,2}\.\s+(?=[A-Z]\.\s))?"  # an editor's own numbering before a lettered heading
    rf"(?P<label>(?P<part>(?:Phần|PHẦN)\s+(?:thứ\s+)?(?P<part_n>{_ROMAN}|\d{{1,2}}|[\wĐđ]+)(?=\W|$)[.:]?)"
    rf"|(?P<chapter>(?:Chương|CHƯƠNG)\s+(?P<chapter_n>{_ROMAN}|\d{{1,2}})(?=\W|$)[.:]?)"
    rf"|(?P<group>(?:Mục|MỤC)\s+(?P<group_n>{_ROMAN}|\d{{1,2}})(?=[.:\s]|$)[.:]?)"
    r"|(?P<article>(?:Điều|ĐIỀU)\s+(?P<article_n>\d{1,3})\s?[.:])"
    rf"|(?P<roman>(?P<roman_n>{_ROMAN})\s{{0,2}}(?:[.\-–)]|/(?=\s)|/-))"
    r"|(?P<letter>(?P<letter_n>[A-HĐK])\s{0,2}[.\-–/)](?=\s))"
    r"|(?P<decimal>(?P<decimal_n>\d{1,2}(?:\.\d{1,2}){1,3})\s?[.)]?(?=\s|[^\W\d_]))"
    r"|(?P<number>(?P<number_n>\d{1,2})\s?(?:\.(?=\s|[^\W\d_]|[\"“(]|$)|/(?=\s|$)|-\s(?=[^\W\d_]))(?!\s*\d{1,2}\s*[./]))"
    r"|(?P<bracket>(?P<bracket_n>\d{1,2})\s?\))"
    r"|(?P<point>(?P<point_n>[a-eđg-ik-vxy])\s?[.)/](?=\s|[^\W\d_]|$))"
    r")"
)
KINDS = ("part", "chapter", "group", "letter", "roman", "article", "number", "decimal", "bracket", "point")
_LETTERS = "ABCDEFGHIK"
_POINTS = "abcdđeghiklmnopqrstuvxy"
_WORDS = {"nhất": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8}
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


@dataclass(frozen=True, slots=True)
class Label:
    """A label at the beginning of a line: its kind, ordinal, print, and length with what precedes it."""

    kind: str
    ordinal: int
    text: str
    length: int


def label_at(text: str, folded: str) -> Label | None:
    """The label a line opens with, or None."""
    found = labels_at(text, folded)
    return found[0] if found else None


def labels_at(text: str, folded: str) -> list[Label]:
    """The readings of the label a line opens with: "I." and "C." may count as Roman or as a letter."""
    if folded[:1] not in "ivxlcpmdabefghk0123456789nqrstuy" or not folded:
        return []
    match = _LABEL.match(text)
    if not match:
        return []
    kind = next(kind for kind in KINDS if match[kind])
    printed, length = " ".join(match["label"].split()), match.end()
    ordinal = _ordinal(kind, match[f"{kind}_n"])
    readings = [Label(kind, ordinal, printed, length)] if ordinal else []
    single = match[f"{kind}_n"]
    if kind == "roman" and len(single) == 1 and single in _LETTERS:
        readings.append(Label("letter", _LETTERS.index(single) + 1, printed, length))
    return readings


def _ordinal(kind: str, sign: str) -> int:
    """The place in its row that a label's sign stands for; 0 when it stands for none."""
    if sign.isdigit():
        return int(sign)
    if kind == "decimal":
        return int(sign.rpartition(".")[2])
    if kind == "letter":
        return "ABCDEFGHIK".find(sign) + 1 or (4 if sign == "Đ" else 0)
    if kind == "point":
        return _POINTS.find(sign) + 1
    return _roman(sign) or _WORDS.get(sign.lower(), 0)


def _roman(sign: str) -> int:
    """The value of a Roman number, 0 when the letters are none."""
    if not sign or any(letter not in _VALUES for letter in sign):
        return 0
    total = 0
    for letter, after in zip(sign, [*sign[1:], ""], strict=True):
        value = _VALUES[letter]
        total += -value if after and _VALUES[after] > value else value
    return total
