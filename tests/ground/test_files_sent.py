"""Files go out so that nothing in them runs on the portal, in ranges and only when they changed."""

import io
from pathlib import Path

import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient
from werkzeug.http import parse_options_header

from tenants.ground.files import Folder, Stored, open_file, send, store
from tests.ground.uploads import pdf

WORDS = "Ke hoach truyen thong nam hoc 2026"


@pytest.fixture
def media(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "media")


@pytest.fixture
def client(media: Folder) -> FlaskClient:
    """A door that sends what the query asks for."""
    app = Flask(__name__)
    app.config["MEDIA_URL"] = str(media.path)

    @app.get("/tep/<digest>")
    def tep(digest: str) -> Response:
        row = Stored(digest, request.args["name"], request.args["type"], 0)
        return send(row, inline="inline" in request.args, max_age=int(request.args.get("age", 0)))

    return app.test_client()


def test_sent_files_do_not_run_here(client: FlaskClient, media: Folder) -> None:
    stored = store(io.BytesIO(pdf(text=WORDS)), "Đề án \u201cXanh\u201d.pdf", media=media)
    url = f"/tep/{stored.digest}"
    answer = client.get(url, buffered=True, query_string={"name": stored.name, "type": stored.media_type})
    with open_file(stored.digest, media=media) as file:
        assert answer.data == file.read()
    assert answer.content_type == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    how, names = parse_options_header(answer.headers["Content-Disposition"])
    assert (how, names["filename"]) == ("attachment", stored.name)
    assert 'filename="de an _xanh_.pdf"' in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("media_type", "content_type", "how", "sandboxed"),
    [
        ("application/pdf", "application/pdf", "inline", False),
        ("image/png", "image/png", "inline", True),
        ("text/plain", "text/plain; charset=utf-8", "inline", True),
        ("text/csv", "text/plain; charset=utf-8", "inline", True),
        ("application/msword", "application/msword", "attachment", True),
        ("text/html", "application/octet-stream", "attachment", True),
        ("image/svg+xml", "application/octet-stream", "attachment", True),
    ],
)
def test_only_harmless_kinds_are_shown_inline(
    client: FlaskClient, media: Folder, media_type: str, content_type: str, how: str, sandboxed: bool
) -> None:
    digest = store(io.BytesIO(b"abc"), "a.txt", media=media).digest
    query = {"name": "a.txt", "type": media_type, "inline": "1"}
    answer = client.get(f"/tep/{digest}", buffered=True, query_string=query)
    assert answer.content_type == content_type
    assert answer.headers["Content-Disposition"].startswith(how)
    assert ("sandbox" in answer.headers["Content-Security-Policy"]) is sandboxed


def test_ranges_and_conditions(client: FlaskClient, media: Folder) -> None:
    digest = store(io.BytesIO(b"0123456789"), "a.txt", media=media).digest
    query = {"name": "a.txt", "type": "text/plain", "age": "300"}
    whole = client.get(f"/tep/{digest}", buffered=True, query_string=query)
    assert whole.headers["Cache-Control"] == "public, max-age=300"
    assert (whole.content_length, whole.headers["Accept-Ranges"]) == (10, "bytes")
    assert whole.headers["ETag"] == f'"{digest}"'
    part = client.get(f"/tep/{digest}", buffered=True, query_string=query, headers={"Range": "bytes=2-4"})
    assert (part.status_code, part.data, part.headers["Content-Range"]) == (206, b"234", "bytes 2-4/10")
    same = client.get(f"/tep/{digest}", buffered=True, query_string=query, headers={"If-None-Match": f'"{digest}"'})
    assert (same.status_code, same.data) == (304, b"")
    assert (
        client.get(f"/tep/{digest}", buffered=True, query_string=query, headers={"Range": "bytes=50-"}).status_code
        == 416
    )
