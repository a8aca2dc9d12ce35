"""A document as a sheet of paper: the cells of Nghị định 30/2020/NĐ-CP filled, its citations turned into links."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import g, url_for
from markupsafe import Markup

from blueprints.documents import queries
from blueprints.documents.form import layout, numbers, types
from blueprints.documents.models import Document, Edition
from blueprints.documents.queries import Ties
from tenants import lines
from tenants.ground import clock
from tenants.pages import absolute, portal_url
from tenants.units import Unit, name_on

LETTERS = frozenset({"official_letter", "official_personal_letter"})
Address = Callable[[str], str]
"""From a number's key to the address of the document, "" when the store does not have it."""

_TAGS = re.compile(r"(<[^>]*>)")


@dataclass(frozen=True, slots=True)
class Receiver:
    """A line of "Nơi nhận" as the sheet prints it; the purpose is part of the text."""

    text: str
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class SheetView:
    """What components/sheet.html prints; texts with links are Markup, everything else plain text."""

    governing_body: str
    issuing_body: str
    number_text: str
    place: str
    issued_on: date | None
    type_name: str
    subject: str
    is_letter: bool
    addressees: list[str]
    bases: list[Markup]
    body: Markup
    recipients: list[Receiver]
    signing_capacity: list[str]
    signer_title: str
    signer_name: str
    urgency: str


def sheet(edition: Edition, ties: Ties | None = None) -> SheetView:
    """An edition as a sheet, each number it cites linked when the store has that document and readers may see it."""
    near = ties if ties is not None else queries.ties(edition)
    address = _addresses(edition, near)
    return SheetView(
        governing_body=edition.governing_body,
        issuing_body=edition.issuing_body,
        number_text=edition.number_text,
        place=edition.place,
        issued_on=edition.issued_date,
        type_name=edition.type_name,
        is_letter=edition.type_id in LETTERS,
        bases=[linked(basis, address) for basis in edition.bases],
        body=linked_html(edition.body, address),
        **_shared(edition),
    )


def draft_sheet(document: Document, unit: Unit) -> SheetView:
    """A working record as it would look if it were issued today; the number is still open."""
    today = clock.today()
    governing_body, issuing_body = bodies_on(unit, today)
    return SheetView(
        governing_body=governing_body,
        issuing_body=issuing_body,
        number_text=_open_number(document.type_id, unit),
        place=document.place or unit.place,
        issued_on=None,
        type_name=type_name(document.type_id),
        is_letter=document.type_id in LETTERS,
        bases=[linked(basis, _nowhere) for basis in document.bases],
        body=linked_html(document.body, _nowhere),
        **_shared(document),
    )


def _shared(paper: Edition | Document) -> dict[str, Any]:
    return {
        "subject": paper.subject,
        "addressees": paper.addressees,
        "recipients": [Receiver(one) for one in recipient_lines(paper.recipients)],
        "signing_capacity": [line for line in paper.signing_capacity.splitlines() if line.strip()],
        "signer_title": paper.signer_title,
        "signer_name": paper.signer_name,
        "urgency": paper.urgency,
    }


def recipient_lines(recipients: list[str]) -> list[str]:
    """The lines of "Nơi nhận" in the order of the decree, without dashes and closing signs; none stays none."""
    if not recipients:
        return []
    known = layout.parse_recipients("\n".join(recipients))
    return [line.removeprefix("- ")[:-1] for line in layout.print_recipients(known)]


def bodies_on(unit: Unit, day: date) -> tuple[str, str]:
    """Governing and issuing body as they were called on a day (the names of today where that day is not known)."""
    upper = lines.governing(unit, day) or lines.governing(unit)
    known = name_on(upper, day) if upper is not None else None
    own = name_on(unit, day)
    governing = (known.short_name if known else upper.short_name) if upper is not None else ""
    return governing, own.name if own else unit.name


def type_name(type_id: str) -> str:
    """The Vietnamese name of a type, as it is printed."""
    kind = types.by_id(type_id)
    return kind.name if kind else type_id


def path(edition: Edition) -> str:
    """Where an edition is read on the portal of its issuer."""
    return f"/van-ban/{edition.slug}"


def address(edition: Edition, hosts: dict[int, str] | None = None) -> str:
    """Address of an edition from the page being made: a path on this portal, else the issuer's absolute address."""
    here: Unit | None = g.get("unit")
    if here is not None and here.id == edition.issuer_id:
        return url_for("documents.show", slug=edition.slug)
    host = (hosts or {}).get(edition.issuer_id)
    return absolute(host, path(edition)) if host else portal_url(edition.issuer, path(edition))


def linked(text: str, address_of: Address) -> Markup:
    """Plain text with each cited number kept on one line and, where the store has the document, made a link to it."""
    pieces, at = [], 0
    for found in numbers.find_all(text):
        pieces.append(html.escape(text[at : found.start], quote=False))
        shown = html.escape(text[found.start : found.end], quote=False)
        url = address_of(found.number.key)
        if url:
            pieces.append(f'<a class="nb" href="{html.escape(url)}">{shown}</a>')
        else:
            pieces.append(f'<span class="nb">{shown}</span>')
        at = found.end
    return Markup("".join(pieces) + html.escape(text[at:], quote=False))  # every piece was escaped above


def linked_html(body: str, address_of: Address) -> Markup:
    """Sanitised HTML with its cited numbers linked; what already stands inside a link is left alone."""
    pieces, inside = [], 0
    for part in _TAGS.split(body):
        if part.startswith("<"):
            inside += part.startswith("<a ") - part.startswith("</a")
            pieces.append(part)
        else:
            pieces.append(part if inside or not part.strip() else str(linked(html.unescape(part), address_of)))
    return Markup("".join(pieces))  # a Clean value whose words alone were touched


def _addresses(edition: Edition, near: Ties) -> Address:
    known: dict[str, str] = {}
    for one in near.citations:
        target = near.shown(one.target_id) if one.source_id == edition.id else None
        if target is not None:
            known[one.number_key] = address(target, near.hosts)
    return lambda key: known.get(key, "")


def _nowhere(_key: str) -> str:
    return ""


def number_for(type_id: str, unit: Unit, number: int) -> str:
    """Number and notation that a document of this type would carry, "" while the unit has no abbreviation."""
    kind = types.by_id(type_id)
    return numbers.compose(number, kind.abbreviation if kind else None, unit.notation).text if unit.notation else ""


def filed_with(recipients: list[str]) -> str:
    """Who keeps the filed copy, as the last line of "Nơi nhận" says."""
    found = [one for one in layout.parse_recipients("\n".join(recipients)) if one.role is layout.Role.FILE]
    return (found[0].name.partition(":")[2].strip() or "VT") if found else "VT" if recipients else ""


def sent_to(recipients: list[str]) -> str:
    """Who receives a document, without the line that says who files it."""
    found = [one for one in layout.parse_recipients("\n".join(recipients)) if one.role is not layout.Role.FILE]
    return "; ".join(one.text for one in found)


def _open_number(type_id: str, unit: Unit) -> str:
    kind = types.by_id(type_id)
    parts = [part for part in ((kind.abbreviation if kind else None), unit.notation) if part]
    return "…/" + "-".join(parts) if parts else ""
