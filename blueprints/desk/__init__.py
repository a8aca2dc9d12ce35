"""The room desk."""

from tenants.doors import Room

room = Room(doors=())
