"""The room news."""

from blueprints.news import models  # noqa: F401
from tenants.doors import Room

room = Room(doors=())
