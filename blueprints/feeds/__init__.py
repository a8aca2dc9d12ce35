"""The room feeds."""

from tenants.doors import Room

room = Room(doors=())
