"""Plans: a document of type kế hoạch with a school year and tasks, made on its own or from a steering document."""

from datetime import date

from sqlalchemy import ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tenants.ground.database import Model, UnitOwned


class Plan(UnitOwned, Model):
    """What a plan adds to its document: the school year, the delivery it answers, and tasks."""

    __tablename__ = "plan"
    __table_args__ = (
        UniqueConstraint("unit_id", "id"),
        UniqueConstraint("unit_id", "document_id"),
        ForeignKeyConstraint(["unit_id", "document_id"], ["document.unit_id", "document.id"]),
        ForeignKeyConstraint(["unit_id", "delivery_id"], ["delivery.unit_id", "delivery.id"]),
        Index("ix_plan_unit_id_school_year", "unit_id", "school_year"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int]
    delivery_id: Mapped[int | None]
    school_year: Mapped[str] = mapped_column(String(9))

    tasks: Mapped[list["PlanTask"]] = relationship(order_by="PlanTask.position", cascade="all, delete-orphan")


class PlanTask(UnitOwned, Model):
    """One task of a plan: what, who is in charge, until when, and how it will be shown."""

    __tablename__ = "plan_task"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id", "plan_id"], ["plan.unit_id", "plan.id"]),
        Index("ix_plan_task_unit_id_plan_id", "unit_id", "plan_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int]
    text: Mapped[str] = mapped_column(String(500))
    in_charge: Mapped[str] = mapped_column(String(150), default="")
    period: Mapped[str] = mapped_column(String(60), default="")
    due_on: Mapped[date | None]
    position: Mapped[int] = mapped_column(default=0)
