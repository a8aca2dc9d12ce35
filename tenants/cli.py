"""The operator's commands about units, lines and the worker; long work shows a progress bar."""

import json
import logging
from datetime import date, timedelta
from typing import Any

import click
from email_validator import EmailNotValidError, validate_email
from flask import Flask, current_app
from flask.cli import AppGroup

from tenants import hosts, invitations, lines, units
from tenants.founding import found
from tenants.ground import clock, jobs
from tenants.ground.database import db
from tenants.lines import Line
from tenants.permissions import OFFICE_ROLES, SCHOOL_ROLES, Role
from tenants.units import KINDS, STATES, Unit

units_group = AppGroup("units", help="Units and their lines of command.")
day = click.DateTime(formats=["%Y-%m-%d"])


def install(app: Flask) -> None:
    """Adds the commands to `flask`."""
    app.cli.add_command(units_group)
    app.cli.add_command(worker)


def _unit(slug: str) -> Unit:
    unit = units.by_slug(slug)
    if unit is None:
        raise click.ClickException(f"No unit has the slug {slug!r}. `flask units list` names them all.")
    return unit


@units_group.command("add")
@click.argument("slug")
@click.argument("name")
@click.option("--kind", type=click.Choice(sorted(KINDS)), required=True)
@click.option("--under", help="Slug of the administrative superior.")
@click.option("--professional", help="Slug of the professional superior.")
@click.option("--notation", default="", help="Abbreviation in document numbers, such as THCS.")
@click.option("--place", default="", help="Place name written before the date of documents.")
@click.option("--state", type=click.Choice([state for state in STATES if state != "closed"]), default="trial")
@click.option("--from", "since", type=day, help="First day, YYYY-MM-DD; today when left out.")
def add(slug: str, name: str, **more: Any) -> None:
    """Creates a unit with its portal."""
    since = more.pop("since")
    ups = {Line.ADMINISTRATIVE: more.pop("under"), Line.PROFESSIONAL: more.pop("professional")}
    parents = {line: _unit(parent) for line, parent in ups.items() if parent}
    try:
        unit = found(slug=slug, name=name, on=since.date() if since else clock.today(), parents=parents, **more)
    except (units.BadSlug, lines.BadLine) as refused:
        raise click.ClickException(str(refused)) from refused
    host = hosts.canonical_host(unit)
    db.session.commit()
    click.echo(f"{unit.name}: {host}")


@units_group.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_(as_json: bool) -> None:
    """Lists all units with their hosts."""
    found_units = list(db.session.scalars(db.select(Unit).order_by(Unit.id)))
    addresses = hosts.canonical_hosts([unit.id for unit in found_units])
    rows = [
        {
            "slug": unit.slug,
            "host": addresses.get(unit.id, ""),
            "name": unit.name,
            "kind": unit.kind,
            "state": unit.state,
        }
        for unit in sorted(found_units, key=lambda unit: (unit.rank, unit.slug))
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        click.echo(f"{row['slug']:32} {row['kind']:20} {row['state']:7} {row['host']:40} {row['name']}")


@units_group.command("move")
@click.argument("slug")
@click.option("--to", "parent", required=True, help="Slug of the new superior.")
@click.option("--line", type=click.Choice([line.value for line in Line]), required=True)
@click.option("--on", "when", type=day, required=True, help="First day under the new superior, YYYY-MM-DD.")
@click.option("--basis", required=True, help="The decision on which the move rests.")
def move(slug: str, parent: str, line: str, **more: Any) -> None:
    """Moves a unit to another superior from a day on."""
    moved_on: date = more["when"].date()
    try:
        lines.move(child=_unit(slug), parent=_unit(parent), line=Line(line), on=moved_on, basis=more["basis"])
    except lines.BadLine as refused:
        raise click.ClickException(str(refused)) from refused
    db.session.commit()
    click.echo(f"{slug} stands under {parent} ({line}) from {moved_on}.")


@units_group.command("invite")
@click.argument("slug")
@click.option("--email", required=True)
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--days", type=click.IntRange(1, 60), default=14, help="How many days the link stays open.")
def invite(slug: str, email: str, role: str, days: int) -> None:
    """Offers a role at a unit to an address: the way to the first account of an installation."""
    unit = _unit(slug)
    if Role(role) not in (OFFICE_ROLES if unit.is_office else SCHOOL_ROLES):
        raise click.ClickException(f"{role} is no role of {slug}.")
    try:
        address = validate_email(email, check_deliverability=False).normalized
        invitations.offer(
            unit=unit, email=address, role=Role(role), by=None, until=clock.today() + timedelta(days=days)
        )
    except (EmailNotValidError, invitations.AlreadyHeld) as refused:
        raise click.ClickException(str(refused)) from refused
    db.session.commit()
    jobs.drain()
    sent = "mailed" if current_app.extensions["settings"].mail_url else "printed above"
    click.echo(f"The link for {address} was {sent}; it is open for {days} days.")


@units_group.command("verify")
def verify() -> None:
    """Compares the stored reach of every office with the one its links give."""
    missing, extra = lines.verify()
    for sign, rows in (("-", missing), ("+", extra)):
        for row in sorted(rows, key=str)[:50]:
            click.echo(f"{sign} {row}")
    if missing or extra:
        raise click.ClickException(
            f"{len(missing)} rows missing, {len(extra)} too many. `flask units rebuild` mends this."
        )
    click.echo("The reach is right.")


@units_group.command("rebuild")
def rebuild() -> None:
    """Makes the reach of every office anew from the links."""
    number = lines.rebuild()
    db.session.commit()
    click.echo(f"{number} rows.")


@click.command("worker")
def worker() -> None:
    """Runs what waits in the outbox until it is stopped."""
    logging.basicConfig(level=logging.INFO)
    current_app.extensions["huey"].create_consumer(workers=1, periodic=True, initial_delay=0.2, max_delay=2.0).run()
