"""How long to wait before the next try to sign in: the delay grows with failures and never becomes a lock."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from tenants.ground import clock
from tenants.ground.database import db
from tenants.people import SignInAttempt

WINDOW = timedelta(hours=1)
LONGEST = timedelta(minutes=5)
EVERYWHERE = "global"
STORM = 1000
"""Failures an hour, everywhere, from which every stranger's budget shrinks; nobody is locked out."""


@dataclass(frozen=True, slots=True)
class Budget:
    """So many failures an hour are free for this key; in a storm fewer."""

    key: str
    free: int
    in_storm: int


def budgets(*, account: str, address: str, device: str = "") -> list[Budget]:
    """What a try is counted against.

    A known device has a budget of its own and shares none with strangers, so that an attack on an account, from an
    address, or everywhere never keeps the owner out.
    """
    if device:
        return [Budget(_key("device", f"{device} {account}"), 5, 5)]
    return [Budget(_key("account", account), 5, 3), Budget(_key("address", address), 30, 5)]


def wait(counted: list[Budget]) -> int:
    """Seconds until the next try is heard; 0 when it may be made now."""
    storm = _failures(EVERYWHERE)[0] >= STORM
    return max(_wait(one.key, one.in_storm if storm else one.free) for one in counted)


def note(counted: list[Budget]) -> None:
    """Counts a try as failed; made before the password is looked at, so that many at once are all counted."""
    keys = [one.key for one in counted]
    db.session.add_all(SignInAttempt(key=key) for key in [*keys, EVERYWHERE])
    db.session.execute(
        delete(SignInAttempt).where(SignInAttempt.key.in_(keys), SignInAttempt.at < clock.now() - WINDOW)
    )
    db.session.flush()


def forgive(counted: list[Budget]) -> None:
    """After the right password: the account or device starts afresh, and the address gets this try back."""
    for one in counted:
        query = delete(SignInAttempt).where(SignInAttempt.key == one.key)
        if one.key.startswith("address:"):
            latest = select(func.max(SignInAttempt.id)).where(SignInAttempt.key == one.key)
            query = query.where(SignInAttempt.id == latest.scalar_subquery())
        db.session.execute(query)


def _wait(key: str, free: int) -> int:
    number, latest = _failures(key)
    if number < free or latest is None:
        return 0
    delay = min(timedelta(seconds=2 ** min(number - free + 1, 10)), LONGEST)
    return max(0, round((latest + delay - clock.now()).total_seconds()))


def _failures(key: str) -> tuple[int, datetime | None]:
    query = select(func.count(), func.max(SignInAttempt.at)).where(
        SignInAttempt.key == key, SignInAttempt.at > clock.now() - WINDOW
    )
    number, latest = db.session.execute(query).one()
    return number, latest


def _key(kind: str, value: str) -> str:
    return f"{kind}:{hashlib.sha256(value.encode()).hexdigest()[:40]}"
