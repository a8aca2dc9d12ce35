"""The staff's door: a unit's own links; those of the offices above are seen here with the reason why they stay."""

from flask import Response, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from blueprints.links import actions, forms, queries
from blueprints.links.models import Link
from tenants.doors import StaffBlueprint
from tenants.permissions import Permission, may

manage = StaffBlueprint("links_manage", __name__)
EDIT = Permission.LINK_EDIT
Answer = str | Response | tuple[str, int]
ID = "<int(max=2147483647):link_id>"


@manage.get("/lien-ket", needs=EDIT)
def index() -> str:
    """All links the portal shows, by group, with what can be done to each."""
    rows = queries.of_portal(g.unit)
    groups = [
        queries.Group(code, name, [row for row in rows if row.group == code]) for code, name in queries.GROUPS.items()
    ]
    return render_template("links/manage.html", groups=groups, may_fix=_may_fix())


@manage.get("/lien-ket/moi", needs=EDIT)
def new() -> str:
    """The form for another link, in the group that was asked for."""
    form = forms.LinkForm(formdata=None, group=request.args.get("nhom"))
    return render_template("links/edit.html", form=form, link=None, may_fix=_may_fix())


@manage.post("/lien-ket/moi", needs=EDIT)
def create() -> Answer:
    """Adds a link."""
    form = forms.LinkForm()
    if not form.validate():
        return render_template("links/edit.html", form=form, link=None, may_fix=_may_fix()), 422
    row = actions.add(unit=g.unit, by=g.me, fixed=form.fixed.data and _may_fix(), **form.fields)
    return _back(_("Đã thêm liên kết “%(label)s”.", label=row.label))


@manage.get(f"/lien-ket/{ID}", needs=EDIT)
def edit(link_id: int) -> str:
    """The form of a link."""
    row = _own(link_id)
    return render_template("links/edit.html", form=forms.LinkForm(obj=row), link=row, may_fix=_may_fix())


@manage.post(f"/lien-ket/{ID}", needs=EDIT)
def save(link_id: int) -> Answer:
    """Changes a link."""
    row = _own(link_id)
    form = forms.LinkForm()
    if not form.validate():
        return render_template("links/edit.html", form=form, link=row, may_fix=_may_fix()), 422
    actions.change(row, unit=g.unit, by=g.me, fixed=form.fixed.data and _may_fix(), **form.fields)
    return _back(_("Đã lưu liên kết “%(label)s”.", label=row.label))


@manage.post(f"/lien-ket/{ID}/len", needs=EDIT)
def put_up(link_id: int) -> Response:
    """Moves a link one place up in its group."""
    row = _own(link_id)
    actions.move(row, -1, unit=g.unit)
    return _back(_("Đã chuyển “%(label)s” lên.", label=row.label))


@manage.post(f"/lien-ket/{ID}/xuong", needs=EDIT)
def put_down(link_id: int) -> Response:
    """Moves a link one place down in its group."""
    row = _own(link_id)
    actions.move(row, 1, unit=g.unit)
    return _back(_("Đã chuyển “%(label)s” xuống.", label=row.label))


@manage.post(f"/lien-ket/{ID}/xoa", needs=EDIT)
def remove(link_id: int) -> Response:
    """Takes a link away."""
    row = _own(link_id)
    actions.remove(row, unit=g.unit, by=g.me)
    return _back(_("Đã xoá liên kết “%(label)s”.", label=row.label))


def _may_fix() -> bool:
    return bool(g.unit.is_office and may(Permission.LINK_FIX))


def _own(link_id: int) -> Link:
    """A link of this very unit; one that all units below inherit only by the hand of those who may fix links."""
    row = queries.own(link_id) or abort(404)
    if row.fixed and not _may_fix():
        abort(403, _("Liên kết này gắn cho mọi đơn vị cấp dưới. Hãy nhờ người có quyền gắn liên kết."))
    return row


def _back(said: str) -> Response:
    flash(said, "success")
    return redirect(url_for("links_manage.index"), code=303)  # type: ignore[return-value]
