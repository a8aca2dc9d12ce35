"""The room demo."""

from tenants.doors import Room

room = Room(doors=())
