"""Reward roles follow credit: given at their points, withdrawn when much of them is lost."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
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

MOST = 30  # members that are looked up in one round
ALL = timedelta(hours=6)  # between rounds of everybody: who came back, who lost a role by hand

Balances = Callable[[str], Awaitable[Mapping[str, int]]]
"""The points of every account of a community."""

log = structlog.get_logger()


def due(points: int, ranks: Mapping[str, int], held: Collection[str]) -> frozenset[str]:
    """The roles of *ranks* that somebody with *points* shall have who has *held*.

    A role stays down to 90% of its points: a taken back acceptance and the next good answer
    would make it come and go in front of everybody otherwise.
    """
    return frozenset(
        role
        for role, needed in ranks.items()
        if points >= needed or (role in held and _is_near(points, needed))
    )


def standing(points: int, ranks: Mapping[str, int]) -> tuple[int, ...]:
    """Where *points* are at each of *ranks*: 2 reached, 1 near, 0 below.

    While that is the same nobody's roles change.
    """
    return tuple(
        2 if points >= needed else int(_is_near(points, needed)) for needed in ranks.values()
    )


def _is_near(points: int, needed: int) -> bool:
    return points * 10 >= needed * 9


@dataclass(slots=True)
class _Course:
    """How far the members of one server are compared."""

    settled: dict[int, tuple[int, ...]]  # by user: the standing by which the roles were set
    waiting: dict[int, None] = field(default_factory=dict)  # of the round of everybody, in order
    begun_at: datetime | None = None  # that round
    order: object = None  # of the server's roles, when it began
    refused: set[int] = field(default_factory=set)  # roles that cannot be given in that order


class Ranks:
    """Gives and withdraws reward roles; touches no other roles, and asks of Discord in measure."""

    def __init__(
        self,
        servers: Servers,
        balances: Balances,
        clock: Clock,
        *,
        client: Callable[[], Client | None],
        pace: Pace | None = None,
    ) -> None:
        self._servers = servers
        self._balances = balances
        self._clock = clock
        self._client = client
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
        """Compare those whose standing has changed, then some of everybody."""
        ranks, client = self._servers.ranks(community), self._client()
        guild = client.get_guild(self._servers.guild_of(community)) if client else None
        if not ranks or guild is None or guild.unavailable or guild.me is None:
            return
        balances = await self._balances(community)
        points = {user: n for account, n in balances.items() if (user := _user(account))}
        now = {user: standing(n, ranks) for user, n in points.items()}
        course = self._courses.setdefault(community, _Course(settled=dict(now)))
        self._begin(course, guild, ranks, points)
        nothing = standing(0, ranks)
        changed = [user for user in now if course.settled.get(user, nothing) != now[user]]
        for user in islice(dict.fromkeys((*changed, *course.waiting)), MOST):
            if user in points:
                settling = _settle(guild, user, points[user], ranks, course.refused)
                await within(self._pace.request, settling)
                course.settled[user] = now[user]
            course.waiting.pop(user, None)

    def _begin(
        self,
        course: _Course,
        guild: discord.Guild,
        ranks: Mapping[str, int],
        points: Mapping[int, int],
    ) -> None:
        """Begin a round of everybody if it is time, or if the order of the roles has changed."""
        order = (
            guild.me.guild_permissions.manage_roles,
            [role.id for role in guild.roles if str(role.id) in ranks or role in guild.me.roles],
        )
        now = self._clock.now()
        if course.begun_at is None or order != course.order or now >= course.begun_at + ALL:
            course.waiting |= dict.fromkeys(points)
            course.begun_at, course.order = now, order
            course.refused.clear()


async def _settle(
    guild: discord.Guild, user: int, points: int, ranks: Mapping[str, int], refused: set[int]
) -> None:
    """Have *user* hold the roles that are due; one that the bot cannot give is left."""
    try:
        member = await guild.fetch_member(user)
    except discord.NotFound:
        return
    held = {str(role.id) for role in member.roles} & ranks.keys()
    wanted = due(points, ranks, held)
    for id_ in sorted(held ^ wanted):
        role = guild.get_role(int(id_))
        if role is None or role.id in refused or not _may_give(role, guild.me):
            continue  # the check of the server tells staff why
        reason = f"{points} points; this role is given at {ranks[id_]}"
        try:
            if id_ in wanted:
                await member.add_roles(role, reason=reason)
            else:
                await member.remove_roles(role, reason=reason)
        except discord.Forbidden:
            refused.add(role.id)
            log.warning("Discord does not let the bot give a role", role=role.id, guild=guild.id)
        except discord.NotFound:
            return  # the member, or the role, is gone


def _may_give(role: discord.Role, me: discord.Member) -> bool:
    return me.guild_permissions.manage_roles and not role.managed and assignable(role, me)


def _user(account: str) -> int:
    """The user of *account*; 0 for one of another platform."""
    platform, _, id_ = account.partition(":")
    return int(id_) if platform == PLATFORM and id_.isascii() and id_.isdecimal() else 0
