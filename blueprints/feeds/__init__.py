"""What machines and readers in a hurry get: news feeds, the map for search engines, and the map for people."""

from blueprints.feeds.public import public
from tenants.doors import Room

room = Room(doors=(public,))
