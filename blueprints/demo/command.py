"""`flask demo`: fills an empty house with a country to look at, and names its portals and sign-ins."""

import json
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from blueprints.demo.cast import ACCOUNTS
from blueprints.demo.country import Country
from blueprints.demo.filling import STAGES
from tenants import hosts, people
from tenants.ground import jobs
from tenants.ground.database import db
from tenants.pages import absolute
from tenants.permissions import ROLE_NAMES
from tenants.units import Unit

MAIN = (
    "thcs-thitran", "thcs-vanbinh", "th-thitran", "mn-thitran", "thpt-thuongtin", "gdtx-thuongtin", "xa-thuongtin",
    "sogddt-hanoi", "pgd-thuongtin",
)  # fmt: skip
"""Portals of the short list."""


@click.group("demo", invoke_without_command=True)
@click.option("--if-empty", is_flag=True, help="Do nothing when there are units already.")
@click.pass_context
@with_appcontext
def demo_group(context: click.Context, if_empty: bool) -> None:
    """Fill an empty database with demonstration data (never in production)."""
    if current_app.extensions["settings"].production:
        raise click.ClickException("The demonstration has known passwords: it is not for production.")
    if context.invoked_subcommand is not None:
        return
    if db.session.scalar(select(Unit.id).limit(1)) is not None:
        if if_empty:
            return
        raise click.ClickException("There are units already; the demonstration fills only an empty database.")
    fill()


def fill() -> None:
    """Runs all stages in one transaction, then what they left to the worker."""
    country = Country.today()
    for label, stage in STAGES:
        with click.progressbar(stage(country), label=f"{label:<24}", show_pos=True) as acts:
            for act in acts:
                act()
    db.session.commit()
    jobs.drain()


@demo_group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Everything, for programs.")
@with_appcontext
def list_(as_json: bool) -> None:
    """Name the portals and the demonstration's sign-ins."""
    portals, accounts = _portals(), _accounts()
    if as_json:
        click.echo(json.dumps({"portals": portals, "accounts": accounts}, ensure_ascii=False, indent=1))
        return
    short = {row["host"].partition(".")[0]: row for row in portals}
    _table("Portals", [(row["url"], row["name"]) for slug in MAIN if (row := short.get(slug))])
    _table("Sign-ins", [(row["email"], row["password"], row["role"], row["url"]) for row in accounts])
    if len(portals) > len(MAIN):
        click.echo(f"\n{len(portals)} portals in all: .venv/bin/flask --app wsgi demo list --json")


def _portals() -> list[dict[str, str]]:
    """Every portal that answers; those on pause do not."""
    answering = db.session.scalars(select(Unit).where(Unit.state != "paused"))
    units = sorted(answering, key=lambda unit: (unit.rank, unit.slug))
    known = hosts.canonical_hosts([unit.id for unit in units])
    return [
        {
            "host": known[unit.id], "name": unit.name, "kind": unit.kind, "level": unit.level, "state": unit.state,
            "url": absolute(known[unit.id], "/"),
        }
        for unit in units
    ]  # fmt: skip


def _accounts() -> list[dict[str, Any]]:
    """The accounts that are there, one entry for each role."""
    rows = []
    for account in ACCOUNTS:
        person = people.by_email(account.email)
        for held in people.memberships_of(person) if person is not None else []:
            host = hosts.canonical_host(held.unit)
            rows.append({
                "email": account.email, "password": account.password, "role": held.role, "host": host,
                "name": account.name, "role_name": str(ROLE_NAMES[held.role]), "url": absolute(host, "/dang-nhap"),
            })  # fmt: skip
    return rows


def _table(title: str, rows: list[tuple[str, ...]]) -> None:
    if not rows:
        return
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    click.echo(f"\n{title}")
    for row in rows:
        click.echo("  " + "  ".join(value.ljust(width) for value, width in zip(row, widths, strict=True)).rstrip())
