"""A portal's front page, and the statistics of visits at the foot of every public page."""

from flask import g
from flask_babel import lazy_gettext as _l

from blueprints.home.public import public
from tenants import visits
from tenants.doors import MenuItem, Room
from tenants.units import Unit
from tenants.visits import Totals


def _totals(unit: Unit) -> Totals:
    """The sums of visits, read once a request: the front page has them already."""
    if "visit_totals" not in g:
        g.visit_totals = visits.totals()
    totals: Totals = g.visit_totals
    return totals


room = Room(
    doors=(public,),
    menu=(MenuItem(_l("Trang chủ"), "home.show", order=1),),
    public_context={"visit_totals": _totals},
)
