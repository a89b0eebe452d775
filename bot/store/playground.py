"""The playground's chat: an append-only log of what happened in it, shared by all processes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from bot.store.cursors import Cursors
from bot.store.platform_tables import playground
from bot.store.transaction import Store, take_turn

PLATFORM = "playground"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedOp:
    """One operation; its id is the id of the message that it creates."""

    id: int
    key: str
    at: datetime
    op: dict[str, Any]


class PlaygroundLog:
    """The log of one community's playground."""

    def __init__(self, store: Store, community: str) -> None:
        self._store = store
        self._community = community
        self._cursors = Cursors(store, community, PLATFORM)

    async def append(self, key: str, op: Mapping[str, Any], at: datetime) -> tuple[LoggedOp, bool]:
        """Add *op*. The same *key* twice is the same op: the first one, and False."""
        async with self._store.engines.write.begin() as db:
            query = select(playground).filter_by(community=self._community, key=key)
            # The community's turn keeps the ids in the order in which they become visible.
            await take_turn(db, self._community)
            first = (await db.execute(query)).one_or_none()
            if first is not None:
                return LoggedOp(id=first.id, key=key, at=first.at, op=first.op), False
            row = (
                await db.execute(
                    insert(playground)
                    .values(community=self._community, key=key, op=dict(op), at=at)
                    .returning(playground.c.id)
                )
            ).one()
            return LoggedOp(id=row.id, key=key, at=at, op=dict(op)), True

    async def after(self, position: int, limit: int = 500) -> list[LoggedOp]:
        """The ops after *position*, in order."""
        async with self._store.engines.read.connect() as db:
            rows = await db.execute(
                select(playground)
                .filter_by(community=self._community)
                .where(playground.c.id > position)
                .order_by(playground.c.id)
                .limit(limit)
            )
            return [LoggedOp(id=row.id, key=row.key, at=row.at, op=row.op) for row in rows]

    async def cursor(self) -> int:
        """The last op that was handed to the bot."""
        return int(await self._cursors.read("") or 0)

    async def move_cursor(self, position: int) -> None:
        """Everything up to *position* is recorded."""
        await self._cursors.write("", str(position))
