"""The room directives."""

from blueprints.directives import models  # noqa: F401
from tenants.doors import Room

room = Room(doors=())
