"""What is owed to whom, for those who reward helpers outside: all members, or all lines."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, select

from bot.domain.credits import Kind
from bot.domain.places import midnight, month_of
from bot.domain.statements import Statement
from bot.store.joins import ACCOUNT, same
from bot.store.lookups import Lookups
from bot.store.people_tables import links, people
from bot.store.tables import ledger


class Statements(Lookups):
    """Everybody's credit, whoever is on a board or not."""

    async def statements(
        self, community: str, now: datetime, month: date | None = None, zone: str = "UTC"
    ) -> Sequence[Statement]:
        """One for every member with any line in the ledger, the most points first.

        With the first day of a *month*, only what was booked in that month, as it is in
        *zone*: the end of an award is of the month in which it ends, so that nothing is paid twice.
        """
        pending = case((ledger.c.final_at > now, ledger.c.amount), else_=0)
        paid = (ledger.c.cap == "") | (ledger.c.amount != 0)
        counts = {
            kind: func.sum(case((paid & (ledger.c.kind == kind.value), ledger.c.count), else_=0))
            for kind in Kind
        }
        rows = await self._all(
            select(
                ledger.c.account,
                func.sum(ledger.c.amount).label("total"),
                func.sum(pending).label("pending"),
                func.max(ledger.c.name).label("name"),
                *(count.label(kind.value) for kind, count in counts.items()),
            )
            .where(*_within(community, month, zone))
            .group_by(ledger.c.account)
            .order_by(ledger.c.account)
        )
        member = await self._members(community)
        names = await self._names(community)
        together: dict[str, list[Row[Any]]] = {}
        for row in rows:
            together.setdefault(member.get(row.account, row.account), []).append(row)
        accounts: dict[str, list[str]] = {}
        for account, whose in member.items():
            accounts.setdefault(whose, []).append(account)
        found = [
            Statement(
                accounts=tuple(accounts.get(whose, [whose])),
                name=names.get(whose) or names.get(mine[0].account) or mine[0].name,
                total=sum(int(row.total) for row in mine),
                pending=sum(int(row.pending) for row in mine),
                counts={kind: sum(int(row._mapping[kind.value]) for row in mine) for kind in Kind},
            )
            for whose, mine in together.items()
        ]
        return sorted(found, key=lambda each: (-each.total, each.accounts))

    async def ledger_lines(
        self, community: str, month: date | None = None, zone: str = "UTC"
    ) -> Sequence[Mapping[str, Any]]:
        """Every line of the ledger, the oldest first, each with its member; times in UTC."""
        query: Select[Any] = (
            select(ledger, func.coalesce(links.c.member, ledger.c.account).label("member"))
            .outerjoin(links, same(links, ledger, ACCOUNT))
            .where(*_within(community, month, zone))
            .order_by(ledger.c.id)
        )
        return [dict(row._mapping) for row in await self._all(query)]

    async def _names(self, community: str) -> dict[str, str]:
        """What everybody who ever earned anything is called now."""
        earned = select(ledger.c.account).where(
            ledger.c.community == community, ledger.c.account == people.c.account
        )
        rows = await self._all(
            select(people.c.account, people.c.name)
            .filter_by(community=community)
            .where(earned.exists())
        )
        return {row.account: row.name for row in rows}


def _within(community: str, month: date | None, zone: str) -> list[ColumnElement[bool]]:
    mine = ledger.c.community == community
    if month is None:
        return [mine]
    begins, ends = (midnight(day, zone) for day in month_of(month))
    return [mine, ledger.c.at >= begins, ledger.c.at < ends]
