"""Writes of links: every act leaves a line in the log and makes the pages that show the link fresh."""

from typing import Any

from blueprints.links import queries
from blueprints.links.models import Link
from tenants import audit, page_cache
from tenants.ground.database import db
from tenants.people import User
from tenants.units import Unit

FIELDS = frozenset({"group", "label", "url", "note", "fixed"})


def add(*, unit: Unit, by: User | None, **fields: Any) -> Link:
    """A new link at the end of its group; `fields` are those of FIELDS. Only an office's link may be fixed."""
    rows = queries.own_in(fields["group"])
    row = Link(**_checked(fields, unit), position=max((one.position for one in rows), default=0) + 1)
    db.session.add(row)
    db.session.flush()
    _record(row, by, "add")
    _refresh(unit)
    return row


def change(row: Link, *, unit: Unit, by: User | None, **fields: Any) -> None:
    """Gives a link other words, another address or group."""
    before = {name: getattr(row, name) for name in ("label", "url", "fixed")}
    for name, value in _checked(fields, unit).items():
        setattr(row, name, value)
    _record(row, by, "change", before=before)
    _refresh(unit)


def remove(row: Link, *, unit: Unit, by: User | None) -> None:
    """Takes a link away, on every portal that shows it."""
    _record(row, by, "remove", before={"label": row.label, "url": row.url})
    db.session.delete(row)
    _refresh(unit)


def move(row: Link, step: int, *, unit: Unit) -> None:
    """Moves a link one place up (-1) or down (1) in its group; at an end it stays."""
    rows = queries.own_in(row.group)
    at = rows.index(row)
    to = min(max(0, at + step), len(rows) - 1)
    rows.insert(to, rows.pop(at))
    for position, one in enumerate(rows, 1):
        one.position = position
    _refresh(unit)


def _checked(fields: dict[str, Any], unit: Unit) -> dict[str, Any]:
    foreign = fields.keys() - FIELDS
    if foreign:
        raise TypeError(f"A link has no field {sorted(foreign)} to be written.")
    if fields.get("fixed") and not unit.is_office:
        raise ValueError("Only an office fixes links for those below it.")
    return fields


def _record(row: Link, by: User | None, act: str, **detail: Any) -> None:
    verb = "link:fix" if row.fixed else "link:edit"
    detail = {"act": act, **detail}
    audit.record(verb, f"link:{row.id}", f"{row.label}: {row.url}", by=by, unit_id=row.unit_id, detail=detail)


def _refresh(unit: Unit) -> None:
    """An office's link may stand on every portal below it, now or until this very change."""
    if unit.is_office:
        page_cache.broadcast(unit)
    else:
        page_cache.bump(unit)
