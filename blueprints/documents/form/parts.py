"""What recognising gives: the parts of a document, each with its place in the text and how sure it is."""

import datetime
from dataclasses import dataclass
from typing import Generic, TypeVar

from blueprints.documents.form.numbers import Number
from blueprints.documents.form.types import DocumentType, Family, by_name

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """A part found: its value, where it stands in the text as given, and how sure the reader is (0 to 1)."""

    value: T
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Base:
    """A clause the document rests on ("Căn cứ …;").

    `text` is the clause, `opening` the first 40 characters from its beginning, `numbers` the documents it
    cites, `date` the first date in it; `start`, `end`, `confidence` as in a part.
    """

    text: str
    opening: str
    numbers: tuple[Number, ...]
    date: datetime.date | None
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it.

    `label` as printed ("I.", "Điều 2."), `heading` the words after it, `level` 1 for the highest level the
    document uses, `start` of the label and `end` of all its content, `children` the headings below.
    """

    label: str
    heading: str
    level: int
    start: int
    end: int
    children: tuple["Section", ...] = ()

    @property
    def text(self) -> str:
        """Label and heading, "I. MỤC ĐÍCH, YÊU CẦU"."""
        return f"{self.label} {self.heading}".strip()


@dataclass(frozen=True, slots=True)
class Recognised:
    """The parts of a document as recognised; a part that is not there is None or an empty tuple.

    Names follow Nghị định 30/2020/NĐ-CP, Điều 8: who issues (`issuer`, `issuers` where several do, their
    `parent_issuer`), `number` (None where left blank; `symbol` stands alone then), `place`, `date` or
    `date_partial` ("2011-12"), `type` in lower case with its `type_code`, `title` (trích yếu), `addressees`
    (Kính gửi), `authority` (who decides), `bases`, `sections`, `recipients` (Nơi nhận), the signature,
    `urgency`, `secrecy`, `body` (between the bases and Nơi nhận), `references` (every number cited).
    """

    issuer: Part[str] | None = None
    issuers: tuple[Part[str], ...] = ()
    parent_issuer: Part[str] | None = None
    number: Part[Number] | None = None
    symbol: Part[str] | None = None
    place: Part[str] | None = None
    date: Part[datetime.date] | None = None
    date_partial: Part[str] | None = None
    type: Part[str] | None = None
    type_code: str | None = None
    title: Part[str] | None = None
    addressees: tuple[Part[str], ...] = ()
    authority: Part[str] | None = None
    bases: tuple[Base, ...] = ()
    references: tuple[Part[Number], ...] = ()
    sections: tuple[Section, ...] = ()
    recipients: tuple[Part[str], ...] = ()
    signer_capacity: Part[str] | None = None
    signer_title: Part[str] | None = None
    signer: Part[str] | None = None
    signers: tuple[Part[str], ...] = ()
    urgency: Part[str] | None = None
    secrecy: Part[str] | None = None
    body: Part[str] | None = None
    has_annex: bool = False
    truncated: bool = False

    @property
    def document_type(self) -> DocumentType | None:
        """The type among those of the decree, or None for a type outside it."""
        return by_name(self.type.value, Family.ADMINISTRATIVE) if self.type else None

    @property
    def sections_top(self) -> tuple[str, ...]:
        """The headings of the highest level, label and words."""
        return tuple(section.text for section in self.sections)

    def as_dict(self) -> dict[str, object]:
        """The parts as plain values, ready for JSON."""

        return {
            "number": self.number.value.as_printed if self.number else None,
            "symbol": _value(self.symbol),
            "type": _value(self.type),
            "type_code": self.type_code,
            "issuer": _value(self.issuer),
            "issuers": [part.value for part in self.issuers],
            "parent_issuer": _value(self.parent_issuer),
            "place": _value(self.place),
            "date": self.date.value.isoformat() if self.date else None,
            "date_partial": _value(self.date_partial),
            "title": _value(self.title),
            "addressees": [part.value for part in self.addressees],
            "authority": _value(self.authority),
            "bases": [_base(base) for base in self.bases],
            "references": [part.value.as_printed for part in self.references],
            "sections_top": list(self.sections_top),
            "recipients": [part.value for part in self.recipients],
            "signer_capacity": _value(self.signer_capacity),
            "signer_title": _value(self.signer_title),
            "signer": _value(self.signer),
            "signers": [part.value for part in self.signers],
            "urgency": _value(self.urgency),
            "secrecy": _value(self.secrecy),
            "truncated": self.truncated,
            "has_annex": self.has_annex,
        }


def _value(part: Part[str] | None) -> str | None:
    """What a part says, None where it is not there."""
    return part.value if part else None


def _base(base: Base) -> dict[str, object]:
    """A base clause as plain values."""
    return {
        "text_start": base.opening,
        "numbers": [number.as_printed for number in base.numbers],
        "date": base.date.isoformat() if base.date else None,
    }
