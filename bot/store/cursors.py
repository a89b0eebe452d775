"""How far a platform's messages have been taken in, a channel."""

from collections.abc import Mapping

from sqlalchemy import select

from bot.store.platform_tables import cursors
from bot.store.transaction import Store
from bot.store.upsert import upsert


class Cursors:
    """The cursors of one community on one platform."""

    def __init__(self, store: Store, community: str, platform: str) -> None:
        self._engines = store.engines
        self._where: dict[str, object] = {"community": community, "platform": platform}

    async def read(self, channel: str) -> str | None:
        """The position reached in *channel*, None before the first."""
        async with self._engines.read.connect() as db:
            return await db.scalar(
                select(cursors.c.position).filter_by(**self._where, channel=channel)
            )

    async def all(self) -> Mapping[str, str]:
        """The position reached in every channel that has one."""
        query = select(cursors.c.channel, cursors.c.position).filter_by(**self._where)
        async with self._engines.read.connect() as db:
            return {row.channel: row.position for row in await db.execute(query)}

    async def write(self, channel: str, position: str) -> None:
        """Everything in *channel* up to *position* is recorded."""
        async with self._engines.write.begin() as db:
            await upsert(db, cursors, {**self._where, "channel": channel}, position=position)
