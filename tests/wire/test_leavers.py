"""A helper who has left the server is asked for nothing more."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from adapters.discord.servers import Servers
from adapters.discord.upkeep.leavers import ALL, MOST, Leavers
from bot.domain.events import Event, RoleChanged
from bot.domain.helpers import Helper
from bot.domain.helping_effects import KeepHelper
from bot.domain.identity import Role
from bot.policies import Policies
from bot.store import Reports, Store
from tests.wire.living import COMMUNITY, QUICK, Town, living


@dataclass(slots=True)
class Rig:
    """The look-up, and what it tells."""

    town: Town
    leavers: Leavers
    told: list[Event] = field(default_factory=list)

    async def round(self) -> int:
        """Look once; how many members were looked up."""
        before = len(self.town.server.requests)
        await self.leavers.round(COMMUNITY)
        return len(self.town.server.requests) - before


@asynccontextmanager
async def looking(town: Town, store: Store) -> AsyncIterator[Rig]:
    """A bot that looks for who has left, and tells only the rig."""
    servers = Servers(town.settings.servers, Policies({COMMUNITY: town.policy()}, store))
    told: list[Event] = []

    async def inbox(event: Event) -> None:
        told.append(event)

    async with living(town, store) as bot:
        client = bot.platform.client
        assert client is not None
        leavers = Leavers(client, servers, Reports(store), inbox, town.clock, QUICK)
        yield Rig(town, leavers, told)


async def follow(store: Store, town: Town, *accounts: str) -> None:
    """Whoever has one of *accounts* follows a topic."""
    async with store.begin(COMMUNITY) as tx:
        for account in accounts:
            helper = Helper(account=account, name=f"Who is {account}", topics=("billing",))
            await tx.helpers.write(KeepHelper(helper=helper), town.clock.now())


async def test_who_has_left_is_told_once_in_a_while(town: Town, store: Store) -> None:
    """Members are looked up a few times a day; others, and other platforms, are no concern."""
    ann = f"discord:{town.ann.id}"
    async with looking(town, store) as rig:
        await follow(store, town, ann, f"discord:{town.sam.id}", "slack:U1")
        looks = [await rig.round(), await rig.round()]
        await town.ann.leave()
        again = await rig.round()
        before = list(rig.told)
        town.clock.push(ALL)
        later = await rig.round()

    assert (looks, again, before, later) == ([2, 0], 0, [], 2)
    (left,) = rig.told
    assert isinstance(left, RoleChanged)
    assert (left.actor.account, left.actor.role) == (ann, Role.GUEST)


async def test_many_are_looked_up_in_measure(town: Town, store: Store) -> None:
    """Some at a time, and each of them once."""
    async with looking(town, store) as rig:
        await follow(store, town, *(f"discord:{10**17 + n}" for n in range(MOST + 2)))

        looks = [await rig.round(), await rig.round(), await rig.round()]

    assert looks == [MOST, 2, 0]
    assert len(rig.told) == MOST + 2
