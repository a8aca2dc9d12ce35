"""Writes about people: signing in, invitations, passwords, roles."""

from dataclasses import dataclass
from enum import Enum

from flask import Request

from blueprints.accounts import devices, throttle
from tenants import audit
from tenants.ground import clock
from tenants.ground.folding import fold
from tenants.people import User, by_email, password_fits, roles_at
from tenants.units import Unit


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
    """Whether this is the person's password, within the budget of tries; unknown addresses take as long and cost as much."""
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
