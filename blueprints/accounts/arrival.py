"""What happens in a browser when a person signs in or leaves: the session's new token, the known device, the way on."""

from urllib.parse import urlsplit

from flask import Response, flash, make_response, redirect, request, session
from flask_login import login_user, logout_user

from blueprints.accounts import devices
from tenants.people import User

NOT_BACK_TO = ("/dang-", "/mat-khau", "/moi", "/chuyen")


def welcome(user: User, path: str = "", *, said: str = "") -> Response:
    """Starts a fresh session for the person, remembers the device, and goes on to a page of this host."""
    session.clear()
    if said:
        flash(said, "success")
    login_user(user)
    session.renew()  # type: ignore[attr-defined]
    response = make_response(redirect(own_path(path) or f"{request.script_root}/quan-tri/", code=303))
    devices.remember(request, response, user)
    return response


def farewell() -> None:
    """Ends the session for real: its row goes, and what is said next stands in a new one."""
    logout_user()
    session.clear()
    session.renew()  # type: ignore[attr-defined]


def own_path(path: str) -> str:
    """The path when it leads to a page of this very host, else nothing: no link may use us to send people elsewhere."""
    if not path.startswith("/") or path.startswith("//") or "\\" in path or len(path) > 1000:
        return ""
    if any(ord(letter) <= 0x20 or ord(letter) == 0x7F for letter in path):
        return ""
    parts = urlsplit(path)
    if parts.scheme or parts.netloc or path.removeprefix("/en").startswith(("//", *NOT_BACK_TO)):
        return ""
    return path
