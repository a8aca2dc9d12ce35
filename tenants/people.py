"""People: one user for a person, a membership for each role at a unit, invitations and one-time tokens."""

from datetime import date, datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import g, has_request_context
from sqlalchemy import ColumnElement, ForeignKey, Index, String, UniqueConstraint, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tenants.ground import clock
from tenants.ground.database import Model, db
from tenants.units import Unit

_hasher = PasswordHasher()
_NOBODY = _hasher.hash("no such person")


class User(Model):
    """A person who may sign in; `session_version` rises whenever every earlier sign-in has to end."""

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(String(100), default="")
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    active: Mapped[bool] = mapped_column(default=True)
    session_version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    last_sign_in_at: Mapped[datetime | None]

    @property
    def is_authenticated(self) -> bool:
        """What Flask-Login asks of every user it was given."""
        return True

    @property
    def is_active(self) -> bool:
        """Whether the account may sign in at all."""
        return self.active

    @property
    def is_anonymous(self) -> bool:
        """What Flask-Login asks of every user it was given."""
        return False

    def get_id(self) -> str:
        """The identity kept in a session: it stops being valid when the session version rises."""
        return f"{self.id}:{self.session_version}"

    def __repr__(self) -> str:
        return f"<User {self.id}>"


class Membership(Model):
    """A role of a person at one unit on the days given; it grants nothing anywhere else."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("user_id", "unit_id", "role", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    valid_from: Mapped[date] = mapped_column(default=clock.today)
    valid_to: Mapped[date | None]

    user: Mapped[User] = relationship()
    unit: Mapped[Unit] = relationship()


class Token(Model):
    """A one-time link: only its hash is kept; purposes are invite, reset and handover."""

    __tablename__ = "token"
    __table_args__ = (Index("ix_token_user_id_purpose", "user_id", "purpose"),)

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(10))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    email: Mapped[str] = mapped_column(String(254), default="")
    role: Mapped[str] = mapped_column(String(20), default="")
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInAttempt(Model):
    """A failed sign-in: what the growing delay by account and by address is counted from."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_key_at", "key", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(default=clock.now)


def by_email(email: str) -> User | None:
    """The person with this address, whatever its letter case."""
    return db.session.scalar(select(User).where(func.lower(User.email) == email.strip().lower()))


def memberships_of(user: User) -> list[Membership]:
    """Roles a person holds today, with their units, offices first."""
    query = select(Membership).where(Membership.user_id == user.id, *_today()).join(Membership.unit)
    return sorted(db.session.scalars(query), key=lambda row: (row.unit.rank, row.unit.name, row.role))


def members_of(unit: Unit) -> list[Membership]:
    """Roles held at a unit today, with their people."""
    query = select(Membership).where(Membership.unit_id == unit.id, *_today()).join(Membership.user).order_by(User.name)
    return list(db.session.scalars(query))


def roles_at(user: User, unit: Unit) -> frozenset[str]:
    """Roles a person holds at a unit today; asked once a request."""
    known: dict[tuple[int, int], frozenset[str]] = g.setdefault("roles_at", {}) if has_request_context() else {}
    key = (user.id, unit.id)
    if key not in known:
        query = select(Membership.role).where(Membership.user_id == user.id, Membership.unit_id == unit.id, *_today())
        known[key] = frozenset(db.session.scalars(query))
    return known[key]


def set_password(user: User, password: str) -> None:
    """Gives a person a new password and ends every sign-in made with the old one."""
    user.password_hash = _hasher.hash(password)
    user.session_version += 1


def password_fits(user: User | None, password: str) -> bool:
    """Whether this is the person's password; takes the same time when there is no such person."""
    try:
        fits = _hasher.verify(user.password_hash if user and user.password_hash else _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(fits and user is not None and user.password_hash and user.active)


def _today() -> tuple[ColumnElement[bool], ...]:
    day = clock.today()
    return (Membership.valid_from <= day, or_(Membership.valid_to.is_(None), Membership.valid_to > day))
