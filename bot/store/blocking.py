"""Who is blocked, which awards do not count, what was paid lately."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.blocks import Block, What
from bot.domain.credits import Award, Transfer
from bot.domain.entry import StoredEntry
from bot.domain.helping_effects import KeepBlock, Lift, Suspend
from bot.domain.identity import Role
from bot.store import crediting, links, paying
from bot.store.codec import block_from_row, entry_from_row
from bot.store.helper_tables import blocks, suspensions
from bot.store.people_tables import people
from bot.store.tables import entries
from bot.store.upsert import upsert


class Fairness:
    """Blocks and suspended awards of one community, within a transaction."""

    def __init__(self, connection: AsyncConnection, community: str) -> None:
        self._db = connection
        self._community = community

    async def blocks_of(self, accounts: Collection[str]) -> tuple[Block, ...]:
        """Blocks that last, of *accounts* and of every account that is linked with one of them."""
        if not accounts:
            return ()
        around = links.around(self._community, accounts).order_by(None).subquery()
        rows = await self._db.execute(
            select(blocks)
            .where(
                blocks.c.community == self._community,
                blocks.c.account.in_(accounts) | blocks.c.account.in_(select(around.c.account)),
                blocks.c.lifted_at.is_(None),
            )
            .order_by(blocks.c.at, blocks.c.id)
        )
        return tuple(block_from_row(row) for row in rows)

    async def suspended(
        self, keys: Collection[tuple[str, str]]
    ) -> Mapping[tuple[str, str], frozenset[str]]:
        """See `crediting.suspended`."""
        return await crediting.suspended(self._db, self._community, keys)

    async def awards_on(self, numbers: Collection[int]) -> tuple[Award, ...]:
        """Every award that stands on one of these tickets."""
        return await crediting.awards(self._db, self._community, numbers)

    async def awards_between(self, accounts: Collection[str]) -> tuple[Award, ...]:
        """Those that *accounts* may have given one another, and some more."""
        tickets = crediting.between(self._community, accounts)
        return await crediting.awards(self._db, self._community, tickets)

    async def awards_around(self, accounts: Collection[str], what: What) -> tuple[Award, ...]:
        """Those that *accounts* earned by helping, or gave by asking, and some more."""
        query = crediting.of_helper if what is What.HELPING else crediting.of_asker
        tickets = query(self._community, accounts)
        return await crediting.awards(self._db, self._community, tickets)

    async def awards_held_by(self, causes: Collection[str]) -> tuple[Award, ...]:
        """Those that one of *causes* keeps from counting, and some more."""
        tickets = crediting.held_by(self._community, causes)
        return await crediting.awards(self._db, self._community, tickets)

    async def on_team(self, accounts: Collection[str]) -> bool:
        """Whether one of *accounts* was staff when it last did something."""
        query = (
            select(people.c.account)
            .filter_by(community=self._community, role=Role.STAFF.value)
            .where(people.c.account.in_(accounts))
            .limit(1)
        )
        return await self._db.scalar(query) is not None

    async def merged_into(self, ids: Collection[str]) -> tuple[StoredEntry, ...]:
        """The entries that are found under one of *ids*."""
        if not ids:
            return ()
        rows = await self._db.execute(
            select(entries)
            .filter_by(community=self._community)
            .where(entries.c.merged_into.in_(ids))
            .order_by(entries.c.id)
        )
        return tuple(entry_from_row(row) for row in rows)

    async def recent(
        self,
        *,
        askers: Collection[str],
        helpers: Collection[str],
        entries: Collection[str],
        at: datetime,
    ) -> tuple[Transfer, ...]:
        """See `paying.recent`."""
        return await paying.recent(
            self._db, self._community, askers=askers, helpers=helpers, entries=entries, at=at
        )

    async def write(self, effect: Suspend | Lift | KeepBlock, at: datetime) -> None:
        """Write *effect*."""
        match effect:
            case Suspend(cause=cause, awards=awards):
                for where in self._suspensions(cause, awards):
                    await upsert(self._db, suspensions, where, at=at, lifted_at=None)
            case Lift(cause=cause, awards=awards):
                for where in self._suspensions(cause, awards):
                    await self._db.execute(
                        update(suspensions).filter_by(**where, lifted_at=None).values(lifted_at=at)
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

    def _suspensions(
        self, cause: str, awards: Iterable[tuple[str, str]]
    ) -> Sequence[dict[str, object]]:
        return [
            {"community": self._community, "cause": cause, "account": account, "award": award}
            for account, award in awards
        ]
