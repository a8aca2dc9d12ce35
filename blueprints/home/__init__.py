"""The room home."""

from tenants.doors import Room

room = Room(doors=())
