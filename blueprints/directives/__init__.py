"""Sending down the lines of command: dispatches, deliveries with their ledger, answers, recall; and the doctor."""

from flask_babel import lazy_gettext as _l

from blueprints.directives import actions, jobs, queries  # noqa: F401
from blueprints.directives.doctor import doctor
from blueprints.directives.manage import manage
from blueprints.directives.office import office
from blueprints.directives.public import public
from tenants import founding, search
from tenants.doors import MenuItem, RailItem, Room
from tenants.permissions import Permission
from tenants.units import Unit, on_changed


def _waiting(unit: Unit) -> int:
    return queries.waiting_count(unit)


founding.on_founded.append(actions.join_followers)
on_changed.append(actions.join_followers)
search.also_shown.append(queries.received_editions)

room = Room(
    doors=(public, manage, office),
    menu=(MenuItem(_l("Chỉ đạo"), "directives.index", order=40),),
    rail=(
        RailItem(_l("Chỉ đạo đến"), "directives_manage.index", "inbox", 20, Permission.DIRECTIVE_READ, _waiting),
        RailItem(_l("Chỉ đạo"), "directives_office.index", "send", 10, Permission.DIRECTIVE_TRACK),
    ),
    commands=(doctor,),
)
