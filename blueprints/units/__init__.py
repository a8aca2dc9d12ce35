"""The room units."""

from tenants.doors import Room

room = Room(doors=())
