"""Helpers who have left the server are found, and asked for nothing more.

Discord tells who leaves only to bots with a privileged intent; so they are looked up now and then.
"""

import asyncio
from datetime import datetime, timedelta
from itertools import islice

import discord
import structlog

from adapters.discord.pace import Pace
from adapters.discord.patience import within
from adapters.discord.servers import PLATFORM, Servers
from bot.clock import Clock
from bot.domain.events import RoleChanged
from bot.domain.identity import Actor, Conversation, Role
from bot.platform import Inbox
from bot.store import Reports

MOST = 30  # members that are looked up in one round
ALL = timedelta(hours=6)  # between rounds of everybody

log = structlog.get_logger()


class Leavers:
    """Tells the bot who of its helpers is a member no more."""

    def __init__(
        self,
        client: discord.Client,
        servers: Servers,
        reports: Reports,
        inbox: Inbox,
        clock: Clock,
        pace: Pace | None = None,
    ) -> None:
        self._client = client
        self._servers = servers
        self._reports = reports
        self._inbox = inbox
        self._clock = clock
        self._pace = pace or Pace()
        self._begun: dict[str, datetime] = {}  # the round of everybody, by community
        self._waiting: dict[str, dict[str, str]] = {}  # names by account, by community

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            for community in self._servers.communities.values():
                try:
                    await self.round(community)
                except (TimeoutError, discord.HTTPException, OSError) as error:
                    log.warning("who has left is looked up later", why=repr(error))
                except Exception:
                    log.exception("who has left is looked up later", community=community)
            await asyncio.sleep(self._pace.ranks.total_seconds())

    async def round(self, community: str) -> None:
        """Look some of those up who may be asked, all of them within `ALL`."""
        guild = self._client.get_guild(self._servers.guild_of(community))
        if guild is None or guild.unavailable:
            return
        now = self._clock.now()
        if community not in self._begun or now >= self._begun[community] + ALL:
            self._waiting[community] = await self._reports.followers(community, PLATFORM)
            self._begun[community] = now
        waiting = self._waiting[community]
        for account, name in tuple(islice(waiting.items(), MOST)):
            user = account.partition(":")[2]
            if user.isdecimal() and not await within(self._pace.request, _is_there(guild, user)):
                await self._inbox(
                    RoleChanged(
                        key=f"{account}:left:{guild.id}:{now.isoformat()}",
                        at=now,
                        conversation=Conversation(
                            community=community, platform=PLATFORM, channel=""
                        ),
                        actor=Actor(account=account, name=name, role=Role.GUEST),
                    )
                )
            del waiting[account]


async def _is_there(guild: discord.Guild, user: str) -> bool:
    try:
        await guild.fetch_member(int(user))
    except discord.NotFound:
        return False
    return True
