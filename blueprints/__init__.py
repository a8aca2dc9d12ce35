"""The rooms of the portal, each a blueprint with its own tables, reads, writes and views."""
