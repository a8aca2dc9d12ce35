"""Files as people send them, honest and not, made in memory."""

import io
import zipfile
from typing import Protocol

from PIL import Image
from pypdf import PdfReader, PdfWriter


class Saves(Protocol):
    """A document of python-docx or openpyxl."""

    def save(self, target: io.BytesIO, /) -> None: ...


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
# The place in the picture's notes: 21° N, 105° E.
PLACE = {1: "N", 2: (21.0, 0.0, 0.0), 3: "E", 4: (105.0, 0.0, 0.0)}


def picture(format_: str = "JPEG", mode: str = "RGB", size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    """Return a picture of one colour."""
    out = io.BytesIO()
    Image.new(mode, size).save(out, format_, **options)
    return out.getvalue()


def photo(size: tuple[int, int] = (40, 30)) -> bytes:
    """Return a JPEG as a phone writes it: lying on its side, with camera and place noted."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Camera-of-An"
    exif.get_ifd(0x8825).update(PLACE)
    return picture(exif=exif, comment=b"secret-comment", size=size)


def moving(format_: str) -> bytes:
    """Return a picture of two frames."""
    out = io.BytesIO()
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    frames[0].save(out, format_, save_all=True, append_images=frames[1:])
    return out.getvalue()


def packed(entries: dict[str, bytes | str], stored: str = "") -> bytes:
    """Return a packed file; the entry `stored` lies first and unpacked, as the open formats ask."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name == stored else None)
    return out.getvalue()


def office(part: str = "word/document.xml", **more: bytes | str) -> bytes:
    """Return the bones of a file of modern Office, with more entries ("/" written "__")."""
    extra = {name.replace("__", "/").replace("_dot_", "."): content for name, content in more.items()}
    return packed({"[Content_Types].xml": "<Types/>", part: "<x/>", **extra})


def saved(document: Saves) -> bytes:
    """Return what a library's document saves."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf(pages: int = 1, text: str = "") -> bytes:
    """Return a PDF file, each page with `text`."""
    stream = f"BT /F1 12 Tf 10 100 Td ({text}) Tj ET"
    page = "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 3 0 R>>>>>>"
    kids = " ".join(f"{5 + n} 0 R" for n in range(pages))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {pages}/MediaBox[0 0 200 200]>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        f"<</Length {len(stream)}>>stream\n{stream}\nendstream",
        *[page] * pages,
    ]
    body, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(f"{len(body):010} 00000 n \n")
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{''.join(places)}"
    end = f"trailer<</Root 1 0 R/Size {len(objects) + 1}>>\nstartxref\n{len(body)}\n%%EOF\n"
    return (body + table + end).encode()


def locked_pdf(user: str, owner: str) -> bytes:
    """Return a PDF file that asks `user` to be opened."""
    writer = PdfWriter(PdfReader(io.BytesIO(pdf(text="Ke hoach cua nha truong nam hoc moi"))))
    writer.encrypt(user, owner)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
