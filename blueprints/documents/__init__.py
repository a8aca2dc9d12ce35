"""Administrative documents: drafts, editions, registers, citations."""

from blueprints.documents import models  # noqa: F401
from tenants.doors import Room

room = Room(doors=())
