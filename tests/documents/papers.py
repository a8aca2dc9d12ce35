"""Papers for the tests: short ways to a draft, an issued document and a stored file."""

import io
from datetime import date
from typing import Any

from blueprints.documents import actions
from blueprints.documents.models import Document, Edition
from tenants.ground import files
from tenants.ground.database import db, scope
from tenants.ground.files import Stored
from tests.world import unit

DAY = date(2020, 11, 6)
BASIS = "Căn cứ Kế hoạch số 260/KH-UBND ngày 05/11/2020 của UBND xã về truyền thông;"


def drafted(**fields: Any) -> Document:
    """A draft of the current unit that could be issued at once."""
    given = {
        "type_id": "plan", "subject": "Truyền thông năm học 2020 – 2021",
        "body": "Nhà trường xây dựng kế hoạch như sau.",
        "signer_title": "Hiệu trưởng", "signer_name": "Trần Thị Bình", "place": "Thử Nghiệm",
        "recipients": ["Phòng Văn hóa – Xã hội (để b/c)", "Lưu: VT"],
    } | fields  # fmt: skip
    return actions.draft(**given)


def issued(slug: str, *, on: date = DAY, number: int | None = None, file: bytes = b"", **fields: Any) -> Edition:
    """A document that a unit issued on a day, kept; its number is the next one unless it is given."""
    with scope(unit(slug).id):
        if number is not None:
            actions.start_counter(year=on.year, last=number - 1)
        document = drafted(**fields)
        if file:
            actions.add_file(document, stored(file))
        edition = actions.issue(document, issued_on=on)
        db.session.commit()
    return edition


def stored(content: bytes = b"", name: str = "phan-cong.txt") -> Stored:
    """A small file in the store."""
    return files.store(io.BytesIO(content or "Phân công Ban truyền thông\n".encode()), name)


def recorded(slug: str, number: str, on: date, **fields: Any) -> Edition:
    """A document entered into a unit's register by its number."""
    given = {"type_id": "circular", "subject": "Quy định về cổng thông tin điện tử"} | fields
    with scope(unit(slug).id):
        edition = actions.enter_record(number=number, issued_on=on, **given)
        db.session.commit()
    return edition
