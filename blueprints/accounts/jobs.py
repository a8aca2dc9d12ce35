"""Mail that leaves the house: any mail, invitations, and links to a new password."""

import smtplib
from datetime import timedelta
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from tenants import invitations, tokens
from tenants.ground import clock
from tenants.ground.database import current_unit_id, db
from tenants.ground.jobs import job
from tenants.ground.settings import Settings
from tenants.pages import portal_url
from tenants.people import Token, User, by_email, memberships_of
from tenants.permissions import ROLE_NAMES, Role
from tenants.units import Unit

RESET_LIFE = timedelta(hours=1)
PATIENCE_SECONDS = 20


@job("mail")
def mail(payload: dict[str, Any]) -> None:
    """Sends one mail: `to`, `subject`, `body` (plain text)."""
    send(payload["to"], payload["subject"], payload["body"])


@job("invitation")
def invitation(payload: dict[str, Any]) -> None:
    """Makes the link of an open invitation and mails it; one that was sent has another hash and is left alone."""
    row = db.session.get(Token, payload["hash"])
    if row is None or row.used_at is not None or row.expires_at < clock.now():
        return
    unit = _unit()
    token = tokens.fresh()
    row.hash = tokens.digest(token)
    db.session.flush()
    inviter = db.session.get(User, row.invited_by_id) if row.invited_by_id else None
    body = _(
        "Kính gửi thầy, cô,\n\n%(inviter)s mời thầy, cô làm việc trên cổng của %(unit)s với vai trò %(role)s.\n"
        "Mở địa chỉ sau để nhận lời, chậm nhất ngày %(until)s:\n\n%(link)s\n\n"
        "Nếu thầy, cô không chờ thư này, hãy bỏ qua.",
        inviter=inviter.name if inviter else unit.name,
        unit=unit.name,
        role=ROLE_NAMES[Role(row.role)],
        until=f"{invitations.last_day(row):%d/%m/%Y}",
        link=portal_url(unit, f"/moi/{token}"),
    )
    send(row.email, _("Lời mời làm việc trên cổng %(unit)s", unit=unit.name), body)


@job("reset")
def reset(payload: dict[str, Any]) -> None:
    """Mails a link to a new password, to people who have an account and a place to use it.

    The link stands on the person's own unit, wherever it was asked for; an earlier one stops working.
    """
    user = by_email(payload["email"])
    asked_at = current_unit_id()
    places = [row.unit for row in memberships_of(user)] if user is not None and user.active else []
    if user is None or not places:
        return
    home = next((unit for unit in places if unit.id == asked_at), places[0])
    tokens.revoke(tokens.RESET, user_id=user.id)
    token = tokens.issue(tokens.RESET, unit_id=home.id, life=RESET_LIFE, user_id=user.id)
    with force_locale(payload["language"]):
        body = _(
            "Kính gửi %(name)s,\n\nCó người đã yêu cầu đặt lại mật khẩu cho tài khoản này trên cổng của %(unit)s.\n"
            "Nếu là bạn, hãy mở địa chỉ sau trong vòng một giờ:\n\n%(link)s\n\n"
            "Nếu không phải bạn, hãy bỏ qua thư này: mật khẩu không đổi.",
            name=user.name,
            unit=home.name,
            link=portal_url(home, f"/mat-khau/{token}"),
        )
        subject = _("Đặt lại mật khẩu cổng %(unit)s", unit=home.name)
    send(user.email, subject, body)


def send(to: str, subject: str, body: str) -> None:
    """Hands a mail to the server the settings name; on a desk without one it is printed."""
    settings: Settings = current_app.extensions["settings"]
    message = EmailMessage()
    message["To"], message["From"], message["Subject"] = to, settings.mail_from, " ".join(subject.split())
    message["Date"] = formatdate(clock.now().timestamp())
    message["Message-ID"] = make_msgid(domain=settings.parent_domain)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body)
    if not settings.mail_url:
        print(f"----- mail to {to}: {message['Subject']}\n{body}\n-----", flush=True)
        return
    with _server(settings.mail_url) as server:
        server.send_message(message)


def _server(address: str) -> smtplib.SMTP:
    """A connection to smtp://user:password@host:port (TLS when the server offers it) or smtps://…"""
    parts = urlsplit(address)
    host = parts.hostname or ""
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=PATIENCE_SECONDS)
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=PATIENCE_SECONDS)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls()
            server.ehlo()
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server


def _unit() -> Unit:
    unit = db.session.get(Unit, current_unit_id())
    assert unit is not None  # the scope was entered with its id, and units are never deleted
    return unit
