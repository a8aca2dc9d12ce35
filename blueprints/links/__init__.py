"""E-government and partner links: a unit's own, and those an office fixes for every unit below it."""

from flask_babel import lazy_gettext as _l

from blueprints.links import queries
from blueprints.links.manage import manage
from blueprints.links.public import public
from tenants.doors import RailItem, Room
from tenants.permissions import Permission

room = Room(
    doors=(public, manage),
    rail=(RailItem(_l("Liên kết"), "links_manage.index", "link", order=60, needs=Permission.LINK_EDIT),),
    public_context={"footer_links": queries.shown_on},
)
