"""Articles and their categories."""

from datetime import date, datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tenants.ground import clock
from tenants.ground.database import Model, UnitOwned
from tenants.ground.html import Clean, RichText


class Category(UnitOwned, Model):
    """A section of a unit's news, in the order the unit chose."""

    __tablename__ = "category"
    __table_args__ = (UniqueConstraint("unit_id", "id"), UniqueConstraint("unit_id", "slug"))

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(100))
    position: Mapped[int] = mapped_column(default=0)


class Article(UnitOwned, Model):
    """A piece of news; whether it is on the portal is computed from its stored state and its dates when it is read."""

    __tablename__ = "article"
    __table_args__ = (
        UniqueConstraint("unit_id", "id"),
        UniqueConstraint("unit_id", "slug"),
        ForeignKeyConstraint(["unit_id", "category_id"], ["category.unit_id", "category.id"]),
        CheckConstraint("state in ('draft','submitted','rejected','approved','withdrawn')", name="state"),
        Index("ix_article_unit_id_publish_at", "unit_id", "publish_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(String(500), default="")
    body: Mapped[Clean] = mapped_column(RichText)
    category_id: Mapped[int]
    author: Mapped[str] = mapped_column(String(100), default="")
    source_name: Mapped[str] = mapped_column(String(150), default="")
    source_url: Mapped[str] = mapped_column(String(500), default="")
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("attachment.id"))
    picture_alt: Mapped[str] = mapped_column(String(300), default="")
    picture_credit: Mapped[str] = mapped_column(String(150), default="")
    school_year: Mapped[str] = mapped_column(String(9))
    state: Mapped[str] = mapped_column(String(10), default="draft")
    publish_at: Mapped[datetime | None]
    expire_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(500), default="")
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)
    version: Mapped[int] = mapped_column(default=1)

    category: Mapped[Category] = relationship()

    @property
    def day(self) -> date | None:
        """The day in Vietnam on which it came or comes onto the portal."""
        return clock.local(self.publish_at).date() if self.publish_at else None

    @property
    def last_day(self) -> date | None:
        """The last day in Vietnam on which it was on the portal."""
        return clock.local(self.expire_at - timedelta(seconds=1)).date() if self.expire_at else None

    @property
    def shown_change(self) -> datetime | None:
        """When its readers last saw it change: at its publication or after."""
        return self.amended_at or self.publish_at

    @property
    def amended_at(self) -> datetime | None:
        """When it was last changed after readers could see it."""
        return self.updated_at if self.publish_at and self.updated_at > self.publish_at else None

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
