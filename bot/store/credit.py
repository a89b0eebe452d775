"""Reads of the ledger. Its lines are of accounts; what is shown is of members."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.domain.ranks import Standing
from bot.store.board import Boards
from bot.store.ledger_check import LedgerCheck
from bot.store.standing import standing_of, standings
from bot.store.statements import Statements
from bot.store.tables import ledger
from bot.store.why import Why


class Credit(Boards, Statements, Why, LedgerCheck):
    """Who earned what."""

    async def standings(
        self, community: str, now: datetime, half_life: timedelta
    ) -> dict[str, Standing]:
        """What the help of everybody amounts to: for every account the standing of its member."""
        async with self._engine.connect() as db:
            return await standings(db, community, now, half_life)

    async def standing(
        self, community: str, account: str, now: datetime, half_life: timedelta
    ) -> Standing:
        """What the help of the member who has *account* amounts to."""
        accounts = await self.accounts(community, account)
        async with self._engine.connect() as db:
            return await standing_of(db, community, accounts, now, half_life)

    async def balances(self, community: str) -> dict[str, int]:
        """Every account's own balance."""
        rows = await self._all(
            select(ledger.c.account, func.sum(ledger.c.amount).label("total"))
            .filter_by(community=community)
            .group_by(ledger.c.account)
            .order_by(ledger.c.account)
        )
        return {row.account: int(row.total) for row in rows}
