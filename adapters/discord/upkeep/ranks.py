"""Reward roles follow credit: given and withdrawn as `bot.domain.ranks` says."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

import discord
import structlog

from adapters.discord.client import Client
from adapters.discord.pace import Pace
from adapters.discord.patience import within
from adapters.discord.servers import PLATFORM, Servers
from adapters.discord.upkeep.diagnosis import assignable
from bot.clock import Clock
from bot.domain.ranks import Reward, Standing, due, levels
from bot.rewards import Rewards

MOST = 30  # members that are looked up in one round
ALL = timedelta(hours=6)  # between rounds of everybody: who came back, who lost a role by hand

Standings = Callable[[str], Awaitable[Mapping[str, Standing]]]
"""What the help of every account of a community amounts to."""

log = structlog.get_logger()


@dataclass(slots=True)
class _Course:
    """How far the members of one server are compared."""

    settled: dict[int, tuple[int, ...]]  # by user: the levels by which the roles were set
    waiting: dict[int, None] = field(default_factory=dict)  # of the round of everybody, in order
    begun_at: datetime | None = None  # that round
    order: object = None  # of the server's roles, when it began
    refused: set[int] = field(default_factory=set)  # roles that cannot be given in that order


class Ranks:
    """Gives and withdraws reward roles; touches no other roles, and asks of Discord in measure."""

    def __init__(
        self,
        servers: Servers,
        standings: Standings,
        clock: Clock,
        *,
        ratio: Callable[[str], float],
        client: Callable[[], Client | None],
        rewards: Rewards | None = None,
        pace: Pace | None = None,
    ) -> None:
        """*ratio*: the least share of good answers in a community, for any of the roles.

        *rewards* is told how the roles are called, and who has them.
        """
        self._servers = servers
        self._standings = standings
        self._clock = clock
        self._ratio = ratio
        self._client = client
        self._rewards = rewards or Rewards()
        self._pace = pace or Pace()
        self._courses: dict[str, _Course] = {}

    async def run(self) -> None:
        """Keep the roles in step until cancelled."""
        while True:
            for community in self._servers.communities.values():
                try:
                    await self.round(community)
                except (TimeoutError, discord.HTTPException, OSError) as error:
                    log.warning("reward roles wait; trying again", why=repr(error))
                except Exception:
                    log.exception("reward roles wait; trying again", community=community)
            await asyncio.sleep(self._pace.ranks.total_seconds())

    async def round(self, community: str) -> None:
        """Compare those whose levels have changed, then some of everybody."""
        ranks, client = self._servers.ranks(community), self._client()
        guild = client.get_guild(self._servers.guild_of(community)) if client else None
        if not ranks or guild is None or guild.unavailable or guild.me is None:
            return
        standings = await self._standings(community)
        stand = {user: each for account, each in standings.items() if (user := _user(account))}
        ratio = self._ratio(community)
        self._rewards.known(community, _called(guild, ranks, ratio))
        now = {user: levels(each, ranks, ratio) for user, each in stand.items()}
        course = self._courses.setdefault(community, _Course(settled=dict(now)))
        self._begin(course, guild, ranks, stand)
        nothing = levels(Standing(), ranks, ratio)
        changed = [user for user in now if course.settled.get(user, nothing) != now[user]]
        for user in islice(dict.fromkeys((*changed, *course.waiting)), MOST):
            if user in stand:
                rewards = _Rewards(ranks, ratio, course.refused)
                settling = _settle(guild, user, stand[user], rewards)
                held = await within(self._pace.request, settling)
                self._rewards.held(community, f"{PLATFORM}:{user}", held)
                course.settled[user] = now[user]
            course.waiting.pop(user, None)

    def _begin(
        self,
        course: _Course,
        guild: discord.Guild,
        ranks: Mapping[str, int],
        users: Iterable[int],
    ) -> None:
        """Begin a round of everybody if it is time, or if the order of the roles has changed."""
        order = (
            guild.me.guild_permissions.manage_roles,
            [role.id for role in guild.roles if str(role.id) in ranks or role in guild.me.roles],
        )
        now = self._clock.now()
        if course.begun_at is None or order != course.order or now >= course.begun_at + ALL:
            course.waiting |= dict.fromkeys(users)
            course.begun_at, course.order = now, order
            course.refused.clear()


@dataclass(frozen=True, slots=True)
class _Rewards:
    """The roles that there are to give."""

    roles: Mapping[str, int]  # each with its points
    ratio: float  # that every one of them needs
    refused: set[int]  # that cannot be given now


def _called(guild: discord.Guild, ranks: Mapping[str, int], ratio: float) -> dict[str, Reward]:
    """The roles that there are, as people know them."""
    there = {id_: guild.get_role(int(id_)) for id_ in ranks}
    return {
        id_: Reward(name=role.name, points=ranks[id_], ratio=ratio)
        for id_, role in there.items()
        if role is not None
    }


async def _settle(
    guild: discord.Guild, user: int, standing: Standing, rewards: _Rewards
) -> set[str]:
    """Have *user* hold the roles that are due, and say which they hold then.

    One that the bot cannot give is left.
    """
    try:
        member = await guild.fetch_member(user)
    except discord.NotFound:
        return set()
    held = {str(role.id) for role in member.roles} & rewards.roles.keys()
    wanted = due(standing, rewards.roles, rewards.ratio, held)
    for id_ in sorted(held ^ wanted):
        role = guild.get_role(int(id_))
        if role is None or role.id in rewards.refused or not _may_give(role, guild.me):
            continue  # the check of the server tells staff why
        reason = (
            f"{standing.points:.0f} points, {standing.ratio:.0%} of answers helped;"
            f" this role is given at {rewards.roles[id_]} and {rewards.ratio:.0%}"
        )
        try:
            if id_ in wanted:
                await member.add_roles(role, reason=reason)
            else:
                await member.remove_roles(role, reason=reason)
            held ^= {id_}
        except discord.Forbidden:
            rewards.refused.add(role.id)
            log.warning("Discord does not let the bot give a role", role=role.id, guild=guild.id)
        except discord.NotFound:
            break  # the member, or the role, is gone
    return held


def _may_give(role: discord.Role, me: discord.Member) -> bool:
    return me.guild_permissions.manage_roles and not role.managed and assignable(role, me)


def _user(account: str) -> int:
    """The user of *account*; 0 for one of another platform."""
    platform, _, id_ = account.partition(":")
    return int(id_) if platform == PLATFORM and id_.isascii() and id_.isdecimal() else 0
