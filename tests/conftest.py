"""One application for a worker of the test run; each test gets the small country as it was on its first day."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

import wsgi
from tenants.ground.database import db, enter
from tenants.ground.settings import ROOT, load
from tests import postgres, world
from tests.visitor import Visitor

KIND = os.environ.get("TEST_DATABASE", "sqlite")

Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator["House"]:
    """The application and the two copies of its database: the one in use and the untouched one."""
    folder = tmp_path_factory.mktemp("house")
    with ExitStack() as stack:
        house = House(folder, PostgresStore(stack) if KIND == "postgresql" else SqliteStore(folder))
        yield house
        house.let_go()


class SqliteStore:
    """Databases that are files."""

    def __init__(self, folder: Path) -> None:
        self.file, self.untouched = folder / "test.db", folder / "untouched.db"
        self.url = f"sqlite:///{self.file}"

    def keep(self) -> None:
        with closing(sqlite3.connect(self.file)) as source, closing(sqlite3.connect(self.untouched)) as target:
            source.backup(target)

    def restore(self) -> None:
        # Through SQLite itself, because a thread of the test before may still hold the file open.
        with closing(sqlite3.connect(self.untouched)) as source, closing(sqlite3.connect(self.file)) as target:
            source.backup(target)


class PostgresStore:
    """Databases of a server of our own, made anew from the untouched one for each test."""

    def __init__(self, stack: ExitStack) -> None:
        try:
            cluster = stack.enter_context(postgres.start())
        except postgres.NotInstalled as missing:
            if os.environ.get("CI"):
                raise
            pytest.skip(str(missing))
        self.cluster = cluster
        self.name = os.environ.get("PYTEST_XDIST_WORKER", "main")
        self.url = cluster.create(self.name)

    def keep(self) -> None:
        self.cluster.copy(self.name, f"{self.name}_untouched")

    def restore(self) -> None:
        self.cluster.copy(f"{self.name}_untouched", self.name)


Store = SqliteStore | PostgresStore


class House:
    """The application with its database, and how to put the database back."""

    def __init__(self, folder: Path, store: Store) -> None:
        environment = {
            "DATABASE_URL": store.url, "PARENT_DOMAIN": "pgd.test", "MEDIA_URL": str(folder / "media"), "PORT": "80",
            "SECRET_KEY": "a-secret-only-for-the-tests-of-this-house", "OPERATOR_HOSTS": "localhost",
        }  # fmt: skip
        self.store = store
        self.settings = replace(load(environment, var=folder), testing=True)
        self.app = wsgi.create_app(self.settings)
        with self.app.app_context():
            upgrade(directory=str(ROOT / "migrations"))
        world.build(self.app)
        self.let_go()
        store.keep()

    def let_go(self) -> None:
        """Closes every connection so that the database can be exchanged."""
        self.app.extensions["visits"].flush(self.app)
        self.app.extensions["visits"]._seen.clear()
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        front = self.app.wsgi_app
        front.directory.close()  # type: ignore[attr-defined]
        front.cache.clear()  # type: ignore[attr-defined]

    def fresh(self) -> None:
        """The first day of the country again, with no unit set by whoever failed before."""
        enter(None)
        self.let_go()
        self.store.restore()


@pytest.fixture
def app(house: House) -> Flask:
    """The application over the untouched country."""
    house.fresh()
    return house.app


@pytest.fixture
def context(app: Flask) -> Iterator[Flask]:
    """An application context, for tests of actions and queries; the test sets the unit itself."""
    with app.app_context():
        yield app


@pytest.fixture
def visit(app: Flask) -> Visit:
    """visit("truong-x") is a reader at that portal; visit("truong-x", "an") is An, signed in there."""

    def open_(slug: str, name: str = "", *, language: str = "vi") -> Visitor:
        visitor = Visitor(app, slug, language=language)
        return visitor.sign_in(name) if name else visitor

    return open_


@contextmanager
def counted() -> Iterator[list[str]]:
    """The SQL statements that run inside, without the BEGINs."""
    seen: list[str] = []

    def note(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "select set_config")):
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@pytest.fixture
def statements() -> Callable[[], object]:
    """`with statements() as seen:` collects the SQL statements that ran."""
    return counted
