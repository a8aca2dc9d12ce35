"""Writes about people: signing in, invitations, passwords, roles."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from flask import Request
from sqlalchemy import select

from blueprints.accounts import devices, queries, throttle
from tenants import audit, invitations, tokens
from tenants.ground import clock, jobs
from tenants.ground.database import db
from tenants.ground.folding import fold
from tenants.invitations import NotGrantable
from tenants.people import Membership, Token, User, by_email, password_fits, roles_at, set_password
from tenants.permissions import Role, grantable
from tenants.units import Unit

HANDOVER_LIFE = timedelta(seconds=60)


class Refusal(Enum):
    """Why a try to sign in failed."""

    WAIT = "wait"
    WRONG = "wrong"
    STRANGER = "stranger"


@dataclass(frozen=True, slots=True)
class Try:
    """How a try to sign in ended: the person, or why not and how many seconds to wait."""

    user: User | None = None
    refusal: Refusal | None = None
    wait: int = 0


def try_password(*, request: Request, email: str, password: str) -> Try:
    """Whether this is the person's password, within the budget of tries.

    An unknown address takes as long and costs as much as a known one.
    """
    user = by_email(email)
    device = devices.known(request, user)
    counted = throttle.budgets(account=fold(email), address=request.remote_addr or "", device=device)
    wait = throttle.wait(counted)
    if wait:
        return Try(refusal=Refusal.WAIT, wait=wait)
    throttle.note(counted)
    if not password_fits(user, password) or user is None:
        return Try(refusal=Refusal.WRONG)
    throttle.forgive(counted)
    return Try(user=user)


def sign_in(*, request: Request, unit: Unit, email: str, password: str) -> Try:
    """Lets a person in who has a role at this unit; only the right password learns that there is none."""
    tried = try_password(request=request, email=email, password=password)
    if tried.user is None:
        return tried
    if not roles_at(tried.user, unit):
        return Try(refusal=Refusal.STRANGER)
    note_sign_in(tried.user)
    return tried


def note_sign_in(user: User) -> None:
    """Keeps when a person last signed in, and says so in the unit's log."""
    user.last_sign_in_at = clock.now()
    audit.record("people:sign_in", f"user:{user.id}", user.name, by=user)


def ask_reset(*, request: Request, unit: Unit, email: str, language: str) -> None:
    """Asks for a mail with a link to a new password.

    Whether the address is known is only looked up when the mail is made: the answer and its time tell nothing. Too many
    requests for one address or from one address are dropped in silence.
    """
    counted = throttle.budgets(account=f"reset {fold(email)}", address=f"reset {request.remote_addr}")
    if throttle.wait(counted) == 0:
        throttle.note(counted)
        jobs.enqueue("reset", unit.id, email=email, language=language)


def reset_password(row: Token, password: str) -> User | None:
    """Uses a reset link up and gives its person the new password; None when the link was used a moment ago."""
    user = db.session.get(User, row.user_id)
    if user is None or not user.active or not tokens.spend(row):
        return None
    change_password(user, password)
    return user


def change_password(user: User, password: str) -> None:
    """Gives a person a new password; every session and every open link of theirs ends."""
    set_password(user, password)
    tokens.revoke(tokens.RESET, user_id=user.id)
    tokens.revoke(tokens.HANDOVER, user_id=user.id)
    audit.record("people:password", f"user:{user.id}", user.name, by=user)


def sign_out_everywhere(user: User) -> None:
    """Ends every session of a person, on every host and device."""
    user.session_version += 1
    tokens.revoke(tokens.HANDOVER, user_id=user.id)
    audit.record("people:sign_out_everywhere", f"user:{user.id}", user.name, by=user)


def accept_as_new(row: Token, *, unit: Unit, name: str, password: str) -> User | None:
    """Makes the invited person's account with the offered role; None when the link was used a moment ago."""
    if not tokens.spend(row):
        return None
    user = by_email(row.email) or User(email=row.email, session_version=0)
    user.name = name
    db.session.add(user)
    set_password(user, password)
    db.session.flush()
    _give(user, unit, Role(row.role))
    audit.record("people:accept", f"user:{user.id}", user.name, by=user, detail={"role": row.role})
    return user


def accept_as_known(row: Token, *, unit: Unit, user: User) -> User | None:
    """Gives a person who has an account the offered role; None when the link was used a moment ago."""
    if not tokens.spend(row):
        return None
    _give(user, unit, Role(row.role))
    audit.record("people:accept", f"user:{user.id}", user.name, by=user, detail={"role": row.role})
    return user


def change_role(row: Membership, *, role: Role, by: User, unit: Unit) -> None:
    """Gives a person another role at this unit in place of the one held; sessions made with the old one end.

    Raises NotGrantable when either role is not this person's to give.
    """
    if not queries.changeable(by, unit, row) or role not in grantable(by, unit):
        raise NotGrantable(role)
    if role.value == row.role:
        return
    old = row.role
    _end(row)
    _give(row.user, unit, role)
    invitations.withdraw_of(row.user, unit)
    audit.record("people:role", f"user:{row.user_id}", row.user.name, by=by, detail={"from": old, "role": role.value})


def end_membership(row: Membership, *, by: User, unit: Unit, reason: str) -> None:
    """Ends what a person who leaves holds at this unit, today: roles, sessions, and invitations they made.

    Raises NotGrantable when one of the roles is not this person's to take.
    """
    held = [one for one in queries.staff_of(unit) if one.user_id == row.user_id]
    if not all(queries.changeable(by, unit, one) for one in held):
        raise NotGrantable(row.role)
    for one in held:
        _end(one)
    row.user.session_version += 1
    tokens.revoke(tokens.HANDOVER, user_id=row.user_id)
    invitations.withdraw_of(row.user, unit)
    audit.record("people:leave", f"user:{row.user_id}", row.user.name, by=by, reason=reason)


def withdraw(row: Token, *, by: User) -> None:
    """Takes an open invitation back."""
    row.used_at = clock.now()
    audit.record("people:invite_withdraw", f"unit:{row.unit_id}", row.email, by=by, detail={"role": row.role})


def invite_again(row: Token, *, by: User, unit: Unit, until: date) -> Token:
    """Sends an open invitation anew with a later end; the earlier link stops working.

    Raises NotGrantable when the role is not this person's to give.
    """
    return invitations.invite(unit=unit, email=row.email, role=Role(row.role), by=by, at=unit, until=until)


def hand_over(user: User, target: Unit) -> str | None:
    """A token that signs the person in at another of their units, once, within a minute; None when it is not theirs."""
    if not roles_at(user, target) or target.state == "closed":
        return None
    tokens.revoke(tokens.HANDOVER, user_id=user.id)
    audit.record("people:hand_over", f"user:{user.id}", target.name, by=user)
    return tokens.issue(tokens.HANDOVER, unit_id=target.id, life=HANDOVER_LIFE, user_id=user.id)


def take_over(row: Token, unit: Unit) -> User | None:
    """Uses a hand-over up at its target; None when it was used or the person may no longer come in."""
    user = db.session.get(User, row.user_id)
    if user is None or not user.active or not roles_at(user, unit) or not tokens.spend(row):
        return None
    note_sign_in(user)
    return user


def _give(user: User, unit: Unit, role: Role) -> None:
    today = clock.today()
    query = select(Membership).where(
        Membership.user_id == user.id,
        Membership.unit_id == unit.id,
        Membership.role == role.value,
        Membership.valid_from == today,
    )
    row = db.session.scalar(query)
    if row is None:
        db.session.add(Membership(user_id=user.id, unit_id=unit.id, role=role.value, valid_from=today))
    else:
        row.valid_to = None  # taken and given back on one day
    user.session_version += 1
    db.session.flush()


def _end(row: Membership) -> None:
    row.valid_to = clock.today()
    db.session.flush()
