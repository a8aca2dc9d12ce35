"""What every page has: the unit's own frame for errors, security headers, values for templates, a log line."""

import hashlib
import mimetypes
import re
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import structlog
from flask import (
    Flask,
    Response,
    abort,
    current_app,
    g,
    make_response,
    render_template,
    request,
    url_for,
)
from flask_babel import get_translations
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError, generate_csrf
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException
from werkzeug.security import safe_join

from tenants import formats, front, hosts, lines, presets
from tenants.doors import MenuItem, RailItem, Room, keep_public_page, writes
from tenants.ground import clock
from tenants.ground.database import db, enter, leave, reading
from tenants.ground.settings import ROOT, Settings
from tenants.people import memberships_of, roles_at
from tenants.permissions import ROLE_NAMES, Permission, may
from tenants.units import Unit

log = structlog.get_logger()

STATIC = ROOT / "static"
BUNDLES = {
    "css/public.bundle.css": ("fonts.css", "tokens.css", "base.css", "sheet.css", "public.css"),
    "css/workspace.bundle.css": ("fonts.css", "tokens.css", "base.css", "sheet.css", "workspace.css"),
}
"""Style sheets are written in parts and sent in one, because each request costs a phone on a weak net most."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Origin-Agent-Cluster": "?1",
}

OPERATOR_PATHS = frozenset({"/healthz", "/readyz", "/metrics"})
OPEN_WHILE_PAUSED = (
    "/quan-tri", "/dieu-hanh", "/dang-", "/tai-khoan", "/mat-khau", "/moi/", "/chuyen/", "/tro-nang",
)  # fmt: skip


def install(app: Flask, settings: Settings, rooms: tuple[Room, ...]) -> None:
    """Hangs the frame of every page on the application; the order of the hooks is the order of a request."""
    app.before_request(_begin)
    app.teardown_request(_end)
    app.after_request(keep_public_page)  # registered first, so it runs last
    app.after_request(_headers)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, _http_error)
    app.register_error_handler(DataError, _unstorable)
    app.register_error_handler(Exception, _crash)
    app.context_processor(lambda: _context(rooms))
    app.jinja_env.globals.update(
        asset=asset, portal_url=portal_url, Permission=Permission, may=may, csrf_token=generate_csrf
    )
    app.jinja_env.filters.update(
        date=formats.date_words,
        longdate=formats.long_date,
        datetime=formats.moment,
        number=formats.number,
        size=formats.size,
        days_left=formats.days_left,
    )
    app.jinja_env.install_gettext_callables(_text, _texts, newstyle=True)  # type: ignore[attr-defined]
    app.add_url_rule("/static/<path:name>", "static", _static)
    _log_as(settings)
    if settings.production:
        HEADERS["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"


def _text(message: str) -> str:
    """A text of a template: Vietnamese is what is written there, so only English is looked up."""
    return str(get_translations().ugettext(message)) if formats.english() else message


def _texts(one: str, many: str, number: int) -> str:
    """A text with a number; Vietnamese has one form for all numbers."""
    return str(get_translations().ungettext(one, many, number)) if formats.english() else many


def _log_as(settings: Settings) -> None:
    """One JSON line for each event in production, whose values cannot forge another line; words at a desk."""
    words = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            *([structlog.processors.format_exc_info] if settings.production else []),
            structlog.processors.JSONRenderer(ensure_ascii=True) if settings.production else words,
        ],
        cache_logger_on_first_use=settings.production and not settings.testing,
    )


def _begin() -> Response | None:
    """The portal, its unit, the language and the preset; a stranger's host or a forged origin goes no further."""
    portal: hosts.Portal | None = request.environ.get("portal")
    g.request_id = secrets.token_hex(8)
    g.unit, g.me, g.scope = None, None, None
    if request.mimetype == "application/x-www-form-urlencoded":
        # Such a form is read whole, so the limit of a form's memory has to stand before the reading.
        request.max_content_length = request.max_form_memory_size
    g.preset = presets.parse(request.cookies.get(presets.COOKIE))
    if request.path.startswith("/static/") or request.path in OPERATOR_PATHS:
        return None
    if portal is None:
        abort(404)
    if portal.host != portal.canonical_host:
        port = request.host.partition(":")[2]
        host = f"{portal.canonical_host}:{port}" if port else portal.canonical_host
        query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
        response = make_response("", 301 if request.method in ("GET", "HEAD") else 308)
        response.headers["Location"] = (
            f"{request.scheme}://{host}{request.script_root}{request.environ['PATH_INFO']}{query}"
        )
        return response
    # Said before the first query: on SQLite it decides how the transaction begins.
    g.reading = reading.set(not writes())
    g.scope = enter(portal.unit_id)
    g.canonical_hosts = {portal.unit_id: portal.canonical_host}
    g.unit = db.session.get(Unit, portal.unit_id)
    if "\x00" in request.path:
        abort(404)  # no database takes a null, and no address of ours has one
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        _check_origin()
    if g.unit.state == "paused" and not request.path.startswith(OPEN_WHILE_PAUSED):
        return make_response(render_template("errors/paused.html"), 503, {"Retry-After": "3600"})
    return None


def _check_origin() -> None:
    """Siblings share the site, so SameSite does not help: a form must come from this very host."""
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    parts = urlsplit(origin)
    if f"{parts.scheme}://{parts.netloc}" != f"{request.scheme}://{request.host}":
        abort(400, _("Biểu mẫu không được gửi từ chính trang này. Hãy tải lại trang rồi gửi lại."))


def _end(problem: BaseException | None) -> None:
    token, mode = g.pop("scope", None), g.pop("reading", None)
    db.session.remove()
    if mode is not None:
        reading.reset(mode)
    if token is not None:
        leave(token, failed=problem is not None)


def _headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers["X-Request-Id"] = g.get("request_id", "")
    if not request.path.startswith("/static/"):
        log.info(
            "request", id=g.get("request_id"), host=request.environ.get("portal.host"), method=request.method,
            path=_loggable_path(), status=response.status_code,
        )  # fmt: skip
    return response


def _loggable_path() -> str:
    """The path without the one-time token some carry: whoever reads the log must not be able to use it."""
    rule = request.url_rule
    return rule.rule if rule is not None and "token" in rule.arguments else request.path[:200]


def _http_error(problem: HTTPException) -> Response | HTTPException:
    if problem.response is not None or problem.code is None or problem.code < 400:
        return problem
    db.session.rollback()
    code = 400 if isinstance(problem, CSRFError) else problem.code
    said = problem.description if type(problem).description != problem.description else None
    template = f"errors/{code}.html" if (ROOT / "templates" / "errors" / f"{code}.html").exists() else "errors/400.html"
    response = _framed(template, code, said)
    for name, value in problem.get_headers():
        if name.lower() in ("allow", "retry-after"):
            response.headers[name] = value
    return response


def _unstorable(_problem: DataError) -> Response:
    """A value no column can hold (a null character, a number beyond every id) is the sender's fault, not a crash."""
    db.session.rollback()
    return _framed("errors/400.html", 400, _("Có ký tự hoặc con số không lưu được. Hãy sửa lại rồi gửi."))


def _crash(problem: Exception) -> Response:
    log.exception("crash", id=g.get("request_id"), path=_loggable_path())
    db.session.rollback()
    return _framed("errors/500.html", 500, None)


def _framed(template: str, code: int, said: str | None) -> Response:
    """The error in the unit's own frame; when even that fails, a page that needs nothing but the disk."""
    try:
        body = render_template(template, code=code, said=said, request_id=g.get("request_id"))
    except Exception:
        log.exception("error page failed", id=g.get("request_id"))
        body = (STATIC / "errors" / "last-resort.html").read_text(encoding="utf-8")
    return make_response(body, code, {"Cache-Control": "no-store"})


def _context(rooms: tuple[Room, ...]) -> dict[str, Any]:
    unit: Unit | None = g.get("unit")
    shared = {
        "unit": unit,
        "preset": g.get("preset", presets.Preset()),
        "language": request.environ.get("portal.language", "vi"),
        "today": clock.today(),
        "language_url": _other_language(),
        "here": request.script_root + request.environ.get("PATH_INFO", "/") + _kept_query(),
        "me": g.get("me"),
    }
    if unit is None:
        return shared
    staff = request.blueprint is not None and request.blueprint.endswith(("_manage", "_office", "account"))
    return shared | (_workspace(unit, rooms) if staff else _public(unit, rooms))


def _public(unit: Unit, rooms: tuple[Room, ...]) -> dict[str, Any]:
    upper = _upper(unit)
    items = sorted((item for room in rooms for item in room.menu if item.shown(unit)), key=lambda item: item.order)
    values = {name: read(unit) for room in rooms for name, read in room.public_context.items()}
    return values | {
        "upper": upper,
        "upper_name": upper.name if upper else "",
        "menu": [_entry(item) for item in items],
        "alerts": _notices(unit),
        "canonical_url": portal_url(unit, request.script_root + request.path),
    }


def _upper(unit: Unit) -> Unit | None:
    """The governing unit, with its host remembered for the link to its portal: one query, on every page."""
    query = lines.governing_query(unit).join(hosts.Hostname, hosts.Hostname.unit_id == Unit.id)
    found = db.session.execute(query.where(hosts.Hostname.canonical).add_columns(hosts.Hostname.host)).first()
    if found is None:
        return None
    g.canonical_hosts[found[0].id] = found[1]
    return found[0]


def _notices(unit: Unit) -> list[dict[str, Any]]:
    """What stands above every page of a unit that ended: since when, and who succeeded it."""
    if unit.state != "closed" or unit.valid_to is None:
        return []
    text = _(
        "Đơn vị đã kết thúc hoạt động từ %(day)s. Nội dung cũ vẫn đọc được.", day=formats.date_words(unit.valid_to)
    )
    if unit.successor is not None:
        names = {"day": formats.date_words(unit.valid_to), "name": unit.successor.name}
        text = _("Đơn vị đã kết thúc hoạt động từ %(day)s, kế thừa bởi %(name)s.", **names)
    url = portal_url(unit.successor) if unit.successor else ""
    return [{"level": "warn", "word": _("Thông báo"), "text": text, "url": url, "at": None, "source": ""}]


def _workspace(unit: Unit, rooms: tuple[Room, ...]) -> dict[str, Any]:
    if g.get("me") is None:
        return {}
    items = sorted((item for room in rooms for item in room.rail if _fits(item, unit)), key=lambda item: item.order)
    own = [item for item in items if not item.endpoint.partition(".")[0].endswith("_office")]
    steering = [item for item in items if item.endpoint.partition(".")[0].endswith("_office")]
    groups = [{"title": _("Điều hành"), "items": [_entry(item, unit) for item in steering]}] if steering else []
    groups.append({"title": _("Cổng của đơn vị") if steering else "", "items": [_entry(item, unit) for item in own]})
    held = [ROLE_NAMES[role] for role in sorted(roles_at(g.me, unit))]
    several = len({row.unit_id for row in memberships_of(g.me)}) > 1
    return {
        "rail": groups,
        "role_name": ", ".join(str(name) for name in held),
        "switch_url": f"{request.script_root}/tai-khoan/don-vi" if several else "",
    }


def _fits(item: RailItem, unit: Unit) -> bool:
    return may(item.needs, unit) and (unit.is_office or not item.endpoint.partition(".")[0].endswith("_office"))


def _entry(item: MenuItem | RailItem, unit: Unit | None = None) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "label": item.label,
        "url": url_for(item.endpoint),
        "current": request.endpoint == item.endpoint or request.blueprint == item.endpoint.partition(".")[0],
    }
    if isinstance(item, RailItem):
        entry |= {"icon": item.icon, "count": item.count(unit) if item.count and unit else 0}
    return entry


def _kept_query() -> str:
    known = [(name, value) for name, value in request.args.items(multi=True) if name in front.KEYED_QUERY]
    return f"?{urlencode(known)}" if known else ""


def _other_language() -> str:
    query = _kept_query()
    plain = request.environ.get("PATH_INFO", "/")
    return plain + query if request.environ.get("portal.language") == "en" else f"/en{plain}{query}"


def portal_url(unit: Unit, path: str = "/") -> str:
    """Absolute address of a page on a unit's portal, from the stored canonical host, never from the request's."""
    known: dict[int, str] = g.setdefault("canonical_hosts", {})
    if unit.id not in known:
        known[unit.id] = hosts.canonical_host(unit)
    return absolute(known[unit.id], path)


def absolute(host: str, path: str) -> str:
    """Absolute address on a host of this installation."""
    settings: Settings = current_app.extensions["settings"]
    return f"{settings.scheme}://{host}{settings.port_suffix}{path}"


def asset(name: str) -> str:
    """Address of a static file with its content's digest, so that it may be kept for a year and never be stale."""
    return f"/static/{name}?v={_digest(name)}"


@lru_cache(maxsize=256)
def _digest(name: str) -> str:
    return hashlib.sha256(_read(name)).hexdigest()[:12]


@lru_cache(maxsize=256)
def _read(name: str) -> bytes:
    """The bytes of a static file or bundle, empty when there is none; few and small, so they stay in memory."""
    if name in BUNDLES:
        return _squeezed(
            "\n".join((STATIC / "css" / part).read_text(encoding="utf-8") for part in BUNDLES[name])
        ).encode()
    file = safe_join(str(STATIC), name)
    return Path(file).read_bytes() if file is not None and Path(file).is_file() else b""


def _squeezed(css: str) -> str:
    """The sheet without comments and idle spaces: what is written for people travels as what a phone needs."""
    css = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))
    return re.sub(r": ", ":", re.sub(r" ?([{};,]) ?", r"\1", css))


def _static(name: str) -> Response:
    body = _read(name)
    if not body:
        abort(404)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = make_response(
        body, 200, {"Content-Type": f"{kind}; charset=utf-8" if kind.startswith("text/") else kind}
    )
    fresh = request.args.get("v") == _digest(name)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if fresh else "public, no-cache"
    response.set_etag(_digest(name))
    response.make_conditional(request)
    return response
