"""An application over an empty database of its own, filled once for all tests of this room."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade

import wsgi
from tenants.ground.database import db, enter
from tenants.ground.settings import ROOT, load
from tests.conftest import KIND, House, PostgresStore, SqliteStore


@dataclass(frozen=True, slots=True)
class Demo:
    """The filled house, and what the command said when it filled it."""

    app: Flask
    code: int
    said: str


def empty(folder: Path, url: str) -> Flask:
    """An application with tables and nothing in them."""
    environment = {
        "DATABASE_URL": url, "PARENT_DOMAIN": "pgd.test", "MEDIA_URL": str(folder / "media"), "PORT": "80",
        "SECRET_KEY": "a-secret-only-for-the-tests-of-the-demo",
    }  # fmt: skip
    app = wsgi.create_app(replace(load(environment, var=folder), testing=True))
    with app.app_context():
        upgrade(directory=str(ROOT / "migrations"))
    return app


@pytest.fixture(scope="module")
def demo(house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demonstration on the kind of database that is being tested."""
    folder = tmp_path_factory.mktemp("demo")
    with ExitStack() as stack:
        if isinstance(house.store, PostgresStore):
            url = house.store.cluster.create(f"{house.store.name}_demo")
        else:
            assert KIND == "sqlite"
            url = SqliteStore(folder).url
        app = empty(folder, url)
        enter(None)
        answer = app.test_cli_runner().invoke(args=["demo"])
        if answer.exception is not None and answer.exit_code == 1:
            raise answer.exception
        stack.callback(_let_go, app)
        yield Demo(app, answer.exit_code, answer.output)


def _let_go(app: Flask) -> None:
    app.extensions["visits"].flush(app)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    app.wsgi_app.directory.close()  # type: ignore[attr-defined]
