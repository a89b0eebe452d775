"""A log in a list: what `bot.store.playground` keeps in a table, for tests without a database."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.store.playground import LoggedOp


class MemoryLog:
    """Behaves like `PlaygroundLog`; several platforms may share one."""

    def __init__(self) -> None:
        self.lines: list[LoggedOp] = []
        self.cursor_now = 0

    async def append(self, key: str, op: Mapping[str, Any], at: datetime) -> tuple[LoggedOp, bool]:
        for line in self.lines:
            if line.key == key:
                return line, False
        line = LoggedOp(id=len(self.lines) + 1, key=key, at=at, op=dict(op))
        self.lines.append(line)
        return line, True

    async def after(self, last: int, limit: int = 500) -> list[LoggedOp]:
        return [line for line in self.lines if line.id > last][:limit]

    async def cursor(self) -> int:
        return self.cursor_now

    async def move_cursor(self, last: int) -> None:
        self.cursor_now = last
