"""The room search."""

from tenants.doors import Room

room = Room(doors=())
