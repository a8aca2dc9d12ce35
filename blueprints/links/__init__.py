"""The room links."""

from blueprints.links import models  # noqa: F401
from tenants.doors import Room

room = Room(doors=())
