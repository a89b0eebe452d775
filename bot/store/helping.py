"""Helpers: how they want to be asked, and who was asked."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.effects import KeepHelper, NoteAsk
from bot.domain.helpers import Helper
from bot.store.codec import helper_from_json, helper_to_json
from bot.store.helper_tables import asks, helpers
from bot.store.upsert import upsert


class Helpers:
    """The helpers of one community, within a transaction."""

    def __init__(self, connection: AsyncConnection, community: str) -> None:
        self._db = connection
        self._community = community

    async def write(self, effect: KeepHelper | NoteAsk, at: datetime) -> None:
        """Write *effect*."""
        match effect:
            case KeepHelper(helper=helper):
                await upsert(
                    self._db,
                    helpers,
                    {"community": self._community, "account": helper.account},
                    on_board=helper.on_board,
                    detail=helper_to_json(helper),
                )
            case NoteAsk(ticket=ticket, member=member, ask=ask):
                await upsert(
                    self._db,
                    asks,
                    {"community": self._community, "ticket": ticket, "account": ask.account},
                    member=member,
                    wave=ask.wave,
                    way=ask.way.value,
                    at=ask.at,
                    taken_at=ask.taken_at,
                    declined_at=ask.declined_at,
                    answered_at=ask.answered_at,
                    ended_at=ask.ended_at,
                )

    async def known(self, accounts: Iterable[str]) -> tuple[Helper, ...]:
        """What is known of those of *accounts* that ever said anything, by account."""
        query = select(helpers.c.detail).filter_by(community=self._community)
        rows = await self._db.execute(
            query.where(helpers.c.account.in_(set(accounts))).order_by(helpers.c.account)
        )
        return tuple(helper_from_json(row.detail) for row in rows)

    async def helper(self, account: str) -> Helper | None:
        """What is known of *account*; None if it never said anything about being asked."""
        query = select(helpers.c.detail).filter_by(community=self._community, account=account)
        detail = await self._db.scalar(query)
        return None if detail is None else helper_from_json(detail)
