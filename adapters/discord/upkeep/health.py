"""Looks at the servers and says what does not work there, and what works again."""

import asyncio
from collections.abc import Callable

import discord
import structlog

from adapters.discord.client import Client
from adapters.discord.pace import Pace
from adapters.discord.servers import PLATFORM, Servers
from adapters.discord.upkeep.diagnosis import Found, is_open, troubles, wants
from adapters.discord.upkeep.permissions import invitation
from bot.clock import Clock
from bot.domain.events import PlatformChecked
from bot.domain.identity import Conversation
from bot.domain.trouble import Trouble
from bot.platform import Inbox
from bot.policies import Policies

log = structlog.get_logger()


class Health:
    """Hands in `PlatformChecked`: soon after each change in a server, and every now and then.

    What a session missed comes with its begin or is repeated when it resumes: both are changes.
    """

    def __init__(
        self,
        servers: Servers,
        policies: Policies,
        clock: Clock,
        *,
        content_refused: Callable[[], bool],
        pace: Pace | None = None,
    ) -> None:
        """*content_refused*: whether Discord denied the intent for message content."""
        self._servers = servers
        self._policies = policies
        self._clock = clock
        self._content_refused = content_refused
        self._pace = pace or Pace()
        self._client: Client | None = None
        self._inbox: Inbox | None = None
        self._changed = asyncio.Event()
        self._absent: set[str] = set()  # communities whose server the log spoke of

    async def prepare(self, client: Client, inbox: Inbox) -> None:
        """Look through *client* from now on: a `Prepare` step of the platform."""
        self._client, self._inbox = client, inbox
        for name in _CHANGES:
            setattr(client, f"on_{name}", self._note)

    def look_soon(self) -> None:
        """Something may have changed."""
        self._changed.set()

    async def _note(self, *_: object) -> None:
        self.look_soon()

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            try:
                async with asyncio.timeout(self._pace.look.total_seconds()):
                    await self._changed.wait()
                await asyncio.sleep(self._pace.settle.total_seconds())  # changes come in crowds
            except TimeoutError:
                pass
            self._changed.clear()
            for community in self._servers.communities.values():
                await self._safely(community)

    async def _safely(self, community: str) -> None:
        try:
            await self.look(community)
        except Exception:
            log.exception("a server cannot be looked at; trying again", community=community)

    async def look(self, community: str) -> None:
        """Look at the server of *community* and hand in what was found."""
        client, inbox = self._client, self._inbox
        if client is None or inbox is None:
            return
        guild = client.get_guild(self._servers.guild_of(community))
        if guild is None:
            if client.is_ready():  # before, servers are still to come
                self._missing(client, community)
            return
        self._absent.discard(community)
        if guild.unavailable or guild.me is None:
            return  # an outage is Discord's affair: nobody in the server can end it
        now = self._clock.now()
        await inbox(
            PlatformChecked(
                key=f"discord:check:{guild.id}:{now.isoformat()}",
                at=now,
                conversation=Conversation(
                    community=community, platform=PLATFORM, channel=str(guild.id)
                ),
                troubles=self.troubles(community, guild),
                closed=tuple(str(one.id) for one in guild.channels if not is_open(one)),
                open=tuple(str(one.id) for one in guild.channels if is_open(one)),
            )
        )

    def troubles(self, community: str, guild: discord.Guild) -> tuple[Trouble, ...]:
        """What does not work in *guild* now, as far as the gateway told."""
        return troubles(
            Found(guild=guild, me=guild.me, channels=guild.channels),
            wants(community, self._policies[community], self._servers),
            content_refused=self._content_refused(),
        )

    def _missing(self, client: Client, community: str) -> None:
        """Nobody can be told in a server where the bot is not: the operator is, once."""
        if community in self._absent:
            return
        self._absent.add(community)
        log.error(
            "the bot is not in the community's server: invite it, and it makes up for what it"
            " missed",
            community=community,
            guild=self._servers.guild_of(community),
            invite=invitation(
                client.application_id or "…", ranks=bool(self._servers.ranks(community))
            ),
        )


# What discord.py reports of a server that can break something or mend it. Each server of a new
# session comes as "available" or "join".
_CHANGES = (
    "guild_available",
    "guild_join",
    "guild_remove",
    "guild_update",
    "guild_channel_create",
    "guild_channel_update",
    "guild_channel_delete",
    "guild_role_create",
    "guild_role_update",
    "guild_role_delete",
    "member_update",  # without the intent for members it comes for the bot's own only
)
