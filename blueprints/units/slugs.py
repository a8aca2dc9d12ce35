"""Proposes a sub-domain from a school's name: the level's short form and the name proper, free to be given out."""

import re
from collections.abc import Iterator

from tenants.ground import folding
from tenants.units import KINDS, BadSlug, check_slug

ADDRESS_OF_FORM = "them"
"""The word that stands in the console's addresses where a slug would; no school may be called so."""

_LEVEL_WORDS = re.compile(
    r"^(?:truong-)?(?:mam-non|mau-giao|tieu-hoc|trung-hoc-co-so|trung-hoc-pho-thong|pho-thong|thcs-va-thpt|thcs|thpt|"
    r"ptdt-noi-tru|ptdt-ban-tru|ptdt|gdtx|trung-tam-giao-duc-thuong-xuyen|trung-hoc-nghe|truong)-"
)
LONGEST = 40


def propose(name: str, kind: str, place: str = "") -> str:
    """The first free sub-domain for this name; empty when the name gives none."""
    proper = folding.slug(name, limit=LONGEST)
    prefix = KINDS[kind].prefix
    bare = _LEVEL_WORDS.sub("", f"{proper}-").strip("-") or proper
    stem = bare if not prefix or f"{bare}-".startswith(f"{prefix}-") else f"{prefix}-{bare}"
    for candidate in _candidates(stem, folding.slug(place, limit=20) if place else ""):
        try:
            return check_slug(candidate)
        except BadSlug:
            continue
    return ""


def _candidates(stem: str, place: str) -> Iterator[str]:
    yield stem
    if place:
        yield f"{stem}-{place}"
    for number in range(2, 30):
        yield f"{stem}-{number}"
