"""Swaps of duty."""

from collections.abc import Collection, Mapping
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.duty import Swap, SwapState
from bot.domain.effects import KeepSwap
from bot.domain.events import SwapDue
from bot.store.limit_tables import swaps
from bot.store.people_tables import people
from bot.store.upsert import upsert

_SWAP = TypeAdapter(Swap)
_LIVE = (SwapState.ASKED.value, SwapState.AGREED.value)


class Duty:
    """The duty of one community, within a transaction."""

    def __init__(self, connection: AsyncConnection, community: str) -> None:
        self._db = connection
        self._community = community

    async def swaps(self, at: datetime, *, besides: str = "") -> tuple[Swap, ...]:
        """Those that are asked for or agreed to, and not over at *at*.

        And the one with the id *besides*, however it stands.
        """
        live = swaps.c.state.in_(_LIVE) & (swaps.c.ends > at)
        rows = await self._db.execute(
            select(swaps.c.detail)
            .filter_by(community=self._community)
            .where(or_(live, swaps.c.id == besides) if besides else live)
            .order_by(swaps.c.begins, swaps.c.id)
        )
        return tuple(_SWAP.validate_python(row.detail) for row in rows)

    async def holds(self, event: SwapDue) -> bool:
        """Whether *event* is about a swap that is due then, under its newest lease."""
        query = select(swaps.c.due, swaps.c.fence).filter_by(
            community=self._community, id=event.swap
        )
        row = (await self._db.execute(query)).one_or_none()
        return row is not None and (row.due, row.fence) == (event.due, event.fence)

    async def names(self, accounts: Collection[str]) -> Mapping[str, str]:
        """What those of *accounts* are called who ever did something here."""
        query = select(people.c.account, people.c.name).filter_by(community=self._community)
        rows = await self._db.execute(query.where(people.c.account.in_(accounts)))
        return {row.account: row.name for row in rows}

    async def write(self, effect: KeepSwap) -> None:
        """Write *effect*."""
        swap = effect.swap
        await upsert(
            self._db,
            swaps,
            {"community": self._community, "id": swap.id},
            rota=swap.rota,
            begins=swap.begins,
            ends=swap.ends,
            state=swap.state.value,
            due=effect.due,
            lease_until=None,
            detail=_SWAP.dump_python(swap, mode="json"),
        )
