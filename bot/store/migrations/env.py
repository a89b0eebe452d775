"""Alembic's entry: runs the migrations on the connection that `bot.store.schema` hands over."""

from typing import Any, Literal

from alembic import context

from bot.store.tables import UtcDateTime, metadata


def _render(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """A migration stands for itself: our own column types are written as what they are."""
    return "sa.DateTime()" if kind == "type" and isinstance(item, UtcDateTime) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=_render,
)
with context.begin_transaction():
    context.run_migrations()
