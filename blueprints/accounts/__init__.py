"""The room accounts."""

from tenants.doors import Room

room = Room(doors=())
