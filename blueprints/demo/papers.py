"""Stage of the school's own documents: issued in their order, some answering an office, some still being written."""

from datetime import date
from functools import partial
from typing import Any

from blueprints.demo import paper, shelf
from blueprints.demo.country import Country, moment
from blueprints.directives import actions as directives
from blueprints.directives import queries as deliveries
from blueprints.directives.models import Delivery
from blueprints.documents import actions as documents
from tenants.units import Unit

SCHOOL = "thcs-thitran"
REGISTER_START = {"before": 96, "now": 71}
"""Last numbers given on paper before the register went digital, of the year before and of this one."""

ISSUED = (
    # key, working days before the last one
    ("tt_giaoduc", -60), ("tt_phancong", -57), ("tt_congkhai", -30), ("tt_banbientap", -9), ("tt_hopchame", -5),
)  # fmt: skip
OTHERS = {
    "thcs-vanbinh": ("Trường THCS Văn Bình", "Lê Hữu Phước", 54),
    "th-thitran": ("Trường Tiểu học Thị trấn Thường Tín", "Đặng Thu Trà", 38),
    "mn-thitran": ("Trường Mầm non Thị trấn Thường Tín", "Ngô Ánh Tuyết", 45),
}
"""Schools that answer with a plan of their own: name, who signs it, the last number of their register."""


def prepare(country: Country) -> None:
    """Puts the documents of the schools on the agenda."""
    texts = shelf.by_key("thcs-thitran.txt")
    school = country.units[SCHOOL]
    year = country.first_year - 1
    old = ("tt_kehoach_truoc", date(year, 9, 15)), ("tt_banbientap_cu", date(year, 10, 12))
    country.later(moment(date(year, 9, 14)), school, partial(_start, country, year, REGISTER_START["before"]))
    for key, day in old:
        country.later(moment(day, 9), school, partial(_issue_old, country, texts[key]))
    first = country.day(-61)
    country.later(moment(first), school, partial(_start, country, first.year, REGISTER_START["now"]))
    for key, days in ISSUED:
        country.later(moment(country.day(days), 10, 40), school, partial(_issue, country, texts[key]))
    country.later(moment(country.day(-26), 9, 20), school, partial(_answer, country, school, texts["tt_antoan"]))
    country.later(moment(country.day(-9), 10, 50), school, partial(_replace, country))
    country.later(moment(country.day(-3), 15), school, partial(_draft, country, school, texts["tt_nhap"]))
    country.later(moment(country.day(-1), 16), school, partial(_submit, country, texts["tt_cho"]))
    short = shelf.by_key("ke-hoach-ngan.txt")["ngan_antoan"]
    for number, slug in enumerate(OTHERS):
        unit = country.units[slug]
        country.later(moment(country.day(-24 + number), 14, 5), unit, partial(_answer_short, country, unit, short))


def _start(country: Country, year: int, last: int) -> None:
    documents.start_counter(year=year, last=last, by=country.people[f"vanthu@{SCHOOL}"])


def _issue(country: Country, piece: shelf.Piece) -> None:
    paper.issued(country, piece, by=country.people[f"vanthu@{SCHOOL}"])


def _issue_old(country: Country, piece: shelf.Piece) -> None:
    """Documents of the year before; its plan ended with it."""
    year = country.first_year
    more: dict[str, Any] = {"school_year": f"{year - 1}-{year}"}
    if piece.one("type") == "plan":
        more["expiry_date"] = date(year, 5, 31)
    paper.issued(country, piece, by=country.people[f"vanthu@{SCHOOL}"], **more)


def _answer(country: Country, unit: Unit, piece: shelf.Piece) -> None:
    clerk = country.people[f"vanthu@{unit.slug}"]
    given = _received(country, unit, "xa_antoan")
    directives.acknowledge(given, by=clerk)
    paper.issued(country, piece, by=clerk, delivery=given)


def _answer_short(country: Country, unit: Unit, piece: shelf.Piece) -> None:
    name, head, last = OTHERS[unit.slug]
    clerk = country.people[f"vanthu@{unit.slug}"]
    documents.start_counter(year=country.day(-24).year, last=last, by=clerk)
    given = _received(country, unit, "xa_antoan")
    paper.issued(country, piece, by=clerk, words={"school": name, "head": head}, delivery=given)


def _replace(country: Country) -> None:
    old, new = country.editions["tt_banbientap_cu"], country.editions["tt_banbientap"]
    documents.mark(
        old, kind="replaced", reason="Kiện toàn Ban biên tập theo năm học mới.", successor=new,
        by=country.people[f"vanthu@{SCHOOL}"],
    )  # fmt: skip


def _draft(country: Country, school: Unit, piece: shelf.Piece) -> None:
    """A plan that the clerk has begun and that will answer the department when it is issued."""
    given = _received(country, school, "so_chuyendoiso")
    paper.planned(country, piece, by=country.people[f"vanthu@{SCHOOL}"], delivery=given)


def _submit(country: Country, piece: shelf.Piece) -> None:
    clerk = country.people[f"vanthu@{SCHOOL}"]
    document = documents.draft(by=clerk, **paper.fields(piece, country.words()))
    documents.submit(document, by=clerk)


def _received(country: Country, unit: Unit, key: str) -> Delivery:
    found = deliveries.delivery_for(unit, country.dispatches[key])
    assert found is not None, (key, unit.slug)
    return found
