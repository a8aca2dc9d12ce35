"""The room plans."""

from blueprints.plans import models  # noqa: F401
from tenants.doors import Room

room = Room(doors=())
