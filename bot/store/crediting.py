"""Awards as their tickets say them, with what keeps them from counting."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.awards import standing_awards
from bot.domain.credits import Award
from bot.store.codec import ticket_from_json
from bot.store.helper_tables import suspensions
from bot.store.joins import AWARD, same
from bot.store.tables import journal, ledger, tickets

FEW = 500  # awards that are named one by one in a query


def of_helper(community: str, accounts: Collection[str]) -> Select[tuple[int]]:
    """Tickets that pay one of *accounts*."""
    return _paid(community).where(ledger.c.account.in_(accounts))


def of_asker(community: str, accounts: Collection[str]) -> Select[tuple[int]]:
    """Tickets where one of *accounts* gave somebody something."""
    return _paid(community).where(ledger.c.asker.in_(accounts))


def between(community: str, accounts: Collection[str]) -> Select[tuple[int]]:
    """Tickets where one of *accounts* may have given another one something.

    It asked there, or it did something there; the ledger does not say on whose word it was.
    """
    from_others = (
        (ledger.c.account == account)
        & or_(
            ledger.c.asker.in_(others),
            ledger.c.ticket.in_(
                select(journal.c.ticket)
                .where(journal.c.community == community, journal.c.actor.in_(others))
                .where(journal.c.ticket.is_not(None))
            ),
        )
        for account in accounts
        if (others := [other for other in accounts if other != account])
    )
    return _paid(community).where(or_(False, *from_others))


def held_by(community: str, causes: Collection[str]) -> Select[tuple[int]]:
    """Tickets with an award that one of *causes* keeps from counting."""
    return (
        _paid(community)
        .join(suspensions, same(suspensions, ledger, AWARD))
        .where(suspensions.c.cause.in_(causes), suspensions.c.lifted_at.is_(None))
    )


def _paid(community: str) -> Select[tuple[int]]:
    return select(ledger.c.ticket).where(ledger.c.community == community)


async def awards(
    db: AsyncConnection, community: str, numbers: Select[tuple[int]] | Collection[int]
) -> tuple[Award, ...]:
    """Every award that stands on one of the tickets with *numbers*."""
    rows = await db.execute(
        select(tickets.c.detail)
        .filter_by(community=community)
        .where(tickets.c.number.in_(numbers))
        .order_by(tickets.c.number)
    )
    found = [award for row in rows for award in standing_awards(ticket_from_json(row.detail))]
    held = await suspended(db, community, {award.transfer.key for award in found})
    return tuple(
        replace(award, suspended_by=held.get(award.transfer.key, frozenset())) for award in found
    )


async def suspended(
    db: AsyncConnection, community: str, keys: Collection[tuple[str, str]]
) -> dict[tuple[str, str], frozenset[str]]:
    """Of the awards with *keys* (account, award) those that do not count now, with the causes."""
    if not keys:
        return {}
    query: Select[Any] = (
        select(suspensions.c.account, suspensions.c.award, suspensions.c.cause)
        .filter_by(community=community, lifted_at=None)
        .where(suspensions.c.account.in_({account for account, _ in keys}))
    )
    if len(keys) <= FEW:
        query = query.where(suspensions.c.award.in_({award for _, award in keys}))
    found: dict[tuple[str, str], frozenset[str]] = {}
    for row in await db.execute(query):
        if (key := (row.account, row.award)) in keys:
            found[key] = found.get(key, frozenset()) | {row.cause}
    return found
