"""Who is blocked, and which awards do not count meanwhile."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.effects import KeepBlock, Lift, Suspend
from bot.store.helper_tables import blocks, suspensions
from bot.store.upsert import upsert


class Fairness:
    """Blocks and suspended awards of one community, within a transaction."""

    def __init__(self, connection: AsyncConnection, community: str) -> None:
        self._db = connection
        self._community = community

    async def write(self, effect: Suspend | Lift | KeepBlock, at: datetime) -> None:
        """Write *effect*."""
        match effect:
            case Suspend(cause=cause, awards=awards):
                for account, award in awards:
                    where: dict[str, object] = {
                        "community": self._community,
                        "cause": cause,
                        "account": account,
                        "award": award,
                    }
                    await upsert(self._db, suspensions, where, at=at, lifted_at=None)
            case Lift(cause=cause):
                await self._db.execute(
                    update(suspensions)
                    .filter_by(community=self._community, cause=cause, lifted_at=None)
                    .values(lifted_at=at)
                )
            case KeepBlock(block=block):
                await upsert(
                    self._db,
                    blocks,
                    {"community": self._community, "id": block.id},
                    account=block.account,
                    name=block.name,
                    what=block.what.value,
                    reason=block.reason,
                    by=block.by,
                    by_name=block.by_name,
                    at=block.at,
                    revoked=block.revoked,
                    appeal=block.appeal,
                    lifted_at=block.lifted_at,
                    lifted_by_name=block.lifted_by_name,
                )
