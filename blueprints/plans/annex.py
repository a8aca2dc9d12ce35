"""The tasks of a plan as the table that closes its text, so that paper and page say the same."""

from collections.abc import Sequence
from html import escape

from blueprints.documents.form import dates
from blueprints.plans.models import PlanTask
from tenants.ground.html import Clean, clean

TITLE = "PHÂN CÔNG THỰC HIỆN"


def with_tasks(body: Clean, tasks: Sequence[PlanTask]) -> Clean:
    """The text with the table of its tasks at the end; the text itself when there are none.

    The table is part of what is issued: its words are Vietnamese whatever the language of the page.
    """
    if not tasks:
        return body
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Nội dung công việc", "Phụ trách", "Thời gian"))
    rows = "".join(_row(number, task) for number, task in enumerate(tasks, start=1))
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return clean(f"{body}<h2>{TITLE}</h2>{table}")


def _row(number: int, task: PlanTask) -> str:
    cells = (f"{number}. {task.text}", task.in_charge, when(task))
    return "<tr>" + "".join(f"<td>{escape(cell, quote=False)}</td>" for cell in cells) + "</tr>"


def when(task: PlanTask) -> str:
    """The period of a task and its last day, as the table shows them."""
    last = f"hạn {dates.short(task.due_on)}" if task.due_on else ""
    words = ", ".join(part for part in (task.period, last) if part)
    return words[:1].upper() + words[1:]
