"""What the recipients of this year's steering documents do, in office hours: most in time, a few late."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from blueprints.demo import enclosures, papers
from blueprints.demo.country import Country, moment, office_hours
from blueprints.directives import actions as directives
from blueprints.directives import queries as deliveries
from blueprints.directives.models import Delivery
from tenants.ground import clock
from tenants.ground.database import scope
from tenants.ground.html import from_text
from tenants.lines import below
from tenants.units import Unit

SCHOOL = "thcs-thitran"
Receive = Callable[[Delivery], object]
Progress = tuple[float, float, float, float]
"""Shares of the recipients that have opened, taken receipt, answered, and whose answer was accepted."""

WORDS = (
    "Nhà trường đã thực hiện đủ các nội dung được yêu cầu; không có vướng mắc.",
    "Nhà trường đã thực hiện, còn một việc đang hoàn thiện và sẽ báo cáo bổ sung trong tuần.",
    "Nhà trường báo cáo như trên; đề nghị cấp trên hướng dẫn thêm về mẫu biểu.",
    "Nhà trường đã phổ biến tới toàn thể giáo viên, nhân viên và phân công người phụ trách.",
)
RECEIVED = {"so_hosodientu": -39, "so_chuyendoiso": -14, "xa_phongchay": -13, "xa_giaoban_sai": -6, "xa_giaoban": -4}
"""When the school took receipt of what it did not answer at once, in working days before the last one."""

NOTE = "Nhà trường đang xây dựng kế hoạch, dự kiến lấy ý kiến các tổ chuyên môn trong tuần này."
FIGURES = "Nhà trường báo cáo số liệu tính đến hết ngày 30 tháng 9; bảng số liệu theo mẫu có trong tệp kèm theo."
OPINION = "Nhà trường nhất trí với dự thảo."
RETURNED = "Công văn đề nghị góp ý theo điều, khoản. Đề nghị nhà trường bổ sung ý kiến về quản lý tài khoản."


def plan(country: Country, key: str, sender: Unit, given: tuple[datetime, Progress]) -> None:
    """Puts on the agenda what each recipient of a sending does, and what its sender says to the answers."""
    with clock.frozen(given[0]):
        recipients = [unit for unit in below(sender) if not unit.is_office and unit.state in ("live", "trial")]
    for unit in recipients:
        if unit.slug == SCHOOL:
            _plan_school(country, key, sender)
        elif key == "xa_antoan" and unit.slug in papers.OTHERS:
            country.later(moment(country.day(-19), 11), sender, partial(_judge, country, key, unit))
        else:
            _plan_one(country, (key, sender), unit, given)


def _plan_one(country: Country, sending: tuple[str, Unit], unit: Unit, given: tuple[datetime, Progress]) -> None:
    (key, sender), (at, (opened, received, answered, accepted)) = sending, given
    luck, clerk = country.chance.random(), country.people[f"vanthu@{unit.slug}"]
    latest = moment(country.day(-5), 9) if key == "xa_giaoban_sai" else moment(country.last_day, 17, 10)
    words = country.chance.choice(WORDS)
    steps: tuple[tuple[float, Receive], ...] = (
        (opened, lambda one: directives.open_(one, by=clerk)),
        (received, lambda one: directives.acknowledge(one, by=clerk)),
        (answered, lambda one: directives.answer(one, text=words, by=clerk)),
    )
    for share, act in steps:
        if luck >= share:
            return
        at = _soon(country, at, latest)
        country.later(at, unit, partial(_receive, country, key, unit, act))
    if luck < accepted:
        country.later(_soon(country, at, latest), sender, partial(_judge, country, key, unit))


def _soon(country: Country, after: datetime, latest: datetime) -> datetime:
    """A moment in office hours up to three working days on, never after the latest."""
    day = clock.add_working_days(clock.local(after).date(), country.chance.choice((0, 0, 1, 1, 2, 3)))
    return min(max(office_hours(day, country.chance), after + timedelta(minutes=3)), latest)


def _receive(country: Country, key: str, unit: Unit, act: Receive) -> None:
    act(_delivery(country, key, unit))


def _delivery(country: Country, key: str, unit: Unit) -> Delivery:
    found = deliveries.delivery_for(unit, country.dispatches[key])
    assert found is not None, (key, unit.slug)
    return found


def _judge(country: Country, key: str, unit: Unit, reason: str = "") -> None:
    """The sender accepts an answer, or returns it with a reason."""
    sender = country.dispatches[key].sender
    lead = country.people.get(f"lanhdao@{sender.slug}") or country.people[f"vanthu@{sender.slug}"]
    with scope(unit.id):
        found = _delivery(country, key, unit)
    if reason:
        directives.return_answer(found, reason=reason, by=lead)
    else:
        directives.accept_answer(found, by=lead)


def _plan_school(country: Country, key: str, sender: Unit) -> None:
    """The school of the story has one document in each state, so that its box shows them all."""
    school, clerk = country.units[SCHOOL], country.people[f"vanthu@{SCHOOL}"]
    head = country.people[f"hieutruong@{SCHOOL}"]

    def later(days: int, hour: int, act: Receive) -> None:
        country.later(moment(country.day(days), hour, 25), school, partial(_receive, country, key, school, act))

    if key in RECEIVED:
        later(RECEIVED[key], 10, lambda one: directives.acknowledge(one, by=clerk))
    if key == "so_chuyendoiso":
        later(-9, 15, lambda one: directives.write_note(one, body=from_text(NOTE), by=clerk))
    elif key == "so_congkhai":
        later(-1, 8, lambda one: directives.open_(one, by=head))
    elif key == "so_thongke":
        later(-5, 14, lambda one: directives.answer(one, text=FIGURES, files=[enclosures.statistics()], by=clerk))
    elif key == "so_gopy":
        later(-6, 9, lambda one: directives.answer(one, text=OPINION, by=head))
        country.later(moment(country.day(-3), 16), sender, partial(_judge, country, key, school, RETURNED))
    elif key == "xa_giaoban_sai":
        later(-5, 13, lambda one: directives.reply_recall(one, agreed=True, by=clerk))
    elif key == "xa_antoan":
        country.later(moment(country.day(-19), 10), sender, partial(_judge, country, key, school))
