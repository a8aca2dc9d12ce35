"""Files that belong to a piece of a unit's content; they are served only by the door that may show that piece."""

from datetime import datetime

from sqlalchemy import Index, String, select
from sqlalchemy.orm import Mapped, mapped_column

from tenants.ground import clock
from tenants.ground.database import Model, UnitOwned, db
from tenants.ground.files import Stored


class Attachment(UnitOwned, Model):
    """One file of one owner, such as `article:12`; the bytes lie under their digest and may be shared."""

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_unit_id_owner", "unit_id", "owner"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(String(40))
    digest: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(160))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    pages: Mapped[int | None]
    scanned: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(String(8), default="vi")
    position: Mapped[int] = mapped_column(default=0)
    added_at: Mapped[datetime] = mapped_column(default=clock.now)


def of(owner: str) -> list[Attachment]:
    """The current unit's files of an owner, in their order."""
    query = select(Attachment).where(Attachment.owner == owner).order_by(Attachment.position, Attachment.id)
    return list(db.session.scalars(query))


def one(owner: str, attachment_id: int) -> Attachment | None:
    """A file of an owner by its id, only if it is that owner's."""
    return db.session.scalar(select(Attachment).where(Attachment.owner == owner, Attachment.id == attachment_id))


def attach(owner: str, stored: Stored) -> Attachment:
    """Adds a stored file to an owner of the current unit."""
    row = Attachment(
        owner=owner, digest=stored.digest, name=stored.name, media_type=stored.media_type, size=stored.size,
        pages=stored.pages, scanned=stored.scanned, position=len(of(owner)),
    )  # fmt: skip
    db.session.add(row)
    return row
