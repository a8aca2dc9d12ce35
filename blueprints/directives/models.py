"""Sending: the dispatch of one edition, its duties, a delivery for each recipient with its ledger, answers, notes."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blueprints.documents.models import Edition
from tenants.ground import clock
from tenants.ground.database import Json, Model, UnitOwned
from tenants.ground.html import Clean, RichText
from tenants.people import User
from tenants.units import Unit


class Dispatch(Model):
    """One edition sent to an audience: the rule and, in `delivery`, the list it gave; recall is its state."""

    __tablename__ = "dispatch"
    __table_args__ = (
        CheckConstraint("state in ('draft','sent','recalled')", name="state"),
        CheckConstraint("visibility in ('public','staff','recipients')", name="visibility"),
        Index("ix_dispatch_sender_id_state", "sender_id", "state", "sent_at"),
        Index("ix_dispatch_edition_id", "edition_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sender_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    slug: Mapped[str] = mapped_column(String(130), unique=True)
    audience: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    following: Mapped[bool] = mapped_column(default=False)
    visibility: Mapped[str] = mapped_column(String(10), default="public")
    note_allowed: Mapped[bool] = mapped_column(default=True)
    message: Mapped[str] = mapped_column(String(1000), default="")
    urgency: Mapped[str] = mapped_column(String(12), default="")
    state: Mapped[str] = mapped_column(String(8), default="draft")
    key: Mapped[str | None] = mapped_column(String(64), unique=True)
    total: Mapped[int] = mapped_column(default=0)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    sent_at: Mapped[datetime | None]
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    recalled_at: Mapped[datetime | None]
    recalled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    recall_reason: Mapped[str] = mapped_column(String(500), default="")
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id"))

    sender: Mapped[Unit] = relationship()
    edition: Mapped[Edition] = relationship(foreign_keys=[edition_id])
    successor: Mapped[Edition | None] = relationship(foreign_keys=[successor_id])
    duties: Mapped[list["Duty"]] = relationship(
        order_by="Duty.position", back_populates="dispatch", cascade="all, delete-orphan"
    )


class Duty(Model):
    """What each recipient is asked to do: read, acknowledge, answer, plan or publish, with its three days."""

    __tablename__ = "duty"
    __table_args__ = (
        CheckConstraint("kind in ('read','acknowledge','answer','plan','publish')", name="kind"),
        Index("ix_duty_dispatch_id", "dispatch_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dispatch_id: Mapped[int] = mapped_column(ForeignKey("dispatch.id"))
    kind: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(String(500), default="")
    warn_on: Mapped[date | None]
    due_on: Mapped[date | None]
    critical_on: Mapped[date | None]
    position: Mapped[int] = mapped_column(default=0)

    dispatch: Mapped[Dispatch] = relationship(back_populates="duties")


class Delivery(UnitOwned, Model):
    """One recipient's state, folded from its events: codes 01, 02, 03 … 06 only ever rise; lateness is compared.

    `next_act` is the kind of the first duty still open and `due_on` the nearest due day of those, a working day.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("dispatch_id", "unit_id"),
        UniqueConstraint("unit_id", "id"),
        CheckConstraint("code in ('01','02','03','04','05','06')", name="code"),
        CheckConstraint("answer_state in ('','submitted','returned','accepted')", name="answer_state"),
        # Covers the counts of an office's list: twenty dispatches to a whole country are counted without their rows.
        Index("ix_delivery_dispatch_id_next_act", "dispatch_id", "next_act", "due_on", "answer_state"),
        Index("ix_delivery_unit_id_next_act", "unit_id", "next_act", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dispatch_id: Mapped[int] = mapped_column(ForeignKey("dispatch.id"))
    # Written here without the single index of the mixin: two indexes above begin with it already.
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    code: Mapped[str] = mapped_column(String(2), default="01")
    next_act: Mapped[str] = mapped_column(String(12), default="")
    due_on: Mapped[date | None]
    answer_state: Mapped[str] = mapped_column(String(10), default="")
    joined_late: Mapped[bool] = mapped_column(default=False)
    arrival_number: Mapped[int | None]
    delivered_at: Mapped[datetime] = mapped_column(default=clock.now)
    opened_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    answered_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]

    dispatch: Mapped[Dispatch] = relationship()
    acknowledged_by: Mapped[User | None] = relationship()

    @property
    def stage(self) -> str:
        """The one word for where it stands, as the marks on screen know it (domain.md 5.1)."""
        if self.code == "02":
            return "refused"
        if self.done_at is not None:
            return "accepted" if self.answer_state == "accepted" else "completed"
        if self.answer_state:
            return {"submitted": "answered", "returned": "returned", "accepted": "accepted"}[self.answer_state]
        if self.acknowledged_at is not None:
            return "received"
        return "opened" if self.opened_at is not None else "delivered"


class DeliveryEvent(UnitOwned, Model):
    """One event of a delivery: person, role, edition and time; never edited, never removed."""

    __tablename__ = "delivery_event"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id", "delivery_id"], ["delivery.unit_id", "delivery.id"]),
        Index("ix_delivery_event_unit_id_delivery_id", "unit_id", "delivery_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    delivery_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    code: Mapped[str] = mapped_column(String(2), default="")
    at: Mapped[datetime] = mapped_column(default=clock.now)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    user_name: Mapped[str] = mapped_column(String(100), default="")
    role: Mapped[str] = mapped_column(String(60), default="")
    reason: Mapped[str] = mapped_column(String(500), default="")


class Answer(UnitOwned, Model):
    """A recipient's answer to a dispatch: words, files, or the edition of the plan it issued; one row, counted once."""

    __tablename__ = "answer"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id", "delivery_id"], ["delivery.unit_id", "delivery.id"]),
        CheckConstraint("state in ('submitted','returned','accepted')", name="state"),
        UniqueConstraint("unit_id", "delivery_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[int]
    text: Mapped[str] = mapped_column(String(4000), default="")
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id"), index=True)
    state: Mapped[str] = mapped_column(String(10), default="submitted")
    reason: Mapped[str] = mapped_column(String(500), default="")
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    version: Mapped[int] = mapped_column(default=1)

    edition: Mapped[Edition | None] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Note(UnitOwned, Model):
    """A school's own public note beside a steering document, dated; the original stays untouched."""

    __tablename__ = "note"
    __table_args__ = (UniqueConstraint("unit_id", "dispatch_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dispatch_id: Mapped[int] = mapped_column(ForeignKey("dispatch.id"))
    body: Mapped[Clean] = mapped_column(RichText)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
