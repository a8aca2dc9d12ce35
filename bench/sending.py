"""Sending one document to 45,000 schools and recalling it, on SQLite and PostgreSQL, beside the bare inserts."""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import func, select, text

import wsgi
from bench import country
from blueprints.directives import actions as directives
from blueprints.directives.models import Delivery, Dispatch
from blueprints.documents import actions as documents
from tenants.ground.database import across_units, db, scope
from tenants.ground.settings import load
from tenants.people import User
from tenants.units import Unit, by_slug
from tests import postgres

SCHOOLS = (4_500, 45_000)
BEYOND = {"beyond_wall": "a bench measures its floor"}


def run() -> None:
    """Prints seconds, and the ratio to plain inserts of the same rows in the same run."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for size in SCHOOLS:
            _measure(f"SQLite, {size} schools", f"sqlite:///{folder}/{size}.db", size, Path(folder))
        try:
            cluster = postgres.start()
        except postgres.NotInstalled as missing:
            print(f"PostgreSQL is left out: {missing}")
            return
        with cluster:
            for size in SCHOOLS:
                _measure(f"PostgreSQL, {size} schools", cluster.create(f"bench_{size}"), size, Path(folder))


def _measure(name: str, url: str, size: int, folder: Path) -> None:
    environment = os.environ | {"DATABASE_URL": url, "PARENT_DOMAIN": "bench.test", "MEDIA_URL": str(folder / "media")}
    app = wsgi.create_app(load(environment, var=folder))
    country.build(app, size)
    with app.app_context():
        office, by = by_slug("van-phong"), User(email="a@example.vn", name="Người gửi")
        assert office is not None
        db.session.add(by)
        db.session.commit()
        dispatch = _draft(office, by)
        sending = _timed(lambda: _send(office, dispatch, by))
        assert dispatch.total == size, f"{dispatch.total} instead of {size}"
        floor = _timed(lambda: _floor(dispatch))
        recalling = _timed(lambda: _recall(office, dispatch, by))
        with across_units("a bench counts"):
            assert db.session.scalar(select(func.count()).select_from(Delivery)) == size
        db.session.remove()
        db.engine.dispose()
    print(f"{name}: send {sending:.2f} s (budget 1.5 at 45,000), {sending / floor:.1f} x plain inserts")
    print(f"{name}: recall {recalling * 1000:.0f} ms (budget 50)")


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _draft(office: Unit, by: User) -> Dispatch:
    with scope(office.id):
        draft = documents.draft(
            type_id="official_letter", subject="về khảo sát", body="Kính gửi các trường.", by=by,
            signer_title="Chủ tịch", signer_name="Người Ký",
        )  # fmt: skip
        edition = documents.issue(draft, by=by)
        dispatch = directives.compose(edition, sender=office, by=by, duties=[{"kind": "acknowledge"}])
        db.session.commit()
        return dispatch


def _send(office: Unit, dispatch: Dispatch, by: User) -> None:
    with scope(office.id):
        directives.send(dispatch, by=by, key="bench")
        db.session.commit()


def _recall(office: Unit, dispatch: Dispatch, by: User) -> None:
    with scope(office.id):
        directives.recall(dispatch, reason="Đo thời gian thu hồi.", by=by)
        db.session.commit()


def _floor(dispatch: Dispatch) -> None:
    """The same two sets of rows into tables without indexes, by one insert each."""
    for source in ("delivery", "delivery_event"):
        with across_units("a bench measures its floor"):
            db.session.execute(
                text(f"create table floor_{source} as select * from {source} where 1 = 0"), execution_options=BEYOND
            )
            db.session.execute(text(f"insert into floor_{source} select * from {source}"), execution_options=BEYOND)
    db.session.commit()
