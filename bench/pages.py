"""Public pages on gunicorn: cached, 304 and uncached, as ratios to a bare WSGI application and a minimal Flask view."""

import os
import shutil
import tempfile
import urllib.request
from pathlib import Path

import wsgi
from bench import country
from bench.load import measure, served
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
        "DATABASE_URL": f"sqlite:///{folder / 'bench.db'}", "MEDIA_URL": str(folder / "media"), "PARENT_DOMAIN": "bench.test",
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
    print(f"bare WSGI, same bytes ({len(page[0])} B)  {bare.rate:8.0f}/s  p99 {bare.p99:6.1f} ms")
    print(
        f"cached page                {cached.rate:8.0f}/s  p99 {cached.p99:6.1f} ms  ratio {cached.rate / bare.rate:.2f} (budget 0.85)"
    )
    print(
        f"304                        {same.rate:8.0f}/s  p99 {same.p99:6.1f} ms  ratio {same.rate / bare.rate:.2f} (budget 0.85)"
    )
    print(f"minimal Flask, 1 query     {minimal.rate:8.0f}/s  p99 {minimal.p99:6.1f} ms")
    print(
        f"uncached page              {fresh.rate:8.0f}/s  p99 {fresh.p99:6.1f} ms  ratio {fresh.rate / minimal.rate:.2f} (budget 0.50)"
    )
    return cached.rate, fresh.rate


def _fetch(port: int) -> tuple[bytes, str]:
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{PATH}", headers={"Host": HOST})
    with urllib.request.urlopen(asked) as answer:
        return answer.read(), answer.headers["ETag"]
