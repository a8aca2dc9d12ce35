"""The front door: one application for all portals, its rooms named from the ground up."""

import atexit
from typing import Any

from flask import Flask, Response, g, request
from flask_babel import Babel
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect
from redis import Redis
from werkzeug.middleware.proxy_fix import ProxyFix

from blueprints import (
    accessibility,
    accounts,
    demo,
    desk,
    directives,
    documents,
    feeds,
    home,
    links,
    news,
    plans,
    search,
    units,
)
from tenants import cli, health, pages
from tenants.doors import PublicBlueprint, Room
from tenants.front import Front
from tenants.ground import jobs
from tenants.ground.database import db
from tenants.ground.settings import ROOT, Settings, load
from tenants.hosts import Directory
from tenants.page_cache import PageCache
from tenants.people import User
from tenants.sessions import ServerSessions
from tenants.visits import Counter

ROOMS: tuple[Room, ...] = (
    home.room, desk.room, feeds.room, demo.room,
    plans.room,
    directives.room,
    documents.room,
    news.room, links.room, accessibility.room, accounts.room, units.room, search.room,
)  # fmt: skip


def create_app(settings: Settings | None = None) -> Flask:
    """The application for these settings (those of the environment when none are given)."""
    settings = settings or load()
    app = Flask("cong_truong", root_path=str(ROOT), template_folder="templates", static_folder=None)
    app.config.update(_config(settings))
    app.extensions["settings"] = settings
    app.session_interface = ServerSessions()
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)
    Babel(
        app, default_locale="vi", default_translation_directories=str(ROOT / "translations"), locale_selector=_language
    )
    health.install(app, settings)
    pages.install(app, settings, ROOMS)
    csrf = CSRFProtect(app)
    login = LoginManager(app)
    login.session_protection = None
    login.user_loader(_signed_in)
    for room in ROOMS:
        for door in room.doors:
            app.register_blueprint(door)
            if isinstance(door, PublicBlueprint):
                # Public doors have no session to forge with; the Origin check of every request stands for them.
                csrf.exempt(door)
        for command in room.commands:
            app.cli.add_command(command)
    jobs.install(app, settings.redis_url, settings.testing)
    cli.install(app)
    _put_front(app, settings)
    return app


def _config(settings: Settings) -> dict[str, Any]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        # A database that was restarted costs one ping, not one lost request.
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": settings.database_url.startswith("postgresql")},
        "MEDIA_URL": settings.media_url,
        "MAX_CONTENT_LENGTH": settings.upload_limit + 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 4 * 1024 * 1024,
        "MAX_FORM_PARTS": 2000,
        "SESSION_COOKIE_NAME": "__Host-phien" if settings.production else "phien",
        "SESSION_COOKIE_SECURE": settings.production,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "TESTING": settings.testing,
    }


def _language() -> str:
    return str(request.environ.get("portal.language", "vi")) if request else "vi"


def _signed_in(identity: str) -> User | None:
    """The person of a session, unless the account was closed or the session's version is over."""
    number, _, version = identity.partition(":")
    user = db.session.get(User, int(number)) if number.isdecimal() else None
    return user if user is not None and user.active and str(user.session_version) == version else None


def _put_front(app: Flask, settings: Settings) -> None:
    shared: Any = Redis.from_url(settings.redis_url) if settings.redis_url else None
    cache = PageCache(shared=shared)
    counter = Counter()
    app.extensions["page_cache"], app.extensions["visits"] = cache, counter
    front = Front(app, Directory(settings.database_url), cache, counter)
    atexit.register(counter.flush_at_exit, app)

    @app.after_request
    def count(response: Response) -> Response:
        if response.status_code == 200 and "remember" in g:
            counter.count(request.environ, request.environ["portal"].unit_id)
        return response

    app.wsgi_app = front  # type: ignore[method-assign]
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(front, x_for=hops, x_proto=hops, x_host=0, x_port=0)  # type: ignore[method-assign]


def __getattr__(name: str) -> Any:
    # `gunicorn wsgi:app` and `flask` build the application when they ask for it; tests build their own.
    if name == "app":
        globals()["app"] = create_app()
        return globals()["app"]
    raise AttributeError(name)
