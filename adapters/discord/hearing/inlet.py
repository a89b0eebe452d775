"""What is heard on Discord, handed in: each channel in its order, and nothing left out."""

from collections import Counter
from dataclasses import replace

import discord
import structlog

from adapters.discord.client import Client
from adapters.discord.hearing import positions as names
from adapters.discord.hearing import translate
from adapters.discord.hearing.marks import Marks
from adapters.discord.hearing.people import NotConnectedError, People
from adapters.discord.hearing.place import Place
from adapters.discord.hearing.positions import Positions
from adapters.discord.hearing.whereabouts import Whereabouts
from adapters.discord.servers import Servers
from bot.clock import Clock
from bot.domain.identity import Actor
from bot.platform import Inbox
from bot.policies import Policies

ROUNDS = 3  # of tries that a message gets

log = structlog.get_logger()


class Inlet:
    """Turns what happens in a place into events, and moves the place's position past them."""

    def __init__(
        self,
        *,
        servers: Servers,
        policies: Policies,
        positions: Positions,
        whereabouts: Whereabouts,
        people: People,
        clock: Clock,
        inbox: Inbox,
    ) -> None:
        self._servers = servers
        self._policies = policies
        self._positions = positions
        self._whereabouts = whereabouts
        self._people = people
        self._clock = clock
        self._inbox = inbox
        self.marks = Marks(
            positions=positions, people=people, clock=clock, inbox=inbox, follows=self.follows
        )
        self._session = 0  # grows whenever something may have been missed
        self._losses: Counter[int] = Counter()  # by place: what was heard and not taken in
        self._read: dict[int, tuple[int, int]] = {}  # by place: the state it was read to its end in
        self._closed: dict[int, tuple[int, int]] = {}  # … and the one reading was forbidden in
        self._failing: dict[int, int] = {}  # by place: the message that is not taken in
        self._rounds: Counter[int] = Counter()  # by message: how often it was passed over

    def missed(self) -> None:
        """Something may have been missed: every place is read on from its position first."""
        self._session += 1

    def lost(self, place: int) -> None:
        """Something heard in *place* was not taken in: it is read on from its position first.

        A message that is not taken in round after round is given up, or none after it would be.
        """
        self._losses[place] += 1
        message = self._failing.pop(place, None)
        if message is not None:
            self._rounds[message] += 1
            if self._rounds[message] >= ROUNDS:
                log.error("a message cannot be taken in; it is given up", message=message)

    def follows(self, place: Place) -> bool:
        """Whether what is missed there is read later: where people may ask, and where they did."""
        policy = self._policies[place.community]
        watched = place.guild is None or place.conversation(0).place in policy.watched
        return watched or self.position(place) is not None

    def position(self, place: Place) -> int | None:
        """How far *place* was taken in."""
        return self._positions.of(place.community, _name(place))

    def begin(self, place: Place, at: int) -> None:
        """Follow *place* from *at* on, or from where all threads of its channel were read."""
        if place.parent is not None:
            known = self._positions.of(place.community, names.threads(place.parent))
            at = at if known is None else known
        self._positions.begin(place.community, _name(place), at)

    async def message(self, client: Client, place: Place, message: discord.Message) -> None:
        """Hand in a message that was just written, after those before it."""
        if not self.follows(place):
            await self._take(client, place, message)
            return
        if self.position(place) is None:
            await self._first(place, message.id - 1)
        await self.catch_up(client, place)
        if message.id > (self.position(place) or 0):
            await self._take(client, place, message)
            if self.is_read(place, None):  # or what is missing before it would be passed
                self._positions.advance(place.community, _name(place), message.id)

    async def _first(self, place: Place, at: int) -> None:
        """Follow *place*, where something is heard for the first time, for good from *at* on."""
        if place.guild is not None:
            channel = names.threads(place.parent or place.id)
            self._positions.begin(place.community, channel, at)
        if place.parent is None:
            self._read[place.id] = self._state(place)  # nothing before it is asked for
        self.begin(place, at)
        await self._positions.flush()

    async def catch_up(self, client: Client, place: Place, last: int | None = None) -> None:
        """Read on from the position, if something may be missing.

        *last* is the id of the last message that Discord says is there.
        """
        position, state = self.position(place), self._state(place)
        if position is None or self.is_read(place, last):
            self._read[place.id] = state
            return
        if last is None and self._closed.get(place.id) == state:
            return  # a busy channel is not asked for again at each message
        channel = client.get_partial_messageable(place.id, guild_id=place.guild)
        after = discord.Object(position)
        try:
            async for message in channel.history(limit=None, after=after, oldest_first=True):
                await self._take(client, place, message, marks=True)
                self._positions.advance(place.community, _name(place), message.id)
        except (discord.Forbidden, discord.NotFound):
            # The next sweep tries again; the check of the server tells staff.
            self._closed[place.id] = state
        else:
            if last is not None:  # it may be deleted, and then it was not read
                self._positions.advance(place.community, _name(place), last)
            self._read[place.id] = state

    def is_read(self, place: Place, last: int | None) -> bool:
        """Whether everything is taken in; *last* as for `catch_up`."""
        position = self.position(place)
        if position is None:
            return False
        return self._read.get(place.id) == self._state(place) if last is None else position >= last

    def _state(self, place: Place) -> tuple[int, int]:
        return self._session, self._losses[place.id]

    def thread(self, place: Place) -> None:
        """A thread was just opened: all of it is to come."""
        if self.follows(place):
            self._positions.begin(place.community, _name(place), place.id - 1)
            self._read[place.id] = self._state(place)

    async def edit(self, client: Client, place: Place, message: discord.Message) -> None:
        """Hand in what a message says now, if somebody changed it."""
        if message.edited_at is None:
            return
        actor = await self._author(client, place, message)
        me = _me(client)
        if actor is None or message.author.id == me:
            return
        event = translate.edited(message, place, actor, me)
        if event is not None:
            await self._inbox(event)

    async def chosen(self, client: Client, place: Place, message: int) -> None:
        """Hand in a message of a direct conversation, of which it is known now what it is about."""
        channel = client.get_partial_messageable(place.id)
        try:
            found = await channel.fetch_message(message)
        except discord.NotFound:
            return  # they took it back
        if message > (self.position(place) or 0):
            await self.message(client, place, found)
        else:  # they chose for a later one first
            await self._take(client, place, found)

    async def changed(self, client: Client, place: Place, message: discord.Message) -> None:
        """Hand in what became of a message that was taken in earlier, if anything did."""
        await self.edit(client, place, message)
        await self.marks.found(client, place, message)

    async def half_edit(self, client: Client, place: Place, message: int) -> None:
        """The same, where Discord did not say what became of it."""
        channel = client.get_partial_messageable(place.id, guild_id=place.guild)
        try:
            await self.edit(client, place, await channel.fetch_message(message))
        except discord.NotFound:
            await self.delete(place, message)

    async def delete(self, place: Place, message: int) -> None:
        """Hand in that a message is gone."""
        await self._inbox(translate.deleted(message, place, self._clock.now()))

    async def thread_gone(self, channel: Place, thread: int) -> None:
        """A thread of *channel* was deleted: with a forum's post its question is gone."""
        if channel.forum:
            at = replace(channel, id=thread, parent=channel.id)
            await self._inbox(translate.deleted(thread, at, self._clock.now()))

    async def _take(
        self, client: Client, place: Place, message: discord.Message, *, marks: bool = False
    ) -> None:
        if self._rounds[message.id] >= ROUNDS:
            return
        self._failing[place.id] = message.id
        await self._hand_in(client, place, message)
        if marks:
            await self.marks.found(client, place, message)
        del self._failing[place.id]

    async def _hand_in(self, client: Client, place: Place, message: discord.Message) -> None:
        actor = await self._author(client, place, message)
        if actor is None:
            return
        opens = (
            place.owner == message.author.id
            and not place.forum
            and not await self._whereabouts.hangs_on_message(client, place)
        )
        event = translate.posted(message, place, actor, _me(client), opens=opens)
        await self._inbox(event)

    async def _author(self, client: Client, place: Place, message: discord.Message) -> Actor | None:
        user = translate.author(message, _me(client))
        return None if user is None else await self._people.actor(client, place.community, user)


def _name(place: Place) -> str:
    return names.channel(place.id, direct=place.guild is None)


def _me(client: Client) -> int:
    if client.user is None:
        raise NotConnectedError("the bot does not know yet who it is")
    return client.user.id
