"""Runs the house on one machine: a web server and a worker that start and stop together."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[1]
HOST = "127.0.0.1"
SECONDS_TO_START = 60
SECONDS_TO_STOP = 25
GLANCE = 0.2
# Should this process be killed outright, the system itself ends the children, and the port is free again.
TETHER = ("setpriv", "--pdeathsig", "TERM") if shutil.which("setpriv") else ()


@dataclass(frozen=True, slots=True)
class Part:
    """One child of the house: what the operator calls it, its process, and the signal that lets it finish."""

    name: str
    process: subprocess.Popen[bytes]
    farewell: signal.Signals


def port() -> int:
    """The port that portals are served on."""
    return int(os.environ.get("PORT") or "8000")


def is_taken(number: int) -> bool:
    """Whether another program already listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, number))
        except OSError:
            return True
    return False


def answers(number: int) -> bool:
    """Whether the web server accepts connections."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, number)) == 0


def start(name: str, farewell: signal.Signals, *module: str) -> Part:
    """A child that runs one Python module from the house's folder."""
    command = [*TETHER, sys.executable, "-m", *module]
    # In a group of its own, a child hears of Ctrl+C from here alone: two signals at once confuse gunicorn.
    return Part(name, subprocess.Popen(command, cwd=HOUSE, process_group=0), farewell)


def when_asked() -> threading.Event:
    """An event that an interrupt or a termination sets; further ones change nothing."""
    asked = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: asked.set())
    return asked


def ended(parts: list[Part]) -> Part | None:
    """The first child that is no longer running."""
    return next((part for part in parts if part.process.poll() is not None), None)


def announce() -> None:
    """Prints the portals and the demo sign-ins, once the web server answers."""
    subprocess.run([sys.executable, "-m", "flask", "--app", "wsgi", "demo", "list"], cwd=HOUSE, check=False)
    print(f"\nCổng Trường is running on port {port()}. Ctrl+C stops it.", flush=True)


def watch(parts: list[Part], asked: threading.Event) -> Part | None:
    """Waits until a child ends by itself, and returns it, or until the house is asked to stop."""
    latest, announced = time.monotonic() + SECONDS_TO_START, False
    while not asked.wait(GLANCE):
        if (gone := ended(parts)) is not None:
            return gone
        if not announced and (answers(port()) or time.monotonic() > latest):
            announce()
            announced = True
    return None


def close(parts: list[Part]) -> None:
    """Asks every child to finish what it is doing, and ends those that take too long."""
    for part in parts:
        if part.process.poll() is None:
            part.process.send_signal(part.farewell)
    latest = time.monotonic() + SECONDS_TO_STOP
    for part in parts:
        try:
            part.process.wait(max(0.0, latest - time.monotonic()))
        except subprocess.TimeoutExpired:
            print(f"The {part.name} did not stop in {SECONDS_TO_STOP} seconds and was ended.", file=sys.stderr)
            part.process.kill()
            part.process.wait()


def main() -> int:
    """Serves until asked to stop (0) or until a child ends by itself (its code, never 0)."""
    if is_taken(port()):
        print(f"Port {port()} is in use. Choose another one: PORT=8001 make run", file=sys.stderr)
        return 1
    asked = when_asked()
    parts = [
        start("web server", signal.SIGTERM, "gunicorn", "--config", "deploy/gunicorn.conf.py"),
        start("worker", signal.SIGINT, "flask", "--app", "wsgi", "worker"),
    ]
    gone = watch(parts, asked)
    close(parts)
    if gone is None:
        return 0
    code = gone.process.returncode
    print(f"The {gone.name} ended by itself with code {code}; everything else was stopped.", file=sys.stderr)
    return code if code > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
