"""Public pages on gunicorn: cached, 304 and uncached, as ratios to a bare WSGI application and a minimal Flask view."""

import os
import shutil
import tempfile
import urllib.request
from pathlib import Path

import wsgi
from bench import country
from bench.load import Figure, measure, served
from tenants.ground.settings import load

SIZES = (50, 45_000)
CACHED, UNCACHED = 6000, 1200
HOST = "truong.bench.test"
PATH = "/tin-tuc/"


def run() -> None:
    """Prints each ratio beside its budget."""
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        rates = {size: _size(folder / str(size), size) for size in SIZES}
        small, large = (rates[size] for size in SIZES)
        print(f"growth  cached page, {SIZES[1]} units to {SIZES[0]}: {large[0] / small[0]:.2f} (budget 0.95)")
        print(f"growth  uncached page, {SIZES[1]} units to {SIZES[0]}: {large[1] / small[1]:.2f} (budget 0.95)")
    finally:
        shutil.rmtree(folder)


def _size(folder: Path, size: int) -> tuple[float, float]:
    folder.mkdir()
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{folder / 'bench.db'}", "MEDIA_URL": str(folder / "media"),
        "PARENT_DOMAIN": "bench.test",
        "SECRET_KEY": "a-secret-only-for-the-benches-of-this-house", "OPERATOR_HOSTS": "localhost",
    }  # fmt: skip
    country.build(wsgi.create_app(load(environment, var=folder)), size)
    print(f"-- {size} units")
    with served("wsgi:app", environment) as port:
        page = _fetch(port)
        tag = page[1]
        cached = measure(port, HOST, PATH, requests=CACHED)
        same = measure(port, HOST, PATH, requests=CACHED, headers=f"If-None-Match: {tag}\r\n", expect=304)
        fresh = measure(port, HOST, PATH + "?x=1", requests=UNCACHED)
    body = folder / "body.html"
    body.write_bytes(page[0])
    floors = environment | {"BENCH_BODY": str(body), "BENCH_DATABASE": str(folder / "bench.db")}
    with served("bench.floors:bare", floors) as port:
        bare = measure(port, HOST, PATH, requests=CACHED)
    with served("bench.floors:minimal", floors) as port:
        minimal = measure(port, HOST, PATH, requests=UNCACHED)
    _line(f"bare WSGI, same {len(page[0])} bytes", bare)
    _line("cached page", cached, bare, 0.85)
    _line("304", same, bare, 0.85)
    _line("minimal Flask, 1 query", minimal)
    _line("uncached page", fresh, minimal, 0.50)
    return cached.rate, fresh.rate


def _line(name: str, figure: Figure, floor: Figure | None = None, budget: float = 0.0) -> None:
    ratio = f"  ratio {figure.rate / floor.rate:.2f} (budget {budget:.2f})" if floor else ""
    print(f"{name:32}{figure.rate:8.0f}/s  p99 {figure.p99:6.1f} ms{ratio}")


def _fetch(port: int) -> tuple[bytes, str]:
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{PATH}", headers={"Host": HOST})
    with urllib.request.urlopen(asked) as answer:
        return answer.read(), answer.headers["ETag"]
