"""Looks for what was missed: after each new session, and every now and then."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import suppress

import discord
import structlog

from adapters.discord.client import Client
from adapters.discord.hearing import positions as names
from adapters.discord.hearing.direct import Direct
from adapters.discord.hearing.inlet import Inlet
from adapters.discord.hearing.place import Place
from adapters.discord.hearing.positions import Positions
from adapters.discord.hearing.review import Review
from adapters.discord.hearing.streams import Streams
from adapters.discord.hearing.whereabouts import Spot, Whereabouts, place_of
from adapters.discord.pace import Pace
from adapters.discord.servers import PLATFORM, Servers
from bot.policies import Policies

AT_ONCE = 10  # places of a community that are read at the same time
AGAIN = 5  # times the pause before a connection is tried again: after a look that failed
LONGEST = 10  # times the pause between two looks: one with trouble holds no other up longer

log = structlog.get_logger()


class Sweep:
    """Compares what Discord has with the positions, and has the rest read."""

    def __init__(
        self,
        *,
        client: Callable[[], Client | None],
        servers: Servers,
        policies: Policies,
        positions: Positions,
        inlet: Inlet,
        direct: Direct,
        review: Review,
        whereabouts: Whereabouts,
        streams: Streams,
        pace: Pace,
        caught_up: asyncio.Event,
    ) -> None:
        """*caught_up* is set when what a session missed is recorded."""
        self._client = client
        self._servers = servers
        self._policies = policies
        self._positions = positions
        self._inlet = inlet
        self._direct_ones = direct
        self._review = review
        self._whereabouts = whereabouts
        self._streams = streams
        self._pace = pace
        self._caught_up = caught_up
        self._room = defaultdict[str, asyncio.Semaphore](lambda: asyncio.Semaphore(AT_ONCE))
        self._asked = asyncio.Event()
        self._thorough = set[str]()  # communities: also what is archived, and direct conversations
        self._looks: dict[str, asyncio.Task[bool]] = {}  # under way, by community

    def ask(self) -> None:
        """Something may have been missed: look at everything, soon."""
        self._thorough = set(self._servers.communities.values())
        self._caught_up.clear()
        self._asked.set()

    async def run(self) -> None:
        """Look until cancelled."""
        pause = self._pace.sweep
        try:
            while True:
                with suppress(TimeoutError):
                    async with asyncio.timeout(pause.total_seconds()):
                        await self._asked.wait()
                self._asked.clear()
                pause = self._pace.sweep
                client = self._client()
                if client is None or not client.is_ready():
                    continue
                if not await self._round(client):
                    pause = min(AGAIN * self._pace.reconnect, self._pace.sweep)
        finally:
            for look in self._looks.values():
                look.cancel()
            await asyncio.gather(*self._looks.values(), return_exceptions=True)

    async def _round(self, client: Client) -> bool:
        """Look at every server; False if a look failed. Trouble in one holds no other up.

        A look that takes too long is left to end by itself, and is not begun a second time: a
        cancelled request can leave discord.py's rate limit standing for ever.
        """
        for community in self._servers.communities.values():
            if community not in self._looks:
                self._looks[community] = asyncio.create_task(self._look(client, community))
        looks = self._looks.copy()
        done, late = await asyncio.wait(
            looks.values(), timeout=LONGEST * self._pace.sweep.total_seconds()
        )
        self._looks = {one: look for one, look in looks.items() if look in late}
        for community in self._looks:
            log.warning("looking for what was missed takes long", community=community)
        if not self._thorough and not late:
            self._caught_up.set()
        return all(look.result() for look in done)

    async def _look(self, client: Client, community: str) -> bool:
        thorough = community in self._thorough
        self._thorough.discard(community)
        try:
            guild = client.get_guild(self._servers.guild_of(community))
            if guild is not None and not guild.unavailable:
                await self._server(client, community, guild, thorough=thorough)
            if thorough:
                await self._direct(client, community)
                await self._review.look(client, community)
        except Exception as error:  # noqa: BLE001 the next look makes up for this one
            if thorough:
                self._thorough.add(community)
            log.warning(
                "could not look for what was missed; trying again",
                community=community,
                error=repr(error),
            )
            return False
        return True

    async def _server(
        self, client: Client, community: str, guild: discord.Guild, *, thorough: bool
    ) -> None:
        channels = await guild.fetch_channels()
        active = await guild.active_threads()
        newest = max((_last(spot) for spot in [*channels, *active]), default=0)
        watched = [channel for channel in channels if self._watched(community, channel)]
        for channel in watched:
            self._positions.begin(community, names.threads(channel.id), newest)
            if not isinstance(channel, discord.ForumChannel):
                self._positions.begin(community, names.channel(channel.id), _last(channel))
        await self._positions.flush()
        found: list[Spot] = [one for one in watched if not isinstance(one, discord.ForumChannel)]
        parents = {channel.id for channel in watched}
        found += [
            thread
            for thread in active
            if thread.parent_id in parents or self._known(thread, community)
        ]
        if thorough:
            for channel in watched:
                found += [thread async for thread in self._archived(community, channel)]
        # What is said in a thread means something only once its question is taken in.
        for generation in (False, True):
            async with asyncio.TaskGroup() as reading:
                for spot in found:
                    if isinstance(spot, discord.Thread) is generation:
                        place = place_of(spot, community)
                        reading.create_task(self._read(client, place, _last(spot)))
        if thorough:  # or the threads that were archived meanwhile would be passed
            for channel in watched:
                self._positions.advance(community, names.threads(channel.id), newest)

    def _watched(self, community: str, channel: discord.abc.GuildChannel) -> bool:
        return f"{PLATFORM}:{channel.id}" in self._policies[community].watched

    def _known(self, thread: discord.Thread, community: str) -> bool:
        return self._positions.of(community, names.channel(thread.id)) is not None

    async def _archived(
        self, community: str, channel: discord.abc.GuildChannel
    ) -> AsyncIterator[discord.Thread]:
        """The threads of *channel* that were put away since all of them were read."""
        if not isinstance(channel, discord.TextChannel | discord.ForumChannel):
            return
        since = discord.utils.snowflake_time(
            self._positions.of(community, names.threads(channel.id)) or 0
        )
        kinds: Iterable[AsyncIterator[discord.Thread]] = [channel.archived_threads(limit=None)]
        if isinstance(channel, discord.TextChannel):
            kinds = [
                *kinds,
                channel.archived_threads(private=True, joined=True, limit=None),
            ]
        for threads in kinds:
            try:
                async for thread in threads:
                    if thread.archive_timestamp < since and not thread.is_private():
                        break
                    self._whereabouts.remember(thread)
                    yield thread
            except discord.Forbidden:
                continue  # without the permission to read history there is none to read

    async def _direct(self, client: Client, community: str) -> None:
        async with asyncio.TaskGroup() as reading:
            for channel in self._positions.direct(community):
                place = self._direct_ones.place(channel)
                if place is not None and place.community == community:
                    reading.create_task(self._read(client, place, None))

    async def _read(self, client: Client, place: Place, last: int | None) -> None:
        if self._inlet.is_read(place, last):
            return

        async def job() -> None:
            self._inlet.begin(place, last or 0)
            await self._inlet.catch_up(self._client() or client, place, last)

        async with self._room[place.community]:
            await self._streams.done(place.id, job)


def _last(spot: Spot) -> int:
    """The id of the last message that was written there."""
    return getattr(spot, "last_message_id", None) or spot.id
