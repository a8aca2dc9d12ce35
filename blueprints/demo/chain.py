"""Stage of November 2020: the ministry's circular and the plans made from it, each citing the one above."""

from datetime import date
from functools import partial
from typing import Any

from blueprints.demo import paper, shelf
from blueprints.demo.country import Act, Country, moment, then
from blueprints.directives import actions as directives
from blueprints.directives import queries as deliveries
from blueprints.directives.models import Delivery
from blueprints.documents import actions as documents
from blueprints.documents import reading
from blueprints.documents.bodies import body_of
from blueprints.documents.forms import listed, sentences
from blueprints.documents.models import Edition
from blueprints.plans import actions as plans
from tenants.ground.database import db
from tenants.people import User
from tenants.units import Unit

SENT, DUE, ANSWERED = date(2020, 11, 5), date(2020, 11, 10), date(2020, 11, 6)
YEAR_2020 = "2020-2021"
NUMBERS_BEFORE = 117
"""The school's register had reached this number before the plan that took 118."""

_TT37 = "Căn cứ Thông tư số 37/2020/TT-BGDĐT ngày 05/10/2020 của Bộ Giáo dục và Đào tạo;"
_CT16 = "Thực hiện Chỉ thị số 16/CT-UBND ngày 19/10/2020 của Ủy ban nhân dân thành phố Hà Nội;"
_KH3725 = "Thực hiện Kế hoạch số 3725/KH-SGDĐT ngày 27/10/2020 của Sở Giáo dục và Đào tạo Hà Nội;"

RECORDS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    # key, slug of the issuer, what is known of it from those who cite it
    ("qd21", "ubnd-hanoi", {
        "number": "21/2018/QĐ-UBND", "type_id": "legal_decision", "issued_on": date(2018, 9, 5),
        "subject": "Quy chế phát ngôn và cung cấp thông tin cho báo chí của các cơ quan hành chính nhà nước thành phố "
                   "Hà Nội",
    }),
    ("qd22", "bogddt", {
        "number": "22/QĐ-BGDĐT", "type_id": "decision", "issued_on": date(2019, 1, 8),
        "subject": "Quy chế phát ngôn và cung cấp thông tin cho báo chí của Bộ Giáo dục và Đào tạo",
    }),
    ("tt37", "bogddt", {
        "number": "37/2020/TT-BGDĐT", "type_id": "circular", "issued_on": date(2020, 10, 5),
        "effective_date": date(2020, 11, 20), "topic": "Chuyển đổi số",
        "subject": "Quy định tổ chức hoạt động, sử dụng thư điện tử và cổng thông tin điện tử tại sở giáo dục và đào "
                   "tạo, phòng giáo dục và đào tạo và các cơ sở giáo dục mầm non, giáo dục phổ thông và giáo dục "
                   "thường xuyên",
    }),
    ("ct16", "ubnd-hanoi", {
        "number": "16/CT-UBND", "type_id": "directive", "issued_on": date(2020, 10, 19), "school_year": YEAR_2020,
        "subject": "Nhiệm vụ chủ yếu năm học 2020 - 2021 của ngành Giáo dục và Đào tạo Hà Nội",
    }),
    ("kh3725", "sogddt-hanoi", {
        "number": "3725/KH-SGDĐT", "type_id": "plan", "issued_on": date(2020, 10, 27), "school_year": YEAR_2020,
        "subject": "Truyền thông giáo dục và đào tạo năm 2020", "topic": "Truyền thông", "bases": [_TT37, _CT16],
    }),
    ("kh260", "pgd-thuongtin", {
        "number": "260/KH-GDĐT", "type_id": "plan", "issued_on": SENT, "school_year": YEAR_2020,
        "subject": "Truyền thông về giáo dục và đào tạo năm học 2020 – 2021", "topic": "Truyền thông",
        "governing_body": "Ủy ban nhân dân huyện Thường Tín", "bases": [_TT37, _KH3725, _CT16],
    }),
    ("tt09", "bogddt", {
        "number": "09/2024/TT-BGDĐT", "type_id": "circular", "issued_on": date(2024, 6, 3), "topic": "Công khai",
        "subject": "Quy định về công khai trong hoạt động của các cơ sở giáo dục thuộc hệ thống giáo dục quốc dân",
    }),
)  # fmt: skip
"""Documents of which only number, day and subject are known; their texts are not in the store."""


def records(country: Country) -> list[Act]:
    """The documents that everything else rests on, entered by their issuers without text."""
    return [partial(_record, country, *row) for row in RECORDS]


def _record(country: Country, key: str, slug: str, known: dict[str, Any]) -> None:
    with then(country.units[slug], moment(known["issued_on"], 9)):
        country.editions[key] = documents.enter_record(by=country.people[f"vanthu@{slug}"], **known)


def sending(country: Country) -> list[Act]:
    """The district office sends its plan; every lower secondary school answers, and the answer is accepted."""
    return [partial(_send, country), partial(_answer_with_118, country), partial(_answer_others, country)]


def _send(country: Country) -> None:
    district = country.units["pgd-thuongtin"]
    clerk = country.people["vanthu@pgd-thuongtin"]
    duties = [
        {"kind": "acknowledge", "due_on": ANSWERED},
        {"kind": "plan", "text": "Xây dựng kế hoạch truyền thông của trường", "due_on": DUE},
    ]
    rule = {"line": "administrative", "kinds": ["lower_secondary"]}
    with then(district, moment(SENT, 15, 42)):
        dispatch = directives.compose(
            country.editions["kh260"], sender=district, by=clerk, rule=rule, duties=duties, following=False
        )
        directives.send(dispatch, by=clerk, key="demo-kh260")
    country.dispatches["kh260"] = dispatch


def _answer_with_118(country: Country) -> None:
    """What the clerk of the school did: opened it that evening, pasted the plan next day, had it read, issued it."""
    school, clerk = country.units["thcs-thitran"], country.people["vanthu@thcs-thitran"]
    with then(school, moment(SENT, 16, 20)):
        directives.open_(_delivery(country, school), by=clerk)
    with then(school, moment(ANSWERED, 7, 50)):
        directives.acknowledge(_delivery(country, school), by=clerk)
        documents.start_counter(year=ANSWERED.year, last=NUMBERS_BEFORE, by=clerk)
        found = reading.read(shelf.read("118-kh-thcs-2020.txt")).fields
        plan = plans.draft(
            subject=found["subject"], body=body_of(found["text"]), delivery=_delivery(country, school), by=clerk,
            bases=sentences(found["bases"]), recipients=listed(found["recipients"]), place=school.place,
            signing_capacity=found["signing_capacity"], signer_title=found["signer_title"],
            signer_name=found["signer_name"], topic="Truyền thông", school_year=YEAR_2020,
        )  # fmt: skip
    with then(school, moment(ANSWERED, 14, 10)):
        country.editions["kh118"] = plans.issue(plan, by=clerk, issued_on=ANSWERED)
    _accept(country, school, moment(date(2020, 11, 9), 9, 30))


def _answer_others(country: Country) -> None:
    """The other schools answer in words, one of them with a plan that is made up."""
    for slug, school in list(country.units.items()):
        if school.kind != "lower_secondary" or slug == "thcs-thitran":
            continue
        clerk = country.people[f"vanthu@{slug}"]
        with then(school, moment(date(2020, 11, 9), 8 + school.id % 7, school.id * 7 % 60)):
            edition = _made_up(country, clerk) if slug == "thcs-hahoi" else None
            text = "" if edition else "Nhà trường đã ban hành kế hoạch truyền thông và phổ biến tới toàn thể giáo viên."
            directives.answer(_delivery(country, school), text=text, edition=edition, by=clerk)
        _accept(country, school, moment(DUE, 15, 5))


def _made_up(country: Country, clerk: User) -> Edition:
    documents.start_counter(year=2020, last=86, by=clerk)
    return paper.issued(
        country, shelf.by_key("ke-hoach-ngan.txt")["ngan_2020"], by=clerk, school_year=YEAR_2020, place="Hà Hồi"
    )


def _delivery(country: Country, school: Unit) -> Delivery:
    found = deliveries.delivery_for(school, country.dispatches["kh260"])
    assert found is not None, school.slug
    return found


def _accept(country: Country, school: Unit, at: Any) -> None:
    with then(school, at):
        delivery = _delivery(country, school)
    with then(country.units["pgd-thuongtin"], at):
        directives.accept_answer(delivery, by=country.people["vanthu@pgd-thuongtin"])
    db.session.flush()
