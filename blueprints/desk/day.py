"""A staff member's day gathered: what must be done, what waits for approval, what came back, what comes next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from blueprints.desk import items, queries
from blueprints.desk.items import Item
from blueprints.desk.queries import Coming, Paper
from blueprints.directives import queries as directives
from blueprints.directives import tracking
from blueprints.directives.queries import Task
from blueprints.directives.tracking import Running
from blueprints.plans import queries as plans
from blueprints.plans.models import Plan
from tenants import visits
from tenants.ground import clock
from tenants.people import User
from tenants.permissions import Permission, may
from tenants.units import Unit
from tenants.visits import Totals

GROUPS: dict[str, tuple[LazyString, str]] = {
    "qua-han": (_l("Quá hạn"), "alert"),
    "hom-nay": (_l("Hạn hôm nay"), "clock"),
    "tuan-nay": (_l("Trong tuần này"), "cal"),
    "sap-toi": (_l("Sau tuần này"), "cal"),
    "khong-han": (_l("Không có hạn"), "inbox"),
}
"""Groups of what must be done, the most pressing first; the keys are anchors of the page."""


@dataclass(frozen=True, slots=True)
class Group:
    """Things to do with the same urgency."""

    code: str
    title: LazyString
    icon: str
    items: list[Item]


@dataclass(frozen=True, slots=True)
class Day:
    """Everything on a staff member's desk today."""

    groups: list[Group]
    approvals: list[Item]
    returned: list[Item]
    drafts: list[Item]
    coming: list[Coming]
    running: list[Running]
    published: int
    totals: Totals

    def number(self, code: str) -> int:
        """How many things stand in a group."""
        return sum(len(group.items) for group in self.groups if group.code == code)

    @property
    def total(self) -> int:
        """How many things must be done, approvals and what came back with them."""
        return sum(len(group.items) for group in self.groups) + len(self.approvals) + len(self.returned)


def of(unit: Unit, me: User) -> Day:
    """The desk of this person at this unit, as far as this person may act and read."""
    return Day(
        groups=_grouped(_tasks(unit)),
        approvals=_approvals(),
        returned=_returned(me),
        drafts=_drafts(me),
        coming=queries.coming() if may(Permission.PLAN_WRITE) else [],
        running=tracking.running(unit) if unit.is_office and may(Permission.DIRECTIVE_TRACK) else [],
        published=queries.published_this_week(),
        totals=visits.totals(),
    )


def _tasks(unit: Unit) -> list[tuple[Task, Plan | None]]:
    """Steering documents that ask this unit for something and that this person may read."""
    if not may(Permission.DIRECTIVE_READ):
        return []
    closed = may(Permission.DIRECTIVE_ACKNOWLEDGE)
    tasks = [one for one in directives.open_tasks(unit) if closed or one.dispatch.visibility != "recipients"]
    begun = plans.open_drafts([one.delivery.id for one in tasks if one.act == "plan"])
    return [(one, begun.get(one.delivery.id)) for one in tasks]


def _grouped(tasks: Iterable[tuple[Task, Plan | None]]) -> list[Group]:
    found: dict[str, list[Item]] = {code: [] for code in GROUPS}
    for task, plan in tasks:
        found[_group_of(task)].append(items.of_task(task, plan))
    for rows in found.values():
        rows.sort(key=lambda item: item.due_on or date.max)
    return [Group(code, *GROUPS[code], rows) for code, rows in found.items() if rows]


def _group_of(task: Task) -> str:
    today = clock.today()
    if task.due_on is None:
        return "khong-han"
    if task.late:
        return "qua-han"
    if task.due_on <= today:
        return "hom-nay"
    return "tuan-nay" if task.due_on <= today + timedelta(days=6 - today.weekday()) else "sap-toi"


def _approvals() -> list[Item]:
    articles = queries.articles("submitted") if may(Permission.NEWS_PUBLISH) else []
    papers = _papers("submitted") if may(Permission.DOCUMENT_ISSUE) or may(Permission.PLAN_ISSUE) else []
    names = queries.writers(
        {row.created_by_id for row in articles if row.created_by_id}
        | {row.document.created_by_id for row in papers if row.document.created_by_id}
    )
    return [
        *(items.of_submitted_article(row, names.get(row.created_by_id or 0, "")) for row in articles),
        *(items.of_submitted_paper(row, names.get(row.document.created_by_id or 0, "")) for row in papers),
    ]


def _returned(me: User) -> list[Item]:
    articles = queries.articles("rejected", of=me) if may(Permission.NEWS_WRITE) else []
    return [
        *(items.of_returned_article(row) for row in articles),
        *(items.of_returned_paper(row) for row in _papers("rejected", of=me)),
    ]


def _drafts(me: User) -> list[Item]:
    most = queries.MOST_DRAFTS
    articles = queries.articles("draft", of=me, limit=most) if may(Permission.NEWS_WRITE) else []
    return [
        *(items.of_draft_article(row) for row in articles),
        *(items.of_draft_paper(row) for row in _papers("draft", of=me, limit=most)),
    ]


def _papers(state: str, *, of: User | None = None, limit: int = queries.MOST) -> list[Paper]:
    """Documents and plans in a state, those whose pages this person may open."""
    allowed = {False: may(Permission.DOCUMENT_WRITE), True: may(Permission.PLAN_WRITE)}
    if not any(allowed.values()):
        return []
    return [row for row in queries.papers(state, of=of, limit=limit) if allowed[row.plan_id is not None]]
