"""Reads of the ledger. Its lines are of accounts; what is shown is of members."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.domain.ranks import Standing
from bot.domain.ticket import standing
from bot.store.board import Boards
from bot.store.codec import ticket_from_json
from bot.store.standing import standing_of, standings
from bot.store.statements import Statements
from bot.store.tables import ledger, tickets
from bot.store.why import Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """An account whose ledger does not say what the tickets say."""

    account: str
    ledger: int
    tickets: int


class Credit(Boards, Statements, Why):
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
        accounts = await self._accounts(community, account)
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

    async def differences(self, community: str) -> Sequence[Difference]:
        """Where the ledger differs from what all tickets together say: nowhere, if all is well."""
        earned: dict[str, int] = {}
        rows = await self._all(select(tickets.c.detail).filter_by(community=community))
        for ticket in (ticket_from_json(row.detail) for row in rows):
            for award in (paid for ended in standing(ticket) for paid in ended.transfers):
                earned[award.account] = earned.get(award.account, 0) + award.amount
        booked = await self.balances(community)
        return [
            Difference(
                account=account, ledger=booked.get(account, 0), tickets=earned.get(account, 0)
            )
            for account in sorted({*earned, *booked})
            if booked.get(account, 0) != earned.get(account, 0)
        ]
