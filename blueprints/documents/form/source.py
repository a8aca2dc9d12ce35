"""Text as it arrives, made comparable without losing where each character stood."""

import re
import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d_"
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_BREAKS = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_NOTHING = "\u00ad\u200b\u200c\u200d\u2060\ufeff"


def _cleaning() -> dict[int, str]:
    """One character for one character: odd spaces, page breaks and the look-alike Ð (eth)."""
    table = {ord(sign): " " for sign in _SPACES}
    table.update({ord(sign): "\n" for sign in _BREAKS})
    table.update({ord("\u00d0"): "Đ", ord("\u00f0"): "đ", ord("\u2011"): "-", ord("\x00"): " "})
    return table


def _folding() -> dict[int, str]:
    """One character for one character: lower case, no marks, đ is d, every dash is a hyphen."""
    table: dict[int, str] = {}
    for code in (*range(0x41, 0x5B), *range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(code).lower())[:1]
        if base.isascii() and base:
            table[code] = base
    table.update({ord(sign): "d" for sign in "đĐðÐ"})
    table.update({ord(sign): "-" for sign in DASHES})
    table.update({ord("“"): '"', ord("”"): '"'})
    return table


_CLEAN = _cleaning()
_FOLD = _folding()
_STARS = re.compile(r"(?<!\*)\*{3}(?!\*)|\*{5,}")  # a drawn line, not emphasis
# Few marks stand on one letter; the bound keeps a text made of marks alone from costing more than its length.
_LOOSE = re.compile(f"(?P<marks>[\u0300-\u036f]{{1,6}})|[{_NOTHING}]")
_LOOSE_OR_STAR = re.compile(f"(?P<marks>[\u0300-\u036f]{{1,6}})|[{_NOTHING}*]")


def flat(text: str) -> str:
    """The text without marks, in lower case, dashes unified; exactly as long as the text given (NFC)."""
    return text.translate(_FOLD)


def squeeze(text: str) -> str:
    """The text with every run of white space made one space, none at the ends."""
    return " ".join(text.split())


def fold(text: str) -> str:
    """The text for comparing: NFC, without marks, lower case, white space made single."""
    return squeeze(read(text).folded)


@dataclass(frozen=True, slots=True)
class Source:
    """A text ready for reading, with the way back to the text as given.

    `text` is NFC with plain spaces and line feeds; `folded` has the same length, without marks and in
    lower case; `origin[i]` is where character i of `text` began in the text as given (`origin[len(text)]`
    is its length).
    """

    text: str
    folded: str
    origin: Sequence[int]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The positions, in the text as given, of text[start:end]."""
        return self.origin[start], self.origin[max(end, start)]


def read(given: str, *, unmark: bool = False) -> Source:
    """Prepare any text for reading; never raises, linear in the length of the text.

    With `unmark` the asterisks of a marked-up copy ("**V**ĂN PHÒNG") are left out where there are such.
    """
    plain = re.sub(r"\r(?!\n)", "\n", given).replace("\r", " ")
    if unmark and "**" in plain:
        plain = _STARS.sub(lambda stars: " " * len(stars.group()), plain)
        text, origin = _compose(plain, _LOOSE_OR_STAR)
    else:
        text, origin = _compose(plain, _LOOSE)
    text = text.translate(_CLEAN)
    return Source(text, flat(text), origin)


def _compose(plain: str, loose: re.Pattern[str]) -> tuple[str, Sequence[int]]:
    """Letters and marks made one, invisible characters left out, noting where each character began."""
    pieces: list[str] = []
    origin = array("L")
    last = 0
    for match in loose.finditer(plain):
        start, end = match.span()
        marked = match["marks"] is not None and start > last
        base = start - 1 if marked else start
        letter = unicodedata.normalize("NFC", plain[base:end]) if marked else ""
        pieces.append(plain[last:base])
        pieces.append(letter)
        origin.extend(range(last, base))
        origin.extend([base] * len(letter))
        last = end
    if not last:
        return plain, range(len(plain) + 1)
    pieces.append(plain[last:])
    origin.extend(range(last, len(plain) + 1))
    return "".join(pieces), origin
