"""Invitations: who may offer which role at which unit, and the offers that wait for an answer."""

from datetime import date, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from tenants import audit, lines, tokens
from tenants.ground import clock, jobs
from tenants.ground.database import db
from tenants.people import Token, User, by_email, roles_at
from tenants.permissions import Permission, Role, grantable, may
from tenants.units import Unit


class NotGrantable(PermissionError):
    """Somebody offers or takes a role above their own, or at a unit where they have no say."""


class AlreadyHeld(ValueError):
    """The person has this role here already; the text says so in the reader's language."""


def offerable(by: User, unit: Unit, *, at: Unit) -> list[Role]:
    """Roles this person, working at the unit `at`, may offer at `unit`.

    At one's own unit those of `permissions.grantable`; an office that opens schools may name the principal of a school
    below it, since a new school has nobody yet who could.
    """
    if unit.id == at.id:
        return grantable(by, unit)
    opens = at.is_office and not unit.is_office and may(Permission.UNIT_CREATE, at, by)
    return [Role.PRINCIPAL] if opens and lines.reaches(at, unit) else []


def invite(*, unit: Unit, email: str, role: Role, by: User, at: Unit, until: date) -> Token:
    """Offers a role at a unit to an address, open up to and including the day `until`; the mail goes out by itself.

    Raises NotGrantable when the role is not this person's to give, AlreadyHeld when the address has it.
    """
    if role not in offerable(by, unit, at=at):
        raise NotGrantable(role)
    return offer(unit=unit, email=email, role=role, by=by, until=until)


def offer(*, unit: Unit, email: str, role: Role, by: User | None, until: date) -> Token:
    """The offer itself; `by` is None for the operator at the console, who gives an installation its first account.

    Raises AlreadyHeld when the address has the role.
    """
    person = by_email(email)
    if person is not None and role.value in roles_at(person, unit):
        raise AlreadyHeld(_l("Người có địa chỉ này đã giữ vai trò đó ở đơn vị. Hãy chọn vai trò khác."))
    for earlier in open_at(unit):
        if earlier.email == email.lower() and earlier.role == role.value:
            earlier.used_at = clock.now()
    row = Token(
        # The link itself is made when the mail is: until then nobody, not even the database, knows a token that opens.
        hash=tokens.digest(tokens.fresh()),
        purpose=tokens.INVITE,
        unit_id=unit.id,
        email=email.lower(),
        role=role.value,
        invited_by_id=by.id if by else None,
        expires_at=clock.day_end(until),
    )
    db.session.add(row)
    db.session.flush()
    jobs.enqueue("invitation", unit.id, hash=row.hash)
    detail = {"role": row.role}
    audit.record("people:invite", f"unit:{unit.id}", row.email, unit_id=unit.id, by=by, detail=detail)
    return row


def open_at(unit: Unit) -> list[Token]:
    """Offers of a unit that may still be accepted, the one that ends first on top."""
    query = select(Token).where(
        Token.purpose == tokens.INVITE,
        Token.unit_id == unit.id,
        Token.used_at.is_(None),
        Token.expires_at > clock.now(),
    )
    return list(db.session.scalars(query.order_by(Token.expires_at)))


def last_day(row: Token) -> date:
    """The last day on which an offer may be accepted."""
    return clock.local(row.expires_at - timedelta(seconds=1)).date()


def withdraw_of(inviter: User, unit: Unit) -> None:
    """Closes all open offers a person made at a unit, when that person's own say there ends."""
    query = update(Token).where(
        Token.purpose == tokens.INVITE,
        Token.unit_id == unit.id,
        Token.invited_by_id == inviter.id,
        Token.used_at.is_(None),
    )
    db.session.execute(query.values(used_at=clock.now()), execution_options={"synchronize_session": "fetch"})
