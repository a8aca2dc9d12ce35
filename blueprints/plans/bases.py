"""The words with which a plan names what it carries out: type, number, day, issuer, subject, as clerks write them."""

from collections.abc import Sequence

from blueprints.documents.form import dates
from blueprints.documents.models import Edition

GROUNDS = frozenset(
    {
        "law", "ordinance", "order", "decree", "circular", "joint_circular", "legal_resolution", "legal_decision",
        "consolidated", "resolution", "decision", "regulation", "rules",
    }
)  # fmt: skip
"""Types that a document rests on ("Căn cứ"); what only asks for something is carried out ("Thực hiện")."""


def basis_of(edition: Edition) -> str:
    """One basis: "Thực hiện Kế hoạch số 260/KH-GDĐT ngày 05/11/2020 của … về truyền thông …;"."""
    opening = "Căn cứ" if edition.type_id in GROUNDS else "Thực hiện"
    about = "về việc" if edition.is_letter else "về"
    day = dates.short(edition.issued_date)
    head = f"{opening} {edition.type_name} số {edition.number_text} ngày {day} của {edition.issuing_body}"
    return f"{head} {about} {_inside(edition.subject)};"


def bases_from(edition: Edition) -> list[str]:
    """The bases of a plan made from a steering document: those of the document itself, then the document."""
    return [*_closed(edition.bases), basis_of(edition)]


def subject_from(edition: Edition) -> str:
    """The subject of a plan that carries a document out: a plan's own, else the act of carrying it out."""
    if edition.type_id == "plan":
        return edition.subject
    about = "về việc" if edition.is_letter else "về"
    return f"Thực hiện {edition.type_name} số {edition.number_text} {about} {_inside(edition.subject)}"


def _closed(bases: Sequence[str]) -> list[str]:
    """Bases with the sign that parts them; the last one of a document may have ended with a full stop or a comma."""
    return [f"{basis.rstrip(' ;,.')};" for basis in bases if basis.strip(" ;,.")]


def _inside(subject: str) -> str:
    """A subject inside a sentence: a small letter, unless it opens with a name (each syllable of one is capital)."""
    subject = subject.strip().removeprefix("V/v ").removeprefix("Về việc ").removeprefix("Về ").rstrip(" ;,.")
    named = all(word[:1].isupper() for word in subject.split()[:2])
    return subject if named else subject[:1].lower() + subject[1:]
