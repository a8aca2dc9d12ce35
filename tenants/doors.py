"""The doors of the rooms: lock, transaction and cache are part of the hinge, so that no view can forget them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any
from urllib.parse import quote

from click import Command
from flask import Blueprint, Response, abort, current_app, g, make_response, redirect, request
from flask_babel import LazyString
from flask_login import current_user

from tenants import front
from tenants.ground import jobs
from tenants.ground.database import db
from tenants.permissions import Permission, may
from tenants.units import Unit

View = Callable[..., Any]
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True, slots=True)
class MenuItem:
    """An entry of the public menu; `shown` says whether this unit's portal has it."""

    label: LazyString
    endpoint: str
    order: int
    shown: Callable[[Unit], bool] = lambda unit: True


@dataclass(frozen=True, slots=True)
class RailItem:
    """An entry of the workspace's rail, seen by those who hold the permission; `count` says how many things wait."""

    label: LazyString
    endpoint: str
    icon: str
    order: int
    needs: Permission
    count: Callable[[Unit], int] | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """What a room shows to the front door: doors, entries in menus, commands, values every public page needs."""

    doors: tuple[Blueprint, ...]
    menu: tuple[MenuItem, ...] = ()
    rail: tuple[RailItem, ...] = ()
    public_context: dict[str, Callable[[Unit], Any]] = field(default_factory=dict)
    commands: tuple[Command, ...] = ()


def writes() -> bool:
    """Whether the present request may write: by its method, or because its door says so of a page that is read."""
    view = current_app.view_functions.get(request.endpoint or "")
    return request.method in UNSAFE or bool(getattr(view, "door", {}).get("writes"))


class Door(Blueprint):
    """A blueprint whose every route passes through `wrap`; `kind` is what the house tests look at."""

    kind = ""

    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: View | None = None,
        provide_automatic_options: bool | None = None,
        **options: Any,
    ) -> None:
        assert view_func is not None
        hinge = {name: options.pop(name) for name in ("needs", "writes") if name in options}
        wrapped = self.wrap(view_func, **hinge)
        wrapped.door = {"kind": self.kind, **hinge}  # type: ignore[attr-defined]
        super().add_url_rule(rule, endpoint or view_func.__name__, wrapped, provide_automatic_options, **options)

    def wrap(self, view: View, **hinge: Any) -> View:
        """The view behind its lock; every kind of door says what that means."""
        raise NotImplementedError


def _in_transaction(view: View, arguments: dict[str, Any]) -> Response:
    """Runs a view in one transaction that is kept when the answer is below 400."""
    try:
        response = make_response(view(**arguments))
        if response.status_code < 400:
            db.session.commit()
            jobs.wake()
        else:
            db.session.rollback()
        return response
    except BaseException:
        db.session.rollback()
        raise


class PublicBlueprint(Door):
    """Anonymous, without session or cookie; its finished pages are kept and are right on the next request anyway."""

    kind = "public"

    def wrap(self, view: View, **hinge: Any) -> View:
        if hinge.get("needs"):
            raise TypeError("A public door has no lock.")

        @wraps(view)
        def behind(**arguments: Any) -> Response:
            if g.unit is None:
                abort(404)
            response = _in_transaction(view, arguments)
            key = request.environ.get("portal.key")
            if key and request.method in ("GET", "HEAD") and response.status_code == 200 and not response.is_streamed:
                response.headers.setdefault("Cache-Control", "no-cache")
                response.headers["Vary"] = "Cookie"
                response.set_etag(key)
                g.remember = key
            return response

        return behind


def keep_public_page(response: Response) -> Response:
    """After-request hook that runs last: the headers it keeps are the finished ones."""
    key = g.pop("remember", None)
    if key is not None and request.method == "GET":
        page_cache = current_app.extensions["page_cache"]
        front.remember(page_cache, key, response)
    return response


class EntryBlueprint(Door):
    """Pages before sign-in: they have a session (for the token against forged requests) but ask for no account."""

    kind = "entry"

    def wrap(self, view: View, **hinge: Any) -> View:
        @wraps(view)
        def behind(**arguments: Any) -> Response:
            if g.unit is None:
                abort(404)
            g.me = current_user if current_user.is_authenticated else None
            response = _in_transaction(view, arguments)
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        return behind


class _LockedBlueprint(Door):
    """A door that opens only for a signed-in member of this unit who holds the permission."""

    prefix = ""

    def __init__(self, name: str, import_name: str, **options: Any) -> None:
        super().__init__(name, import_name, url_prefix=self.prefix, **options)

    def wrap(self, view: View, **hinge: Any) -> View:
        needs = hinge.get("needs")
        if not isinstance(needs, Permission):
            raise TypeError(f"{view.__module__}.{view.__name__} must say which permission it needs.")

        @wraps(view)
        def behind(**arguments: Any) -> Response:
            if g.unit is None or not self.stands_at(g.unit):
                abort(404)
            if not current_user.is_authenticated:
                back = quote(request.full_path.rstrip("?")) if request.method == "GET" else ""
                return redirect(f"{request.script_root}/dang-nhap?ve={back}")  # type: ignore[return-value]
            g.me = current_user._get_current_object()
            if not may(needs):
                abort(403)
            response = _in_transaction(view, arguments)
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        return behind

    def stands_at(self, unit: Unit) -> bool:
        """Whether this unit's portal has the door at all."""
        raise NotImplementedError


class StaffBlueprint(_LockedBlueprint):
    """Where the staff of a unit, school or office, keep their own portal and answer what came from above."""

    kind = "staff"
    prefix = "/quan-tri"

    def stands_at(self, unit: Unit) -> bool:
        return True


class OfficeBlueprint(_LockedBlueprint):
    """Where an office steers the units below it; schools have no such door."""

    kind = "office"
    prefix = "/dieu-hanh"

    def stands_at(self, unit: Unit) -> bool:
        return unit.is_office
