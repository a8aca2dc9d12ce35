"""Vietnamese text made comparable: without marks, as an address, as a document number, as a sort key."""

import re
import unicodedata

# Letters Unicode does not take apart: đ, and the Icelandic eth that old fonts and keyboards put in its place.
_STROKED = str.maketrans({"đ": "d", "ð": "d", "Đ": "D", "Ð": "D"})
# Categories that leave no trace when folded: marks, and format characters such as the zero-width space.
_UNSEEN = {"Mn", "Mc", "Me", "Cf"}
_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")
_SLUG_IF_EMPTY = "muc"

# "số", "Số:", "no." typed before a number; only when a digit follows, so that "So-29" in a notation survives.
_NUMBER_WORD = re.compile(r"^(?:so hieu|so|no)[\s.:]*(?=\d)")
# A leading zero belongs to the print (NĐ 30/2020 writes 08), not to the number; "0" itself stays.
_LEADING_ZEROS = re.compile(r"^0+(?=\d)")

_PARTS = re.compile(r"[0-9]+|[^0-9]")
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_RANK = {letter: rank for rank, letter in enumerate(_LETTERS)}
# Marks that make another letter (ă, â, ê, ô, ơ, ư), as against the five tones.
_LETTER_MARKS = {"\N{COMBINING BREVE}", "\N{COMBINING CIRCUMFLEX ACCENT}", "\N{COMBINING HORN}"}
# Order of the tones in Vietnamese dictionaries: ngang, huyền, hỏi, ngã, sắc, nặng.
_TONE_RANK = {
    "\N{COMBINING GRAVE ACCENT}": 1,
    "\N{COMBINING HOOK ABOVE}": 2,
    "\N{COMBINING TILDE}": 3,
    "\N{COMBINING ACUTE ACCENT}": 4,
    "\N{COMBINING DOT BELOW}": 5,
}

SyllableKey = tuple[tuple[tuple[int, ...], ...], tuple[int, ...]]


def nfc(text: str) -> str:
    """Return `text` with every letter and its marks composed into one character."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Return `text` in lower case without marks, đ as d, spaces collapsed: what two spellings share.

    Old and new tone placement (hoà, hòa) fold to the same word, as do composed and decomposed typing.
    """
    apart = unicodedata.normalize("NFKD", text)
    bare = "".join(c for c in apart if c.isascii() or unicodedata.category(c) not in _UNSEEN)
    # Marks first, then the stroke: a full-width or mathematical Đ only becomes a plain one in between.
    return " ".join(bare.translate(_STROKED).casefold().split())


def slug(text: str, *, limit: int = 80) -> str:
    """Return `text` as part of an address: a–z, 0–9, single hyphens, at most `limit` long, never empty."""
    whole = _NOT_IN_SLUG.sub("-", fold(text)).strip("-")
    if len(whole) > limit:
        cut = whole[: limit + 1].rpartition("-")[0] or whole[:limit]
        whole = cut.strip("-")
    return whole or _SLUG_IF_EMPTY


def number_key(text: str) -> str:
    """Return what all ways to type one document number share: "Số 118 /KH- THCS" gives "118khthcs".

    Only for finding and for spotting doubles: the number as typed is kept elsewhere (domain.md 4.2).
    """
    bare = _NUMBER_WORD.sub("", fold(text))
    return _LEADING_ZEROS.sub("", "".join(c for c in bare if c.isalnum()))


def vietnamese_sort_key(name: str) -> tuple[SyllableKey, ...]:
    """Return a key that sorts names as a Vietnamese dictionary does: đ after d, tones in their order.

    Syllable by syllable, and within a syllable letters before tones: Hoa, Hoa Bình, Hoà An, Hoan.
    """
    return tuple(_syllable_key(syllable) for syllable in nfc(name).casefold().split())


def _syllable_key(syllable: str) -> SyllableKey:
    """Return (letters, tones) of one syllable; a run of digits counts by its value, before any letter."""
    letters: list[tuple[int, ...]] = []
    tones: list[int] = []
    for part in _PARTS.findall(syllable):
        if part[0] in "0123456789":
            digits = part.lstrip("0")
            # Length, then digits: the order of the values without turning a thousand digits into a number.
            letters.append((0, len(digits), *map(int, digits)))
            continue
        apart = unicodedata.normalize("NFD", part)
        tones.extend(_TONE_RANK[c] for c in apart if c in _TONE_RANK)
        letter = nfc("".join(c for c in apart if c in _LETTER_MARKS or not unicodedata.combining(c)))
        rank = _LETTER_RANK.get("đ" if letter == "ð" else letter)
        if rank is not None:
            letters.append((2, rank))
        elif letter:
            letters.append((1, ord(letter[0])))
    return tuple(letters), tuple(tones)
