"""The staff's door: write, look at, approve, return and withdraw articles."""

from typing import Any

from flask import Response, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from blueprints.news import actions, forms, queries
from blueprints.news.models import Article
from tenants import attachments
from tenants.doors import StaffBlueprint
from tenants.ground import checks, files
from tenants.permissions import Permission, may

manage = StaffBlueprint("news_manage", __name__)
WRITE, PUBLISH = Permission.NEWS_WRITE, Permission.NEWS_PUBLISH
Answer = str | Response | tuple[str, int]
ID = "<int(max=2147483647):article_id>"
PREFIXES = {"reject": "tra-lai-", "withdraw": "go-"}
STATES = ("draft", "submitted", "rejected", "scheduled", "published", "expired", "withdrawn")
SHOWN = {"states": STATES, "state_of": queries.state_of}


@manage.get("/tin", needs=WRITE)
def index() -> str:
    """All articles of the unit, in one state when it is chosen."""
    numbers = queries.counts()
    state = request.args.get("tinh-trang", "")
    state = state if state in STATES else ""
    page = queries.kept(numbers, state=state, page=request.args.get("trang", 1, type=int))
    return render_template("news/manage_index.html", numbers=numbers, state=state, page=page, **SHOWN)


@manage.get("/tin/moi", needs=WRITE)
def new() -> str:
    """The empty editor."""
    form = forms.ArticleForm(author=g.me.name)
    return render_template("news/edit.html", form=form, article=None, attached=[], picture=None)


@manage.post("/tin/moi", needs=WRITE)
def create() -> Answer:
    """Keeps a new draft."""
    form = forms.ArticleForm()
    if not form.validate():
        return render_template("news/edit.html", form=form, article=None, attached=[], picture=None), 422
    article = actions.create(by=g.me, **form.fields)
    _keep_files(article, form)
    flash(_("Đã lưu bản nháp “%(title)s”.", title=article.title), "success")
    return _next(article)


@manage.get(f"/tin/{ID}/sua", needs=WRITE)
def edit(article_id: int) -> Answer:
    """The editor on an article."""
    article = _editable(article_id)
    return _editor(article, forms.ArticleForm.opened(article))


@manage.post(f"/tin/{ID}/sua", needs=WRITE)
def save(article_id: int) -> Answer:
    """Keeps what was typed, unless somebody else saved in between: then both texts are shown."""
    article = _editable(article_id)
    form = forms.ArticleForm(article)
    if not form.validate():
        return _editor(article, form), 422
    try:
        actions.save(article, unit=g.unit, version=forms.version_of(form), by=g.me, **form.fields)
    except actions.Changed:
        return _editor(article, form, theirs=forms.ArticleForm.opened(article)), 409
    _keep_files(article, form)
    flash(_("Đã lưu “%(title)s”.", title=article.title), "success")
    return _next(article)


@manage.get(f"/tin/{ID}/xem", needs=WRITE)
def preview(article_id: int) -> str:
    """The article as its readers will see it, with its faults and what can be done next."""
    return _look(_found(article_id))


@manage.get(f"/tin/{ID}/tep/<int(max=2147483647):file_id>/<name>", needs=WRITE)
def file(article_id: int, file_id: int, name: str) -> Response:
    """A file of an article in any state, for the staff alone."""
    article = _found(article_id)
    row = attachments.one(queries.owner_of(article), file_id) or abort(404)
    return files.send(row, inline=row.id == article.picture_id)


@manage.post(f"/tin/{ID}/gui", needs=WRITE)
def submit(article_id: int) -> Answer:
    """Sends the article to those who may publish."""
    article = _found(article_id, change=True)
    form = forms.VersionForm()
    return _done(article, form, _("Đã gửi duyệt. Người duyệt thấy bài ở đầu danh sách Chờ duyệt."), actions.submit)


@manage.post(f"/tin/{ID}/dang", needs=PUBLISH)
def publish(article_id: int) -> Answer:
    """Approves the article: it is public at once or from the given time."""
    article = _found(article_id, change=True)
    form = forms.PublishForm()
    if not form.validate():
        return _look(article, publish_form=form), 422
    dates = {"publish_at": form.publish_at, "expire_at": form.expire_at}
    said = _("Đã hẹn giờ đăng.") if form.publish_at else _("Đã đăng. Người đọc thấy bài ngay bây giờ.")
    return _done(article, form, said, actions.approve, unit=g.unit, **dates)


@manage.post(f"/tin/{ID}/tra-lai", needs=PUBLISH)
def reject(article_id: int) -> Answer:
    """Returns the article to its writer with a reason."""
    article = _found(article_id, change=True)
    form = forms.ReasonForm(prefix="tra-lai-")
    if not form.validate():
        return _look(article, reject_form=form), 422
    return _done(article, form, _("Đã trả lại bài kèm lý do."), actions.reject, reason=form.reason.data)


@manage.post(f"/tin/{ID}/go", needs=PUBLISH)
def withdraw(article_id: int) -> Answer:
    """Takes the article off the portal; its address says why."""
    article = _found(article_id, change=True)
    form = forms.ReasonForm(prefix="go-")
    if not form.validate():
        return _look(article, withdraw_form=form), 422
    said = _("Đã gỡ bài khỏi cổng. Địa chỉ cũ báo lý do cho người đọc.")
    return _done(article, form, said, actions.withdraw, unit=g.unit, reason=form.reason.data)


def _found(article_id: int, *, change: bool = False) -> Article:
    return queries.article(article_id, change=change) or abort(404)


def _editable(article_id: int) -> Article:
    """The article, when this person may change it: what is public changes only by the hand of those who may publish."""
    article = _found(article_id, change=request.method == "POST")
    if article.state in ("approved", "withdrawn") and not may(PUBLISH):
        abort(403, _("Bài đã được duyệt. Chỉ người có quyền duyệt mới sửa được; hãy nhờ người duyệt bài."))
    return article


def _keep_files(article: Article, form: forms.ArticleForm) -> None:
    actions.drop_files(article, forms.ids(request.form.getlist("bo-tep")), unit=g.unit)
    if form.stored_picture:
        actions.set_picture(article, form.stored_picture, unit=g.unit)
    actions.add_files(article, form.stored, unit=g.unit)


def _next(article: Article) -> Response:
    """Where the pressed button leads."""
    endpoint = "news_manage.preview" if request.form.get("viec") == "xem" else "news_manage.edit"
    return redirect(url_for(endpoint, article_id=article.id), code=303)  # type: ignore[return-value]


def _editor(article: Article, form: forms.ArticleForm, theirs: forms.ArticleForm | None = None) -> str:
    picture, attached = queries.files_of(article)
    shown = {"article": article, "state": queries.state_of(article), "picture": picture, "attached": attached}
    faults = checks.check(article.body)
    return render_template("news/edit.html", form=form, theirs=theirs, faults=faults, **shown)


def _look(article: Article, problem: str = "", **sent: Any) -> str:
    picture, attached = queries.files_of(article)
    empty = {"publish_form": forms.PublishForm, "version_form": forms.VersionForm}
    made = {name: kind(formdata=None) for name, kind in empty.items()}
    made |= {f"{name}_form": forms.ReasonForm(formdata=None, prefix=prefix) for name, prefix in PREFIXES.items()}
    shown = {"state": queries.state_of(article), "picture": picture, "attached": attached, "problem": problem}
    faults = checks.check(article.body)
    return render_template("news/preview.html", article=article, faults=faults, **shown, **made | sent)


def _done(article: Article, form: Any, said: str, act: Any, **more: Any) -> Answer:
    """Does an act on the version the person saw; says why when it may not be done."""
    try:
        act(article, version=forms.version_of(form), by=g.me, **more)
    except actions.Changed:
        return _look(article, _("Người khác vừa sửa bài này. Hãy xem lại bản mới bên dưới rồi làm tiếp.")), 409
    except actions.Faulty:
        return _look(article, _("Bài còn lỗi phải sửa trước khi đăng. Hãy sửa các lỗi được nêu rồi đăng lại.")), 409
    except actions.Refused:
        return _look(article, _("Bài không còn ở trạng thái làm được việc này. Hãy xem trạng thái hiện tại.")), 409
    flash(said, "success")
    return redirect(url_for("news_manage.preview", article_id=article.id), code=303)  # type: ignore[return-value]
