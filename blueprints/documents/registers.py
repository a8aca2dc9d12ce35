"""Numbers of the register: taken in the transaction that uses them, so that none is given twice and none is lost."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from blueprints.documents.models import RegisterCounter
from blueprints.documents.queries import REGISTER
from tenants.ground.database import current_unit_id, db


def take(*, series: str, year: int) -> int:
    """The next number of the current unit's register; who asks at the same time waits and gets the one after."""
    counter = locked(series=series, year=year)
    counter.last += 1
    db.session.flush()
    return counter.last


def locked(*, series: str, year: int) -> RegisterCounter:
    """The counter of a series and year, made at its first use, held by this transaction until it ends.

    PostgreSQL locks the row; on SQLite the transaction holds the whole database since it began.
    """
    counter = _held(series, year)
    if counter is None:
        try:
            with db.session.begin_nested():
                db.session.add(
                    RegisterCounter(unit_id=current_unit_id(), register=REGISTER, series=series, year=year, last=0)
                )
        except IntegrityError:
            pass  # another transaction made it in this moment; its row is there now
        counter = _held(series, year)
        assert counter is not None
    return counter


def _held(series: str, year: int) -> RegisterCounter | None:
    query = select(RegisterCounter).where(
        RegisterCounter.register == REGISTER, RegisterCounter.series == series, RegisterCounter.year == year
    )
    fresh = {"populate_existing": True}
    return db.session.scalar(query.with_for_update(), execution_options=fresh)
