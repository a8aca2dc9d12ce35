"""Sign-in sessions kept on the server, bound to one host, and really over when they are ended."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Request, Response, request
from flask.sessions import SessionInterface, SessionMixin
from sqlalchemy import String, delete, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.datastructures import CallbackDict

from tenants.ground import clock
from tenants.ground.database import Json, Model, db, only_reading

IDLE = timedelta(hours=8)
TOUCHED_EVERY = timedelta(minutes=5)


class SessionRow(Model):
    """One browser's session at one host; only the hash of its token is kept."""

    __tablename__ = "session"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    host: Mapped[str] = mapped_column(String(253))
    data: Mapped[dict[str, Any]] = mapped_column(Json)
    seen_at: Mapped[datetime]


class ServerSession(CallbackDict, SessionMixin):  # type: ignore[type-arg]
    """A session's values; `token` is what the browser holds."""

    def __init__(self, values: dict[str, Any] | None = None, token: str = "", seen_at: datetime | None = None) -> None:
        def changed(_self: object) -> None:
            self.modified = True

        super().__init__(values or {}, changed)
        self.token = token
        self.seen_at = seen_at
        self.modified = False
        self.renewed = False

    def renew(self) -> None:
        """Gives the session a new token at the next answer: at sign-in, so that a planted one is worth nothing."""
        self.renewed = self.modified = True


class ServerSessions(SessionInterface):
    """Loads and stores sessions; public doors never get here because they never look at the session."""

    def open_session(self, app: Flask, request: Request) -> ServerSession:
        token = request.cookies.get(self.get_cookie_name(app), "")
        if not 20 < len(token) < 100:
            return ServerSession()
        with only_reading(), db.engine.connect() as connection:
            query = select(SessionRow.data, SessionRow.seen_at).where(
                SessionRow.hash == _hash(token),
                SessionRow.host == request.host,
                SessionRow.seen_at > clock.now() - IDLE,
            )
            row = connection.execute(query).first()
        return ServerSession(row.data, token, row.seen_at) if row else ServerSession()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        assert isinstance(session, ServerSession)
        name = self.get_cookie_name(app)
        if not session and not session.token:
            return
        now = clock.now()
        stale = session.seen_at is None or now - session.seen_at > TOUCHED_EVERY
        if not session.modified and not stale:
            return
        old, values = session.token, {"data": dict(session), "seen_at": now}
        # The door has kept or dropped its work; what the log line read since would hold SQLite against this connection.
        db.session.rollback()
        with db.engine.begin() as connection:
            if not session or session.renewed:
                connection.execute(delete(SessionRow).where(SessionRow.hash == _hash(old)))
            if not session:
                response.delete_cookie(name, path="/", secure=app.config["SESSION_COOKIE_SECURE"], httponly=True)
                return
            if old and not session.renewed:
                connection.execute(update(SessionRow).where(SessionRow.hash == _hash(old)).values(values))
            else:
                session.token = secrets.token_urlsafe(32)
                host = request.host
                connection.execute(insert(SessionRow).values(hash=_hash(session.token), host=host, **values))
        if session.token != old:
            secure = app.config["SESSION_COOKIE_SECURE"]
            response.set_cookie(name, session.token, path="/", secure=secure, httponly=True, samesite="Lax")


def sweep() -> int:
    """Removes sessions that ended by themselves; returns how many."""
    with db.engine.begin() as connection:
        return connection.execute(delete(SessionRow).where(SessionRow.seen_at < clock.now() - IDLE)).rowcount


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
