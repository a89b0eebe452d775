"""What people's help amounts to: their ranks, worked out from the ledger."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.credits import Kind
from bot.domain.ranks import Standing, decayed
from bot.store import links
from bot.store.helper_tables import suspensions
from bot.store.joins import ACCOUNT, AWARD, same
from bot.store.tables import ledger

HELPED = (Kind.ACCEPTED.value, Kind.REUSED.value)  # awards for an answer that helped somebody
_PAID = (ledger.c.cap == "") | (ledger.c.amount != 0)  # caps bound the ratio, as they do points


async def standing_of(
    db: AsyncConnection,
    community: str,
    accounts: Collection[str],
    now: datetime,
    half_life: timedelta,
) -> Standing:
    """The standing of the member who has *accounts*."""
    mine = [ledger.c.community == community, ledger.c.account.in_(accounts)]
    return _together(await _sums(db, mine, half_life), accounts, now, half_life)


async def standings(
    db: AsyncConnection, community: str, now: datetime, half_life: timedelta
) -> dict[str, Standing]:
    """For every account the standing of its member.

    An account that was ever linked is there even without any credit.
    """
    sums = await _sums(db, [ledger.c.community == community], half_life)
    linked = await db.execute(links.everybody(community))
    member = {account: account for account in sums} | {row.account: row.member for row in linked}
    of: dict[str, list[str]] = {}
    for account, whose in member.items():
        of.setdefault(whose, []).append(account)
    found = {whose: _together(sums, accounts, now, half_life) for whose, accounts in of.items()}
    return {account: found[whose] for account, whose in member.items()}


class _Sums:
    """What one account has."""

    def __init__(self) -> None:
        self.earned: list[tuple[date, int]] = []  # by the day on which it was awarded
        self.good = 0
        self.bad = 0


async def _sums(
    db: AsyncConnection, where: Collection[ColumnElement[bool]], half_life: timedelta
) -> dict[str, _Sums]:
    sums: dict[str, _Sums] = {}

    async def rows(query: Select[Any]) -> list[tuple[_Sums, Row[Any]]]:
        found = await db.execute(query)
        return [(sums.setdefault(row.account, _Sums()), row) for row in found]

    for one, row in await rows(_earned(where, by_day=bool(half_life))):
        one.earned.append((_day(row.day), int(row.amount)))
    for one, row in await rows(_counted(where)):
        one.good, one.bad = one.good + int(row.good), one.bad + int(row.declined)
    for one, row in await rows(_taken_back(where)):
        one.bad += int(row.answers)
    return sums


def _earned(where: Collection[ColumnElement[bool]], *, by_day: bool) -> Select[Any]:
    """The points of every account; by the day of the award, where that matters."""
    account, amount = ledger.c.account, func.sum(ledger.c.amount).label("amount")
    if not by_day:
        day = func.min(func.date(ledger.c.made_at)).label("day")
        return select(account, day, amount).where(*where).group_by(account)
    day = func.date(ledger.c.made_at).label("day")
    return select(account, day, amount).where(*where).group_by(account, day)


def _counted(where: Collection[ColumnElement[bool]]) -> Select[Any]:
    helped = case((ledger.c.kind.in_(HELPED), ledger.c.count), else_=0)
    declined = case((ledger.c.kind == Kind.DECLINED.value, ledger.c.count), else_=0)
    return (
        select(
            ledger.c.account,
            func.sum(helped).label("good"),
            func.sum(declined).label("declined"),
        )
        .where(*where, _PAID)
        .group_by(ledger.c.account)
    )


def _taken_back(where: Collection[ColumnElement[bool]]) -> Select[Any]:
    """Questions on which an answer was accepted and none is any more: it helped nobody after all.

    Not those with an award that is only suspended: a block says nothing about an answer.
    """
    lost = (
        select(ledger.c.community, ledger.c.account, ledger.c.ticket)
        .where(*where, _PAID, ledger.c.kind == Kind.ACCEPTED.value)
        .group_by(ledger.c.community, ledger.c.account, ledger.c.ticket)
        .having(func.sum(ledger.c.count) <= 0)
        .subquery()
    )
    line = ledger.alias()
    suspended = (
        select(suspensions.c.award)
        .join(line, same(line, suspensions, AWARD))
        .where(
            same(suspensions, lost, ACCOUNT),
            line.c.ticket == lost.c.ticket,
            suspensions.c.lifted_at.is_(None),
        )
        .exists()
    )
    return (
        select(lost.c.account, func.count().label("answers"))
        .where(~suspended)
        .group_by(lost.c.account)
    )


def _together(
    sums: Mapping[str, _Sums], accounts: Iterable[str], now: datetime, half_life: timedelta
) -> Standing:
    each = [sums[account] for account in accounts if account in sums]
    earned = (award for one in each for award in one.earned)
    return Standing(
        points=decayed(earned, now.date(), half_life),
        good=sum(one.good for one in each),
        bad=sum(one.bad for one in each),
    )


def _day(found: date | str) -> date:
    """SQLite has days as text."""
    return date.fromisoformat(found) if isinstance(found, str) else found
