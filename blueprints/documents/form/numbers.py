"""Số và ký hiệu: document numbers read, compared, ordered, composed (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""

import re
from dataclasses import dataclass
from enum import StrEnum

from blueprints.documents.form.source import DASHES, flat, fold, read, squeeze
from blueprints.documents.form.types import ALL_TYPES, Family, by_abbreviation


class Style(StrEnum):
    """The pattern a number follows."""

    TYPED = "typed"
    LETTER = "letter"
    QPPL = "qppl"
    LAW = "law"
    NA_STANDING = "na_standing"
    PARTY = "party"
    CONSOLIDATED = "consolidated"


_WORD = r"[^\W\d_][^\W_]*(?:&[^\W_]+)*(?:\.[^\W\d_][^\W_]+)*"
_HEAD = r"(?P<number>\d{1,6})(?P<suffix>[a-eA-EđĐ]?)"
_GAP = r"[^\S\n]{0,4}\n?[^\S\n]{0,12}"
_TAIL = rf"{_WORD}(?:{_GAP}[/-]{_GAP}{_WORD}){{0,4}}"
_WHOLE = re.compile(
    rf"(?:so)?\s*[:.]?\s*{_HEAD}\s*(?:/\s*(?:(?P<year>\d{{4}})\s*/\s*)?|(?P<party>-)\s*)(?P<tail>{_TAIL})\W*"
)
_CITED = re.compile(
    rf"(?<![\w/.,-]){_HEAD}{_GAP}(?:/{_GAP}(?:(?P<year>\d{{4}}){_GAP}/{_GAP})?|(?P<party>-){_GAP})(?P<tail>{_TAIL})"
)
_TOKEN = re.compile(rf"(?P<before>{_GAP})(?P<join>[/-])(?P<after>{_GAP})(?P<word>{_WORD})|(?P<first>{_WORD})")
_FOLDED_CODES = {flat(kind.abbreviation or "") for kind in ALL_TYPES if kind.family is not Family.COPY} - {""}
_HYPHENS = {ord(sign): "-" for sign in DASHES}
_PARTY_CODES = re.compile(r"nq|ct|kl|qd|qc|qyd|hd|tb|bc|kh|cv|ttr|ctr|tt|da|gm|bb|td|cd|ql|dt")
_CUE = re.compile(
    r"(?:\bso|\bcv|" + "|".join(sorted({fold(kind.name) for kind in ALL_TYPES})).replace(" ", r"\s+") + r")\s*[:.]?\s*$"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A document number.

    `number` and `suffix` are its digits and letter ("118", "a"), `year` stands in numbers of legal texts,
    `type_code` is the abbreviation of the type where there is one, `organs` the groups after it, `raw` the
    text as typed, `style` the pattern it follows.
    """

    number: int
    suffix: str
    year: int | None
    type_code: str | None
    organs: tuple[str, ...]
    raw: str
    style: Style

    @property
    def as_printed(self) -> str:
        """The number as typed, without spaces, dashes as hyphens: "118 /KH- THCS" is "118/KH-THCS"."""
        return normalise_symbol(self.raw)

    @property
    def text(self) -> str:
        """The number as the decree prints it: below 10 with a leading 0 ("08/KH-THCS")."""
        return f"{self.number:02d}{self.suffix}{self._rest}"

    @property
    def symbol(self) -> str:
        """The ký hiệu alone: "KH-THCS", "TT-BGDĐT", "NQ/TW"."""
        rest = self._rest.lstrip("/-")
        return rest.partition("/")[2] if self.year else rest

    @property
    def key(self) -> str:
        """What two ways of typing one number have in common: "118/khthcs", "37/2020/ttbgddt"."""
        year = f"{self.year}/" if self.year else ""
        letters = re.sub(r"[^a-z0-9]", "", flat(self.symbol))
        return f"{self.number}{flat(self.suffix)}/{year}{letters}"

    @property
    def sort_key(self) -> tuple[int, str, int, str]:
        """For ordering: year (or 0), series (the ký hiệu), number as a number, suffix (or "")."""
        return self.year or 0, flat(self.symbol), self.number, flat(self.suffix)

    @property
    def _rest(self) -> str:
        """All behind digits and suffix, from the sign on."""
        return re.sub(r"^\d+", "", self.as_printed)[len(self.suffix) :]

    def __str__(self) -> str:
        """The number as the decree prints it."""
        return self.text


@dataclass(frozen=True, slots=True)
class Found:
    """A number cited in a text and where it stands (`start`, `end`)."""

    number: Number
    start: int
    end: int


def normalise_symbol(text: str) -> str:
    """A number or ký hiệu without spaces, every dash a hyphen and Ð as Đ, letters as printed."""
    text = "".join(read(text).text.split())
    return text.translate(_HYPHENS)


def parse(text: str) -> Number | None:
    """The number a whole text is, tolerant of case, spaces, dashes, a leading "Số:" and decomposed letters.

    Returns None when the text is anything else; never raises.
    """
    if len(text) > 200:
        return None
    clean = squeeze(read(text).text)
    match = _WHOLE.fullmatch(flat(clean))
    return _number(clean, match, parse_start=match.start("number")) if match else None


def key(text: str) -> str:
    """The key of a typed number, or of a part of one ("118", "KH-THCS"): lower case, no marks, no signs."""
    number = parse(text)
    return number.key if number else re.sub(r"[^a-z0-9/]", "", fold(text))


def find_all(text: str) -> list[Found]:
    """Every number cited in a text, in order, with positions in the text as given; linear in its length."""
    source = read(text)
    return [Found(hit.number, *source.place(hit.start, hit.end)) for hit in scan(source.text, source.folded)]


def scan(text: str, folded: str) -> list[Found]:
    """Every number cited in a clean text whose folded form is given."""
    found = []
    for match in _CITED.finditer(folded):
        end = _notation_end(text, folded, match)
        if end is None:
            continue
        start = match.start()
        number = _number(text[start:end], None)
        if number:
            found.append(Found(number, start, end))
    return found


def _notation_end(text: str, folded: str, match: re.Match[str]) -> int | None:
    """Where the notation of a citation ends, or None when the letters after the sign are no notation."""
    end: int | None = None
    groups: list[str] = []
    joins: list[str] = []
    for token in _TOKEN.finditer(folded, match.start("tail"), match.end("tail")):
        start, stop = token.span("word" if token["word"] else "first")
        loose = bool(token["before"] and token["after"]) and len(groups) > 1
        if loose or not is_notation(text[start:stop], alone=not groups):
            break
        if token["join"]:
            joins.append(token["join"])
        groups.append(folded[start:stop])
        end = stop
    if end is None:
        return None
    if match["party"]:
        return end if _PARTY_CODES.fullmatch(groups[0]) and "/" in joins else None
    if len(groups) > 1:
        return end
    law = match["year"] and re.fullmatch(r"(?:qh|ubtvqh)\d{1,2}|[a-z]{2,}", groups[0])
    return end if law or _CUE.search(folded, max(0, match.start() - 40), match.start()) else None


def is_notation(word: str, *, alone: bool) -> bool:
    """Whether letters look like an abbreviation: mostly capitals, never a capitalised word."""
    upper = sum(sign.isupper() for sign in word)
    lower = sum(sign.islower() for sign in word)
    if not word[:1].isupper() or (upper < 2 and (alone or len(word) > 1)):
        return False
    return lower <= max(2, upper)


def _number(text: str, match: re.Match[str] | None, parse_start: int = 0) -> Number | None:
    """The number a piece of clean text spells."""
    match = match or _WHOLE.fullmatch(flat(text))
    if not match:
        return None
    raw = text[match.start("number") : match.end("tail")]
    tail = normalise_symbol(text[match.start("tail") : match.end("tail")])
    groups = re.split(r"[-/]", tail)
    year = int(match["year"]) if match["year"] else None
    style = _style(groups, year, party=bool(match["party"]))
    code = _type_code(groups, style)
    organs = tuple(groups[1:] if code else groups)
    suffix = text[match.start("suffix") : match.end("suffix")]
    return Number(int(match["number"]), suffix, year, code, organs, raw, style)


def _type_code(groups: list[str], style: Style) -> str | None:
    """The abbreviation of the type that a notation begins with, or None for letters and laws."""
    if style in (Style.LETTER, Style.LAW) or len(groups) < 2:
        return None
    known = by_abbreviation(groups[0])
    return known.abbreviation if known else groups[0]


def _style(groups: list[str], year: int | None, *, party: bool) -> Style:
    """The pattern that the groups of a notation follow."""
    first, last = flat(groups[0]), flat(groups[-1])
    if party:
        return Style.PARTY
    if year and re.fullmatch(r"(?:qh|ubtvqh)\d{1,2}", first):
        return Style.LAW
    if first == "nq" and re.fullmatch(r"ubtvqh\d{1,2}", last):
        return Style.NA_STANDING
    if first == "vbhn":
        return Style.CONSOLIDATED
    if year:
        return Style.QPPL
    return Style.TYPED if len(groups) > 1 and first in _FOLDED_CODES else Style.LETTER


def compose(number: int | str, type_code: str | None, organ: str, unit: str | None = None) -> Number:
    """The number of a document about to be issued (Phụ lục I, Phần I, II.3).

    `number` may carry a letter ("118a"); `type_code` is None for an official letter; `organ` is the body's
    own abbreviation, `unit` the part that drafted it. Numbers below 10 get a leading 0. Raises ValueError
    when the number is not positive or the organ is empty.
    """
    parts = re.fullmatch(r"\s*(\d{1,6})\s*([a-zA-ZđĐ]?)\s*", str(number))
    groups = [normalise_symbol(part) for part in (type_code, organ, unit) if part]
    if not parts or int(parts[1]) < 1:
        raise ValueError("a document number is a positive number, with at most one letter")
    if not normalise_symbol(organ):
        raise ValueError("the body that issues needs an abbreviation")
    raw = f"{int(parts[1]):02d}{parts[2]}/{'-'.join(groups)}"
    style = Style.TYPED if type_code else Style.LETTER
    organs = tuple(groups[1:] if type_code else groups)
    return Number(int(parts[1]), parts[2], None, type_code, organs, raw, style)
