"""A staff member's day: what must be done, by when, and the way there; this room only reads."""

from flask_babel import lazy_gettext as _l

from blueprints.desk.manage import manage
from tenants.doors import RailItem, Room
from tenants.permissions import Permission

room = Room(
    doors=(manage,),
    rail=(RailItem(_l("Việc phải làm"), "desk_manage.show", "home", order=1, needs=Permission.DESK_SEE),),
)
