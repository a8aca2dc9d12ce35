"""A pasted document read into the fields of the form, with the parts found marked in the text for a person to check."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from blueprints.documents.bodies import unwrapped
from blueprints.documents.form import markup, numbers, types
from blueprints.documents.form.recognise import Recognised, recognise
from blueprints.documents.form.types import Family
from tenants.ground.folding import fold

URGENCIES = {"khan": "urgent", "thuong khan": "very_urgent", "hoa toc": "flash"}

CAPITALS = frozenset({"UBND", "HĐND", "GDĐT", "GD&ĐT", "THCS", "THPT", "BGH", "TTCM"})
"""Words that stay capital in a title."""

NAMES: tuple[tuple[str, LazyString], ...] = (
    ("number", _l("Số, ký hiệu")),
    ("date", _l("Ngày ban hành")),
    ("type", _l("Loại văn bản")),
    ("title", _l("Trích yếu")),
    ("issuer", _l("Cơ quan ban hành")),
    ("parent_issuer", _l("Cơ quan chủ quản")),
    ("place", _l("Địa danh")),
    ("signer_capacity", _l("Quyền hạn ký")),
    ("signer_title", _l("Chức vụ người ký")),
    ("signer", _l("Người ký")),
)
"""Parts of one piece, in the order they are checked."""


_BLANK = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the pasted text; `name` says what was found there, "" for the words between."""

    text: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the values for the form, the number and date that stood there, and the text in pieces."""

    fields: dict[str, Any]
    found: list[tuple[str, str]]
    missing: list[str]
    pieces: list[Piece]
    number: str
    day: str
    secret: bool


def read(pasted: str) -> Reading:
    """The fields of a pasted document (words or HTML); what is not found stays empty and is named as missing."""
    text = markup.to_text(pasted) if markup.looks_like_html(pasted) else pasted
    seen = recognise(text)
    parts = [(str(name), getattr(seen, part)) for part, name in NAMES]
    return Reading(
        fields=_fields(seen, text),
        found=[(name, _shown(part.value)) for name, part in parts if part is not None],
        missing=[name for name, part in parts if part is None],
        pieces=_pieces(text, _places(seen)),
        number=seen.number.value.text if seen.number else "",
        day=_shown(seen.date.value) if seen.date else "",
        secret=seen.secrecy is not None,
    )


def _fields(seen: Recognised, text: str) -> dict[str, Any]:
    kind = seen.document_type or (types.by_name(seen.type.value, Family.ADMINISTRATIVE) if seen.type else None)
    urgency = fold(seen.urgency.value) if seen.urgency else ""
    return {
        "type_id": kind.id if kind else "",
        "subject": _one_line(seen.title),
        "text": unwrapped(_body(seen, text)),
        "bases": "\n".join(" ".join(base.text.split()) for base in seen.bases),
        "place": _one_line(seen.place),
        "addressees": "\n".join(_one_line(part) for part in seen.addressees),
        "recipients": "\n".join(_one_line(part) for part in seen.recipients),
        "signing_capacity": _one_line(seen.signer_capacity),
        "signer_title": _title(_one_line(seen.signer_title)),
        "signer_name": _one_line(seen.signer),
        "urgency": URGENCIES.get(urgency, ""),
    }


def _body(seen: Recognised, text: str) -> str:
    """The text with the sentence that opens it, which stands between the last base and the first heading."""
    if seen.body is None:
        return text
    before = [end for _start, end, _name in _places(seen) if end <= seen.body.start]
    opening = text[max(before, default=seen.body.start) : seen.body.start].lstrip(" \t\r\n;,.:")
    return f"{opening}\n{seen.body.value}"


def _title(title: str) -> str:
    """A signer's office in ordinary letters; the sheet prints it in capitals by itself."""
    if not title.isupper():
        return title
    words = [word if word in CAPITALS else word.lower() for word in title.split()]
    return " ".join([words[0].capitalize() if words[0] not in CAPITALS else words[0], *words[1:]])


def _one_line(part: Any) -> str:
    return " ".join(str(part.value).split()) if part is not None else ""


def _shown(value: Any) -> str:
    if isinstance(value, numbers.Number):
        return value.text
    return value.strftime("%d/%m/%Y") if hasattr(value, "strftime") else " ".join(str(value).split())


def _places(seen: Recognised) -> Iterable[tuple[int, int, str]]:
    for part, name in NAMES:
        found = getattr(seen, part)
        if found is not None and found.end > found.start:
            yield found.start, found.end, str(name)
    yield from ((base.start, base.end, str(_l("Căn cứ"))) for base in seen.bases)
    yield from ((part.start, part.end, str(_l("Kính gửi"))) for part in seen.addressees)
    yield from ((part.start, part.end, str(_l("Nơi nhận"))) for part in seen.recipients)


def _pieces(text: str, places: Iterable[tuple[int, int, str]]) -> list[Piece]:
    pieces, at = [], 0
    for start, end, name in sorted(places):
        if start < at:
            continue  # one stretch carries one name; a part inside another is in the list beside it
        pieces += [Piece(text[at:start]), Piece(text[start:end], name)]
        at = end
    return [Piece(_BLANK.sub("\n\n", one.text), one.name) for one in [*pieces, Piece(text[at:])] if one.text]
