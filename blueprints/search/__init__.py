"""One search over news and documents of a portal, or of all portals."""

from blueprints.search.public import public
from tenants.doors import Room

room = Room(doors=(public,))
