"""Accounts: signing in and out, invitations, forgotten passwords, the people of a unit, one's own account."""

from flask_babel import lazy_gettext as _l

from blueprints.accounts import jobs
from blueprints.accounts.account import account
from blueprints.accounts.entry import entry
from blueprints.accounts.manage import manage
from tenants.doors import RailItem, Room
from tenants.permissions import Permission

room = Room(
    doors=(entry, account, manage),
    rail=(RailItem(_l("Người dùng"), "accounts_manage.index", "users", order=80, needs=Permission.PEOPLE_SEE),),
)

__all__ = ["jobs", "room"]
