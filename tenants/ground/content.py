"""What an uploaded file really is: decided by its bytes, and refused unless its name agrees."""

import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

MEGABYTE = 1024 * 1024

# A .docx of 20 MB of text unpacks to some 200 MB; nothing honest goes beyond these.
_MOST_ENTRIES = 10_000
_MOST_UNPACKED = 400 * MEGABYTE
_HIGHEST_RATIO = 200
_RATIO_COUNTS_FROM = 10 * MEGABYTE
# The record at the end of a packed file: 22 bytes and a comment of at most 64 kB.
_LONGEST_END = 22 + 0xFFFF
_LARGEST_DIRECTORY = 2 * MEGABYTE


class Refused(ValueError):
    """A file the house does not take; `message` says what is wrong and what to do, for the screen."""

    def __init__(self, message: LazyString) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file the house takes."""

    media_type: str
    extensions: tuple[str, ...]
    family: str

    @property
    def inline(self) -> bool:
        """Return whether a browser may show it instead of saving it."""
        return self.family in ("picture", "pdf", "text", "media")


_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
PDF = Kind("application/pdf", ("pdf",), "pdf")
JPEG = Kind("image/jpeg", ("jpg", "jpeg"), "picture")
PNG = Kind("image/png", ("png",), "picture")
WEBP = Kind("image/webp", ("webp",), "picture")
GIF = Kind("image/gif", ("gif",), "picture")
DOCX = Kind(f"{_OFFICE}.wordprocessingml.document", ("docx",), "office")
XLSX = Kind(f"{_OFFICE}.spreadsheetml.sheet", ("xlsx",), "office")
PPTX = Kind(f"{_OFFICE}.presentationml.presentation", ("pptx",), "office")
ODT = Kind(f"{_OPEN}.text", ("odt",), "office")
ODS = Kind(f"{_OPEN}.spreadsheet", ("ods",), "office")
ODP = Kind(f"{_OPEN}.presentation", ("odp",), "office")
DOC = Kind("application/msword", ("doc",), "office")
XLS = Kind("application/vnd.ms-excel", ("xls",), "office")
PPT = Kind("application/vnd.ms-powerpoint", ("ppt",), "office")
TXT = Kind("text/plain", ("txt",), "text")
CSV = Kind("text/csv", ("csv",), "text")
MP3 = Kind("audio/mpeg", ("mp3",), "media")
MP4 = Kind("video/mp4", ("mp4",), "media")
KINDS = (PDF, DOCX, XLSX, PPTX, ODT, ODS, ODP, DOC, XLS, PPT, JPEG, PNG, WEBP, GIF, TXT, CSV, MP3, MP4)
BY_MEDIA_TYPE = {kind.media_type: kind for kind in KINDS}

_OFFICE_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}
_OPEN_TYPES = {kind.media_type.encode(): kind for kind in (ODT, ODS, ODP)}
# Names of streams in the directory of an old Office file, as they stand there.
_OLD_OFFICE_STREAMS = (
    ("WordDocument".encode("utf-16-le"), DOC),
    ("PowerPoint Document".encode("utf-16-le"), PPT),
    ("Workbook".encode("utf-16-le"), XLS),
    ("Book\0".encode("utf-16-le"), XLS),
)
_LOCKED_STREAM = "EncryptedPackage".encode("utf-16-le")
_ARCHIVES = {".zip", ".jar", ".rar", ".7z", ".gz", ".bz2", ".xz", ".tar", ".docx", ".xlsx", ".pptx", ".docm"}
# Text that a careless reader would run as a page.
_MARKUP = re.compile(
    rb"<\s*(?:!doctype|\?xml|html|head|body|script|svg|iframe|math|style|object|embed)\b", re.IGNORECASE
)

_DISAGREES = _l("Nội dung tệp không khớp với đuôi tên tệp. Hãy mở tệp, lưu lại đúng loại rồi tải lại.")
_NOT_TAKEN = _l(
    "Cổng không nhận loại tệp này. Hãy dùng PDF, Word, Excel, PowerPoint, ODF, ảnh JPG, PNG, WebP, GIF,"
    " văn bản TXT, CSV, âm thanh MP3 hoặc video MP4."
)
BROKEN = _l("Tệp bị hỏng nên không mở được. Hãy xuất lại tệp từ phần mềm đã tạo ra nó rồi tải lại.")
_BOMB = _l("Tệp nén quá nhiều nội dung nên có thể gây hại. Hãy lưu lại bằng Word, Excel hoặc PowerPoint rồi tải lại.")
_NESTED = _l("Trong tệp có tệp nén khác. Hãy lấy tệp đó ra và tải riêng từng tệp.")
_MACROS = _l("Tệp có macro nên có thể gây hại. Hãy lưu lại dạng không có macro (.docx, .xlsx, .pptx) rồi tải lại.")
LOCKED = _l("Tệp có mật khẩu nên người đọc không mở được. Hãy bỏ mật khẩu rồi tải lại.")
_HEIC = _l("Cổng chưa nhận ảnh HEIC của iPhone. Hãy lưu ảnh dạng JPG rồi tải lại.")
_NOT_UTF8 = _l("Tệp văn bản không dùng bảng mã UTF-8 nên chữ Việt sẽ bị lỗi. Hãy lưu lại dạng UTF-8 rồi tải lại.")
_NO_EXTENSION = _l("Tên tệp không có đuôi cho biết loại tệp. Hãy đặt tên như “ke-hoach.pdf” rồi tải lại.")


def kind_of(path: Path, filename: str) -> Kind:
    """Return the kind of the file at `path`; raise Refused unless bytes and extension agree."""
    extension = PurePosixPath(filename.lower()).suffix[1:]
    if not extension:
        raise Refused(_NO_EXTENSION)
    if extension in ("heic", "heif"):
        raise Refused(_HEIC)
    expected = next((kind for kind in KINDS if extension in kind.extensions), None)
    if expected is None:
        raise Refused(_NOT_TAKEN)
    found = _by_text(path, expected) if expected.family == "text" else _by_bytes(path)
    if found is not expected:
        raise Refused(_DISAGREES)
    return expected


def _by_bytes(path: Path) -> Kind | None:
    """Return the kind the first bytes tell, or None."""
    with path.open("rb") as file:
        head = file.read(64)
    for start, kind in ((b"%PDF-", PDF), (b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG)):
        if head.startswith(start):
            return kind
    if head[:6] in (b"GIF87a", b"GIF89a"):
        return GIF
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp":
        return _by_brand(head[8:12])
    if head[:3] == b"ID3" or (len(head) > 3 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2 and head[2] >> 4 != 15):
        return MP3
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _by_streams(path)
    if head.startswith(b"PK\x03\x04"):
        return _by_directory(path)
    return None


def _is_audio_frame(head: bytes) -> bool:
    """Return whether the bytes start a frame of MPEG audio, layer III."""
    return len(head) > 3 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2 and head[2] >> 4 != 15


def _by_brand(brand: bytes) -> Kind | None:
    """Return MP4 unless the container holds pictures."""
    if brand in (b"heic", b"heix", b"hevc", b"mif1", b"msf1"):
        raise Refused(_HEIC)
    return MP4 if brand not in (b"avif", b"avis", b"crx ", b"qt  ") else None


def _by_streams(path: Path) -> Kind | None:
    """Return which old Office program wrote the file; a locked modern file uses the same container."""
    whole = path.read_bytes()
    if _LOCKED_STREAM in whole:
        raise Refused(LOCKED)
    return next((kind for name, kind in _OLD_OFFICE_STREAMS if name in whole), None)


def _by_text(path: Path, expected: Kind) -> Kind:
    """Return `expected` when the file is text in UTF-8 that no browser could take for a page."""
    whole = path.read_bytes()
    if b"\0" in whole or _MARKUP.search(whole):
        raise Refused(_DISAGREES)
    try:
        whole.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(_NOT_UTF8) from error
    return expected


def _by_directory(path: Path) -> Kind | None:
    """Return which program wrote a packed file, from its directory alone: nothing large is unpacked."""
    _refuse_large_directory(path)
    try:
        with zipfile.ZipFile(path) as packed:
            entries = packed.infolist()
            _refuse_bomb(entries, path.stat().st_size)
            names = {entry.filename for entry in entries}
            if any(entry.flag_bits & 1 for entry in entries):
                raise Refused(LOCKED)
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise Refused(_MACROS)
            if "[Content_Types].xml" in names:
                return next((kind for part, kind in _OFFICE_PARTS.items() if part in names), None)
            if "mimetype" in names and packed.getinfo("mimetype").file_size < 100:
                return _OPEN_TYPES.get(packed.read("mimetype").strip())
            return None
    except Refused:
        raise
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, ValueError) as error:
        raise Refused(BROKEN) from error


def _refuse_large_directory(path: Path) -> None:
    """Refuse a packed file whose directory alone would fill the memory, before anything reads it."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _LONGEST_END))
        end = file.read()
    record = end.rfind(b"PK\x05\x06")
    if record < 0 or len(end) < record + 22:
        raise Refused(BROKEN)
    (directory_size,) = struct.unpack_from("<I", end, record + 12)
    if directory_size > _LARGEST_DIRECTORY:
        raise Refused(_BOMB)


def _refuse_bomb(entries: list[zipfile.ZipInfo], packed_size: int) -> None:
    """Refuse what would unpack to far more than it weighs, by the sizes its own directory tells."""
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > _MOST_ENTRIES or unpacked > _MOST_UNPACKED:
        raise Refused(_BOMB)
    if unpacked > _RATIO_COUNTS_FROM and unpacked > packed_size * _HIGHEST_RATIO:
        raise Refused(_BOMB)
    for entry in entries:
        # An embedded workbook behind a chart is one level and normal; other archives are not.
        if PurePosixPath(entry.filename.lower()).suffix in _ARCHIVES and "/embeddings/" not in entry.filename:
            raise Refused(_NESTED)
