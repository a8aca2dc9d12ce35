"""Administrative documents: the working record, the immutable edition, its files and marks, citations and registers."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, event
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column, object_session, relationship

from tenants.ground import clock
from tenants.ground.database import Json, Model, UnitOwned
from tenants.ground.html import Clean, RichText
from tenants.units import Unit


class Document(UnitOwned, Model):
    """The issuer's working record: a draft is the issuer's alone; once issued it points at its edition."""

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("unit_id", "id"),
        CheckConstraint("state in ('draft','submitted','rejected','issued')", name="state"),
        Index("ix_document_unit_id_state", "unit_id", "state", "updated_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    type_id: Mapped[str] = mapped_column(String(30))
    subject: Mapped[str] = mapped_column(String(500))
    body: Mapped[Clean] = mapped_column(RichText)
    place: Mapped[str] = mapped_column(String(100), default="")
    addressees: Mapped[list[str]] = mapped_column(Json, default=list)
    bases: Mapped[list[str]] = mapped_column(Json, default=list)
    recipients: Mapped[list[str]] = mapped_column(Json, default=list)
    signing_capacity: Mapped[str] = mapped_column(String(200), default="")
    signer_title: Mapped[str] = mapped_column(String(100), default="")
    signer_name: Mapped[str] = mapped_column(String(50), default="")
    urgency: Mapped[str] = mapped_column(String(12), default="")
    topic: Mapped[str] = mapped_column(String(100), default="")
    school_year: Mapped[str] = mapped_column(String(9), default="")
    visibility: Mapped[str] = mapped_column(String(10), default="public")
    effective_date: Mapped[date | None]
    expiry_date: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(10), default="draft")
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id"))
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Edition(Model):
    """What was issued, word for word and with the names of that day (NĐ 30/2020, Art 5); nothing in it ever changes."""

    __tablename__ = "edition"
    __table_args__ = (
        UniqueConstraint("issuer_id", "slug"),
        Index("ix_edition_number_key_issued_date", "number_key", "issued_date"),
        Index("ix_edition_issuer_id_issued_date", "issuer_id", "issued_date"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    issuer_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    slug: Mapped[str] = mapped_column(String(120))
    number_text: Mapped[str] = mapped_column(String(60))
    number_key: Mapped[str] = mapped_column(String(60))
    code_number: Mapped[int | None]
    code_notation: Mapped[str] = mapped_column(String(30), default="")
    type_id: Mapped[str] = mapped_column(String(30))
    type_name: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(500))
    governing_body: Mapped[str] = mapped_column(String(200), default="")
    issuing_body: Mapped[str] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(String(100), default="")
    issued_date: Mapped[date]
    effective_date: Mapped[date | None]
    expiry_date: Mapped[date | None]
    addressees: Mapped[list[str]] = mapped_column(Json, default=list)
    bases: Mapped[list[str]] = mapped_column(Json, default=list)
    body: Mapped[Clean] = mapped_column(RichText)
    has_text: Mapped[bool] = mapped_column(default=True)
    recipients: Mapped[list[str]] = mapped_column(Json, default=list)
    signing_capacity: Mapped[str] = mapped_column(String(200), default="")
    signer_title: Mapped[str] = mapped_column(String(100), default="")
    signer_name: Mapped[str] = mapped_column(String(50), default="")
    urgency: Mapped[str] = mapped_column(String(12), default="")
    topic: Mapped[str] = mapped_column(String(100), default="")
    school_year: Mapped[str] = mapped_column(String(9), default="")
    visibility: Mapped[str] = mapped_column(String(10), default="public")
    digest: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime] = mapped_column(default=clock.now)
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    issuer: Mapped[Unit] = relationship()
    files: Mapped[list["EditionFile"]] = relationship(order_by="EditionFile.position", viewonly=True)

    @property
    def is_letter(self) -> bool:
        """Whether it is a công văn, which has no type name and carries its subject under the number."""
        return self.type_id == "official_letter"


class Immutable(RuntimeError):
    """Somebody tried to change or remove what was issued: corrections are new editions or marks."""


class EditionFile(Model):
    """A file issued with an edition, as immutable as the edition; its address answers as the edition's page does."""

    __tablename__ = "edition_file"
    __table_args__ = (UniqueConstraint("edition_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    position: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(160))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    pages: Mapped[int | None]
    scanned: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(String(8), default="vi")


@event.listens_for(Edition, "before_update")
@event.listens_for(Edition, "before_delete")
@event.listens_for(EditionFile, "before_update")
@event.listens_for(EditionFile, "before_delete")
def _never_changes(_mapper: object, _connection: object, issued: Edition | EditionFile) -> None:
    session = object_session(issued)
    if session is None or session.is_modified(issued) or issued in session.deleted:
        raise Immutable(f"{type(issued).__name__} {issued.id} was issued; it cannot be changed.")


@event.listens_for(Session, "do_orm_execute")
def _never_changes_in_bulk(state: ORMExecuteState) -> None:
    # Bulk statements pass no row events, so they are stopped where they start.
    concerned = state.bind_mapper.class_ if state.bind_mapper is not None else None
    if (state.is_update or state.is_delete) and concerned in (Edition, EditionFile):
        raise Immutable(f"{concerned.__name__} rows were issued; they cannot be changed.")


class EditionMark(Model):
    """What happened to an edition after its issue: recalled, replaced, repealed, corrected; reason and successor."""

    __tablename__ = "edition_mark"
    __table_args__ = (UniqueConstraint("edition_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    kind: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    reason: Mapped[str] = mapped_column(String(500))
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    successor: Mapped[Edition | None] = relationship(foreign_keys=[successor_id])


class Citation(Model):
    """One document cited by an edition, as typed; `target_id` is set when that document is in the store."""

    __tablename__ = "citation"
    __table_args__ = (
        Index("ix_citation_source_id", "source_id"),
        Index("ix_citation_target_id", "target_id", "kind"),
        Index("ix_citation_number_key", "number_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    target_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id"))
    kind: Mapped[str] = mapped_column(String(12))
    raw: Mapped[str] = mapped_column(String(100))
    number_key: Mapped[str] = mapped_column(String(60))
    cited_date: Mapped[date | None]
    position: Mapped[int]

    source: Mapped[Edition] = relationship(foreign_keys=[source_id])
    target: Mapped[Edition | None] = relationship(foreign_keys=[target_id])


class RegisterCounter(UnitOwned, Model):
    """The last number given in a register of a calendar year, taken in the transaction that uses it (Art 14–22)."""

    __tablename__ = "register_counter"
    __table_args__ = (UniqueConstraint("unit_id", "register", "series", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    register: Mapped[str] = mapped_column(String(4))
    series: Mapped[str] = mapped_column(String(20), default="")
    year: Mapped[int]
    last: Mapped[int] = mapped_column(default=0)
    gaps: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
