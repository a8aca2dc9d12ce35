"""Known devices: a signed cookie that tells which accounts have signed in here, so that their owners keep a budget."""

import secrets
from typing import Any

from flask import Request, Response, current_app
from itsdangerous import BadSignature, URLSafeSerializer

from tenants.people import User

LIFE_SECONDS = 365 * 24 * 3600
MOST_ACCOUNTS = 10


def cookie_name() -> str:
    """Name of the cookie; over TLS the prefix forbids siblings to plant it."""
    return "__Host-thiet-bi" if current_app.config["SESSION_COOKIE_SECURE"] else "thiet-bi"


def known(request: Request, user: User | None) -> str:
    """The device's own name when this account has signed in on it at this host before; else empty."""
    device = _read(request)
    return str(device["d"]) if user is not None and user.id in device["u"] else ""


def remember(request: Request, response: Response, user: User) -> None:
    """Notes on the device that this account signed in here; it opens nothing, it only earns a budget of its own."""
    device = _read(request)
    accounts = [user.id, *(one for one in device["u"] if one != user.id)][:MOST_ACCOUNTS]
    value = _signer().dumps({"d": device["d"], "u": accounts, "h": request.host})
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(
        cookie_name(), value, max_age=LIFE_SECONDS, path="/", secure=secure, httponly=True, samesite="Lax"
    )


def _read(request: Request) -> dict[str, Any]:
    fresh: dict[str, Any] = {"d": secrets.token_urlsafe(12), "u": []}
    try:
        device = _signer().loads(request.cookies.get(cookie_name(), ""))
    except BadSignature:
        return fresh
    return device if device.get("h") == request.host else fresh


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="known-device")
