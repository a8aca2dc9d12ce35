"""Writes about units: founding a school, its state, name, superiors and end, and what it says of itself."""

from datetime import date
from typing import Any

from sqlalchemy import select

from tenants import audit, invitations, lines, page_cache, units
from tenants.founding import found
from tenants.ground import clock
from tenants.ground.database import db
from tenants.lines import Line
from tenants.people import User
from tenants.permissions import Role
from tenants.units import Unit, by_slug

INVITATION_DAYS = 14
PORTRAIT = ("palette", "address", "phone", "email", "responsible")
"""Columns that a unit sets for itself; all others belong to its office or to the system."""


def open_school(
    *, office: Unit, by: User, once: str, slug: str, professional: Unit | None, principal: str, **facts: Any
) -> Unit:
    """Founds a school on trial under an office, and invites its principal when an address is given.

    The same form sent twice (`once`) founds one school. `facts` go to founding.found: kind, name, place, area,
    notation, ownership, on, basis. Raises units.BadSlug and lines.BadLine.
    """
    # Creations of one office wait for each other, so that the second press finds what the first one made.
    db.session.execute(select(Unit.id).where(Unit.id == office.id).with_for_update())
    already = by_slug(slug)
    if already is not None and once and already.settings.get("form") == once and lines.reaches(office, already):
        return already
    parents = {Line.ADMINISTRATIVE: office}
    if professional is not None:
        parents[Line.PROFESSIONAL] = professional
    settings = {"form": once} if once else {}
    facts.setdefault("short_name", facts["name"].removeprefix("Trường ")[:100])
    unit = found(slug=slug, parents=parents, state="trial", settings=settings, **facts)
    if principal:
        invite_principal(unit, office=office, by=by, email=principal)
    return unit


def invite_principal(unit: Unit, *, office: Unit, by: User, email: str) -> None:
    """Offers the post of principal on a school's portal to an address.

    Raises invitations.NotGrantable when it is not this person's to offer, AlreadyHeld when the address has it.
    """
    until = date.fromordinal(clock.today().toordinal() + INVITATION_DAYS)
    invitations.invite(unit=unit, email=email, role=Role.PRINCIPAL, by=by, at=office, until=until)


def set_state(unit: Unit, *, state: str, notice: str, reason: str, by: User) -> None:
    """Puts a portal on trial, live or on pause; what its office says of it is public from the next request on."""
    before = unit.state
    units.set_state(unit, state, notice=notice if state == "paused" else "", reason=reason)
    _tell_above(unit)
    audit.record(
        "unit:state", f"unit:{unit.id}", unit.name, unit_id=unit.id, by=by, reason=reason,
        detail={"from": before, "to": state},
    )  # fmt: skip


def rename(unit: Unit, *, name: str, short_name: str, on: date, basis: str, by: User) -> None:
    """Gives a unit a new official name from a day on; documents keep the name of their day.

    Raises ValueError when the day is not after the start of the present name.
    """
    before = unit.name
    units.rename(unit, name=name, short_name=short_name or name[:100], on=on, basis=basis)
    _tell_above(unit)
    audit.record("unit:rename", f"unit:{unit.id}", name, unit_id=unit.id, by=by, reason=basis, detail={"from": before})


def move(unit: Unit, *, parent: Unit, line: Line, on: date, basis: str, by: User) -> None:
    """Puts a unit under another superior of one line from a day on.

    Raises lines.BadLine when a circle would arise or the unit has another superior later.
    """
    _tell_above(unit)
    lines.move(child=unit, parent=parent, line=line, on=on, basis=basis)
    page_cache.bump(parent)
    detail = {"line": line.value, "to": parent.slug}
    audit.record("unit:move", f"unit:{unit.id}", unit.name, unit_id=unit.id, by=by, reason=basis, detail=detail)


def close(unit: Unit, *, how: str, on: date, basis: str, successor: Unit | None, by: User) -> None:
    """Ends a unit: its pages stay readable under a notice that names who carries on."""
    units.close(unit, on=on, basis=basis, successor=successor, kind=how)
    _tell_above(unit)
    detail = {"how": how, "successor": successor.slug if successor else ""}
    audit.record("unit:close", f"unit:{unit.id}", unit.name, unit_id=unit.id, by=by, reason=basis, detail=detail)


def set_portrait(unit: Unit, *, by: User, **values: str) -> None:
    """Keeps what a unit says of itself and how its portal looks."""
    changed = {name: values[name] for name in PORTRAIT if name in values and getattr(unit, name) != values[name]}
    if not changed:
        return
    for name, value in changed.items():
        setattr(unit, name, value)
    page_cache.bump(unit)
    audit.record("unit:settings", f"unit:{unit.id}", ", ".join(changed), by=by, detail={"fields": list(changed)})


def _tell_above(unit: Unit) -> None:
    """The directories of all offices above list the unit with its name and state."""
    for office in lines.above(unit):
        page_cache.bump(office)
