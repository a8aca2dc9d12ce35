"""A desk for tests that visit pages: it writes papers in contexts of its own and shares nothing with visitors."""

from datetime import date
from typing import Any, NamedTuple

import pytest
from flask import Flask

from blueprints.documents import actions
from blueprints.documents.models import Document, Edition
from tenants.ground.database import db, scope
from tests.documents import papers
from tests.world import unit


class Paper(NamedTuple):
    """An issued document as an address knows it."""

    id: int
    slug: str
    number: str


class Desk:
    """Writes documents of any unit; each act is kept before it returns."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def issued(self, slug: str, **more: Any) -> Paper:
        """A document that a unit issued."""
        with self.app.app_context():
            return _paper(papers.issued(slug, **more))

    def recorded(self, slug: str, number: str, on: date, **more: Any) -> Paper:
        """A document entered into a unit's register."""
        with self.app.app_context():
            return _paper(papers.recorded(slug, number, on, **more))

    def drafted(self, slug: str, *, file: bytes = b"", **fields: Any) -> tuple[int, int]:
        """A draft of a unit and, when it has one, its file: their ids."""
        with self.app.app_context(), scope(unit(slug).id):
            document = papers.drafted(**fields)
            row = actions.add_file(document, papers.stored(file)) if file else None
            db.session.commit()
            return document.id, row.id if row else 0

    def marked(self, slug: str, paper: Paper, kind: str, reason: str, successor: Paper | None = None) -> None:
        """Says what happened to a document of a unit."""
        with self.app.app_context(), scope(unit(slug).id):
            next_one = db.session.get_one(Edition, successor.id) if successor else None
            actions.mark(db.session.get_one(Edition, paper.id), kind=kind, reason=reason, successor=next_one)
            db.session.commit()

    def set(self, slug: str, **settings: Any) -> None:
        """Changes settings of a unit."""
        with self.app.app_context():
            here = unit(slug)
            here.settings = here.settings | settings
            db.session.commit()

    def document(self, slug: str, document_id: int) -> dict[str, Any]:
        """A working record as plain values."""
        with self.app.app_context(), scope(unit(slug).id):
            found = db.session.get_one(Document, document_id)
            return {column.key: getattr(found, column.key) for column in Document.__table__.columns}

    def count(self, slug: str) -> int:
        """How many working records a unit has."""
        with self.app.app_context(), scope(unit(slug).id):
            return db.session.query(Document).count()


def _paper(edition: Edition) -> Paper:
    return Paper(edition.id, edition.slug, edition.number_text)


@pytest.fixture
def desk(app: Flask) -> Desk:
    """The desk over the untouched country."""
    return Desk(app)
