"""The append-only log: who did what to what, in the words of the permissions."""

from datetime import datetime
from typing import Any

from flask import g, has_request_context
from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, mapped_column

from tenants.ground import clock
from tenants.ground.database import Json, Model, db
from tenants.people import User
from tenants.units import Unit


class AuditEntry(Model):
    """One act: never changed, never removed; the unit it touched may read it."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_unit_id_at", "unit_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    actor_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    user_name: Mapped[str] = mapped_column(String(100), default="")
    verb: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(60), default="")
    summary: Mapped[str] = mapped_column(String(500), default="")
    reason: Mapped[str] = mapped_column(String(500), default="")
    detail: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)


def record(verb: str, subject: str = "", summary: str = "", **more: Any) -> AuditEntry:
    """Writes one act into the log, in the transaction of the act.

    `more` may hold `unit_id` (the unit touched; the current one when left out), `by` (a User; the one signed in),
    `reason`, and `detail` (a dict of what was before and after).
    """
    inside = has_request_context()
    by: User | None = more.get("by") or (g.get("me") if inside else None)
    here: Unit | None = g.get("unit") if inside else None
    entry = AuditEntry(
        verb=verb,
        subject=subject,
        summary=summary[:500],
        reason=more.get("reason", "")[:500],
        detail=more.get("detail", {}),
        unit_id=more.get("unit_id", here.id if here else None),
        actor_unit_id=here.id if here else more.get("unit_id"),
        user_id=by.id if by else None,
        user_name=by.name if by else "",
    )
    db.session.add(entry)
    return entry


def of_unit(unit: Unit, limit: int = 100) -> list[AuditEntry]:
    """The latest acts that touched a unit or were done by it, newest first."""
    query = select(AuditEntry).where((AuditEntry.unit_id == unit.id) | (AuditEntry.actor_unit_id == unit.id))
    return list(db.session.scalars(query.order_by(AuditEntry.id.desc()).limit(limit)))
