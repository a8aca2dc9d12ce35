"""Recognising the parts of an administrative document in any text (Nghị định 30/2020/NĐ-CP, Điều 8)."""

from dataclasses import replace

from blueprints.documents.form import numbers
from blueprints.documents.form.anchors import OwnNumber
from blueprints.documents.form.bases import read_bases
from blueprints.documents.form.cells import unpaged
from blueprints.documents.form.extent import annex_and_page, beginning, promises_annex
from blueprints.documents.form.head import Head, read_head
from blueprints.documents.form.numbers import Number
from blueprints.documents.form.organs import Organ, joint, organs
from blueprints.documents.form.parts import Base, Part, Recognised, Section
from blueprints.documents.form.sections import read_sections
from blueprints.documents.form.sheet import Tail
from blueprints.documents.form.source import Source, read
from blueprints.documents.form.tail import read_tail
from blueprints.documents.form.title import late_subject
from blueprints.documents.form.types import Family, by_abbreviation, by_name

__all__ = ["Base", "Part", "Recognised", "Section", "recognise"]

_LETTER = "công văn"


def recognise(text: str) -> Recognised:
    """The parts of a document found in a text, with their places in the text as given.

    Takes a text as pasted or extracted: columns flattened in either order or kept by spaces, broken lines,
    page numbers, the page around the document, decomposed letters. Never raises; what is not found is None
    or empty. Time grows linearly with the length of the text.
    """
    source = unpaged(read(text, unmark=True))
    begin, anchor = beginning(source)
    head = read_head(source, begin, anchor)
    tail = read_tail(source, (head.end, len(source.text)))
    bases, body = read_bases(source, head.end, max(head.end, tail.start))
    annexed, end = annex_and_page(source, tail.end)
    zone = (body, max(body, tail.start))
    found = Recognised(
        bases=tuple(bases),
        sections=tuple(read_sections(source, zone)),
        body=_body(source, text, zone),
        references=_references(source, begin, max(end, tail.end), head),
        has_annex=annexed,
        truncated=not (tail.signers or tail.recipients or tail.title or tail.capacity)
        or (not annexed and promises_annex(source, *zone)),
    )
    if head.title is None and head.type is None:
        head.title = late_subject(source, (body, len(source.text)))
    return _with_tail(_with_head(found, source, head), tail)


def _body(source: Source, given: str, zone: tuple[int, int]) -> Part[str] | None:
    """The text between the enacting sentence and "Nơi nhận", as given."""
    start, end = source.place(*zone)
    words = given[start:end]
    start, words = start + len(words) - len(words.lstrip()), words.strip()
    return Part(words, start, start + len(words), 0.9) if words else None


def _references(source: Source, begin: int, end: int, head: Head) -> tuple[Part[Number], ...]:
    """Every number cited between two positions, each once, the document's own left out."""
    own = head.number.number.key if head.number and head.number.number else None
    once: dict[str, Part[Number]] = {}
    for hit in numbers.scan(source.text[begin:end], source.folded[begin:end]):
        printed = hit.number.as_printed
        if hit.number.key != own and printed not in once:
            once[printed] = Part(hit.number, *source.place(begin + hit.start, begin + hit.end), 0.97)
    return tuple(once.values())


def _with_head(found: Recognised, source: Source, head: Head) -> Recognised:
    """The parts of the head added."""
    bodies = organs(head.organ_lines)
    sure = 0.97 if head.national else 0.75
    issuing = joint(bodies[-1]) if bodies else []
    number, place = head.number, head.place
    kind = head.type or _type_without_line(source, head)
    return replace(
        found,
        issuer=_organ(source, bodies[-1], sure) if bodies else None,
        issuers=tuple(_organ(source, organ, sure) for organ in issuing),
        parent_issuer=_organ(source, bodies[-2], sure - 0.05) if len(bodies) > 1 else None,
        number=_number(source, number),
        symbol=Part(number.symbol, *source.place(number.start, number.end), 0.97) if number else None,
        place=Part(place.place, *source.place(*place.place_span), 0.95) if place else None,
        date=Part(place.date, *source.place(place.start, place.end), 0.96) if place and place.date else None,
        date_partial=Part(place.partial, *source.place(place.start, place.end), 0.93)
        if place and place.partial
        else None,
        type=kind,
        type_code=_code(kind.value) if kind else None,
        title=head.title,
        addressees=tuple(head.addressees),
        authority=head.authority,
        urgency=head.urgency,
        secrecy=head.secrecy,
    )


def _number(source: Source, own: OwnNumber | None) -> Part[Number] | None:
    """The document's number as a part, None where it was left blank."""
    if own is None or own.number is None:
        return None
    return Part(own.number, *source.place(own.start, own.end), 0.97)


def _organ(source: Source, organ: Organ, confidence: float) -> Part[str]:
    """A body as a part."""
    return Part(organ.name, *source.place(organ.start, organ.end), confidence)


def _type_without_line(source: Source, head: Head) -> Part[str] | None:
    """The type of a document that prints none: a letter, or what the ký hiệu says."""
    number = head.number
    if number is None:
        return Part(_LETTER, 0, 0, 0.4) if head.addressed and head.national else None
    place = source.place(number.start, number.end)
    first = number.symbol.split("-")[0].split("/")[0]
    coded = by_abbreviation(first, Family.ADMINISTRATIVE) if "-" in number.symbol else None
    if coded and coded.abbreviation == first and not (head.title and head.addressed):
        return Part(coded.name.lower(), *place, 0.6)
    return Part(_LETTER, *place, 0.9 if head.title or head.addressed else 0.6)


def _code(name: str) -> str | None:
    """The abbreviation the decree gives a type, None outside its 29."""
    kind = by_name(name, Family.ADMINISTRATIVE)
    return kind.abbreviation if kind else None


def _with_tail(found: Recognised, tail: Tail) -> Recognised:
    """The parts of the foot added."""
    signers = tail.signers
    return replace(
        found,
        recipients=tuple(tail.recipients),
        signer_capacity=tail.capacity,
        signer_title=tail.title,
        signer=signers[-1] if signers else None,
        signers=tuple(signers) if len(signers) > 1 else (),
    )
