"""One-time links: the browser or the mail holds the token, the database only its hash."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from sqlalchemy import update

from tenants.ground import clock
from tenants.ground.database import db
from tenants.people import Token
from tenants.units import Unit

INVITE, RESET, HANDOVER = "invite", "reset", "handover"


def issue(purpose: str, *, unit_id: int, life: timedelta, **columns: Any) -> str:
    """A new token that opens one thing once at one unit; `columns` say for whom (user_id, or email and role)."""
    token = fresh()
    expires_at = clock.now() + life
    db.session.add(Token(hash=digest(token), purpose=purpose, unit_id=unit_id, expires_at=expires_at, **columns))
    db.session.flush()
    return token


def find(purpose: str, token: str, unit: Unit) -> Token | None:
    """The open row behind a token of this unit; None when it is wrong, used, over, or of another unit."""
    row = db.session.get(Token, digest(token))
    fits = row is not None and row.purpose == purpose and row.unit_id == unit.id
    return row if fits and row is not None and row.used_at is None and row.expires_at > clock.now() else None


def spend(row: Token) -> bool:
    """Uses the token up; False when another request was quicker."""
    query = update(Token).where(Token.hash == row.hash, Token.used_at.is_(None)).values(used_at=clock.now())
    return bool(db.session.execute(query, execution_options={"synchronize_session": "fetch"}).rowcount)  # type: ignore[attr-defined]


def revoke(purpose: str, *, user_id: int) -> None:
    """Closes all open tokens of this purpose that a person holds."""
    query = update(Token).where(Token.purpose == purpose, Token.user_id == user_id, Token.used_at.is_(None))
    db.session.execute(query.values(used_at=clock.now()), execution_options={"synchronize_session": "fetch"})


def fresh() -> str:
    """A token nobody can guess."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
