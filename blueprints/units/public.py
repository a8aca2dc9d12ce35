"""The public door: the directory of schools on an office's portal."""

from typing import Any

from flask import abort, g, render_template, request

from blueprints.units import queries
from blueprints.units.queries import Wanted
from tenants import hosts
from tenants.doors import PublicBlueprint
from tenants.units import LEVELS, by_ids

public = PublicBlueprint("units", __name__)


@public.get("/truong")
def index() -> str:
    """Schools below this office by name, level and area; schools themselves have no such page."""
    if not g.unit.is_office:
        abort(404)
    wanted = Wanted.of(request.args)
    return render_template("units/directory.html", wanted=wanted, **_list(wanted))


def _list(wanted: Wanted) -> dict[str, Any]:
    page = queries.directory(g.unit, wanted)
    successors = by_ids([unit.successor_id for unit in page.items if unit.successor_id])
    addresses = hosts.canonical_hosts([unit.id for unit in (*page.items, *successors.values())])
    g.setdefault("canonical_hosts", {}).update(addresses)
    choices = {"levels": queries.directory_levels(g.unit), "areas": queries.directory_areas(g.unit)}
    return {"page": page, "addresses": addresses, "successors": successors, "level_names": LEVELS} | choices
