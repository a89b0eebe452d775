"""What the playground needs of its log: the table in the store, or a list in a test."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from bot.store.playground import LoggedOp


class Log(Protocol):
    """An append-only log, shared by all processes of one playground; ids grow."""

    async def append(self, key: str, op: Mapping[str, Any], at: datetime) -> tuple[LoggedOp, bool]:
        """Add *op*. The same *key* twice is the same op: the first one, and False."""

    async def after(self, last: int, /, limit: int = 500) -> list[LoggedOp]:
        """The ops after *last*, in order."""

    async def cursor(self) -> int:
        """The last op that was handed to the bot."""

    async def move_cursor(self, last: int, /) -> None:
        """Everything up to *last* is recorded."""
