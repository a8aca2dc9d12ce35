"""The door to the people of a unit: who works here as what, invitations, changes of role, leavers."""

from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from blueprints.accounts import actions, queries
from blueprints.accounts.forms import USUAL_INVITATION, InvitationForm, LeaverForm, RoleForm
from tenants import invitations
from tenants.doors import StaffBlueprint
from tenants.ground import clock
from tenants.invitations import AlreadyHeld
from tenants.permissions import ROLE_NAMES, Permission, Role, grantable

manage = StaffBlueprint("accounts_manage", __name__)


@manage.get("/nguoi-dung", needs=Permission.PEOPLE_SEE)
def index() -> Any:
    """Who works at this unit, and who is invited."""
    waiting = invitations.open_at(g.unit)
    return render_template(
        "accounts/people.html",
        rows=[(row, queries.changeable(g.me, g.unit, row)) for row in queries.staff_of(g.unit)],
        waiting=waiting,
        inviters=queries.people_by_id([row.invited_by_id for row in waiting]),
        names=ROLE_NAMES,
        last_day=invitations.last_day,
        offered={role.value for role in grantable(g.me, g.unit)},
    )


@manage.get("/nguoi-dung/moi", needs=Permission.PEOPLE_MANAGE)
def invite() -> Any:
    """Asks whom to invite."""
    form = InvitationForm(roles=grantable(g.me, g.unit), until=f"{clock.today() + USUAL_INVITATION:%d/%m/%Y}")
    return render_template("accounts/invite.html", form=form)


@manage.post("/nguoi-dung/moi", needs=Permission.PEOPLE_MANAGE)
def send_invitation() -> Any:
    """Sends an invitation."""
    form = InvitationForm(roles=grantable(g.me, g.unit))
    if not form.validate_on_submit():
        return render_template("accounts/invite.html", form=form), 422
    try:
        row = invitations.invite(
            unit=g.unit, at=g.unit, by=g.me, email=form.email.data or "", role=Role(form.role.data), until=form.last_day
        )
    except AlreadyHeld as known:
        form.email.errors = [str(known)]
        return render_template("accounts/invite.html", form=form), 422
    flash(_("Đã gửi lời mời tới %(email)s.", email=row.email), "success")
    return redirect(url_for("accounts_manage.index"), code=303)


@manage.post("/nguoi-dung/loi-moi/<name>/gui-lai", needs=Permission.PEOPLE_MANAGE)
def send_again(name: str) -> Any:
    """Sends an invitation anew; the earlier link stops working."""
    row = queries.invitation(g.unit, name) or abort(404)
    if Role(row.role) not in grantable(g.me, g.unit):
        abort(403)
    actions.invite_again(row, by=g.me, unit=g.unit, until=clock.today() + USUAL_INVITATION)
    flash(_("Đã gửi lại lời mời tới %(email)s. Liên kết cũ không dùng được nữa.", email=row.email), "success")
    return redirect(url_for("accounts_manage.index"), code=303)


@manage.post("/nguoi-dung/loi-moi/<name>/thu-lai", needs=Permission.PEOPLE_MANAGE)
def withdraw(name: str) -> Any:
    """Takes an invitation back."""
    row = queries.invitation(g.unit, name) or abort(404)
    actions.withdraw(row, by=g.me)
    flash(_("Đã thu lại lời mời tới %(email)s.", email=row.email), "success")
    return redirect(url_for("accounts_manage.index"), code=303)


@manage.route("/nguoi-dung/<int(max=2147483647):number>", needs=Permission.PEOPLE_MANAGE, methods=["GET", "POST"])
def change(number: int) -> Any:
    """Changes the role of a person at this unit."""
    row = queries.membership(g.unit, number) or abort(404)
    if not queries.changeable(g.me, g.unit, row):
        abort(403)
    form = RoleForm(roles=grantable(g.me, g.unit), role=row.role)
    if request.method == "GET" or not form.validate():
        page = render_template("accounts/person.html", form=form, row=row, leaver=LeaverForm(), names=ROLE_NAMES)
        return page, 422 if form.errors else 200
    actions.change_role(row, role=Role(form.role.data), by=g.me, unit=g.unit)
    flash(_("Đã đổi vai trò của %(name)s. Các phiên đăng nhập cũ đã kết thúc.", name=row.user.name), "success")
    return redirect(url_for("accounts_manage.index"), code=303)


@manage.post("/nguoi-dung/<int(max=2147483647):number>/thoi-viec", needs=Permission.PEOPLE_MANAGE)
def end(number: int) -> Any:
    """Ends all a person holds at this unit, at once."""
    row = queries.membership(g.unit, number) or abort(404)
    if not queries.changeable(g.me, g.unit, row):
        abort(403)
    form = LeaverForm()
    if not form.validate_on_submit():
        roles = RoleForm(roles=grantable(g.me, g.unit), role=row.role)
        return render_template("accounts/person.html", form=roles, row=row, leaver=form, names=ROLE_NAMES), 422
    actions.end_membership(row, by=g.me, unit=g.unit, reason=form.reason.data or "")
    flash(_("%(name)s không còn quyền ở đơn vị này. Các phiên đăng nhập đã kết thúc.", name=row.user.name), "success")
    return redirect(url_for("accounts_manage.index"), code=303)
