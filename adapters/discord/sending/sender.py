"""Posts, edits and takes back the bot's messages."""

from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timedelta
from hashlib import blake2s
from typing import Any, TypeVar

import discord

from adapters.discord.client import Client
from adapters.discord.drawing.files import ALT, files
from adapters.discord.drawing.looks import Looks
from adapters.discord.drawing.render import render
from adapters.discord.drawing.spans import allowed_mentions
from adapters.discord.errors import SOON, UNKNOWN_CHANNEL, UNKNOWN_MESSAGE
from adapters.discord.hearing import positions as names
from adapters.discord.hearing.positions import Positions
from adapters.discord.pace import Pace
from adapters.discord.sending import tags
from adapters.discord.sending.awake import awake
from adapters.discord.sending.breaker import Place
from adapters.discord.sending.calls import Calls
from adapters.discord.sending.persons import is_person, opened_with
from adapters.discord.sending.pictures import attachable
from adapters.discord.sending.presence import check_there
from adapters.discord.sending.rooms import opened, room, ticket_of
from adapters.discord.sending.threads import Target, check_server, number, target
from adapters.discord.sending.traces import posted_before
from adapters.discord.servers import Servers
from adapters.picture import pictured
from bot.clock import Clock
from bot.domain.effects import Post
from bot.domain.identity import Conversation
from bot.platform import Inbox, Refused, TryLater
from bot.policies import Policies

REMEMBERED = timedelta(minutes=2)  # how long Discord surely knows a nonce again
KEPT = 500  # ids of deleted messages
ABSENT = timedelta(seconds=15)  # until a look whether a server is there again

T = TypeVar("T")


class Sender:
    """The bot's own messages in servers and direct conversations."""

    def __init__(
        self,
        *,
        client: Callable[[], Client | None],
        servers: Servers,
        policies: Policies,
        positions: Positions,
        looks: Looks,
        clock: Clock,
        pace: Pace,
    ) -> None:
        self._client = client
        self._servers = servers
        self._policies = policies
        self._positions = positions
        self._looks = looks
        self._clock = clock
        self._pace = pace
        self._taken_back: deque[int] = deque(maxlen=KEPT)
        self._calls: dict[str, Calls] = {}  # by community

    async def send(self, post: Post, *, key: str, tried_at: datetime | None) -> str:
        """Post *post*, and return the message's id; of a person's, with the conversation's."""
        client, guild = self._there(post.to)

        async def work() -> str:
            await check_there(client.get_guild(self._servers.guild_of(post.to.community)), post)
            if is_person(post.to):
                direct = await opened_with(client, post.to)
                sent = await self._say(client, direct, post, key=key, tried_at=tried_at)
                self._follow(post.to.community, direct.id, sent)
                return f"{direct.id}/{sent}"
            goal = await target(guild, post.to)
            sent = await self._say(client, goal, post, key=key, tried_at=tried_at)
            if guild is not None and goal.id != number(post.to.channel):
                self._positions.begin(post.to.community, names.channel(goal.id), sent)
            await _tag(client, guild, post)
            return str(sent)

        return await self._call(post.to, work)

    async def send_to_room(
        self, post: Post, *, key: str, tried_at: datetime | None, hand_in: Inbox
    ) -> str:
        """Post *post* where only `post.room` sees it, and return the ids of room and message."""
        community = post.to.community
        client, guild = self._there(post.to, in_server=True)
        if guild is None or client.user is None:
            raise Refused("a private conversation needs a server")
        me, watched = client.user.id, self._policies[community].watched

        async def work() -> tuple[discord.Thread, int]:
            thread = await room(guild, me, post, watched)
            self._positions.begin(community, names.channel(thread.id), thread.id)
            goal = Target(id=thread.id, guild=guild.id)
            return thread, await self._say(client, goal, post, key=key, tried_at=tried_at)

        thread, sent = await self._call(post.to, work, room=f"of {ticket_of(post)}")
        await hand_in(opened(post, thread, self._clock.now()))
        return f"{thread.id}/{sent}"

    async def _say(
        self, client: Client, goal: Target, post: Post, *, key: str, tried_at: datetime | None
    ) -> int:
        """Write *post* where *goal* says, unless it stands there already."""
        channel = client.get_partial_messageable(goal.id, guild_id=goal.guild)
        look = self._looks.of(client, post.to)
        message, picture = await pictured(attachable(client, goal, post.message), ALT)
        view = render(message, look)
        if tried_at is not None and self._clock.now() - tried_at > REMEMBERED and client.user:
            found = await posted_before(channel, client.user.id, view, tried_at)
            if found is not None:
                return found
        options: dict[str, Any] = {}
        if goal.answers is not None:
            options["reference"] = discord.MessageReference(
                message_id=goal.answers, channel_id=goal.id, fail_if_not_exists=False
            )
        mentions = allowed_mentions(post.message, look)
        if picture is not None:
            options["files"] = files(picture)
        sent: discord.Message = await channel.send(
            view=view, nonce=nonce(key), allowed_mentions=mentions, **options
        )
        return sent.id

    async def edit(self, post: Post, message_id: str) -> None:
        """Have the message show *post* from now on."""
        room, _, _ = message_id.rpartition("/")
        client, guild = self._there(post.to, room=room)

        content, picture = await pictured(post.message, ALT)

        async def change(message: discord.PartialMessage) -> None:
            view = render(content, self._looks.of(client, post.to))
            await message.edit(
                view=view,
                attachments=files(picture),
                allowed_mentions=discord.AllowedMentions.none(),
            )

        async def work() -> None:
            if not await self._wherever(client, guild, post.to, message_id, change):
                raise Refused(f"the message {message_id} is gone")
            await _tag(client, guild, post)

        await self._call(post.to, work, room=room)

    async def delete(self, to: Conversation, message_id: str) -> None:
        """Take the message back."""
        room, _, _ = message_id.rpartition("/")
        client, guild = self._there(to, room=room)

        async def take_back(message: discord.PartialMessage) -> None:
            self._taken_back.append(message.id)
            await message.delete()

        async def work() -> None:
            await self._wherever(client, guild, to, message_id, take_back)

        await self._call(to, work, room=room)

    def took_back(self, message: int) -> bool:
        """Whether the bot itself deleted *message*, a moment ago."""
        return message in self._taken_back

    def is_direct(self, to: Conversation) -> bool:
        """Whether *to* is a conversation of one person with the bot."""
        if is_person(to):
            return True
        name = names.channel(number(to.channel), direct=True)
        return self._positions.of(to.community, name) is not None

    def _follow(self, community: str, channel: int, sent: int) -> None:
        """What is written back is about *community*, unless they were talking with the bot before.

        It is read later, too, if the bot is away then.
        """
        name = names.channel(channel, direct=True)
        known = self._servers.communities.values()
        if all(self._positions.of(each, name) is None for each in known):
            self._positions.begin(community, name, sent)

    async def _wherever(
        self,
        client: Client,
        guild: discord.Guild | None,
        to: Conversation,
        message_id: str,
        change: Callable[[discord.PartialMessage], Awaitable[None]],
    ) -> bool:
        """Do *change* to the message in the thread, or the channel; False if it is in neither."""
        room, _, message = message_id.rpartition("/")
        where = [room] if room else [to.thread, to.channel] if guild else [to.channel]
        for id_ in filter(None, where):
            channel = client.get_partial_messageable(
                number(id_), guild_id=guild.id if guild else None
            )
            try:
                await awake(
                    guild, number(id_), channel.get_partial_message(number(message)), change
                )
            except discord.NotFound as gone:
                if gone.code not in (UNKNOWN_MESSAGE, UNKNOWN_CHANNEL):
                    raise
            else:
                return True
        return False

    def _there(
        self, to: Conversation, *, room: str = "", in_server: bool = False
    ) -> tuple[Client, discord.Guild | None]:
        """The client, and the server of *to*; None: a direct conversation.

        Raises TryLater while they are away, Refused for a place in another server.
        """
        client = self._client()
        if client is None or client.user is None:
            raise TryLater(SOON, "the bot is not connected to Discord")
        if self.is_direct(to) and not in_server:
            return client, None
        guild = client.get_guild(self._servers.guild_of(to.community))
        if guild is None or guild.unavailable:
            raise TryLater(ABSENT, "the bot is not in the server, or the server is away")
        if not in_server:  # a room is opened in the server itself, wherever it is about
            check_server(client, guild, to.channel, to.thread, room)
        return client, guild

    async def _call(
        self, to: Conversation, work: Callable[[], Coroutine[Any, Any, T]], *, room: str = ""
    ) -> T:
        """What *work* gives, which is done at *to*, or in its private conversation *room*."""
        calls = self._calls.get(to.community)
        if calls is None:
            calls = self._calls[to.community] = Calls(self._clock.now, self._pace.request)
        return await calls.call(Place(channel=to.channel, thread=room or to.thread), work)


async def _tag(client: Client, guild: discord.Guild | None, post: Post) -> None:
    standing, in_forum = post.message.standing, None
    if standing is not None and guild is not None and client.user is not None and post.to.thread:
        in_forum = guild.get_channel(number(post.to.channel))
        if isinstance(in_forum, discord.ForumChannel):
            await tags.keep(guild, number(post.to.thread), standing, client.user.id)


def nonce(key: str) -> str:
    """What Discord knows a repeated post by: the same for the same *key*, at most 25 characters."""
    return blake2s(key.encode(), digest_size=12).hexdigest()
