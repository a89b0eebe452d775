"""Swaps of duty."""

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.duty import Swap
from bot.domain.effects import KeepSwap
from bot.store.limit_tables import swaps
from bot.store.upsert import upsert

_SWAP = TypeAdapter(Swap)


class Duty:
    """The duty of one community, within a transaction."""

    def __init__(self, connection: AsyncConnection, community: str) -> None:
        self._db = connection
        self._community = community

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
            detail=_SWAP.dump_python(swap, mode="json"),
        )
