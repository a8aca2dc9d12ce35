"""The doors before sign-in: signing in and out, forgotten passwords, invitations, coming from another unit."""

from typing import Any

from flask import Response, abort, flash, g, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.accounts import actions, arrival
from blueprints.accounts.actions import Refusal, Try
from blueprints.accounts.forms import AddressForm, KnownPersonForm, NewPasswordForm, NewPersonForm, SignInForm
from tenants import tokens
from tenants.doors import EntryBlueprint
from tenants.ground.database import db
from tenants.people import Token, User, by_email
from tenants.permissions import ROLE_NAMES, Role

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
    tried = actions.sign_in(
        request=request, unit=g.unit, email=form.email.data or "", password=form.password.data or ""
    )
    if tried.refusal is None and tried.user is not None:
        return arrival.welcome(tried.user, form.ve.data or "")
    return refused("accounts/sign_in.html", tried, form=form)


@entry.post("/dang-xuat")
def sign_out() -> Any:
    """Ends the session."""
    arrival.farewell()
    flash(_("Bạn đã đăng xuất."), "success")
    return redirect(url_for("accounts.sign_in"), code=303)


@entry.get("/mat-khau")
def forgotten() -> Any:
    """Asks whose password is forgotten."""
    return render_template("accounts/forgotten.html", form=AddressForm(), sent=False)


@entry.post("/mat-khau")
def ask_reset() -> Any:
    """Says the same whether or not the address is known; only its mailbox learns more."""
    form = AddressForm()
    if form.validate_on_submit():
        language = request.environ.get("portal.language", "vi")
        actions.ask_reset(request=request, unit=g.unit, email=form.email.data or "", language=language)
        return render_template("accounts/forgotten.html", form=form, sent=True)
    return render_template("accounts/forgotten.html", form=form, sent=False)


@entry.get("/mat-khau/<token>")
def open_reset(token: str) -> Response:
    """Takes the token out of the address."""
    return carried(tokens.RESET, token, "accounts.reset")


@entry.get("/mat-khau/dat-lai")
def reset() -> Any:
    """Asks for the new password."""
    user = db.session.get(User, found(tokens.RESET).user_id)
    return render_template("accounts/reset.html", form=NewPasswordForm(), person=user)


@entry.post("/mat-khau/dat-lai")
def set_password() -> Any:
    """Uses the link up, ends every session of the person, and signs them in here."""
    row = found(tokens.RESET)
    user = db.session.get(User, row.user_id) or abort(410)
    form = NewPasswordForm(email=user.email, own_name=user.name)
    if not form.validate_on_submit():
        return render_template("accounts/reset.html", form=form, person=user)
    person = actions.reset_password(row, form.password.data or "") or abort(410, gone(tokens.RESET))
    actions.note_sign_in(person)
    return arrival.welcome(person, said=_("Đã đổi mật khẩu. Mọi nơi khác dùng mật khẩu cũ đều đã đăng xuất."))


@entry.get("/moi/<token>")
def open_invitation(token: str) -> Response:
    """Takes the token out of the address."""
    return carried(tokens.INVITE, token, "accounts.invitation")


@entry.get("/moi/")
def invitation() -> Any:
    """Shows the offer: a new person chooses name and password, a known one confirms with theirs."""
    return offer(found(tokens.INVITE))


@entry.post("/moi/")
def accept() -> Any:
    """Uses the invitation up and signs the person in."""
    row = found(tokens.INVITE)
    user = by_email(row.email)
    return accept_as_known(row, user) if user is not None and user.password_hash else accept_as_new(row)


@entry.get("/chuyen/<token>")
def open_hand_over(token: str) -> Response:
    """Takes the token out of the address."""
    return carried(tokens.HANDOVER, token, "accounts.hand_over")


@entry.get("/chuyen/")
def hand_over() -> Any:
    """Shows who is about to come in; nothing happens before the button."""
    user = db.session.get(User, found(tokens.HANDOVER).user_id)
    return render_template("accounts/hand_over.html", person=user)


@entry.post("/chuyen/")
def arrive() -> Any:
    """Uses the hand-over up and signs the person in."""
    row = found(tokens.HANDOVER)
    user = actions.take_over(row, g.unit) or abort(410, gone(tokens.HANDOVER))
    return arrival.welcome(user)


def carried(purpose: str, token: str, endpoint: str) -> Response:
    """Keeps the token in the session and leaves its address, so that no history, log or referrer repeats it.

    A page under the token's own address could not be both silent about it (no-referrer) and send a form that is
    recognised as ours, because browsers then hide the origin of the form too.
    """
    session[purpose] = token
    response = make_response(redirect(url_for(endpoint), code=303))
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def found(purpose: str) -> Token:
    """The open one-time link this browser carries; without one the page says what to do (410)."""
    return tokens.find(purpose, session.get(purpose, ""), g.unit) or abort(410, gone(purpose))


def gone(purpose: str) -> str:
    """What to do when a link was used or is over."""
    if purpose == tokens.RESET:
        return _(
            "Liên kết đặt lại mật khẩu đã dùng hoặc đã hết hạn. Hãy vào trang “Quên mật khẩu” để nhận liên kết mới."
        )
    if purpose == tokens.INVITE:
        return _("Lời mời đã dùng, đã thu lại hoặc đã hết hạn. Hãy nhờ người mời gửi lại lời mời.")
    return _("Liên kết chuyển đơn vị chỉ dùng một lần trong một phút. Hãy chọn lại đơn vị ở trang trước.")


def offer(row: Token, form: Any = None, refused: str = "") -> str:
    """The page of an invitation, with the form that fits the person."""
    user = by_email(row.email)
    known = user is not None and bool(user.password_hash)
    form = form or (KnownPersonForm() if known else NewPersonForm())
    role = ROLE_NAMES[Role(row.role)]
    return render_template("accounts/invitation.html", form=form, known=known, row=row, role=role, refused=refused)


def accept_as_new(row: Token) -> Any:
    """For a person without an account."""
    form = NewPersonForm(email=row.email)
    if not form.validate_on_submit():
        return offer(row, form)
    user = actions.accept_as_new(row, unit=g.unit, name=form.name.data or "", password=form.password.data or "")
    person = user or abort(410, gone(tokens.INVITE))
    actions.note_sign_in(person)
    return arrival.welcome(person)


def accept_as_known(row: Token, user: User) -> Any:
    """For a person with an account, who proves it with the password; within the budget of any sign-in."""
    form = KnownPersonForm()
    if not form.validate_on_submit():
        return offer(row, form)
    tried = actions.try_password(request=request, email=user.email, password=form.password.data or "")
    if tried.user is None:
        return limited(offer(row, form, refusal(tried)), tried)
    actions.accept_as_known(row, unit=g.unit, user=user) or abort(410, gone(tokens.INVITE))
    actions.note_sign_in(user)
    return arrival.welcome(user)


def refused(template: str, tried: Try, **values: Any) -> Any:
    """The form again with what went wrong."""
    return limited(render_template(template, refused=refusal(tried), **values), tried)


def limited(page: str, tried: Try) -> Any:
    """The page; with 429 and the seconds to wait when there were too many tries."""
    return (page, 429, {"Retry-After": str(tried.wait)}) if tried.refusal is Refusal.WAIT else page


def refusal(tried: Try) -> str:
    """Why the try failed and what to do, in words that do not tell whether the address is known."""
    if tried.refusal is Refusal.WAIT:
        seconds = ngettext("%(num)d giây", "%(num)d giây", tried.wait)
        return _("Đã có nhiều lần nhập mật khẩu chưa đúng. Hãy đợi %(time)s rồi thử lại.", time=seconds)
    if tried.refusal is Refusal.STRANGER:
        return _("Tài khoản này không có quyền ở cổng này. Hãy đăng nhập ở cổng của đơn vị bạn.")
    return _("Thư điện tử hoặc mật khẩu chưa đúng. Hãy kiểm tra rồi nhập lại.")
