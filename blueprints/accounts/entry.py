"""The doors before sign-in: signing in and out."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.accounts import actions, arrival
from blueprints.accounts.actions import Refusal, Try
from blueprints.accounts.forms import SignInForm
from tenants.doors import EntryBlueprint

entry = EntryBlueprint("accounts", __name__)


@entry.get("/dang-nhap")
def sign_in() -> Any:
    """The form; `ve` is the page of this host to go on to."""
    form = SignInForm(ve=arrival.own_path(request.args.get("ve", "")))
    return render_template("accounts/sign_in.html", form=form, refused="")


@entry.post("/dang-nhap")
def signed_in() -> Any:
    """Lets the person in or says why not."""
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form, refused="")
    tried = actions.sign_in(request=request, unit=g.unit, email=form.email.data, password=form.password.data)
    if tried.refusal is None and tried.user is not None:
        return arrival.welcome(tried.user, form.ve.data)
    page = render_template("accounts/sign_in.html", form=form, refused=refusal(tried))
    return page if tried.refusal is not Refusal.WAIT else (page, 429, {"Retry-After": str(tried.wait)})


@entry.post("/dang-xuat")
def sign_out() -> Any:
    """Ends the session."""
    arrival.farewell()
    flash(_("Bạn đã đăng xuất."), "success")
    return redirect(url_for("accounts.sign_in"), code=303)


def refusal(tried: Try) -> str:
    """Why the try failed and what to do, in words that do not tell whether the address is known."""
    if tried.refusal is Refusal.WAIT:
        seconds = ngettext("%(num)d giây", "%(num)d giây", tried.wait)
        return _("Đã có nhiều lần đăng nhập chưa đúng. Hãy đợi %(time)s rồi thử lại.", time=seconds)
    if tried.refusal is Refusal.STRANGER:
        return _("Tài khoản này không có quyền ở cổng này. Hãy đăng nhập ở cổng của đơn vị bạn.")
    return _("Thư điện tử hoặc mật khẩu chưa đúng. Hãy kiểm tra rồi nhập lại.")
