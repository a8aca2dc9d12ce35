"""The room accessibility."""

from tenants.doors import Room

room = Room(doors=())
