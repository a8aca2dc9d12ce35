"""Text as it arrives, made comparable without losing where each character stood."""

import re
import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d_"
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_BREAKS = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_NOTHING = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")


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
    table.update({ord(sign): "-" for sign in _DASHES})
    table.update({ord("“"): '"', ord("”"): '"'})
    return table


_CLEAN = _cleaning()
_FOLD = _folding()
_CLUSTER = re.compile(r"[\s\S][\u0300-\u036f]*")


def flat(text: str) -> str:
    """The text without marks, in lower case, dashes unified; exactly as long as the text given (NFC)."""
    return text.translate(_FOLD)


def squeeze(text: str) -> str:
    """The text with every run of white space made one space, none at the ends."""
    return " ".join(text.split())


def fold(text: str) -> str:
    """The text for comparing: NFC, without marks, lower case, white space made single."""
    return squeeze(flat(unicodedata.normalize("NFC", text)))


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


def read(given: str) -> Source:
    """Prepare any text for reading; never raises, linear in the length of the text."""
    plain = re.sub(r"\r(?!\n)", "\n", given).replace("\r", " ")
    simple = unicodedata.is_normalized("NFC", plain) and not any(sign in plain for sign in _NOTHING)
    text, origin = (plain, range(len(plain) + 1)) if simple else _compose(plain)
    text = text.translate(_CLEAN)
    return Source(text, flat(text), origin)


def _compose(plain: str) -> tuple[str, "array[int]"]:
    """NFC cluster by cluster, leaving out invisible characters, noting where each cluster began."""
    pieces: list[str] = []
    origin = array("L")
    for match in _CLUSTER.finditer(plain):
        cluster = match.group()
        if cluster in _NOTHING:
            continue
        if not cluster.isascii():
            cluster = unicodedata.normalize("NFC", cluster)
        pieces.append(cluster)
        origin.extend([match.start()] * len(cluster))
    origin.append(len(plain))
    return "".join(pieces), origin
