"""Files in: checked, bared, kept under the digest of their bytes. Files out: nothing in them runs here."""

import hashlib
import importlib
import json
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, Protocol
from urllib.parse import quote

from flask import Response, current_app, request, send_file
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from tenants.ground.content import BROKEN, BY_MEDIA_TYPE, LOCKED, MEGABYTE, Kind, Refused, kind_of
from tenants.ground.folding import fold, nfc

__all__ = ["LIMIT", "MEGABYTE", "Folder", "Refused", "Storage", "Stored"]
__all__ += ["display_name", "open_file", "send", "storage", "store"]

LIMIT = 20 * MEGABYTE
_PIECE = 256 * 1024
_LONGEST_NAME = 150
_LONGEST_CHILD = 30
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}
_DIGEST = re.compile(r"[0-9a-f]{64}")
# Names Windows keeps for devices, whatever their extension; a file so named cannot be saved there.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.IGNORECASE)
_UNFIT_IN_NAME = re.compile(r'[\\/:*?"<>|\r\n\t]+')

_TOO_LARGE_PICTURE = _l("Ảnh quá lớn, tối đa 50 triệu điểm ảnh. Hãy thu nhỏ ảnh rồi tải lại.")
_MOVING = _l("Ảnh động làm người đọc mất tập trung và không dừng lại được. Hãy tải ảnh tĩnh hoặc video MP4.")
_EMPTY = _l("Tệp không có nội dung. Hãy chọn tệp khác.")


@dataclass(frozen=True, slots=True)
class Stored:
    """What is known of a file that was kept; `pages` for PDF, `width` and `height` (pixels) for pictures."""

    digest: str
    name: str
    media_type: str
    size: int
    pages: int | None = None
    scanned: bool = False
    width: int | None = None
    height: int | None = None


class HasFile(Protocol):
    """Anything that names a kept file: a `Stored` or a row of an attachment table."""

    @property
    def digest(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def media_type(self) -> str: ...


class Storage(Protocol):
    """A place that keeps files under the SHA-256 of their bytes; the same bytes are kept once."""

    def keep(self, source: Path, digest: str) -> None:
        """Keep a copy of the file at `source`; when this returns it survives a crash."""

    def open(self, digest: str) -> BinaryIO:
        """Return the file opened for reading, able to seek; raise FileNotFoundError."""

    def has(self, digest: str) -> bool:
        """Return whether the file is kept."""

    def remove(self, digest: str) -> None:
        """Forget the file; no error when it is not there."""


class Folder:
    """Keeps files in a folder as ab/cd/<digest>."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)

    def keep(self, source: Path, digest: str) -> None:
        """Copy beside the place, sync, then rename: readers see the whole file or none."""
        target = self._place(digest)
        if target.exists():
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=target.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as copy, source.open("rb") as original:
                shutil.copyfileobj(original, copy, _PIECE)
                copy.flush()
                os.fsync(copy.fileno())
            os.replace(beside, target)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
        for folder in (target.parent, target.parent.parent, self.path):
            _sync_folder(folder)

    def open(self, digest: str) -> BinaryIO:
        """Return the file opened for reading; raise FileNotFoundError."""
        return self._place(digest).open("rb")

    def has(self, digest: str) -> bool:
        """Return whether the file is kept."""
        return self._place(digest).exists()

    def remove(self, digest: str) -> None:
        """Forget the file; no error when it is not there."""
        self._place(digest).unlink(missing_ok=True)

    def _place(self, digest: str) -> Path:
        return self.path / key_of(digest)


def key_of(digest: str) -> str:
    """Return where a file lies inside any storage; raise FileNotFoundError for what is no digest."""
    if not _DIGEST.fullmatch(digest):
        raise FileNotFoundError(digest)
    return f"{digest[:2]}/{digest[2:4]}/{digest}"


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@lru_cache(maxsize=8)
def storage(url: str) -> Storage:
    """Return the storage at `url`: "s3://bucket/prefix?endpoint=https://…" or the path of a folder."""
    if url.startswith("s3://"):
        # boto3 is an extra: only who keeps files in S3 installs it.
        bucket: Storage = importlib.import_module("tenants.ground.bucket").Bucket(url)
        return bucket
    return Folder(url)


def _storage_of_app() -> Storage:
    return storage(str(current_app.config["MEDIA_URL"]))


def store(stream: BinaryIO, filename: str, *, media: Storage | None = None, limit: int = LIMIT) -> Stored:
    """Check what is in `stream`, keep it and return what is known of it; at most `limit` bytes.

    Raises Refused with a text for the reader. Pictures are written anew without the place and camera in them.
    """
    name = display_name(filename)
    with tempfile.TemporaryDirectory(prefix="upload-") as room:
        received = Path(room, "received")
        _receive(stream, received, limit)
        kind = kind_of(received, name)
        known: dict[str, Any] = {}
        kept = received
        if kind.media_type in _FORMATS:
            kept = Path(room, "bare")
            known = _picture(received, kept, kind)
        elif kind.family == "pdf":
            known = _pdf(received)
        digest = _digest(kept)
        (media or _storage_of_app()).keep(kept, digest)
        return Stored(digest, name, kind.media_type, kept.stat().st_size, **known)


def open_file(digest: str, *, media: Storage | None = None) -> BinaryIO:
    """Return a kept file opened for reading; raise FileNotFoundError."""
    return (media or _storage_of_app()).open(digest)


def display_name(filename: str) -> str:
    """Return a name fit to show and to save: no folders, no hidden signs, at most 150 characters."""
    last = re.split(r"[\\/]", filename)[-1]
    spaced = _UNFIT_IN_NAME.sub(" ", nfc(last))
    # Category C: control characters, marks that turn the direction of text, halves of characters.
    seen = "".join(c for c in spaced if unicodedata.category(c)[0] != "C")
    neat = " ".join(seen.split()).strip(". ")
    stem, dot, extension = neat.rpartition(".")
    if not dot or len(extension) > 10:
        stem, dot, extension = neat, "", ""
    if _DEVICE.match(neat):
        stem = f"_{stem}"
    stem = stem[: _LONGEST_NAME - len(dot + extension)].rstrip(". ")
    return (stem or "tep") + dot + extension.lower()


def send(row: HasFile, *, inline: bool = False, max_age: int = 0, media: Storage | None = None) -> Response:
    """Answer with a kept file, whole or in ranges, or with 304; the caller has checked that it may be read.

    `max_age` in seconds lets everyone keep it; 0 means each reader asks again. Raises FileNotFoundError.
    """
    kind = BY_MEDIA_TYPE.get(row.media_type)
    shown = bool(inline and kind and kind.inline)
    # As text/csv a browser would not show it; the charset is added to text by the response.
    media_type = "text/plain" if kind and kind.family == "text" else row.media_type
    file = open_file(row.digest, media=media)
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    response = send_file(
        file,
        mimetype=media_type if kind else "application/octet-stream",
        conditional=False,
        etag=row.digest,
    )
    response.headers["Content-Disposition"] = _disposition(row.name, shown=shown)
    response.headers["X-Content-Type-Options"] = "nosniff"
    # Chromium does not open a PDF in a sandbox at all; its viewer has its own.
    sandbox = "" if shown and kind and kind.family == "pdf" else "; sandbox"
    response.headers["Content-Security-Policy"] = f"default-src 'none'{sandbox}"
    response.headers["Cache-Control"] = f"public, max-age={max_age}" if max_age else "private, no-cache"
    response.content_length = size
    try:
        response.make_conditional(request.environ, accept_ranges=True, complete_length=size)
    except RequestedRangeNotSatisfiable:
        file.close()
        raise
    return response


def _disposition(name: str, *, shown: bool) -> str:
    """Return the header that names the file: in ASCII for the old, in UTF-8 for all others (RFC 6266)."""
    name = display_name(name)
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", fold(name))
    how = "inline" if shown else "attachment"
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _receive(stream: BinaryIO, target: Path, limit: int) -> None:
    """Write the stream to disk piece by piece; refuse it when it is empty or longer than `limit`."""
    size = 0
    with target.open("wb") as file:
        while piece := stream.read(_PIECE):
            size += len(piece)
            if size <= limit:
                file.write(piece)
    if not size:
        raise Refused(_EMPTY)
    if size > limit:
        # Read to the end all the same, to be able to say how heavy it is.
        weight = {"size": math.ceil(size / MEGABYTE), "limit": limit // MEGABYTE}
        raise Refused(_l("Tệp nặng %(size)d MB, tối đa %(limit)d MB. Hãy nén ảnh trong tệp rồi tải lại.", **weight))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _picture(source: Path, target: Path, kind: Kind) -> dict[str, Any]:
    """Write the picture anew to `target`; return its width and height."""
    known = _in_child("pictures.py", str(source), str(target), _FORMATS[kind.media_type])
    refused = known.get("refused")
    if refused:
        raise Refused(_MOVING if refused == "moving" else _TOO_LARGE_PICTURE)
    return known


def _pdf(source: Path) -> dict[str, Any]:
    """Return the pages of a PDF file and whether it is only a scan."""
    known = _in_child("pdfs.py", str(source))
    if known.get("refused"):
        raise Refused(LOCKED)
    return known


def _in_child(program: str, *arguments: str) -> dict[str, Any]:
    """Return the answer of a program beside this file, kept apart from ours; Refused when it fails."""
    command = [sys.executable, "-I", str(Path(__file__).with_name(program)), *arguments]
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=_LONGEST_CHILD, check=True, env={"PATH": os.defpath}
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise Refused(BROKEN) from error
    return answer
