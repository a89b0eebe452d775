"""Reward roles over the wire: given, withdrawn, and in measure."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

from adapters.discord.servers import Servers
from adapters.discord.upkeep.ranks import MOST, Ranks
from bot.domain.ranks import Reward, Standing
from bot.policies import Policies
from bot.rewards import Rewards
from bot.store import Store
from tests.discord_server import Can, Role
from tests.wire.living import COMMUNITY, QUICK, Bot, Town, living

GIVE = "/guilds/{}/members/{}/roles/{}"


@dataclass(slots=True)
class Rig:
    """The reconciler, and the points of people."""

    town: Town
    bot: Bot
    ranks: Ranks
    rewards: Rewards
    points: dict[str, int] = field(default_factory=dict)
    bad: dict[str, int] = field(default_factory=dict)  # answers that did not help

    async def round(self, **points: int) -> int:
        """Set *points* by name, and return how many requests it took to follow."""
        known = {member.name.lower(): member for member in self.town.guild.members.values()}
        self.points |= {f"discord:{known[name].id}": n for name, n in points.items()}
        before = len(self.town.server.requests)
        await self.ranks.round(COMMUNITY)
        return len(self.town.server.requests) - before


@asynccontextmanager
async def following(town: Town, store: Store, medals: dict[Role, int]) -> AsyncIterator[Rig]:
    """A bot that gives *medals*."""
    stated = town.settings.servers[COMMUNITY]
    server = replace(stated, ranks={str(role.id): points for role, points in medals.items()})
    settings = replace(town.settings, servers={COMMUNITY: server})
    servers = Servers(settings.servers, Policies({COMMUNITY: town.policy()}, store))
    points: dict[str, int] = {}
    bad: dict[str, int] = {}

    async def standings(community: str) -> dict[str, Standing]:
        return {who: Standing(points=n, good=5, bad=bad.get(who, 0)) for who, n in points.items()}

    async with living(town, store, settings=settings) as bot:
        rewards = Rewards()
        ranks = Ranks(
            servers,
            standings,
            town.clock,
            ratio=lambda community: 0.5,
            client=lambda: bot.platform.client,
            rewards=rewards,
            pace=QUICK,
        )
        yield Rig(town, bot, ranks, rewards, points, bad)


async def test_roles_follow_credit(town: Town, store: Store) -> None:
    """A role comes at its points, stays near them, and goes below; other roles stay."""
    medal = town.guild.role("Medal")
    async with following(town, store, {medal: 100}) as rig:
        await rig.round(ann=0, sam=99)
        before = town.ann.role_names | town.sam.role_names
        await rig.round(ann=100, sam=120)
        reached = (town.ann.role_names, town.sam.role_names)
        await rig.round(ann=90)
        near = town.ann.role_names
        await rig.round(ann=89, sam=0)

    assert before == {"Staff"}
    assert reached == ({"Medal"}, {"Medal", "Staff"})
    assert near == {"Medal"}
    assert (town.ann.role_names, town.sam.role_names) == (set(), {"Staff"})


async def test_what_there_is_to_earn_is_known(town: Town, store: Store) -> None:
    """Roles are called as Discord calls them, and whoever has one is known to have it."""
    medal, gone = town.guild.role("Medal"), Role(guild=town.guild, id=404, name="Gone")
    async with following(town, store, {medal: 100, gone: 5}) as rig:
        await rig.round(ann=100, ben=4)

        mine = rig.rewards.of(COMMUNITY, [f"discord:{town.ann.id}"])
        bens = rig.rewards.of(COMMUNITY, [f"discord:{town.ben.id}"])

    assert mine == (Reward(name="Medal", points=100, ratio=0.5, held=True),)
    assert bens == (Reward(name="Medal", points=100, ratio=0.5),)


async def test_points_alone_earn_no_role(town: Town, store: Store) -> None:
    """It comes with points and ratio, and goes with the ratio."""
    medal = town.guild.role("Medal")
    async with following(town, store, {medal: 100}) as rig:
        rig.bad[f"discord:{town.ann.id}"] = 6
        await rig.round(ann=1000)
        poor = town.ann.role_names
        rig.bad.clear()
        await rig.round()
        good = town.ann.role_names
        rig.bad[f"discord:{town.ann.id}"] = 9
        await rig.round()

    assert (poor, good) == (set(), {"Medal"})
    assert town.ann.role_names == set()


async def test_only_changes_are_looked_up(town: Town, store: Store) -> None:
    """Nobody is looked up again whose standing is the same, until the round of everybody."""
    medal = town.guild.role("Medal")
    async with following(town, store, {medal: 100}) as rig:
        first = await rig.round(ann=120, ben=5)
        idle = await rig.round(ann=130, ben=50)
        await town.ann.take(medal)
        taken = await rig.round()
        town.clock.push(timedelta(hours=7))
        again = await rig.round()

    assert (first, idle, taken, again) == (3, 0, 0, 3)
    assert town.ann.role_names == {"Medal"}


async def test_a_role_above_the_bots(town: Town, store: Store) -> None:
    """It is not tried, and given as soon as it stands below."""
    medal = town.guild.role("Medal", above_bot=True)
    async with following(town, store, {medal: 100}) as rig:
        await rig.round(ann=100)
        await rig.round(ann=200)
        tries = len(town.server.asked("PUT", GIVE))
        await medal.move(above_bot=False)
        await town.server.eventually(lambda: _below(rig, medal), "the bot to hear of it")
        await rig.round()

    assert tries == 0
    assert town.ann.role_names == {"Medal"}


def _below(rig: Rig, medal: Role) -> bool:
    client = rig.bot.platform.client
    guild = client.get_guild(rig.town.guild.id) if client else None
    role = guild.get_role(medal.id) if guild else None
    return bool(guild and role and role < guild.me.top_role)


async def test_discord_refuses(town: Town, store: Store) -> None:
    """What Discord forbids all the same is tried once, until the roles change."""
    medal = town.guild.role("Medal")
    async with following(town, store, {medal: 100}) as rig:
        town.server.faults.next("PUT", GIVE, status=403, code=50013)
        await rig.round(ann=100, ben=100)
        await rig.round(sam=100)
        tries = len(town.server.asked("PUT", GIVE))

    assert tries == 1


async def test_without_manage_roles(town: Town, store: Store) -> None:
    """Without the permission nothing is tried."""
    medal = town.guild.role("Medal")
    await town.guild.bot_role.edit(permissions=Can.VIEW_CHANNEL)
    async with following(town, store, {medal: 100}) as rig:
        await rig.round(ann=100)

    assert town.server.asked("PUT", GIVE) == []


async def test_who_has_left(town: Town, store: Store) -> None:
    """Who is not there any more is passed over, and accounts of elsewhere are not looked up."""
    medal = town.guild.role("Medal")
    async with following(town, store, {medal: 100}) as rig:
        rig.points["slack:U1"] = 500
        await rig.round(ben=0)
        rig.points[f"discord:{town.ben.id}"] = 100
        await town.ben.leave()
        requests = await rig.round(ann=100)

    assert requests == 3
    assert town.ann.role_names == {"Medal"}


async def test_a_round_is_bounded(town: Town, store: Store) -> None:
    """However many have changed, one round looks up a few, and the next ones the rest."""
    medal = town.guild.role("Medal")
    people = [town.guild.member(f"p{number}") for number in range(MOST + 5)]
    async with following(town, store, {medal: 100}) as rig:
        rig.points |= {f"discord:{member.id}": 100 for member in people}
        await rig.round()
        first = len(medal.holders)
        await rig.round()

    assert first == MOST
    assert len(medal.holders) == len(people)
