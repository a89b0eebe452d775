"""Reads of the ledger. Its lines are of accounts; what is shown is of members."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, case, func, select

from bot.domain.identity import Role
from bot.domain.pages import BoardLine, BoardPage, CreditLine, CreditPage
from bot.store.codec import ticket_from_json
from bot.store.ledger_check import LedgerCheck
from bot.store.tables import ledger, links, people, tickets

MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class _Face:
    """One account of a member, by which they may be shown."""

    account: str
    name: str


class Credit(LedgerCheck):
    """Who earned what."""

    async def credit(
        self, community: str, account: str, now: datetime, limit: int = 15
    ) -> CreditPage:
        """The credit of the member who has *account*, and its newest lines."""
        accounts = await self._accounts(community, account)
        mine = (ledger.c.community == community, ledger.c.account.in_(accounts))
        pending = case((ledger.c.final_at > now, ledger.c.amount), else_=0)
        sums = await self._all(
            select(
                func.coalesce(func.sum(ledger.c.amount), 0).label("total"),
                func.coalesce(func.sum(pending), 0).label("pending"),
                func.coalesce(func.sum(func.sign(ledger.c.amount)), 0).label("helped"),
            ).where(*mine)
        )
        rows = await self._all(
            select(ledger, tickets.c.text, tickets.c.detail)
            .join(
                tickets,
                (tickets.c.community == ledger.c.community) & (tickets.c.number == ledger.c.ticket),
            )
            .where(*mine)
            .order_by(ledger.c.id.desc())
            .limit(limit)
        )
        return CreditPage(
            total=int(sums[0].total),
            pending=int(sums[0].pending),
            helped=int(sums[0].helped),
            lines=tuple(_credit_line(row, accounts) for row in rows),
        )

    async def board(
        self,
        community: str,
        now: datetime,
        *,
        with_staff: bool,
        limit: int = 10,
        viewer: str = "",
    ) -> BoardPage:
        """Who helped most, this month and ever: one line a member.

        It has the account of theirs that is on the platform of *viewer*, the account that asks;
        the viewer's own line has that very account.
        """
        return BoardPage(
            month=await self._ranked(community, now - MONTH, with_staff, limit, viewer),
            ever=await self._ranked(community, None, with_staff, limit, viewer),
        )

    async def _ranked(
        self, community: str, since: datetime | None, with_staff: bool, limit: int, viewer: str
    ) -> tuple[BoardLine, ...]:
        total = func.sum(ledger.c.amount).label("total")
        member = func.coalesce(links.c.member, ledger.c.account).label("member")
        query = (
            select(
                member,
                total,
                func.sum(func.sign(ledger.c.amount)).label("helped"),
                func.max(ledger.c.name).label("name"),
            )
            .outerjoin(links, _same_account(ledger))
            .where(ledger.c.community == community)
            .group_by(member)
            .having(total > 0)
            .order_by(total.desc(), member)
            .limit(limit)
        )
        if since is not None:
            query = query.where(ledger.c.at > since)
        if not with_staff:
            query = query.where(member.not_in(_staff(community)))
        rows = await self._all(query)
        faces = await self._faces(community, [row.member for row in rows])
        lines = []
        for row in rows:
            face = _shown(faces.get(row.member, []), viewer) or _Face(row.member, row.name)
            lines.append(
                BoardLine(
                    account=face.account,
                    name=face.name,
                    total=int(row.total),
                    helped=int(row.helped),
                )
            )
        return tuple(lines)

    async def _faces(self, community: str, members: Collection[str]) -> dict[str, list[_Face]]:
        """The accounts of each of *members* that the bot has met, as they are called now."""
        linked = await self._all(
            select(links.c.account, links.c.member)
            .filter_by(community=community)
            .where(links.c.member.in_(members))
        )
        whose = {member: member for member in members} | {row.account: row.member for row in linked}
        rows = await self._all(
            select(people.c.account, people.c.name)
            .filter_by(community=community)
            .where(people.c.account.in_(list(whose)))
            .order_by(people.c.account)
        )
        faces: dict[str, list[_Face]] = {}
        for row in rows:
            faces.setdefault(whose[row.account], []).append(_Face(row.account, row.name))
        return faces

    async def balances(self, community: str) -> dict[str, int]:
        """Every account's own balance."""
        rows = await self._all(
            select(ledger.c.account, func.sum(ledger.c.amount).label("total"))
            .filter_by(community=community)
            .group_by(ledger.c.account)
            .order_by(ledger.c.account)
        )
        return {row.account: int(row.total) for row in rows}

    async def totals(self, community: str) -> dict[str, int]:
        """What counts for every account: the balance of its member.

        An account that was ever linked is there even without any credit.
        """
        own = await self.balances(community)
        rows = await self._all(
            select(links.c.account, links.c.member).filter_by(community=community)
        )
        member = {account: account for account in own} | {row.account: row.member for row in rows}
        sums: dict[str, int] = {}
        for account, whose in member.items():
            sums[whose] = sums.get(whose, 0) + own.get(account, 0)
        return {account: sums[whose] for account, whose in member.items()}


def _same_account(table: Any) -> Any:
    return (links.c.community == table.c.community) & (links.c.account == table.c.account)


def _staff(community: str) -> Select[tuple[str]]:
    """Members with any account that is of the team."""
    return (
        select(func.coalesce(links.c.member, people.c.account))
        .select_from(people)
        .outerjoin(links, _same_account(people))
        .where(people.c.community == community, people.c.role == Role.STAFF.value)
    )


def _shown(faces: Sequence[_Face], viewer: str) -> _Face | None:
    """The face that *viewer* knows: their own, else one on their platform, else the first."""
    platform = viewer.partition(":")[0]

    def near(face: _Face) -> tuple[bool, bool]:
        return face.account == viewer, face.account.partition(":")[0] == platform

    return max(faces, key=near, default=None)


def _credit_line(row: Row[Any], accounts: Collection[str]) -> CreditLine:
    ticket = ticket_from_json(row.detail)
    hidden = ticket.private and ticket.asker.account not in accounts
    return CreditLine(
        amount=row.amount,
        reason=row.reason,
        at=row.at,
        final_at=row.final_at,
        ticket=row.ticket,
        question="" if hidden else row.text,
        conversation=None if hidden else ticket.conversation,
        message=ticket.message,
    )
