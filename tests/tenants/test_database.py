"""The wall between units: what the session lets through, and what it raises at."""

import pytest
from flask import Flask
from sqlalchemy import Engine, delete, event, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlalchemy.orm.exc import ObjectDeletedError

from blueprints.links.models import Link
from blueprints.news.models import Article, Category
from tenants.ground.database import ForeignUnit, NoUnit, across_units, db, enter, leave, scope, unit_owned_tables
from tenants.ground.html import from_text
from tests.conftest import KIND, Visit
from tests.world import unit


@pytest.fixture
def links(context: Flask) -> tuple[int, int]:
    """One link at school X and one at school Y."""
    ids = []
    for slug in ("truong-x", "truong-y"):
        with scope(unit(slug).id):
            row = Link(group="partner", label=slug, url="https://example.vn")
            db.session.add(row)
            db.session.commit()
            ids.append(row.id)
    return ids[0], ids[1]


def test_no_unit_raises_for_every_kind_of_read(links: tuple[int, int]) -> None:
    db.session.expunge_all()
    for statement in (
        select(Link),
        select(Link.label),
        select(func.count()).select_from(Link),
        select(Link.id).where(select(Link.id).exists()),
        select(Link.__table__),
        update(Link).values(label="x"),
        delete(Link),
        text("select * from link"),
    ):
        with pytest.raises(NoUnit):
            db.session.execute(statement)
    with pytest.raises(NoUnit):
        db.session.get(Link, links[0])


def test_reads_see_the_own_unit_alone(links: tuple[int, int]) -> None:
    with scope(unit("truong-x").id):
        assert [row.label for row in db.session.scalars(select(Link))] == ["truong-x"]
        assert db.session.scalar(select(func.count()).select_from(Link)) == 1
        assert db.session.get(Link, links[1]) is None


def test_row_in_the_identity_map_stays_behind_the_wall(links: tuple[int, int]) -> None:
    with scope(unit("truong-y").id):
        kept = db.session.get(Link, links[1])
    with scope(unit("truong-x").id):
        assert kept is not None
        assert db.session.get(Link, links[1]) is None


def test_bulk_statements_touch_the_own_unit_alone(links: tuple[int, int]) -> None:
    with scope(unit("truong-x").id):
        db.session.execute(update(Link).values(label="đổi"))
        db.session.execute(delete(Link).where(Link.id == links[1]))
        db.session.commit()
    with across_units("a test looks at both"):
        assert sorted(db.session.scalars(select(Link.label))) == ["truong-y", "đổi"]


@pytest.mark.parametrize(
    "statement",
    [
        select(Link.__table__),
        update(Link.__table__).values(label="x"),  # type: ignore[arg-type]
        insert(Link).values(label="x"),
        text("select 1"),
    ],
    ids=["core select", "core update", "insert", "plain"],
)
def test_core_and_plain_sql_are_refused_even_with_a_unit(context: Flask, statement: object) -> None:
    with scope(unit("truong-x").id), pytest.raises(NoUnit):
        db.session.execute(statement)  # type: ignore[call-overload]


def test_row_for_another_unit_is_refused(context: Flask) -> None:
    with scope(unit("truong-x").id):
        db.session.add(Link(unit_id=unit("truong-y").id, group="partner", label="lạ", url="https://example.vn"))
        with pytest.raises(ForeignUnit):
            db.session.flush()
        db.session.rollback()


def test_row_cannot_be_moved_to_another_unit(links: tuple[int, int]) -> None:
    with scope(unit("truong-x").id):
        row = db.session.get(Link, links[0])
        assert row is not None
        row.unit_id = unit("truong-y").id
        with pytest.raises(ForeignUnit):
            db.session.flush()
        db.session.rollback()


def test_row_of_another_unit_cannot_be_changed_or_removed(links: tuple[int, int]) -> None:
    with across_units("a test takes a foreign row"):
        foreign = db.session.get(Link, links[1])
    assert foreign is not None
    for harm in (lambda: setattr(foreign, "label", "x"), lambda: db.session.delete(foreign)):
        token = enter(unit("truong-x").id)
        # On PostgreSQL the second wall may be the first to stand in the way: the row is not even there.
        with pytest.raises((ForeignUnit, ObjectDeletedError)):
            harm()
            db.session.flush()
        db.session.rollback()
        leave(token, failed=True)


def test_composite_key_refuses_a_category_of_another_unit(context: Flask) -> None:
    with scope(unit("truong-y").id):
        category = Category(slug="rieng", name="Riêng")
        db.session.add(category)
        db.session.commit()
        foreign = category.id
    with scope(unit("truong-x").id):
        db.session.add(Article(slug="a", title="A", body=from_text("a"), category_id=foreign, school_year="2026-2027"))
        with pytest.raises(IntegrityError):
            db.session.flush()
        db.session.rollback()


SHARED = {
    "audit_entry": "a log of the house; read through audit.of_unit",
    "citation": "ties between editions of all issuers",
    "dispatch": "one sending is read by its sender and by each recipient; read through queries of directives",
    "duty": "what a dispatch asks of all its recipients",
    "edition": "the one original that every recipient shows; immutable",
    "edition_file": "files of the one original; immutable",
    "edition_mark": "recall and replacement are true for every recipient at once",
    "hostname": "who answers for a host is asked before there is a unit",
    "membership": "a person's units are asked across units at sign-in",
    "outbox": "the worker drains all units",
    "search_entry": "what is public is found from everywhere; read through search.find",
    "session": "a sign-in is found by the hash of its token",
    "sign_in_attempt": "guessing is counted over all portals",
    "token": "a one-time link is looked up by its hash before there is a session",
    "unit": "units are public",
    "unit_event": "history of units; read through units.events_of",
    "unit_line": "lines of command run between units",
    "unit_name": "names of units are public",
    "unit_reach": "the closure of the lines",
    "user": "a person may work at several units",
}


def test_every_table_is_behind_the_wall_or_shared_for_a_reason() -> None:
    assert set(db.metadata.tables) - unit_owned_tables() == set(SHARED)


@pytest.mark.skipif(KIND != "postgresql", reason="row security is PostgreSQL's")
def test_row_security_stops_plain_sql(links: tuple[int, int]) -> None:
    beyond = {"beyond_wall": "a test tries to climb over the second wall"}
    assert db.session.execute(text("select label from link"), execution_options=beyond).all() == []
    with scope(unit("truong-x").id):
        assert db.session.execute(text("select label from link"), execution_options=beyond).all() == [("truong-x",)]
        changed = db.session.execute(
            text("update link set label = 'x' where label = 'truong-y'"), execution_options=beyond
        )
        assert changed.rowcount == 0  # type: ignore[attr-defined]
        foreign = text(
            'insert into link (unit_id, "group", label, url, note, fixed, position)'
            " values (:u, 'a', 'b', 'c', '', false, 0)"
        )
        with pytest.raises(ProgrammingError):
            db.session.execute(foreign, {"u": unit("truong-y").id}, execution_options=beyond)
        db.session.rollback()


@pytest.mark.skipif(KIND != "postgresql", reason="row security is PostgreSQL's")
def test_row_security_covers_every_table_behind_the_wall_and_binds_its_owner(context: Flask) -> None:
    query = text("select relname from pg_class where relrowsecurity and relforcerowsecurity")
    walled = set(db.session.execute(query, execution_options={"beyond_wall": "reads the catalogue"}).scalars())
    assert walled == unit_owned_tables()
    role = text("select rolsuper or rolbypassrls from pg_roles where rolname = current_user")
    assert db.session.execute(role, execution_options={"beyond_wall": "reads the catalogue"}).scalar() is False


@pytest.mark.skipif(KIND != "postgresql", reason="row security is PostgreSQL's")
def test_row_security_outlives_a_rolled_back_savepoint(links: tuple[int, int]) -> None:
    beyond = {"beyond_wall": "a test tries to climb over the second wall"}
    with scope(unit("truong-x").id):
        nested = db.session.begin_nested()
        with across_units("set inside a savepoint that is undone"):
            pass
        nested.rollback()
        assert db.session.execute(text("select label from link"), execution_options=beyond).all() == [("truong-x",)]
    db.session.rollback()
    assert db.session.execute(text("select label from link"), execution_options=beyond).all() == []


@pytest.mark.skipif(KIND != "sqlite", reason="the lock for writing is SQLite's")
def test_reading_takes_no_lock_for_writing_and_writing_takes_it_at_once(visit: Visit, app: Flask) -> None:
    """A reader never waits for a writer: every GET begins plainly, with a session or without, every POST at once."""
    begun: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("BEGIN"):
            begun.append(statement)

    principal = visit("truong-x", "binh")
    event.listen(Engine, "before_cursor_execute", note)
    try:
        visit("truong-x").get("/tin-tuc/")
        principal.get("/quan-tri/chuyen-muc")
        assert begun and set(begun) == {"BEGIN"}
        begun.clear()
        principal.post("/quan-tri/chuyen-muc", {"name": "Chuyên mục mới"})
        assert "BEGIN IMMEDIATE" in begun
    finally:
        event.remove(Engine, "before_cursor_execute", note)
