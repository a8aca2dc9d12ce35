"""How a reader sees every portal: text size, contrast, reading aids; the statement of what was tested."""

from blueprints.accessibility.public import public
from tenants.doors import Room

room = Room(doors=(public,))
