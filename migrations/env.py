"""Runs the migrations on the application's own engine, in one transaction each."""

from alembic import context
from flask import current_app
from sqlalchemy import JSON

from tenants.ground.database import UtcDateTime, db
from tenants.ground.html import RichText

config = context.config


def ignore_search_text(_object: object, name: str | None, kind: str, _reflected: bool, _compared: object) -> bool:
    """SQLite's full-text table and its shadows belong to the search index, not to the models."""
    return not (kind == "table" and name is not None and name.startswith("search_text"))


def render_item(kind: str, item: object, _context: object) -> str | bool:
    """Our column types are written as what the database sees, so that old migrations outlive them."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, RichText):
        return "sa.Text()"
    if kind == "type" and isinstance(item, JSON):
        return 'sa.JSON().with_variant(JSONB(), "postgresql")'
    return False


def keep_empty_out(_context: object, _revision: object, directives: list) -> None:  # type: ignore[type-arg]
    """A migration in which nothing changes is not written."""
    if getattr(config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


with db.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        include_object=ignore_search_text,
        render_item=render_item,
        process_revision_directives=keep_empty_out,
        **current_app.extensions["migrate"].configure_args,
    )
    with context.begin_transaction():
        context.run_migrations()
