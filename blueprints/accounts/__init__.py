"""Accounts: signing in and out, invitations, forgotten passwords, the people of a unit, one's own account."""

from blueprints.accounts.entry import entry
from tenants.doors import Room

room = Room(doors=(entry,))
