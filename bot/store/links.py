"""Linked accounts and the codes that link them. A row says whose an account is; no row: its own.

An account that was parted keeps a row, so that whoever follows its standing sees the change.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.codes import VALID, Offered
from bot.domain.effects import Belong, NoteTry, OfferCode, UseCode
from bot.domain.members import Members
from bot.store.joins import ACCOUNT, same
from bot.store.people_tables import link_codes, link_tries, links, people
from bot.store.upsert import upsert

_own = links.alias("own")


def around(community: str, accounts: Iterable[str]) -> Select[tuple[str, str]]:
    """The linked accounts of whoever has one of *accounts*, each with its member, oldest first."""
    return _around(community, set(accounts))


def _around(community: Any, accounts: Any) -> Select[tuple[str, str]]:
    return (
        select(links.c.account, links.c.member)
        .join(_own, same(_own, links, ("community", "member")))
        .where(_own.c.community == community, _own.c.account.in_(accounts))
        .distinct()
        .order_by(links.c.account)
    )


_AROUND = _around(bindparam("community"), bindparam("accounts", expanding=True))


def everybody(community: str) -> Select[tuple[str, str]]:
    """Every account that was ever linked, each with its member."""
    query = select(links.c.account, links.c.member).filter_by(community=community)
    return query.order_by(links.c.account)


async def members(db: AsyncConnection, community: str, accounts: Iterable[str]) -> Members:
    """Which accounts belong together, around *accounts*."""
    whose = {"community": community, "accounts": list(set(accounts))}
    rows = await db.execute(_AROUND, whose)
    return Members({row.account: row.member for row in rows})


class Known:
    """What a transaction has read of linked accounts: each is looked up once."""

    def __init__(self, db: AsyncConnection, community: str) -> None:
        self._db = db
        self._community = community
        self._asked = set[str]()
        self._of: dict[str, str] = {}

    async def members(self, accounts: Iterable[str]) -> Members:
        """Which accounts belong together, around *accounts*."""
        wanted = set(accounts)
        if new := wanted - self._asked:
            self._of |= (await members(self._db, self._community, new)).of
            self._asked |= new
        persons = {self._of[account] for account in wanted if account in self._of}
        return Members({a: m for a, m in sorted(self._of.items()) if m in persons})

    def forget(self) -> None:
        """Some were linked or parted."""
        self._asked.clear()
        self._of.clear()


async def offered(
    db: AsyncConnection, community: str, digest: str, now: datetime
) -> Offered | None:
    """The account that a code was given to; None if it works no more, or never did."""
    row = (
        await db.execute(
            select(link_codes.c.account, func.coalesce(people.c.name, "").label("name"))
            .outerjoin(people, same(people, link_codes, ACCOUNT))
            .where(
                link_codes.c.community == community,
                link_codes.c.digest == digest,
                link_codes.c.ends > now,
            )
        )
    ).one_or_none()
    return None if row is None else Offered(account=row.account, name=row.name)


async def tries(db: AsyncConnection, community: str, account: str, now: datetime) -> int:
    """How many wrong codes *account* gave lately."""
    query = (
        select(func.count())
        .select_from(link_tries)
        .filter_by(community=community, account=account)
        .where(link_tries.c.at > now - VALID)
    )
    return int(await db.scalar(query) or 0)


async def write(
    db: AsyncConnection,
    community: str,
    effect: Belong | OfferCode | UseCode | NoteTry,
    at: datetime,
) -> None:
    """Write *effect*; what is spent goes with it."""
    match effect:
        case Belong():
            for account in effect.accounts:
                where: dict[str, object] = {"community": community, "account": account}
                await upsert(db, links, where, member=effect.member, at=at)
        case OfferCode():
            spent = (link_codes.c.account == effect.account) | (link_codes.c.ends <= at)
            await db.execute(delete(link_codes).filter_by(community=community).where(spent))
            await db.execute(
                insert(link_codes).values(
                    community=community,
                    digest=effect.digest,
                    account=effect.account,
                    ends=effect.ends,
                )
            )
        case UseCode():
            await db.execute(
                delete(link_codes).filter_by(community=community, digest=effect.digest)
            )
        case NoteTry():
            old = link_tries.c.at <= at - VALID
            await db.execute(delete(link_tries).filter_by(community=community).where(old))
            await db.execute(
                insert(link_tries).values(
                    community=community, key=effect.key, account=effect.account, at=at
                )
            )
