"""One thing on a desk: where it comes from, until when, and the one button that leads to it."""

from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from blueprints.desk.queries import Paper
from blueprints.directives.ledger import ACTS
from blueprints.directives.queries import Task
from blueprints.documents import queries as documents
from blueprints.documents import sheets
from blueprints.news.models import Article
from blueprints.plans.models import Plan
from tenants.ground import clock
from tenants.permissions import Permission, may

BUTTONS: dict[str, tuple[LazyString, str, Permission]] = {
    "read": (_l("Đọc"), "eye", Permission.DIRECTIVE_READ),
    "acknowledge": (_l("Tiếp nhận"), "check", Permission.DIRECTIVE_ACKNOWLEDGE),
    "answer": (_l("Trả lời"), "reply", Permission.DIRECTIVE_ANSWER),
    "plan": (_l("Lập kế hoạch"), "plan", Permission.PLAN_WRITE),
    "publish": (_l("Đăng lên cổng"), "globe", Permission.DIRECTIVE_ANSWER),
}
"""The button of each act, and who may press it; others may read what it is about."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do or to go on with; `note` is the act asked for, or the reason why it came back."""

    title: str
    url: str
    source: str
    button: str
    button_url: str
    icon: str
    due_on: date | None = None
    days_left: int | None = None
    note: str = ""
    quiet: bool = False


def of_task(task: Task, plan: Plan | None) -> Item:
    """A steering document that asks for something; `plan` is the one being written for it."""
    page = url_for("directives_manage.show", delivery_id=task.delivery.id)
    words, icon, needs = BUTTONS[task.act]
    where, allowed = page, may(needs)
    if not allowed:
        words, icon = _l("Xem văn bản"), "eye"
    elif task.act == "plan":
        where = url_for("plans_manage.from_delivery", delivery_id=task.delivery.id)
        words = _l("Viết tiếp kế hoạch") if plan is not None else words
    elif task.delivery.opened_at is None:
        words, icon = _l("Đọc"), "eye"
    return Item(
        title=task.edition.subject,
        url=page,
        source=f"{task.edition.type_name} {task.edition.number_text}, {task.sender.short_name or task.sender.name}",
        button=str(words),
        button_url=where,
        icon=icon,
        due_on=task.due_on,
        days_left=task.days_left,
        note=str(ACTS[task.act]),
        quiet=not allowed,
    )


def of_submitted_article(article: Article, writer: str) -> Item:
    """An article that waits for whoever may publish it."""
    url = url_for("news_manage.preview", article_id=article.id)
    source = f"{article.category.name} · {_sent(writer, article.updated_at)}"
    return Item(article.title, url, source, _("Duyệt bài"), url, "ok", quiet=True)


def of_submitted_paper(paper: Paper, writer: str) -> Item:
    """A document or plan that waits for whoever may issue it."""
    url = _address(paper)
    source = f"{_kind(paper)} · {_sent(writer, paper.document.updated_at)}"
    return Item(paper.document.subject, url, source, _("Xem để ban hành"), url, "seal", quiet=True)


def of_returned_article(article: Article) -> Item:
    """An article that came back to its writer with a reason."""
    url = url_for("news_manage.edit", article_id=article.id)
    source = f"{article.category.name} · {_since(article.updated_at)}"
    return Item(article.title, url, source, _("Sửa bài"), url, "edit", note=article.reason)


def of_returned_paper(paper: Paper) -> Item:
    """A document or plan that came back to its writer with a reason."""
    url = _address(paper)
    source = f"{_kind(paper)} · {_since(paper.document.updated_at)}"
    reason = documents.reason_of(paper.document)
    return Item(paper.document.subject, url, source, _("Sửa văn bản"), url, "edit", note=reason)


def of_draft_article(article: Article) -> Item:
    """An article that its writer has not sent yet."""
    url = url_for("news_manage.edit", article_id=article.id)
    return Item(article.title, url, f"{_('Tin bài')} · {_saved(article.updated_at)}", _("Viết tiếp"), url, "edit")


def of_draft_paper(paper: Paper) -> Item:
    """A document or plan that its writer has not sent yet."""
    url = _address(paper)
    source = f"{_kind(paper)} · {_saved(paper.document.updated_at)}"
    return Item(paper.document.subject, url, source, _("Viết tiếp"), url, "edit")


def _address(paper: Paper) -> str:
    if paper.plan_id is not None:
        return url_for("plans_manage.show", plan_id=paper.plan_id)
    return url_for("documents_manage.show", document_id=paper.document.id)


def _kind(paper: Paper) -> str:
    return sheets.type_name(paper.document.type_id)


def _sent(writer: str, at: datetime) -> str:
    day = clock.local(at).strftime("%d/%m/%Y")
    return _("%(name)s gửi ngày %(day)s", name=writer, day=day) if writer else _("gửi ngày %(day)s", day=day)


def _since(at: datetime) -> str:
    return _("trả lại ngày %(day)s", day=clock.local(at).strftime("%d/%m/%Y"))


def _saved(at: datetime) -> str:
    return _("lưu ngày %(day)s", day=clock.local(at).strftime("%d/%m/%Y"))
