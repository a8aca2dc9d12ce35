"""The staff's door: the page that opens after sign-in."""

from flask import g, render_template

from blueprints.desk import day
from tenants.doors import StaffBlueprint
from tenants.permissions import Permission

manage = StaffBlueprint("desk_manage", __name__)


@manage.get("/", needs=Permission.DESK_SEE)
def show() -> str:
    """What this person must do today, the late first, with one button each."""
    return render_template("desk/show.html", day=day.of(g.unit, g.me))
