"""Somebody's own credit: the sums, and every point with its reason."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, String, case, cast, func, literal, or_, select

from bot.domain import blocking
from bot.domain.blocks import What
from bot.domain.credits import Kind
from bot.domain.pages import ASKER, CreditLine, CreditPage, Turn
from bot.domain.parts.endings import Consent
from bot.domain.ticket import Ticket
from bot.domain.ticket import standing as resolutions
from bot.store.codec import ticket_from_json
from bot.store.helped import people
from bot.store.helper_tables import blocks, suspensions
from bot.store.joins import AWARD, same
from bot.store.lookups import Lookups
from bot.store.tables import ledger, tickets

SHOWN = 15  # lines of a page


class Why(Lookups):
    """What one person earned, and what for."""

    async def credit(
        self,
        community: str,
        account: str,
        now: datetime,
        *,
        page: int = 1,
        limit: int = SHOWN,
    ) -> CreditPage:
        """The credit of the member who has *account*: the sums, and the lines of a *page*.

        The newest lines come first; a page that is beyond the last one is the last one.
        """
        accounts = await self.accounts(community, account)
        mine = [ledger.c.community == community, ledger.c.account.in_(accounts)]
        total, pending, helped = await self._sums(mine, now)
        groups = await self._groups(mine, limit, page)
        if not groups and page > 1:
            groups = await self._groups(mine, limit, 1)
            page = -(-groups[0].of // limit) if groups else 1
            groups = await self._groups(mine, limit, page) if page > 1 else groups
        return CreditPage(
            total=total,
            pending=pending,
            uncounted=await self._uncounted(community, accounts),
            helped=helped,
            lines=await self._lines(community, groups, accounts, now),
            number=page,
            older=max(groups[0].of - page * limit, 0) if groups else 0,
        )

    async def _sums(
        self, mine: Collection[ColumnElement[bool]], now: datetime
    ) -> tuple[int, int, int]:
        """Points, those of them that are not final, and people who were helped."""
        pending = case((ledger.c.final_at > now, ledger.c.amount), else_=0)
        sums = await self._all(
            select(
                func.coalesce(func.sum(ledger.c.amount), 0).label("total"),
                func.coalesce(func.sum(pending), 0).label("pending"),
            ).where(*mine)
        )
        found = people(mine)
        helped = await self._all(select(func.count(func.distinct(found.c.person))))
        return int(sums[0].total), int(sums[0].pending), int(helped[0][0])

    async def _groups(
        self, mine: Collection[ColumnElement[bool]], limit: int, page: int
    ) -> Sequence[Row[Any]]:
        """Lines that are shown as one, the newest first: the votes of a day on a question.

        Anything else has a question of its own, and so a line. What is worth nothing is not shown,
        but for what a cap withheld, and the end of an award that did not count just then.
        """
        withheld = (ledger.c.cap != "") & (ledger.c.count > 0)
        summed = ledger.c.kind == Kind.VOTED.value
        day = cast(func.date(ledger.c.at), String)
        by = (
            case((summed, func.sign(ledger.c.amount)), else_=0),
            case((summed, ledger.c.cap + ledger.c.cause), else_=literal("")),
            case((summed, ledger.c.ticket), else_=ledger.c.id),
            case((summed, day), else_=literal("")),
        )
        shown: list[ColumnElement[Any]] = [
            func.max(ledger.c.id).label("id"),
            func.sum(ledger.c.amount).label("amount"),
            func.count().label("times"),
            func.max(ledger.c.final_at).label("final_at"),
            func.count().over().label("of"),
        ]
        return await self._all(
            select(*shown)
            .where(*mine, or_(ledger.c.amount != 0, ledger.c.count == 0, withheld))
            .group_by(*by)
            .order_by(func.max(ledger.c.id).desc())
            .limit(limit)
            .offset((page - 1) * limit)
        )

    async def _lines(
        self, community: str, groups: Sequence[Row[Any]], accounts: Collection[str], now: datetime
    ) -> tuple[CreditLine, ...]:
        rows = await self._all(
            select(ledger, tickets.c.text, tickets.c.detail, blocks.c.what.label("blocked"))
            .join(
                tickets,
                (tickets.c.community == ledger.c.community) & (tickets.c.number == ledger.c.ticket),
            )
            .outerjoin(
                blocks,
                (blocks.c.community == ledger.c.community)
                & (ledger.c.cause == blocking.CAUSE + blocks.c.id),
            )
            .where(ledger.c.community == community, ledger.c.id.in_([group.id for group in groups]))
        )
        found = {row.id: row for row in rows}
        counting = await self._counting(groups, found, accounts)
        return tuple(
            _line(found[group.id], group, accounts, counting[group.id], now)
            for group in groups
            if group.id in found
        )

    async def _counting(
        self, groups: Sequence[Row[Any]], found: Mapping[int, Row[Any]], accounts: Collection[str]
    ) -> Mapping[int, int]:
        """How many awards count now of those that the lines of each group are about."""
        award = ledger.alias()
        counts = select(func.sum(award.c.count)).where(same(award, ledger, AWARD)).scalar_subquery()
        look = select(ledger, counts.label("counts"))
        rows = await self._all(look.where(ledger.c.id.in_(found)))
        counting = Counter(row.id for row in rows if row.counts > 0)
        summed = {_votes(found[g.id]): g.id for g in groups if g.times > 1 and g.id in found}
        if not summed:
            return counting
        one = next(iter(found.values()))
        votes = await self._all(
            look.where(
                ledger.c.community == one.community,
                ledger.c.account.in_(accounts),
                ledger.c.kind == Kind.VOTED.value,
                ledger.c.ticket.in_({found[id_].ticket for id_ in summed.values()}),
                ledger.c.id.not_in(found),
            )
        )
        counting.update(
            summed[_votes(row)] for row in votes if row.counts > 0 and _votes(row) in summed
        )
        return counting

    async def _uncounted(self, community: str, accounts: Collection[str]) -> int:
        """Points that were awarded and do not count for as long as something lasts."""
        lasting = (
            select(suspensions.c.account, suspensions.c.award)
            .where(
                suspensions.c.community == community,
                suspensions.c.account.in_(accounts),
                suspensions.c.lifted_at.is_(None),
            )
            .distinct()
            .subquery()
        )
        rows = await self._all(
            select(func.coalesce(func.sum(ledger.c.amount), 0))
            .select_from(lasting)
            .join(
                ledger,
                (ledger.c.account == lasting.c.account) & (ledger.c.reason == lasting.c.award),
            )
            .where(ledger.c.community == community)
        )
        return int(rows[0][0])


def _votes(row: Row[Any]) -> tuple[object, ...]:
    """What lines have in common that are shown as one, see `_groups`."""
    return row.ticket, row.at.date(), row.cap + row.cause, (row.amount > 0) - (row.amount < 0)


def _line(
    row: Row[Any], group: Row[Any], accounts: Collection[str], counting: int, now: datetime
) -> CreditLine:
    ticket = ticket_from_json(row.detail)
    hidden = ticket.private and ticket.asker.account not in accounts
    changes = Turn.BACK if row._mapping["count"] <= 0 else Turn.AGAIN
    turn = Turn.MADE if row.reason == row.award else changes
    by_asker = row.blocked == What.ASKING.value
    consent, shared = _on_whose_word(ticket, row.award)
    return CreditLine(
        amount=int(group.amount),
        kind=Kind(row.kind),
        turn=turn,
        cap=row.cap if turn is Turn.MADE else "",
        cause=ASKER if by_asker else row.cause.partition(":")[0],
        counting=counting,
        pending=row.amount > 0 and counting > 0 and group.final_at > now,
        times=group.times,
        consent=consent,
        shared=shared,
        at=row.at,
        final_at=group.final_at,
        ticket=row.ticket,
        question="" if hidden else row.text,
        conversation=None if hidden else ticket.conversation,
        message=ticket.message,
    )


def _on_whose_word(ticket: Ticket, award: str) -> tuple[Consent, bool]:
    """Who accepted the answer that *award* is for, and whether others are paid for it as well."""
    said = next((each for each in Consent if award.startswith(f"{each.value}:")), None)
    for ended in resolutions(ticket):
        if any((paid.award or paid.reason) == award for paid in ended.transfers):
            return said or ended.consent, bool(ended.also)
    return said or Consent.PERSON, False
