"""A bounded load on loopback: keep-alive connections that ask for one address and read the whole answer."""

import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

CONNECTIONS = 4
WARM_UP = 200


@dataclass(frozen=True, slots=True)
class Figure:
    """What one load said: answers a second, and how long the slowest hundredth waited, in milliseconds."""

    rate: float
    p99: float


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(app: str, environment: dict[str, str]) -> Iterator[int]:
    """A gunicorn with one worker and the house's own settings that serves a WSGI application."""
    port = free_port()
    settings = {"PORT": str(port), "WEB_CONCURRENCY": "1", "LOG_LEVEL": "error"} | environment
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", app]
    process = subprocess.Popen(command, env=settings, stdout=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _ask(connection: socket.socket, request: bytes) -> int:
    connection.sendall(request)
    answer = connection.recv(65536)
    while b"\r\n\r\n" not in answer:
        answer += connection.recv(65536)
    head, _, body = answer.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    while len(body) < length:
        body += connection.recv(65536)
    return int(head.split(b" ", 2)[1])


def measure(port: int, host: str, path: str, *, requests: int, headers: str = "", expect: int = 200) -> Figure:
    """Loads one address with a fixed number of requests; raises RuntimeError on any other status."""
    request = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: bench\r\n{headers}\r\n".encode()
    times: list[float] = []

    def work(number: int) -> None:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            own = []
            for _ in range(number):
                start = time.perf_counter()
                status = _ask(connection, request)
                own.append(time.perf_counter() - start)
                if status != expect:
                    raise RuntimeError(f"{path}: {status}")
            times.extend(own)

    work(WARM_UP)
    times.clear()
    start = time.perf_counter()
    threads = [threading.Thread(target=work, args=(requests // CONNECTIONS,)) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed = time.perf_counter() - start
    if len(times) != requests // CONNECTIONS * CONNECTIONS:
        raise RuntimeError(f"{path}: some requests failed")
    return Figure(len(times) / elapsed, statistics.quantiles(times, n=100)[98] * 1000)
