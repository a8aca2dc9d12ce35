"""The model base, the column types, and the wall: a query on a unit's table sees that unit alone, or raises."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import has_app_context
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    Dialect,
    Engine,
    ForeignKey,
    Insert,
    MetaData,
    TextClause,
    TypeDecorator,
    event,
    inspect,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    ORMExecuteState,
    Session,
    UOWTransaction,
    declared_attr,
    mapped_column,
    registry,
    with_loader_criteria,
)
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.sql import visitors
from sqlalchemy.types import TypeEngine

Json: TypeEngine[Any] = JSON().with_variant(JSONB(), "postgresql")


class NoUnit(RuntimeError):
    """A statement touches a unit's own table while no unit is set: a defect, never an empty answer."""


class ForeignUnit(RuntimeError):
    """A write would put, change or remove a row of a unit other than the current one."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: given and returned with its zone, kept in UTC on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment without a time zone cannot be stored.")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Model(DeclarativeBase):
    """Base of every table: constraint names are predictable so that migrations can name them."""

    registry = registry(
        type_annotation_map={datetime: UtcDateTime},
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
    )


class UnitOwned:
    """A row that belongs to one unit; the session adds `unit_id = current unit` to whatever reads or writes it."""

    @declared_attr
    def unit_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("unit.id"), index=True)


@dataclass(frozen=True, slots=True)
class Across:
    """Permission to look over all units, with the reason that the house test compares with its list."""

    reason: str


_current: ContextVar[int | Across | None] = ContextVar("current_unit", default=None)
reading: ContextVar[bool] = ContextVar("reading", default=False)


def current_unit_id() -> int:
    """The unit whose rows may be touched now; raises NoUnit when there is none."""
    unit = _current.get()
    if not isinstance(unit, int):
        raise NoUnit("No unit is set.")
    return unit


def enter(unit_id: int | Across | None) -> Token[int | Across | None]:
    """Sets the unit for what follows; give the token to `leave`. Prefer `scope`, which cannot be forgotten."""
    _settle()
    token = _current.set(unit_id)
    _tell_database()
    return token


def leave(token: Token[int | Across | None], *, failed: bool = False) -> None:
    """Restores the unit that was set before `enter`; after a failure pending rows are the door's to roll back."""
    if not failed:
        _settle()
    _current.reset(token)
    if not failed:
        _tell_database()


@contextmanager
def _inside(target: int | Across) -> Iterator[None]:
    token = enter(target)
    try:
        yield
    except BaseException:
        leave(token, failed=True)
        raise
    leave(token)


def scope(unit_id: int) -> Any:
    """Context in which only this unit's rows exist."""
    return _inside(unit_id)


def across_units(reason: str) -> Any:
    """Context in which the wall is open, on purpose and by name; who may use it is listed in a house test."""
    return _inside(Across(reason))


@contextmanager
def only_reading() -> Iterator[None]:
    """Context in which a new transaction takes no lock for writing on SQLite."""
    token = reading.set(True)
    try:
        yield
    finally:
        reading.reset(token)


class WalledSession(FlaskSession):
    """The session that closes the holes a loader criterion leaves: the identity map, Core statements and plain SQL."""

    def get(self, entity: Any, ident: Any, **options: Any) -> Any:
        found = super().get(entity, ident, **options)
        if not isinstance(found, UnitOwned):
            return found
        unit = _current.get()
        if unit is None:
            raise NoUnit(f"{type(found).__name__} was asked for while no unit is set.")
        return found if isinstance(unit, Across) or found.unit_id == unit else None


db = SQLAlchemy(model_class=Model, session_options={"class_": WalledSession}, disable_autonaming=True)


def unit_owned_tables() -> frozenset[str]:
    """Names of all tables behind the wall, for the migrations, the session and the house tests."""
    return frozenset(
        str(mapper.local_table.name)  # type: ignore[attr-defined]
        for mapper in Model.registry.mappers
        if issubclass(mapper.class_, UnitOwned)
    )


def _touches_unit_owned(statement: Any) -> bool:
    owned = unit_owned_tables()
    return any(
        getattr(part, "name", None) in owned for part in visitors.iterate(statement) if part.__visit_name__ == "table"
    )


@event.listens_for(Session, "do_orm_execute")
def _wall(state: ORMExecuteState) -> None:
    unit = _current.get()
    if isinstance(unit, Across) or state.is_column_load or state.execution_options.get("beyond_wall"):
        return
    statement = state.statement
    if isinstance(statement, TextClause):
        raise NoUnit("Plain SQL is only for code that names why it stands beyond the wall.")
    if not state.is_orm_statement or isinstance(statement, Insert):
        if _touches_unit_owned(statement):
            raise NoUnit("Core statements on a unit's table are refused; use the mapped class.")
        return
    if unit is None:
        if _touches_unit_owned(statement) or any(issubclass(m.class_, UnitOwned) for m in state.all_mappers):
            raise NoUnit("A unit's table was queried while no unit is set.")
        return
    state.statement = statement.options(
        with_loader_criteria(UnitOwned, lambda cls: cls.unit_id == unit, include_aliases=True)
    )


@event.listens_for(Session, "before_flush")
def _own_rows_only(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    unit = _current.get()
    for row in (*session.new, *session.dirty, *session.deleted):
        if not isinstance(row, UnitOwned):
            continue
        if row in session.new and row.unit_id is None and isinstance(unit, int):
            row.unit_id = unit
        if isinstance(unit, Across) and row.unit_id is not None:
            continue
        if unit is None:
            raise NoUnit(f"{type(row).__name__} was written while no unit is set.")
        moved = row not in session.new and inspect(row).attrs.unit_id.history.has_changes()
        if row.unit_id != unit or moved:
            raise ForeignUnit(f"{type(row).__name__} of unit {row.unit_id} was written by unit {unit}.")


@event.listens_for(Session, "after_begin")
def _declare(_session: Session, _transaction: Any, connection: Connection) -> None:
    """PostgreSQL's second wall: the policies of the migrations read these, which end with the transaction."""
    if connection.dialect.name != "postgresql":
        return
    unit = _current.get()
    connection.execute(
        text("select set_config('app.unit', :unit, true), set_config('app.across', :across, true)"),
        {"unit": str(unit) if isinstance(unit, int) else "", "across": "on" if isinstance(unit, Across) else ""},
    )


def _open_session() -> Session | None:
    if not has_app_context() or not db.session.registry.has():
        return None
    session: Session = db.session()
    return session if session.in_transaction() else None


def _settle() -> None:
    """Writes pending rows under the unit that made them, before another unit is set."""
    session = _open_session()
    if session is not None and session.is_active:
        session.flush()


def _tell_database() -> None:
    session = _open_session()
    if session is not None and session.is_active:
        connection = session.connection()
        if connection.dialect.name == "postgresql":
            _declare(session, None, connection)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: ConnectionPoolEntry) -> None:
    if type(connection).__module__.partition(".")[0] != "sqlite3":
        return
    connection.isolation_level = None  # we say BEGIN ourselves, see below
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=10000", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that reads and then writes loses to a concurrent writer at once, whatever the timeout.
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN" if reading.get() else "BEGIN IMMEDIATE")


__all__ = [
    "Across",
    "ForeignUnit",
    "Json",
    "Model",
    "NoUnit",
    "UnitOwned",
    "UtcDateTime",
    "across_units",
    "current_unit_id",
    "db",
    "enter",
    "leave",
    "only_reading",
    "reading",
    "scope",
    "unit_owned_tables",
]
