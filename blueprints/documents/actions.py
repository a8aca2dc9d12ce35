"""Writes of documents: drafts, the issue that fixes them for ever, marks that come after, records of old ones."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from blueprints.documents import ledger, queries, registers, sheets
from blueprints.documents.form import numbers, types
from blueprints.documents.models import Document, Edition, EditionMark, RegisterCounter
from blueprints.documents.refusals import NotReady, NumberTaken, Refusal, Secret, Settled, StaleDocument
from blueprints.documents.states import MARKS, banner_mark, withholds
from tenants import attachments, audit
from tenants.attachments import Attachment
from tenants.ground import clock
from tenants.ground.database import current_unit_id, db
from tenants.ground.files import Stored
from tenants.ground.folding import nfc, slug
from tenants.ground.html import Clean, from_text
from tenants.people import User
from tenants.units import Unit

FIELDS = (
    "type_id", "subject", "body", "place", "addressees", "bases", "recipients", "signing_capacity", "signer_title",
    "signer_name", "urgency", "topic", "school_year", "visibility", "effective_date", "expiry_date",
)  # fmt: skip
"""What a person writes in a working record."""


def draft(*, type_id: str, subject: str, body: str, by: User | None = None, **fields: Any) -> Document:
    """A new working record of the current unit; raises Secret for a `classification`, KeyError for an unknown field."""
    values = _values({"type_id": type_id, "subject": subject, "body": body} | fields)
    document = Document(unit_id=current_unit_id(), created_by_id=by.id if by else None, **values)
    db.session.add(document)
    db.session.flush()
    audit.record("document:write", f"document:{document.id}", document.subject, by=by, unit_id=document.unit_id)
    return document


def revise(document: Document, *, version: int, by: User | None = None, **fields: Any) -> Document:
    """Changes a working record that its editor opened at `version`.

    Raises StaleDocument when somebody else was faster, Settled when it was issued, Secret as `draft` does.
    """
    if document.state == "issued":
        raise Settled
    if document.version != version:
        raise StaleDocument
    for name, value in _values(fields).items():
        setattr(document, name, value)
    if document.state == "rejected":
        document.state = "draft"
    document.updated_at = clock.now()
    db.session.flush()
    audit.record("document:write", f"document:{document.id}", document.subject, by=by, unit_id=document.unit_id)
    return document


def _values(fields: dict[str, Any]) -> dict[str, Any]:
    if fields.pop("classification", ""):
        raise Secret
    unknown = fields.keys() - set(FIELDS)
    if unknown:
        raise KeyError(", ".join(sorted(unknown)))
    values = {name: _composed(value) for name, value in fields.items()}
    body = values.get("body")
    if body is not None and not isinstance(body, Clean):
        values["body"] = from_text(body)
    return values


def _composed(value: Any) -> Any:
    if isinstance(value, Clean):
        return value
    if isinstance(value, str):
        return nfc(value).strip()
    return [nfc(one).strip() for one in value if one.strip()] if isinstance(value, list) else value


def submit(document: Document, *, by: User | None = None) -> None:
    """Lays a working record before whoever issues it; raises Settled when it was issued."""
    _open(document)
    document.state, document.updated_at = "submitted", clock.now()
    audit.record("document:submit", f"document:{document.id}", document.subject, by=by, unit_id=document.unit_id)


def send_back(document: Document, *, reason: str, by: User | None = None) -> None:
    """Gives a submitted record back to be mended; the reason stays in the log and is shown to its writer."""
    _open(document)
    if not reason.strip():
        raise NotReady(_("Hãy ghi lý do trả lại để người soạn biết cần sửa gì."))
    document.state, document.updated_at = "rejected", clock.now()
    audit.record(
        "document:send_back", f"document:{document.id}", document.subject, reason=reason.strip(), by=by,
        unit_id=document.unit_id,
    )  # fmt: skip


def discard(document: Document, *, by: User | None = None) -> None:
    """Removes a working record that was never issued, with its files; raises Settled otherwise."""
    _open(document)
    for row in attachments.of(owner(document)):
        db.session.delete(row)
    audit.record("document:discard", f"document:{document.id}", document.subject, by=by, unit_id=document.unit_id)
    db.session.delete(document)
    db.session.flush()


def _open(document: Document) -> None:
    if document.state == "issued":
        raise Settled


def owner(document: Document) -> str:
    """The name under which the files of a working record are kept."""
    return f"document:{document.id}"


def add_file(document: Document, stored: Stored) -> Attachment:
    """Adds a stored file to a working record; raises Settled when it was issued."""
    _open(document)
    return attachments.attach(owner(document), stored)


def remove_file(document: Document, attachment_id: int) -> None:
    """Takes a file from a working record; raises Settled when it was issued."""
    _open(document)
    row = attachments.one(owner(document), attachment_id)
    if row is not None:
        db.session.delete(row)


def start_counter(*, year: int, last: int, series: str = "", by: User | None = None) -> RegisterCounter:
    """Tells the register the last number that was given before, so that the next document takes the one after.

    Raises NotReady when that would give a number twice.
    """
    counter = registers.locked(series=series, year=year)
    if last < counter.last:
        raise NotReady(
            _(
                "Sổ năm %(year)s đã cấp đến số %(last)s. Chỉ đặt được số bằng hoặc lớn hơn.",
                year=year,
                last=counter.last,
            )
        )
    summary = f"{year}: {counter.last} → {last}"
    counter.last = last
    db.session.flush()
    audit.record("document:start_counter", f"register:{year}", summary, by=by, unit_id=counter.unit_id)
    return counter


def issue(document: Document, *, by: User | None = None, issued_on: date | None = None) -> Edition:
    """Issues a working record: number, names of that day, signer and files are fixed in an edition that never changes.

    The number comes from the register of the calendar year of `issued_on` (today when left out) inside this
    transaction (NĐ 30/2020, Điều 15). Raises Settled, NotReady, NumberTaken.
    """
    _open(document)
    day = issued_on or clock.today()
    unit = db.session.get_one(Unit, current_unit_id())
    _check(document, unit, day)
    kind = types.by_id(document.type_id)
    last = registers.take(series=queries.series_of(unit, document.type_id), year=day.year)
    number = numbers.compose(last, kind.abbreviation if kind else None, unit.notation)
    values = {name: getattr(document, name) for name in FIELDS}
    values["place"] = document.place or unit.place
    values["school_year"] = document.school_year or clock.school_year(day)
    edition = _written(unit, number, values, day=day, files=attachments.of(owner(document)), by=by)
    document.state, document.edition_id, document.updated_at = "issued", edition.id, clock.now()
    audit.record(
        "document:issue", f"edition:{edition.id}", f"{edition.number_text} {edition.subject}", by=by, unit_id=unit.id
    )
    return edition


def _check(document: Document, unit: Unit, day: date) -> None:
    if not unit.notation:
        raise NotReady(_("Đơn vị chưa có chữ viết tắt trong ký hiệu văn bản. Hãy đặt ở phần cài đặt của đơn vị."))
    if day > clock.today():
        raise NotReady(_("Ngày ban hành không được sau hôm nay. Hãy chọn lại ngày."))
    if not document.subject or not document.body:
        raise NotReady(_("Văn bản chưa có trích yếu hoặc nội dung. Hãy viết đủ rồi ban hành."))
    if not document.signer_name:
        raise NotReady(_("Văn bản chưa có người ký. Hãy ghi chức vụ và họ tên người ký."))


def enter_record(
    *, number: str, type_id: str, subject: str, issued_on: date, by: User | None = None, **fields: Any
) -> Edition:
    """Registers a document that the current unit issued before, under the number it has; the text may be missing.

    `fields` as in `draft`, and type_name, governing_body, issuing_body when they were called otherwise that day.
    Raises NotReady for a number that is none, NumberTaken.
    """
    unit = db.session.get_one(Unit, current_unit_id())
    known = numbers.parse(number)
    if known is None:
        raise NotReady(_("Số, ký hiệu chưa đúng mẫu. Hãy ghi như 118/KH-THCS hoặc 37/2020/TT-BGDĐT."))
    if issued_on > clock.today():
        raise NotReady(_("Ngày ban hành không được sau hôm nay. Hãy chọn lại ngày."))
    names = {name: fields.pop(name) for name in ("type_name", "governing_body", "issuing_body") if name in fields}
    values = _values({"type_id": type_id, "subject": subject, "body": ""} | fields)
    edition = _written(unit, known, values | names, day=issued_on, files=(), by=by)
    audit.record(
        "document:record", f"edition:{edition.id}", f"{edition.number_text} {edition.subject}", by=by, unit_id=unit.id
    )
    return edition


def _written(
    unit: Unit,
    number: numbers.Number,
    values: dict[str, Any],
    *,
    day: date,
    files: Sequence[Attachment],
    by: User | None,
) -> Edition:  # fmt: skip
    governing_body, issuing_body = sheets.bodies_on(unit, day)
    fixed: dict[str, Any] = {
        "number_text": number.text, "number_key": number.key, "code_number": number.number,
        "code_notation": number.symbol[:30], "type_name": sheets.type_name(values["type_id"]),
        "governing_body": governing_body, "issuing_body": issuing_body, "issued_date": day, "place": unit.place,
    } | values  # fmt: skip
    place = slug(number.text) + ("" if number.year else f"-{day.year}")
    taken = select(Edition.id).where(Edition.issuer_id == unit.id, Edition.slug == place)
    if db.session.scalar(taken.limit(1)) is not None:
        shown = {"number": number.text, "year": number.year or day.year}
        raise NumberTaken(_("Số %(number)s năm %(year)s đã cấp cho văn bản khác. Hãy kiểm tra sổ đăng ký.", **shown))
    edition = Edition(
        issuer=unit, slug=place, has_text=bool(fixed["body"]), issued_by_id=by.id if by else None,
        digest=ledger.digest(fixed | {"issuer": unit.slug}, [one.digest for one in files]), **fixed,
    )  # fmt: skip
    db.session.add(edition)
    db.session.flush()
    db.session.add_all(ledger.file_row(edition, position, one) for position, one in enumerate(files, start=1))
    ledger.write_citations(edition)
    db.session.flush()
    ledger.resolve_earlier(edition)
    ledger.index(edition)
    ledger.refresh_readers(edition)
    return edition


def mark(
    edition: Edition, *, kind: str, reason: str, successor: Edition | None = None, by: User | None = None
) -> EditionMark:
    """Says what happened to an edition of the current unit after its issue; every page that names it tells so at once.

    Marking twice with the same kind changes nothing. Raises NotReady without a reason, KeyError for an unknown kind,
    Refusal for another unit's edition.
    """
    if kind not in MARKS:
        raise KeyError(kind)
    if edition.issuer_id != current_unit_id():
        raise Refusal(_("Chỉ cơ quan ban hành mới ghi được tình trạng của văn bản này."))
    reason = nfc(reason).strip()
    if not reason:
        raise NotReady(_("Hãy ghi lý do: lý do sẽ hiện ở đầu trang văn bản."))
    known = queries.marks_of([edition.id]).get(edition.id, [])
    for one in known:
        if one.kind == kind:
            return one
    row = EditionMark(
        edition_id=edition.id, kind=kind, reason=reason[:500], successor=successor, by_id=by.id if by else None
    )
    db.session.add(row)
    db.session.flush()
    first = banner_mark([*known, row])
    gravest = first.kind if first is not None else ""
    withheld = gravest == "recalled" and withholds(edition.issuer)
    ledger.index(edition, mark=gravest, withheld=withheld)
    ledger.refresh_readers(edition, below=True)
    audit.record(
        f"document:{kind}", f"edition:{edition.id}", edition.number_text, reason=reason, by=by,
        unit_id=edition.issuer_id,
    )  # fmt: skip
    return row
