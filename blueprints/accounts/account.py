"""The door to one's own account: name, password, sign-out everywhere, the way to another of one's units."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from blueprints.accounts import actions, arrival, queries
from blueprints.accounts.entry import refused
from blueprints.accounts.forms import ChangePasswordForm, ProfileForm
from tenants import audit
from tenants.doors import EntryBlueprint
from tenants.ground.folding import nfc
from tenants.pages import portal_url
from tenants.permissions import ROLE_NAMES
from tenants.units import by_slug


class AccountBlueprint(EntryBlueprint):
    """Opens for every person who is signed in, whatever their role: one's own account is nobody else's business."""

    kind = "account"

    def wrap(self, view: Callable[..., Any], **hinge: Any) -> Callable[..., Any]:
        opened = super().wrap(view, **hinge)

        @wraps(view)
        def behind(**arguments: Any) -> Any:
            if not current_user.is_authenticated:
                back = request.path if request.method == "GET" else ""
                return redirect(f"{request.script_root}/dang-nhap?ve={request.script_root}{back}", code=303)
            return opened(**arguments)

        return behind


account = AccountBlueprint("account", __name__, url_prefix="/tai-khoan")


@account.get("/")
def show() -> Any:
    """One's own name, roles and the acts that keep the account safe."""
    form = ProfileForm(name=g.me.name, title=g.me.title)
    return render_template("accounts/account.html", form=form, places=queries.places_of(g.me), names=ROLE_NAMES)


@account.post("/")
def save() -> Any:
    """Keeps one's own name and title."""
    form = ProfileForm()
    if not form.validate_on_submit():
        return render_template("accounts/account.html", form=form, places=queries.places_of(g.me), names=ROLE_NAMES)
    g.me.name, g.me.title = form.name.data, form.title.data
    audit.record("people:profile", f"user:{g.me.id}", g.me.name)
    flash(_("Đã lưu thông tin của bạn."), "success")
    return redirect(url_for("account.show"), code=303)


@account.get("/mat-khau")
def password() -> Any:
    """Asks for the present and the new password."""
    return render_template("accounts/password_change.html", form=ChangePasswordForm(), refused="")


@account.post("/mat-khau")
def change_password() -> Any:
    """Changes the password; every session ends but this one, which gets a new token."""
    form = ChangePasswordForm(email=g.me.email, own_name=g.me.name)
    if not form.validate_on_submit():
        return render_template("accounts/password_change.html", form=form, refused="")
    tried = actions.try_password(request=request, email=g.me.email, password=form.current.data or "")
    if tried.user is None:
        return wrong_password(tried, form)
    actions.change_password(tried.user, form.password.data or "")
    said = _("Đã đổi mật khẩu. Mọi nơi khác dùng mật khẩu cũ đều đã đăng xuất.")
    return arrival.welcome(tried.user, url_for("account.show"), said=said)


@account.post("/dang-xuat-moi-noi")
def sign_out_everywhere() -> Any:
    """Ends every session of the person, this one too."""
    actions.sign_out_everywhere(g.me)
    arrival.farewell()
    flash(_("Bạn đã đăng xuất khỏi mọi thiết bị."), "success")
    return redirect(url_for("accounts.sign_in"), code=303)


@account.get("/don-vi")
def places() -> Any:
    """One's units, each with the way there."""
    return render_template("accounts/places.html", places=queries.places_of(g.me), names=ROLE_NAMES)


@account.post("/don-vi")
def leave_for() -> Any:
    """Makes a hand-over to another of one's units and goes there.

    By a page, not a redirect: the content policy lets a form lead to this host only.
    """
    target = by_slug(nfc(request.form.get("don-vi", ""))) or abort(404)
    token = actions.hand_over(g.me, target) or abort(404)
    page = render_template(
        "accounts/leave.html", target=target, url=portal_url(target, f"{request.script_root}/chuyen/{token}")
    )
    return Response(page, headers={"Referrer-Policy": "no-referrer"})


def wrong_password(tried: actions.Try, form: ChangePasswordForm) -> Any:
    """Says at the field that the present password is not right, or how long to wait."""
    if tried.refusal is actions.Refusal.WRONG:
        form.current.errors = [_("Mật khẩu hiện tại chưa đúng. Hãy nhập lại.")]
        return render_template("accounts/password_change.html", form=form, refused="")
    return refused("accounts/password_change.html", tried, form=form)
