"""Units: the public directory of an office, its console over the units below, and each unit's own settings."""

from flask_babel import lazy_gettext as _l

from blueprints.units.manage import logbook, manage
from blueprints.units.office import office
from blueprints.units.public import public
from tenants.doors import MenuItem, RailItem, Room
from tenants.permissions import Permission

room = Room(
    doors=(public, manage, logbook, office),
    menu=(MenuItem(_l("Các trường"), "units.index", order=30, shown=lambda unit: unit.is_office),),
    rail=(
        RailItem(_l("Trường và đơn vị"), "units_office.index", "grid", order=40, needs=Permission.UNIT_SEE),
        RailItem(_l("Giao diện và liên hệ"), "units_manage.looks", "gear", order=90, needs=Permission.UNIT_SETTINGS),
        RailItem(_l("Nhật ký"), "units_log_manage.index", "history", order=95, needs=Permission.AUDIT_SEE),
    ),
)
