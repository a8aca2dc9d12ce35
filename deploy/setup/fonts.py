"""Joins the Latin and Vietnamese parts of Be Vietnam Pro, so that a page asks once for each weight."""

import itertools
import shutil
import sys
import tempfile
import unicodedata
from pathlib import Path

from fontTools.merge import Merger, Options
from fontTools.subset import Options as SubsetOptions
from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont

HOUSE = Path(__file__).resolve().parents[2]
PACKAGE = HOUSE / "node_modules" / "@fontsource" / "be-vietnam-pro"
TARGET = HOUSE / "static" / "fonts"
WEIGHTS = (400, 600)
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
VOWELS = "aăâeêioôơuưy"
SIGNS = "đĐ₫–—“”‘’…•×°²³§/()%+-0123456789"


def vietnamese_letters() -> set[str]:
    """What the portals write: twelve vowels with six tones, the alphabet, đ, and punctuation."""
    vowels = {unicodedata.normalize("NFC", vowel + tone) for vowel, tone in itertools.product(VOWELS, TONES)}
    plain = {chr(code) for code in range(0x20, 0x7F)}
    return vowels | {vowel.upper() for vowel in vowels} | plain | set(SIGNS)


def part(name: str, weight: int) -> TTFont:
    """One part of the typeface as npm installed it."""
    path = PACKAGE / "files" / f"be-vietnam-pro-{name}-{weight}-normal.woff2"
    return TTFont(path, recalcTimestamp=False)


def without(font: TTFont, codes: set[int]) -> TTFont:
    """The font less these characters, so that the join never chooses between two drawings of a letter."""
    options = SubsetOptions(layout_features=["*"], notdef_outline=True, name_IDs=["*"], hinting=True)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=set(font.getBestCmap()) - codes)
    subsetter.subset(font)
    return font


def join(weight: int, folder: Path) -> TTFont:
    """Latin and Vietnamese of one weight as one font."""
    latin = part("latin", weight)
    vietnamese = without(part("vietnamese", weight), set(latin.getBestCmap()))
    paths = []
    for name, font in (("latin", latin), ("vietnamese", vietnamese)):
        font.flavor = None
        path = folder / f"{name}-{weight}.ttf"
        font.save(path)
        paths.append(str(path))
    joined = Merger(options=Options(drop_tables=[])).merge(paths)
    joined.flavor = "woff2"
    # The same parts give the same bytes, so a reader's copy stays good after a new set-up.
    joined.recalcTimestamp = False
    joined["head"].created, joined["head"].modified = latin["head"].created, latin["head"].modified
    return joined


def missing(font: TTFont) -> list[str]:
    """The letters that the font cannot draw: no entry, or an entry with nothing in it."""
    table, glyphs = font.getBestCmap(), font["glyf"]
    absent = []
    for letter in sorted(vietnamese_letters()):
        name = table.get(ord(letter))
        if name is None or (letter != " " and glyphs[name].numberOfContours == 0):
            absent.append(letter)
    return absent


def main() -> int:
    """Writes the fonts and their licence; 1 when a letter is missing."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for weight in WEIGHTS:
            path = TARGET / f"be-vietnam-pro-{weight}.woff2"
            font = join(weight, Path(folder))
            font.save(path)
            absent = missing(TTFont(path))
            if absent:
                path.unlink()
                print(f"{path.name}: no drawing for {' '.join(absent)}", file=sys.stderr)
                return 1
    shutil.copyfile(PACKAGE / "LICENSE", TARGET / "OFL.txt")
    return 0


if __name__ == "__main__":
    sys.exit(main())
