"""Stage of this school year's steering documents: what was issued, sent and recalled."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from blueprints.demo import paper, replies, shelf
from blueprints.demo.country import Country, moment
from blueprints.directives import actions as directives
from blueprints.documents import actions as documents
from blueprints.documents.form import dates
from blueprints.documents.models import Edition
from tenants.people import User

Duty = tuple[str, str, int]
"""Kind, what is asked in words, and the due day in working days from the last one."""


@dataclass(frozen=True, slots=True)
class Sending:
    """One document sent down: when (working days before the last one, hour), with which duties, and how far it got."""

    key: str
    unit: str
    sent: int
    hour: int
    duties: tuple[Duty, ...]
    line: str
    progress: tuple[float, float, float, float] = (0.9, 0.8, 0.0, 0.0)
    more: tuple[tuple[str, Any], ...] = ()


DEPARTMENT, COMMUNE = "sogddt-hanoi", "xa-thuongtin"
PROFESSIONAL, ADMINISTRATIVE = "professional", "administrative"

MESSAGE = "Các trường chưa đủ nội dung công khai ưu tiên làm trước phần đội ngũ và cơ sở vật chất."

SENDINGS = (
    Sending("so_hosodientu", DEPARTMENT, -40, 9, (("read", "", -37), ("acknowledge", "", -37)), PROFESSIONAL,
            (1.0, 1.0, 0.0, 0.0)),
    Sending("xa_antoan", COMMUNE, -34, 14, (("plan", "Ban hành kế hoạch bảo đảm an toàn của trường", -20),),
            ADMINISTRATIVE, (1.0, 1.0, 0.9, 0.85)),
    Sending("so_thongke", DEPARTMENT, -20, 10, (("answer", "Báo cáo số liệu theo mẫu, kèm một tệp bảng tính", -4),),
            PROFESSIONAL, (0.98, 0.94, 0.8, 0.6)),
    Sending("so_chuyendoiso", DEPARTMENT, -15, 8,
            (("acknowledge", "", -13), ("plan", "Xây dựng kế hoạch chuyển đổi số của đơn vị", 5)), PROFESSIONAL,
            (0.95, 0.85, 0.3, 0.15), (("following", True),)),
    Sending("xa_phongchay", COMMUNE, -14, 15, (("answer", "Báo cáo kết quả tự kiểm tra", -2),), ADMINISTRATIVE,
            (1.0, 0.9, 0.6, 0.3)),
    Sending("so_gopy", DEPARTMENT, -10, 16, (("answer", "Góp ý ba nội dung của dự thảo", 3),), PROFESSIONAL,
            (0.8, 0.7, 0.35, 0.1), (("visibility", "staff"),)),
    Sending("hv_giaothong", "xa-hongvan", -9, 9, (("answer", "Báo cáo việc đã làm và kiến nghị", 2),),
            ADMINISTRATIVE, (1.0, 0.8, 0.4, 0.2)),
    Sending("cd_thuvien", "xa-chuongduong", -8, 14, (("answer", "Nêu tình hình và dự kiến thực hiện", 6),),
            ADMINISTRATIVE, (0.8, 0.6, 0.2, 0.0)),
    Sending("tp_bantru", "xa-thuongphuc", -7, 10, (("acknowledge", "", -5),), ADMINISTRATIVE, (0.9, 0.7, 0.0, 0.0)),
    Sending("xa_giaoban_sai", COMMUNE, -6, 8, (("acknowledge", "", -4),), ADMINISTRATIVE, (0.7, 0.4, 0.0, 0.0)),
    Sending("xa_giaoban", COMMUNE, -5, 9, (("acknowledge", "", -2),), ADMINISTRATIVE, (0.95, 0.85, 0.0, 0.0)),
    Sending("so_congkhai", DEPARTMENT, -2, 9,
            (("acknowledge", "", 1), ("publish", "Cập nhật các nội dung công khai trên cổng", 8)), PROFESSIONAL,
            (0.6, 0.3, 0.02, 0.0), (("message", MESSAGE),)),
    Sending("xa_muaret", COMMUNE, 0, 16, (("read", "", 1), ("acknowledge", "", 1)), ADMINISTRATIVE,
            (0.4, 0.25, 0.0, 0.0)),
)  # fmt: skip

NUMBERS_BEFORE = {DEPARTMENT: 3811, COMMUNE: 262, "xa-hongvan": 187, "xa-thuongphuc": 203, "xa-chuongduong": 165}
FILES = ("so-gddt.txt", "ubnd-xa.txt")
MEETING = 2
REASON = "Ghi nhầm địa điểm họp: trụ sở cũ không còn sử dụng. Nơi họp đúng có trong thông báo thay thế."


def prepare(country: Country) -> None:
    """Puts every sending, the recall and what recipients do on the agenda."""
    texts = {key: piece for name in FILES for key, piece in shelf.by_key(name).items()}
    first = country.day(-45)
    for slug, last in NUMBERS_BEFORE.items():
        country.later(moment(first), country.units[slug], partial(_start, country, slug, (first.year, last)))
    for sending in SENDINGS:
        at, unit = moment(country.day(sending.sent), sending.hour), country.units[sending.unit]
        country.later(at, unit, partial(_issue_and_send, country, sending, texts[sending.key]))
        replies.plan(country, sending.key, unit, (at, sending.progress))
    commune = country.units[COMMUNE]
    country.later(moment(country.day(-12), 10), commune, partial(issue, country, COMMUNE, texts["xa_congtac"]))
    country.later(moment(country.day(-1), 11), commune, partial(_compose_only, country, texts["xa_nuocsach"]))
    country.later(moment(country.day(-5), 9, 15), commune, partial(_recall, country))


def clerk_of(country: Country, slug: str) -> User:
    """Who sends for an office."""
    return country.people["chuyenvien@xa-thuongtin" if slug == COMMUNE else f"vanthu@{slug}"]


def issue(country: Country, slug: str, piece: shelf.Piece, words: dict[str, str] | None = None) -> Edition:
    """Issues a document of an office today."""
    return paper.issued(country, piece, by=clerk_of(country, slug), words=words)


def _start(country: Country, slug: str, given: tuple[int, int]) -> None:
    year, last = given
    documents.start_counter(year=year, last=last, by=clerk_of(country, slug))


def _issue_and_send(country: Country, sending: Sending, piece: shelf.Piece) -> None:
    unit, clerk = country.units[sending.unit], clerk_of(country, sending.unit)
    due = dates.short(country.day(sending.duties[-1][2]))
    words = {"due": due, "meeting": dates.short(country.day(MEETING))}
    edition = issue(country, sending.unit, piece, words)
    dispatch = directives.compose(
        edition, sender=unit, by=clerk, rule={"line": sending.line}, duties=duties(country, sending.duties),
        **dict(sending.more),
    )  # fmt: skip
    directives.send(dispatch, by=clerk, key=f"demo-{sending.key}")
    country.dispatches[sending.key] = dispatch


def duties(country: Country, rows: tuple[Duty, ...]) -> list[dict[str, Any]]:
    """Duties as the form gives them: a warning two working days before the due day, critical two after."""
    return [
        {
            "kind": kind, "text": text, "due_on": country.day(due),
            "warn_on": country.day(due - 2), "critical_on": country.day(due + 2),
        }
        for kind, text, due in rows
    ]  # fmt: skip


def _compose_only(country: Country, piece: shelf.Piece) -> None:
    """A sending that waits as a draft for somebody to look it over and send it."""
    unit, clerk = country.units[COMMUNE], clerk_of(country, COMMUNE)
    edition = issue(country, COMMUNE, piece)
    asked = duties(country, (("answer", "Đăng ký hạng mục cần sửa chữa", 9),))
    directives.compose(edition, sender=unit, by=clerk, rule={"line": ADMINISTRATIVE}, duties=asked)


def _recall(country: Country) -> None:
    """The notice that named a wrong place is taken back; the one that replaces it was sent a moment before."""
    dispatch, successor = country.dispatches["xa_giaoban_sai"], country.editions["xa_giaoban"]
    directives.recall(dispatch, reason=REASON, by=country.people["lanhdao@xa-thuongtin"], successor=successor)
