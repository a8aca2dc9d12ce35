"""Plans: a document of type kế hoạch with a school year and tasks, made on its own or from a steering document."""

from datetime import date

from sqlalchemy import ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blueprints.directives.models import Delivery
from blueprints.documents.models import Document
from tenants.ground.database import Model, UnitOwned


class Plan(UnitOwned, Model):
    """What a plan adds to its document: the school year, the delivery it answers, and tasks."""

    __tablename__ = "plan"
    __table_args__ = (
        UniqueConstraint("unit_id", "id"),
        UniqueConstraint("unit_id", "document_id"),
        # The room of documents may discard a draft without knowing that a plan hangs on it.
        ForeignKeyConstraint(["unit_id", "document_id"], ["document.unit_id", "document.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["unit_id", "delivery_id"], ["delivery.unit_id", "delivery.id"]),
        Index("ix_plan_unit_id_school_year", "unit_id", "school_year"),
        Index("ix_plan_unit_id_delivery_id", "unit_id", "delivery_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int]
    delivery_id: Mapped[int | None]
    school_year: Mapped[str] = mapped_column(String(9))

    document: Mapped[Document] = relationship(viewonly=True)
    delivery: Mapped[Delivery | None] = relationship(viewonly=True)
    tasks: Mapped[list["PlanTask"]] = relationship(
        order_by="PlanTask.position", cascade="all, delete-orphan", passive_deletes=True
    )


class PlanTask(UnitOwned, Model):
    """One task of a plan: what, who is in charge, in which period, until when."""

    __tablename__ = "plan_task"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id", "plan_id"], ["plan.unit_id", "plan.id"], ondelete="CASCADE"),
        Index("ix_plan_task_unit_id_plan_id", "unit_id", "plan_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int]
    text: Mapped[str] = mapped_column(String(500))
    in_charge: Mapped[str] = mapped_column(String(150), default="")
    period: Mapped[str] = mapped_column(String(60), default="")
    due_on: Mapped[date | None]
    position: Mapped[int] = mapped_column(default=0)
