"""A reader's display preset: text size, contrast and reading aids, small enough for a cookie and a cache key."""

import re
from dataclasses import dataclass, replace

from markupsafe import Markup

COOKIE = "tro_nang"
SIZES = (100, 125, 150, 175, 200)
CONTRASTS = ("", "normal", "dark", "light")
"""Follow the device, normal, high on dark, high on light."""

_LETTERS = dict(zip(CONTRASTS, "fndl", strict=True))
_BY_LETTER = {letter: name for name, letter in _LETTERS.items()}
_FLAGS = (("spacing", "s"), ("underline", "u"), ("motion", "m"), ("font", "r"))
_FORM = re.compile(r"(100|125|150|175|200)([fndl])(s?u?m?r?)")


@dataclass(frozen=True, slots=True)
class Preset:
    """What a reader chose; the default leaves everything to the device."""

    size: int = 100
    contrast: str = ""
    spacing: bool = False
    underline: bool = False
    motion: bool = False
    font: bool = False

    @property
    def text(self) -> str:
        """The form kept in the cookie, for example `150dsu`; it says nothing about the reader."""
        return f"{self.size}{_LETTERS[self.contrast]}" + "".join(
            letter for name, letter in _FLAGS if getattr(self, name)
        )

    @property
    def attributes(self) -> Markup:
        """Attributes of the html element that the style sheets answer to."""
        chosen = {
            "size": str(self.size) if self.size != 100 else "",
            "contrast": self.contrast,
            "spacing": "on" if self.spacing else "",
            "underline": "on" if self.underline else "",
            "motion": "less" if self.motion else "",
            "font": "reading" if self.font else "",
        }
        return Markup(" ").join(Markup('data-{}="{}"').format(name, value) for name, value in chosen.items() if value)

    def larger(self) -> "Preset":
        """One step up, staying at 200 %."""
        return replace(self, size=SIZES[min(len(SIZES) - 1, SIZES.index(self.size) + 1)])

    def smaller(self) -> "Preset":
        """One step down, staying at 100 %."""
        return replace(self, size=SIZES[max(0, SIZES.index(self.size) - 1)])


def parse(text: str | None) -> Preset:
    """The preset in a cookie; anything malformed is the default."""
    match = _FORM.fullmatch(text or "")
    if match is None:
        return Preset()
    flags = {name: letter in match[3] for name, letter in _FLAGS}
    return Preset(size=int(match[1]), contrast=_BY_LETTER[match[2]], **flags)
