"""What pages are compared with: a bare WSGI application and a minimal Flask view, on the same gunicorn."""

import os
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from flask import Flask, render_template_string

BODY = Path(os.environ["BENCH_BODY"]).read_bytes() if "BENCH_BODY" in os.environ else b""

TEMPLATE = """<!doctype html><html lang="vi"><head><title>{{ title }}</title></head><body><main><h1>{{ title }}</h1>
{% for card in cards %}<article><h2><a href="/tin-tuc/{{ card.slug }}">{{ card.title }}</a></h2>
<p>{{ card.summary }}</p></article>
{% endfor %}</main></body></html>"""


def bare(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Returns the same bytes as the page that is measured."""
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(BODY)))])
    return (BODY,)


minimal = Flask("minimal")


@minimal.get("/tin-tuc/")
def index() -> str:
    """One query, one template of ten cards."""
    connection = sqlite3.connect(os.environ["BENCH_DATABASE"])
    connection.row_factory = sqlite3.Row
    cards = connection.execute("select slug, title, summary from article order by publish_at desc limit 10").fetchall()
    connection.close()
    return render_template_string(TEMPLATE, title="Tin", cards=[dict(card) for card in cards])
