"""A portal's front page."""

from blueprints.home.public import public
from tenants.doors import Room

room = Room(doors=(public,))
