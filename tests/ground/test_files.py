"""Files come in checked and bared, lie under their digest, and go out so that nothing in them runs."""

import hashlib
import io
import os
import resource
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
from PIL import Image

from tenants.ground import files, pictures
from tenants.ground.files import (
    MEGABYTE,
    Folder,
    Refused,
    Stored,
    open_file,
    storage,
    store,
)
from tests.ground.uploads import OLE, locked_pdf, moving, office, packed, pdf, photo, picture, saved

WORDS = "Ke hoach truyen thong nam hoc 2026"


@pytest.fixture
def media(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "media")


def kept(media: Folder) -> list[Path]:
    """Return every file below the storage, half-written ones too."""
    return [path for path in media.path.rglob("*") if path.is_file()]


def content_of(media: Folder, stored: Stored) -> bytes:
    """Return the bytes that were kept."""
    with media.open(stored.digest) as file:
        return file.read()


OPEN = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}
TAKEN: dict[str, Callable[[], bytes]] = {
    "a.pdf": lambda: pdf(text=WORDS),
    "Kế hoạch.DOCX": lambda: saved(docx.Document()),
    "a.xlsx": lambda: saved(openpyxl.Workbook()),
    "a.pptx": lambda: office("ppt/presentation.xml"),
    "chart.docx": lambda: office(word__embeddings__book_dot_xlsx=b"PK"),
    "a.odt": lambda: packed(dict(OPEN), "mimetype"),
    "a.doc": lambda: OLE + "WordDocument".encode("utf-16-le"),
    "a.xls": lambda: OLE + "Workbook".encode("utf-16-le"),
    "a.ppt": lambda: OLE + "PowerPoint Document".encode("utf-16-le"),
    "a.jpg": photo,
    "a.jpeg": lambda: picture(mode="CMYK"),
    "a.png": lambda: picture("PNG", "RGBA"),
    "b.png": lambda: picture("PNG", "I;16"),
    "a.webp": lambda: picture("WEBP"),
    "a.gif": lambda: picture("GIF", "P"),
    "a.txt": lambda: "Chữ Việt <5 dòng>\n".encode(),
    "b.txt": lambda: "\ufeffChữ Việt".encode(),
    "a.csv": lambda: "Trường,Số\nMinh Cường,5\n".encode(),
    "a.mp3": lambda: b"ID3\x04" + b"\0" * 100,
    "b.mp3": lambda: b"\xff\xfb\x90\x64" + b"\0" * 100,
    "a.mp4": lambda: b"\0\0\0\x18ftypisom" + b"\0" * 100,
    "a.php.pdf": lambda: pdf(text=WORDS),
}


@pytest.mark.parametrize("name", TAKEN)
def test_taken(name: str, media: Folder) -> None:
    stored = store(io.BytesIO(TAKEN[name]()), name, media=media)
    content = content_of(media, stored)
    assert stored.size == len(content) > 0
    assert stored.digest == hashlib.sha256(content).hexdigest()
    assert stored.name.lower() == name.lower()
    assert kept(media) == [media.path / stored.digest[:2] / stored.digest[2:4] / stored.digest]


def lying_zip() -> bytes:
    """Return a packed file whose end record claims a directory of four gigabytes."""
    body = bytearray(office())
    struct.pack_into("<I", body, body.rfind(b"PK\x05\x06") + 12, 0xFFFFFFF0)
    return bytes(body)


def zip_with_flag() -> bytes:
    """Return a packed file whose entries say they are encrypted."""
    body = bytearray(office())
    at = 0
    while (at := body.find(b"PK\x01\x02", at)) >= 0:
        body[at + 8] |= 1
        at += 4
    return bytes(body)


REFUSED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "svg": ("a.svg", lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    "html": ("a.html", lambda: b"<html>"),
    "xml": ("a.xml", lambda: b"<?xml version='1.0'?><x/>"),
    "js": ("a.js", lambda: b"alert(1)"),
    "program": ("a.exe", lambda: b"MZ\x90\0"),
    "archive": ("a.zip", lambda: packed({"a.txt": "x"})),
    "page script": ("a.pHp", lambda: b"<?php ?>"),
    "no extension": ("ke-hoach", lambda: pdf()),
    "hidden": (".pdf", lambda: pdf()),
    "double extension": ("a.pdf.html", lambda: pdf()),
    "heic": ("IMG_1.HEIC", lambda: b"\0\0\0\x18ftypheic"),
    "heic as jpg": ("IMG_1.jpg", lambda: b"\0\0\0\x18ftypheic"),
    "avif as mp4": ("a.mp4", lambda: b"\0\0\0\x18ftypavif"),
    "empty": ("a.pdf", lambda: b""),
    "svg as png": ("a.png", lambda: b"<svg onload=alert(1)>"),
    "svg as txt": ("a.txt", lambda: b"  <SVG onload=alert(1)>"),
    "html as txt": ("a.txt", lambda: b"x\n<!DOCTYPE html><p>"),
    "script in csv": ("a.csv", lambda: b"a,<script>alert(1)</script>"),
    "html as pdf": ("a.pdf", lambda: b"<html>%PDF-1.4"),
    "pdf not at the start": ("a.pdf", lambda: b"GIF89a" + pdf()),
    "pdf as docx": ("a.docx", pdf),
    "docx as xlsx": ("a.xlsx", office),
    "docx as pdf": ("a.pdf", office),
    "png as jpg": ("a.jpg", lambda: picture("PNG")),
    "gif with script": ("a.gif", lambda: b"GIF89a/*" + b"\0" * 40 + b"*/=1;alert(1)"),
    "tiff as jpg": ("a.jpg", lambda: picture("TIFF")),
    "broken jpg": ("a.jpg", lambda: photo()[:300]),
    "broken png": ("a.png", lambda: picture("PNG", size=(900, 900))[:-40]),
    "broken pdf": ("a.pdf", lambda: b"%PDF-1.7\nnothing"),
    "broken docx": ("a.docx", lambda: office()[:-30]),
    "packed file without parts": ("a.docx", lambda: packed({"[Content_Types].xml": "<x/>"})),
    "jar as docx": ("a.docx", lambda: packed({"META-INF/MANIFEST.MF": "x"})),
    "macros": ("a.docx", lambda: office(word__vbaProject_dot_bin=b"x")),
    "nested": ("a.docx", lambda: office(word__more_dot_zip=b"PK")),
    "locked docx": ("a.docx", lambda: OLE + "EncryptedPackage".encode("utf-16-le")),
    "encrypted entries": ("a.docx", zip_with_flag),
    "lying directory": ("a.docx", lying_zip),
    "locked pdf": ("a.pdf", lambda: locked_pdf("mat-khau", "chu")),
    "moving gif": ("a.gif", lambda: moving("GIF")),
    "moving png": ("a.png", lambda: moving("PNG")),
    "moving webp": ("a.webp", lambda: moving("WEBP")),
    "wide": ("a.png", lambda: picture("PNG", "1", (20_000, 4))),
    "utf-16": ("a.txt", lambda: "Chữ".encode("utf-16")),
    "old code page": ("a.txt", lambda: b"Tr\xad\xeang"),
    "nul": ("a.txt", lambda: b"a\0b"),
    "doc as xls": ("a.xls", lambda: OLE + "WordDocument".encode("utf-16-le")),
    "odt as docx": ("a.docx", lambda: packed({**OPEN}, "mimetype")),
    "aac as mp3": ("a.mp3", lambda: b"\xff\xf1\x50\x80" + b"\0" * 40),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case: str, media: Folder) -> None:
    name, content = REFUSED[case]
    with pytest.raises(Refused) as refused:
        store(io.BytesIO(content()), name, media=media)
    assert "Hãy " in str(refused.value)
    assert kept(media) == []


REASONS = {
    "locked pdf": "mật khẩu",
    "locked docx": "mật khẩu",
    "heic": "HEIC",
    "nested": "tệp nén khác",
    "moving gif": "Ảnh động",
    "wide": "Ảnh quá lớn",
    "macros": "macro",
}


@pytest.mark.parametrize(("case", "words"), REASONS.items())
def test_the_reason_is_named(case: str, words: str, media: Folder) -> None:
    name, content = REFUSED[case]
    with pytest.raises(Refused, match=words):
        store(io.BytesIO(content()), name, media=media)


def test_too_heavy_says_how_heavy(media: Folder) -> None:
    with pytest.raises(Refused) as refused:
        store(io.BytesIO(b"%PDF-" + b"0" * (32 * MEGABYTE - 5)), "a.pdf", media=media)
    assert str(refused.value) == "Tệp nặng 32 MB, tối đa 20 MB. Hãy nén ảnh trong tệp rồi tải lại."
    body = b"a" * 100
    assert store(io.BytesIO(body), "a.txt", media=media, limit=100).size == 100
    with pytest.raises(Refused):
        store(io.BytesIO(body + b"a"), "a.txt", media=media, limit=100)


def claiming(unpacked: int, ballast: int = 0) -> bytes:
    """Return a packed document of `ballast` bytes and more, whose directory says it unpacks to `unpacked`."""
    body = bytearray(packed({"[Content_Types].xml": "<x/>", "word/document.xml": os.urandom(ballast)}))
    struct.pack_into("<I", body, body.rfind(b"PK\x01\x02") + 24, unpacked)
    return bytes(body)


def many(count: int) -> bytes:
    """Return a packed document of `count` empty entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(count):
            archive.writestr(str(number), b"")
    return out.getvalue()


BOMBS: dict[str, Callable[[], bytes]] = {
    "too much": lambda: claiming(500 * MEGABYTE, ballast=4 * MEGABYTE),
    "too dense": lambda: claiming(100 * MEGABYTE),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_bombs_are_refused_in_little_memory(bomb: str, media: Folder) -> None:
    content = io.BytesIO(BOMBS[bomb]())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(Refused, match="nén quá nhiều"):
        store(content, "a.docx", media=media)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024


def test_a_huge_directory_is_not_even_read(media: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    content = io.BytesIO(many(60_000))
    monkeypatch.setattr(zipfile, "ZipFile", None)
    with pytest.raises(Refused, match="nén quá nhiều"):
        store(content, "a.docx", media=media)


def test_an_honest_large_document_is_taken(media: Folder) -> None:
    text = packed({"[Content_Types].xml": "<x/>", "word/document.xml": os.urandom(MEGABYTE).hex() * 4})
    assert store(io.BytesIO(text), "a.docx", media=media).size > MEGABYTE


def test_a_picture_bomb_is_refused_by_its_header(media: Folder) -> None:
    bomb = bytearray(picture("PNG", "1"))
    for side in (8_000, 15_000):
        struct.pack_into(">II", bomb, 16, side, side)
        struct.pack_into(">I", bomb, 29, zlib.crc32(bomb[12:29]))
        with pytest.raises(Refused, match="Ảnh quá lớn"):
            store(io.BytesIO(bytes(bomb)), "a.png", media=media)


def test_a_child_out_of_time_is_a_refusal(media: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_LONGEST_CHILD", 0.001)
    with pytest.raises(Refused, match="hỏng"):
        store(io.BytesIO(photo()), "a.jpg", media=media)


def test_a_photo_stands_upright_and_tells_neither_place_nor_camera(media: Folder) -> None:
    taken = photo(size=(40, 30))
    assert b"Camera-of-An" in taken and Image.open(io.BytesIO(taken)).getexif().get_ifd(0x8825)
    stored = store(io.BytesIO(taken), "a.jpg", media=media)
    content = content_of(media, stored)
    bare = Image.open(io.BytesIO(content))
    assert (stored.width, stored.height) == bare.size == (30, 40)
    assert not bare.getexif() and not bare.getexif().get_ifd(0x8825)
    assert b"Camera-of-An" not in content and b"secret-comment" not in content and b"Exif" not in content
    assert stored.media_type == "image/jpeg" and stored.pages is None


@pytest.mark.parametrize("format_", ["PNG", "WEBP"])
def test_other_pictures_are_bared_too(format_: str, media: Folder) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera-of-An"
    taken = picture(format_, exif=exif)
    assert b"Camera-of-An" in taken
    content = content_of(media, store(io.BytesIO(taken), f"a.{format_}", media=media))
    assert b"Camera-of-An" not in content


def test_what_hangs_behind_a_picture_is_cut_off(media: Folder) -> None:
    stored = store(io.BytesIO(photo() + packed({"a": "b"}) + b"<script>alert(1)</script>"), "a.jpg", media=media)
    content = content_of(media, stored)
    assert b"PK" not in content and b"<script>" not in content


def test_clear_pictures_stay_clear(media: Folder) -> None:
    stored = store(io.BytesIO(picture("GIF", "P", transparency=0)), "a.gif", media=media)
    assert "transparency" in Image.open(io.BytesIO(content_of(media, stored))).info


def test_pages_of_a_pdf_are_counted_and_a_scan_is_known(media: Folder) -> None:
    words = store(io.BytesIO(pdf(3, WORDS)), "a.pdf", media=media)
    assert (words.pages, words.scanned) == (3, False)
    scan = store(io.BytesIO(pdf(2)), "a.pdf", media=media)
    assert (scan.pages, scan.scanned) == (2, True)
    guarded = store(io.BytesIO(locked_pdf("", "chu")), "a.pdf", media=media)
    assert guarded.pages == 1


def test_the_same_bytes_are_kept_once(media: Folder) -> None:
    first = store(io.BytesIO(b"abc"), "a.txt", media=media)
    second = store(io.BytesIO(b"abc"), "b.csv", media=media)
    assert first.digest == second.digest and first.media_type != second.media_type
    assert len(kept(media)) == 1
    media.remove(first.digest)
    media.remove(first.digest)
    assert not media.has(first.digest) and kept(media) == []


def test_a_full_disk_leaves_nothing_behind(media: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="space"):
        store(io.BytesIO(b"abc"), "a.txt", media=media)
    assert kept(media) == []


@pytest.mark.parametrize("digest", ["", "abc", "../../etc/passwd", "A" * 64, "a" * 63 + "/", "a" * 64])
def test_nothing_but_a_known_digest_opens_a_file(digest: str, media: Folder) -> None:
    with pytest.raises(FileNotFoundError):
        open_file(digest, media=media)


def test_storage_by_address(tmp_path: Path) -> None:
    place = storage(str(tmp_path))
    assert isinstance(place, Folder) and storage(str(tmp_path)) is place


def test_the_child_limits_itself(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    limits: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(resource, "setrlimit", lambda which, limit: limits.__setitem__(which, limit))
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", Image.MAX_IMAGE_PIXELS)
    source = tmp_path / "a"
    source.write_bytes(photo())
    assert pictures.main([str(source), str(tmp_path / "b"), "JPEG"]) == 0
    assert limits[resource.RLIMIT_AS][0] <= 1024**3 and limits[resource.RLIMIT_CPU][0] <= 20
