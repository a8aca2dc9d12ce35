"""What the operator asks: is the process alive, is it ready, how much waits; never answered on a public host."""

from flask import Flask, Response, abort, make_response, render_template, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, generate_latest
from sqlalchemy import func, select

from tenants import hosts, pages
from tenants.ground import clock, jobs
from tenants.ground.database import db
from tenants.ground.settings import Settings
from tenants.units import Unit


def install(app: Flask, settings: Settings) -> None:
    """Hangs the three addresses on the application."""
    registry = CollectorRegistry()
    answers = Counter("answers", "Answers of this process by status", ["status"], registry=registry)
    waiting = Gauge("outbox_waiting", "Outbox rows not done", registry=registry)
    age = Gauge("outbox_oldest_seconds", "Age of the oldest outbox row not done", registry=registry)
    failing = Gauge("outbox_failing", "Outbox rows that failed and wait for another attempt", registry=registry)

    @app.after_request
    def count(response: Response) -> Response:
        answers.labels(response.status_code).inc()
        return response

    def operators_only() -> None:
        if request.environ.get("portal.host") not in settings.operator_hosts or request.environ.get("portal"):
            abort(404)

    def healthz() -> Response:
        operators_only()
        return _plain("ok")

    def readyz() -> Response:
        operators_only()
        db.session.scalar(select(func.count()).select_from(Unit))
        return _plain("ready")

    def metrics() -> Response:
        operators_only()
        number, oldest = jobs.backlog()
        waiting.set(number)
        age.set((clock.now() - oldest).total_seconds() if oldest else 0)
        failing.set(len(jobs.failures()))
        return make_response(generate_latest(registry), 200, {"Content-Type": CONTENT_TYPE_LATEST})

    @app.before_request
    def doorstep() -> str | None:
        if (
            settings.production
            or request.path != "/"
            or request.environ.get("portal.host") not in settings.operator_hosts
        ):
            return None
        return _portals()

    for view in (healthz, readyz, metrics):
        app.add_url_rule(f"/{view.__name__}", f"operator_{view.__name__}", view)


def _plain(text: str) -> Response:
    return make_response(f"{text}\n", 200, {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"})


def _portals() -> str:
    """On a desk the bare host lists the portals, so that nobody begins at a page that is not there."""
    live = sorted(
        db.session.scalars(select(Unit).where(Unit.state == "live")), key=lambda one: (one.rank, one.level, one.name)
    )
    found = hosts.canonical_hosts([unit.id for unit in live])
    rows = [(unit, pages.absolute(found[unit.id], "/")) for unit in live]
    return render_template("operator/portals.html", rows=rows)
