"""In whose name a document is signed: the lines above the signature (Nghị định 30/2020/NĐ-CP, Điều 13)."""

import re
from enum import StrEnum

from blueprints.documents.form.source import flat, squeeze


class Capacity(StrEnum):
    """The authority a person signs with, by the sign before the lines (Phụ lục I, Phần I, II.7)."""

    ON_BEHALF = "TM."
    ACTING = "Q."
    DEPUTY = "KT."
    BY_ORDER = "TL."
    AUTHORISED = "TUQ."

    @property
    def meaning(self) -> str:
        """What the sign stands for, in Vietnamese."""
        return _MEANINGS[self]


_MEANINGS = {
    Capacity.ON_BEHALF: "thay mặt",
    Capacity.ACTING: "quyền",
    Capacity.DEPUTY: "ký thay",
    Capacity.BY_ORDER: "thừa lệnh",
    Capacity.AUTHORISED: "thừa ủy quyền",
}
_SIGN = re.compile(r"\s*(?P<sign>tuq|t/uq|tm|t/m|kt|k/t|tl|t/l|q)(?:\s*[./]\s*|\s+|$)")


def capacity_of(line: str) -> Capacity | None:
    """The authority a line names ("KT. HIỆU TRƯỞNG", "KT GIÁM ĐỐC", "T/M ĐẢNG UỶ"), or None."""
    return split_capacity(line)[0]


def split_capacity(line: str) -> tuple[Capacity | None, str]:
    """A line parted into authority and the rest; a plain line gives (None, the line)."""
    match = _SIGN.match(flat(line))
    if not match or not line.strip()[:1].isupper():
        return None, squeeze(line)
    rest = squeeze(line[match.end() :])
    sign = match["sign"].replace("/", "").upper() + "."
    return Capacity(sign), rest


def signing_lines(
    title: str,
    *,
    capacity: Capacity | None = None,
    principal: str | None = None,
    collective: str | None = None,
) -> tuple[str, ...]:
    """The lines above a signature, in capitals, in order.

    `title` is the signer's own office; `capacity` the authority; `principal` the office signed for (needed
    with KT., TL. and TUQ.); `collective` the body in whose name the head signs (adds "TM. …" first).
    A head signs with the title alone. Raises ValueError when the principal or the collective is missing.
    """
    own = squeeze(title).upper()
    if capacity is Capacity.ON_BEHALF and not collective:
        raise ValueError("TM. needs the collective signed for")
    lines = [f"TM. {squeeze(collective).upper()}"] if collective else []
    if capacity is Capacity.ACTING:
        own = f"Q. {own}"
    elif capacity in (Capacity.DEPUTY, Capacity.BY_ORDER, Capacity.AUTHORISED):
        if not principal:
            raise ValueError(f"{capacity} needs the office signed for")
        lines.append(f"{capacity} {squeeze(principal).upper()}")
    return (*lines, own)
