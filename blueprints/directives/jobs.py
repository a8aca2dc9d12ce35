"""Work after a sending or a recall; both may run twice."""

from typing import Any

from sqlalchemy import select

from blueprints.directives import actions, tracking
from blueprints.directives.models import Dispatch
from tenants import audit
from tenants.audit import AuditEntry
from tenants.ground.database import db
from tenants.ground.jobs import job

UNREACHABLE = "directive:unreachable"


@job("directive_notice")
def notice(payload: dict[str, Any]) -> None:
    """Tells the sender how many recipients have nobody who could take receipt, so that somebody telephones them."""
    dispatch = db.session.get_one(Dispatch, payload["dispatch"])
    subject = f"dispatch:{dispatch.id}"
    told = select(AuditEntry.id).where(
        AuditEntry.unit_id == dispatch.sender_id, AuditEntry.verb == UNREACHABLE, AuditEntry.subject == subject
    )
    number = tracking.unreachable(dispatch.audience, dispatch.sender)
    if number and db.session.scalar(told.limit(1)) is None:
        audit.record(
            UNREACHABLE, subject, dispatch.edition.subject, unit_id=dispatch.sender_id, detail={"units": number}
        )  # fmt: skip


@job("directive_recall")
def recalled(payload: dict[str, Any]) -> None:
    """Writes event 13 on the deliveries of a recalled dispatch; the recall itself held from its own transaction on."""
    actions.write_recall_events(db.session.get_one(Dispatch, payload["dispatch"]))
