"""Reads about the people of a unit."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from tenants import hosts, tokens
from tenants.ground import clock
from tenants.ground.database import db
from tenants.people import Membership, Token, User, members_of, memberships_of
from tenants.permissions import Role, grantable
from tenants.units import Unit


@dataclass(frozen=True, slots=True)
class Place:
    """A unit where a person works: the roles there and the host of its portal."""

    unit: Unit
    roles: tuple[Role, ...]
    host: str


def staff_of(unit: Unit) -> list[Membership]:
    """Roles held at a unit today with their people, in the order of the Vietnamese given names as stored."""
    return members_of(unit)


def membership(unit: Unit, number: int) -> Membership | None:
    """One role held at this unit today; None for one of another unit or one that ended."""
    return next((row for row in members_of(unit) if row.id == number), None)


def changeable(by: User, unit: Unit, row: Membership) -> bool:
    """Whether this person may change or end that role: one of this unit, within their own power, and not their own."""
    return row.unit_id == unit.id and row.user_id != by.id and Role(row.role) in grantable(by, unit)


def invitation(unit: Unit, name: str) -> Token | None:
    """An open invitation of this unit by its hash."""
    row = db.session.get(Token, name)
    if row is None or row.purpose != tokens.INVITE or row.unit_id != unit.id or row.used_at is not None:
        return None
    return row if row.expires_at > clock.now() else None


def people_by_id(numbers: Sequence[int | None]) -> dict[int, User]:
    """People by id, for lists that name many in one query."""
    wanted = {number for number in numbers if number is not None}
    return {user.id: user for user in db.session.scalars(select(User).where(User.id.in_(wanted)))} if wanted else {}


def places_of(user: User) -> list[Place]:
    """Where a person works today, offices first; ended portals are left out."""
    rows = [row for row in memberships_of(user) if row.unit.state != "closed"]
    addresses = hosts.canonical_hosts(list({row.unit_id for row in rows}))
    held: dict[int, list[Role]] = {}
    units: dict[int, Unit] = {}
    for row in rows:
        units[row.unit_id] = row.unit
        held.setdefault(row.unit_id, []).append(Role(row.role))
    return [Place(unit, tuple(held[number]), addresses[number]) for number, unit in units.items()]
