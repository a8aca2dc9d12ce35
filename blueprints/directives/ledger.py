"""The rules of a delivery's ledger, pure: which codes rise, what is still to do, and by which day."""

from collections.abc import Iterable, Sequence
from datetime import date

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from blueprints.directives.models import Delivery, Duty
from tenants.ground import clock

ACTS: dict[str, LazyString] = {
    "read": _l("Đọc"),
    "acknowledge": _l("Tiếp nhận"),
    "answer": _l("Trả lời"),
    "plan": _l("Lập kế hoạch"),
    "publish": _l("Đăng lên cổng"),
}
"""What a duty asks for, in the order in which a recipient does it."""

ORDER: tuple[str, ...] = tuple(ACTS)
ANSWERED_BY_ANSWER = frozenset({"answer", "plan", "publish"})

CODES: tuple[str, ...] = ("01", "03", "04", "05", "06")
"""Codes of the national document axis in the order in which they rise; 02 ends a delivery (domain.md 5.1)."""


def higher(code: str, reached: str) -> str:
    """The code of a delivery at `code` to which `reached` happens: it never steps back, and 02 is the end."""
    if code == "02" or not reached:
        return code
    if reached == "02":
        return "02" if code == "01" else code
    return max(code, reached, key=CODES.index)


def fold(codes: Iterable[str]) -> str:
    """The code that a delivery's events give, in their order."""
    state = "01"
    for code in codes:
        if code in CODES or code == "02":
            state = higher(state, code)
    return state


def is_open(duty: Duty, delivery: Delivery) -> bool:
    """Whether the recipient still has to do this duty; an answer that was returned is still to be given."""
    if delivery.code == "02":
        return False
    if duty.kind == "read":
        return delivery.opened_at is None
    if duty.kind == "acknowledge":
        return delivery.acknowledged_at is None
    return delivery.answer_state not in ("submitted", "accepted")


def due_for(duty: Duty, delivery: Delivery) -> date | None:
    """The day by which this recipient does the duty: one who joined later has the same number of working days."""
    if duty.due_on is None:
        return None
    if not delivery.joined_late or delivery.dispatch.sent_at is None:
        return working_day(duty.due_on)
    sent = clock.local(delivery.dispatch.sent_at).date()
    return shifted(duty.due_on, sent, clock.local(delivery.delivered_at).date())


def shifted(due: date, sent: date, joined: date) -> date:
    """A due day moved so that as many working days lie between joining and it as lay between sending and it."""
    return clock.add_working_days(joined, max(0, clock.working_days_between(sent, working_day(due))))


def working_day(day: date) -> date:
    """The day itself, or the next working day when offices are closed (Civil Code 2015, Art. 148.5)."""
    return clock.add_working_days(day, 0)


def first(duties: Sequence[Duty]) -> tuple[str, date | None]:
    """What a recipient has to do first and the nearest due day, before anything happened."""
    acts = sorted((duty.kind for duty in duties), key=ORDER.index)
    days = [working_day(duty.due_on) for duty in duties if duty.due_on is not None]
    return (acts[0] if acts else ""), min(days, default=None)


def refold(delivery: Delivery) -> bool:
    """Writes the next act and its day from the duties; returns whether everything is done and accepted."""
    left = [duty for duty in delivery.dispatch.duties if is_open(duty, delivery)]
    delivery.next_act = min((duty.kind for duty in left), key=ORDER.index, default="")
    days = [day for duty in left if (day := due_for(duty, delivery)) is not None]
    if left:
        delivery.due_on = min(days, default=None)
    finished = delivery.answer_state in ("", "accepted")
    return not left and finished and delivery.acknowledged_at is not None and delivery.code != "02"
