"""Where the bot is installed, and the installations that have begun.

What is secret comes here encrypted, and a state as its digest: the database alone gives nobody
anything.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, delete, or_, select, update

from bot.store.platform_tables import install_states, installations
from bot.store.transaction import Store
from bot.store.upsert import upsert

LEASE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """The bot in one workspace."""

    tenant: str  # the platform's id of the workspace
    sealed: bytes  # its tokens, encrypted
    bot: str  # the bot's own account there
    scopes: tuple[str, ...]
    by: str  # the account that installed it
    at: datetime
    ended_at: datetime | None = None  # it was taken away, or its tokens are void


class Installations:
    """The installations on one platform."""

    def __init__(self, store: Store, platform: str) -> None:
        self._engines = store.engines
        self._platform = platform

    async def put(self, new: Installation) -> None:
        """Keep *new* in place of an earlier installation in the same workspace.

        Its fence starts anew, so that who renews the earlier one's tokens can record nothing.
        """
        async with self._engines.write.begin() as db:
            where = {"platform": self._platform, "tenant": new.tenant}
            fence = await db.scalar(select(installations.c.fence).filter_by(**where))
            await upsert(
                db,
                installations,
                dict(where),
                sealed=new.sealed,
                bot=new.bot,
                scopes=list(new.scopes),
                by=new.by,
                at=new.at,
                ended_at=new.ended_at,
                lease_until=None,
                fence=(fence or 0) + 1,
            )

    async def of(self, tenant: str) -> Installation | None:
        """The installation in the workspace, also one that has ended."""
        query = select(installations).filter_by(platform=self._platform, tenant=tenant)
        async with self._engines.read.connect() as db:
            row = (await db.execute(query)).one_or_none()
        return None if row is None else _installation(row)

    async def end(self, tenant: str, sealed: bytes, at: datetime) -> bool:
        """Note that it was taken away at *at*, unless its tokens are not *sealed* any more."""
        mine = {"platform": self._platform, "tenant": tenant, "sealed": sealed, "ended_at": None}
        async with self._engines.write.begin() as db:
            done = await db.execute(update(installations).filter_by(**mine).values(ended_at=at))
            return done.rowcount > 0

    async def lease(self, tenant: str, now: datetime) -> tuple[Installation, int] | None:
        """The installation and the fence of a lease on its tokens; None while another has it."""
        free = or_(installations.c.lease_until.is_(None), installations.c.lease_until <= now)
        query = (
            update(installations)
            .filter_by(platform=self._platform, tenant=tenant)
            .where(free)
            .values(lease_until=now + LEASE, fence=installations.c.fence + 1)
            .returning(installations)
        )
        async with self._engines.write.begin() as db:
            row = (await db.execute(query)).one_or_none()
        return None if row is None else (_installation(row), row.fence)

    async def renew(self, tenant: str, fence: int, sealed: bytes | None) -> bool:
        """End the lease, with new tokens if *sealed*; False if it was outlived."""
        values: dict[str, Any] = {"lease_until": None}
        if sealed is not None:
            values["sealed"] = sealed
        held = {"platform": self._platform, "tenant": tenant, "fence": fence}
        async with self._engines.write.begin() as db:
            done = await db.execute(update(installations).filter_by(**held).values(values))
            return done.rowcount > 0


class InstallStates:
    """Installations that have begun. Each may be ended once, by whoever brings its state."""

    def __init__(self, store: Store) -> None:
        self._engines = store.engines

    async def put(self, state: str, ends: datetime, now: datetime) -> None:
        """Remember *state* until *ends*, and forget those whose time is over."""
        async with self._engines.write.begin() as db:
            await db.execute(delete(install_states).where(install_states.c.ends <= now))
            await upsert(db, install_states, {"digest": _digest(state)}, ends=ends)

    async def take(self, state: str, now: datetime) -> bool:
        """Whether *state* holds at *now*; from then on it does not. One of many takes it."""
        query = (
            delete(install_states)
            .where(install_states.c.digest == _digest(state))
            .returning(install_states.c.ends)
        )
        async with self._engines.write.begin() as db:
            ends: datetime | None = await db.scalar(query)
        return ends is not None and now < ends


def _digest(state: str) -> str:
    return sha256(state.encode()).hexdigest()


def _installation(row: Row[Any]) -> Installation:
    return Installation(
        tenant=row.tenant,
        sealed=row.sealed,
        bot=row.bot,
        scopes=tuple(row.scopes),
        by=row.by,
        at=row.at,
        ended_at=row.ended_at,
    )
