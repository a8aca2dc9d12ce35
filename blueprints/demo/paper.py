"""From a text of the shelf to a document: what the form of a clerk would hold, drafted and issued."""

from typing import Any

from blueprints.demo.country import Country
from blueprints.demo.shelf import Piece
from blueprints.documents import actions as documents
from blueprints.documents.bodies import body_of
from blueprints.documents.models import Edition
from blueprints.plans import actions as plans
from blueprints.plans.models import Plan
from tenants.people import User


def fields(piece: Piece, words: dict[str, str]) -> dict[str, Any]:
    """The fields of the form for this text."""
    return {
        "type_id": piece.one("type"), "subject": piece.one("subject", words), "body": body_of(piece.text(words)),
        "bases": piece.many("basis", words), "addressees": piece.many("addressee", words),
        "recipients": piece.many("recipient", words), "signing_capacity": piece.one("capacity"),
        "signer_title": piece.one("title"), "signer_name": piece.one("signer", words), "topic": piece.one("topic"),
        "urgency": piece.one("urgency"), "visibility": piece.one("visibility") or "public",
    }  # fmt: skip


def issued(country: Country, piece: Piece, *, by: User, words: dict[str, str] | None = None, **more: Any) -> Edition:
    """Drafts and issues a document today; the caller is at the desk of the unit that issues it.

    `words` fill the text; `more` are fields of the document, and `delivery` when a plan answers one.
    """
    if piece.one("type") == "plan":
        edition = plans.issue(planned(country, piece, by=by, words=words, **more), by=by)
    else:
        written = fields(piece, country.words(**words or {})) | {"school_year": country.school_year} | more
        edition = documents.issue(documents.draft(by=by, **written), by=by)
    country.editions[piece.one("key")] = edition
    return edition


def planned(country: Country, piece: Piece, *, by: User, words: dict[str, str] | None = None, **more: Any) -> Plan:
    """Drafts a plan with its tasks, as the answer to a `delivery` when one is given."""
    rows = [[part.strip() for part in row.split("|")] for row in piece.many("task", {})]
    tasks = [
        {"text": text, "in_charge": who, "period": period, "due_on": country.day(int(due))}
        for text, who, period, due in rows
    ]
    written = fields(piece, country.words(**words or {})) | {"school_year": country.school_year} | more
    return plans.draft(tasks=tasks, by=by, **written)
