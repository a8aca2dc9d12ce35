"""A PostgreSQL server for one run of the tests, shared by its workers and gone with the last of them."""

import fcntl
import json
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

ROLE = "congtruong"
PREFIX = "cong-truong-postgres-"
TRIES = 5
# The data is thrown away, so nothing is worth waiting for a disk.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "jit": "off",
    "max_connections": "60",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
}


class NotInstalled(RuntimeError):
    """This machine has no PostgreSQL server."""


def programs() -> Path:
    """The folder of the newest PostgreSQL server. Raises NotInstalled."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda folder: float(folder.parent.name))
    initdb = shutil.which("initdb")
    if initdb is None:
        raise NotInstalled("PostgreSQL is not installed: apt-get install postgresql")
    return Path(initdb).resolve().parent


def owner() -> str | None:
    """Who the server runs as under root, whom PostgreSQL refuses; None for the present user."""
    if os.getuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def run(folder: Path, program: str, *arguments: str) -> None:
    """Runs one of PostgreSQL's programs on the folder, as its owner; raises with what it printed."""
    user = owner()
    command = [str(programs() / program), *arguments]
    if user is not None:
        command = ["runuser", "-u", user, "--", *command]
    # The server keeps the log open, so a pipe would never end.
    with (folder / f"{program}.log").open("w+") as log:
        done = subprocess.run(command, cwd=folder, stdout=log, stderr=log, stdin=subprocess.DEVNULL, check=False)
        if done.returncode:
            log.seek(0)
            raise RuntimeError(f"{program} ended with {done.returncode}: {log.read()}")


def free_port() -> int:
    """A port of this machine that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def alive(process: int) -> bool:
    """Whether a process still runs."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def launch(folder: Path) -> dict[str, Any]:
    """Makes a cluster in the folder, starts its server, adds the role; returns its port and password."""
    user, password = owner(), secrets.token_urlsafe(18)
    data, phrase = folder / "data", folder / "password"
    phrase.write_text(password)
    if user is not None:
        shutil.chown(folder, user)
        shutil.chown(phrase, user)
    access = ["--auth=scram-sha-256", f"--pwfile={phrase}", "--username=postgres"]
    run(folder, "initdb", f"--pgdata={data}", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", *access)
    with (data / "postgresql.conf").open("a") as file:
        file.writelines(f"{name} = '{value}'\n" for name, value in SETTINGS.items())
    for attempt in range(1, TRIES + 1):
        port = free_port()
        try:
            run(folder, "pg_ctl", "start", "--wait", f"--pgdata={data}", f"--log={data}/log", f"-o-p {port}")
            break
        except RuntimeError:
            if attempt == TRIES:
                raise
    with _administration(port, password) as connection:
        role = sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD {}")
        connection.execute(role.format(sql.Identifier(ROLE), sql.Literal(password)))
    return {"port": port, "password": password}


def _administration(port: int, password: str) -> psycopg.Connection:
    address = make_conninfo(host="127.0.0.1", port=port, user="postgres", password=password, dbname="postgres")
    return psycopg.connect(address, autocommit=True)


def remove(folder: Path) -> None:
    """Stops the server of a folder, if it runs, and deletes the folder."""
    data = folder / "data"
    if (data / "postmaster.pid").exists():
        run(folder, "pg_ctl", "stop", "--wait", "--mode=immediate", f"--pgdata={data}")
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def locked() -> Iterator[None]:
    """One process at a time starts, joins, leaves or removes servers."""
    with (Path(tempfile.gettempdir()) / f"{PREFIX}{os.getuid()}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@dataclass(slots=True)
class Users:
    """The processes that use the server of a folder; the last one to leave removes it."""

    folder: Path
    path: Path = field(init=False)

    def __post_init__(self) -> None:
        self.path = self.folder / "users.json"

    def read(self) -> set[int]:
        """Those that still run; a killed worker counts as gone."""
        if not self.path.exists():
            return set()
        return {process for process in json.loads(self.path.read_text()) if alive(process)}

    def write(self, processes: set[int]) -> None:
        """Keeps the list."""
        self.path.write_text(json.dumps(sorted(processes)))


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running server: `create` an empty database, use its `url`, `stop` at the end of the run."""

    folder: Path
    port: int
    password: str

    def url(self, database: str) -> str:
        """Address of a database for SQLAlchemy, as the application's role."""
        return f"postgresql+psycopg://{ROLE}:{self.password}@127.0.0.1:{self.port}/{database}"

    def create(self, database: str) -> str:
        """Makes the database anew, empty and owned by the application's role, and returns its address."""
        name, role = sql.Identifier(database), sql.Identifier(ROLE)
        with _administration(self.port, self.password) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, role))
        return self.url(database)

    def copy(self, source: str, target: str) -> None:
        """Makes the target anew as a copy of a database that nobody is connected to."""
        names = {"target": sql.Identifier(target), "source": sql.Identifier(source), "role": sql.Identifier(ROLE)}
        with _administration(self.port, self.password) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {target} WITH (FORCE)").format(**names))
            connection.execute(sql.SQL("CREATE DATABASE {target} TEMPLATE {source} OWNER {role}").format(**names))

    def stop(self) -> None:
        """Leaves the server; the last process to do so ends it."""
        with locked():
            users = Users(self.folder)
            remaining = users.read() - {os.getpid()}
            if remaining:
                users.write(remaining)
            else:
                remove(self.folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self.stop()


def sweep(root: Path, present: Path) -> None:
    """Removes what runs that were killed left behind."""
    for folder in root.glob(f"{PREFIX}*"):
        if folder == present or not folder.is_dir() or folder.stat().st_uid not in _ours():
            continue
        if not Users(folder).read():
            remove(folder)


def _ours() -> set[int]:
    user = owner()
    return {os.getuid()} if user is None else {0, pwd.getpwnam(user).pw_uid}


def start() -> Cluster:
    """The server of this run of the tests: started by the first worker that asks, joined by the others.

    Raises NotInstalled where there is no PostgreSQL.
    """
    programs()
    root = Path(tempfile.gettempdir())
    folder = root / f"{PREFIX}{os.environ.get('PYTEST_XDIST_TESTRUNUID', os.getpid())}"
    with locked():
        sweep(root, folder)
        users, state = Users(folder), folder / "address.json"
        present = users.read()
        if not present:
            if folder.exists():
                remove(folder)
            folder.mkdir(mode=0o700)
            address = launch(folder)
            state.touch(mode=0o600)
            state.write_text(json.dumps(address))
        users.write(present | {os.getpid()})
        return Cluster(folder, **json.loads(state.read_text()))
