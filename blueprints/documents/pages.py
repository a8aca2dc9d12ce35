"""Everything the page of an edition shows, gathered once for whichever room shows it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Any

from flask import g
from flask_babel import format_date, get_locale
from flask_babel import gettext as _

from blueprints.documents import queries, sheets
from blueprints.documents.models import Edition, EditionFile, EditionMark
from blueprints.documents.queries import Ties
from blueprints.documents.sheets import SheetView
from blueprints.documents.states import MARKS, URGENCIES, VALIDITY, banner_mark, state_of
from tenants.ground import clock

FileUrl = Callable[[EditionFile], str]


@dataclass(frozen=True, slots=True)
class Page:
    """An edition with its sheet, its state today, files, the chain above it and what carries it out below."""

    edition: Edition
    sheet: SheetView
    title: str
    state: str
    marks: list[EditionMark]
    banner: "Banner | None"
    files: list[dict[str, Any]]
    chain: list[dict[str, Any]]
    below: list[dict[str, Any]]
    facts: list[tuple[str, Any]]
    withheld: bool


@dataclass(frozen=True, slots=True)
class Banner:
    """What a reader must know before reading on: what happened, why, since when, and what counts instead."""

    kind: str
    title: str
    reason: str
    since: date
    successor_label: str
    successor_url: str


def page_of(edition: Edition, *, today: date, file_url: FileUrl, public: bool = True, withhold: bool = False) -> Page:
    """The page of an edition on a day; two queries for one that came with its issuer and files.

    `file_url` gives the address of a file under the page that shows it; `withhold` keeps the text and the files of a
    recalled edition back.
    """
    near = queries.ties(edition, public)
    know_hosts(near.hosts)
    marks = near.marks.get(edition.id, [])
    state = state_of(edition, marks, today)
    recalled = state == "recalled"
    return Page(
        edition=edition,
        sheet=sheets.sheet(edition, near),
        title=heading(edition),
        state=state,
        marks=marks,
        banner=_banner(marks, near),
        files=[] if recalled else [file_row(one, file_url(one)) for one in edition.files],
        chain=_chain(edition, near, today),
        below=_below(edition, near, today),
        facts=facts(edition, state),
        withheld=recalled and withhold,
    )


def know_hosts(hosts: dict[int, str]) -> None:
    """Keeps the addresses of portals for this request, so that nothing on the page asks for them again."""
    g.setdefault("canonical_hosts", {}).update(hosts)


def label(edition: Edition) -> str:
    """Type and number, as citations after the first one are written: "Kế hoạch 118/KH-THCS"."""
    return f"{edition.type_name} {edition.number_text}"


def heading(edition: Edition) -> str:
    """Type and subject as one sentence: "Kế hoạch truyền thông về …"; a letter's subject stands alone."""
    subject = edition.subject
    if edition.type_id in sheets.LETTERS:
        return subject[:1].upper() + subject[1:]
    # A name keeps its capital ("Thường Tín …"): in Vietnamese each of its syllables has one.
    named = all(word[:1].isupper() for word in subject.split()[:2])
    return f"{edition.type_name} {subject if named else subject[:1].lower() + subject[1:]}"


def facts(edition: Edition, state: str) -> list[tuple[str, Any]]:
    """The metadata of an edition as pairs, empty values left out."""
    signer = ", ".join(part for part in (edition.signer_name, edition.signer_title) if part)
    pairs: list[tuple[str, Any]] = [
        (_("Số, ký hiệu"), edition.number_text),
        (_("Ngày ban hành"), _day(edition.issued_date)),
        (_("Loại văn bản"), edition.type_name),
        (_("Cơ quan ban hành"), edition.issuing_body),
        (_("Người ký"), signer),
        (_("Lĩnh vực"), edition.topic),
        (_("Năm học"), edition.school_year.replace("-", " – ")),
        (_("Độ khẩn"), URGENCIES.get(edition.urgency, "") if edition.urgency else ""),
        (_("Ngày có hiệu lực"), _day(edition.effective_date)),
        (_("Ngày hết hiệu lực"), _day(edition.expiry_date)),
        (_("Tình trạng"), VALIDITY[state]),
    ]
    return [(name, value) for name, value in pairs if value]


def file_row(file: Any, url: str) -> dict[str, Any]:
    """A file as components/files.html lists it; works for files of drafts too."""
    note = _("Bản quét, chưa có chữ để đọc bằng máy") if file.scanned else ""
    ending = PurePath(file.name).suffix.lstrip(".")
    return {
        "name": PurePath(file.name).stem or file.name, "url": url, "type": ending, "size": file.size,
        "pages": file.pages, "language": file.language, "note": note,
    }  # fmt: skip


def _day(day: date | None) -> str:
    english = str(get_locale()) == "en"
    return format_date(day, "d MMM yyyy" if english else "dd/MM/yyyy") if day else ""


def _banner(marks: Sequence[EditionMark], near: Ties) -> Banner | None:
    mark = banner_mark(marks)
    if mark is None:
        return None
    successor = near.shown(mark.successor_id)
    return Banner(
        kind=mark.kind,
        title=_title(mark.kind),
        reason=mark.reason,
        since=clock.local(mark.at).date(),
        successor_label=label(successor) if successor else "",
        successor_url=sheets.address(successor, near.hosts) if successor else "",
    )


def _title(kind: str) -> str:
    titles = {
        "recalled": _("Văn bản này đã bị thu hồi"),
        "repealed": _("Văn bản này đã bị bãi bỏ"),
        "replaced": _("Văn bản này đã được thay thế"),
        "replaced_in_part": _("Một phần văn bản này đã được thay thế"),
        "amended": _("Văn bản này đã được sửa đổi, bổ sung"),
        "corrected": _("Văn bản này đã được đính chính"),
    }
    return titles.get(kind) or str(MARKS[kind])


def _chain(edition: Edition, near: Ties, today: date) -> list[dict[str, Any]]:
    rows = queries.lineage(edition, near.public, near)
    if len(rows) < 2:
        return []
    return [_step(row, near, today) | {"current": row.id == edition.id} for row in rows]


def _below(edition: Edition, near: Ties, today: date) -> list[dict[str, Any]]:
    """What rests on this edition: a document that only mentions it, or takes its place, does not carry it out."""
    succeeding = {mark.successor_id for mark in near.marks.get(edition.id, [])}
    resting = [one for one in near.citations if one.target_id == edition.id and one.kind == "basis"]
    ids = [one.source_id for one in resting if one.source_id not in (edition.id, *succeeding)]
    rows = [row for row in (near.shown(one) for one in dict.fromkeys(ids)) if row is not None]
    rows.sort(key=lambda row: (row.issued_date, row.id), reverse=True)
    return [_step(row, near, today) for row in rows]


def _step(row: Edition, near: Ties, today: date) -> dict[str, Any]:
    state = state_of(row, near.marks.get(row.id, []), today)
    return {
        "level": row.issuer.rank,
        "body": row.issuing_body,
        "label": label(row),
        "url": sheets.address(row, near.hosts),
        "about": f"{row.subject} · {_day(row.issued_date)}",
        "state": "" if state == "in_force" else state,
    }
