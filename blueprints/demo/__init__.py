"""Demonstration: a country of schools and offices entered by the acts their clerks use, for whoever looks first."""

from blueprints.demo.command import demo_group
from tenants.doors import Room

room = Room(doors=(), commands=(demo_group,))
