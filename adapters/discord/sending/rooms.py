"""Private conversations about one question: a private thread with those people in it."""

from collections.abc import AsyncIterator, Iterable
from contextlib import suppress
from datetime import datetime

import discord

from adapters.discord.drawing.look import account_id
from adapters.discord.servers import PLATFORM
from bot.domain.effects import Post
from bot.domain.events import RoomOpened
from bot.domain.identity import Conversation
from bot.platform import Refused

PAGE = 100  # archived rooms that are looked through


async def room(guild: discord.Guild, me: int, post: Post, watched: Iterable[str]) -> discord.Thread:
    """The thread for *post*, with all of `post.room` in it: the one that is there, or a new one.

    Opening one has no nonce, so it is looked for by its name. *watched* are places where people
    ask, for a question that was asked where no private thread can be.
    """
    channel = _channel(guild, [post.to.place, *watched])
    name = f"#{ticket_of(post)} in private"
    found = None
    async for thread in _private(guild, channel):
        if thread.name == name and thread.owner_id == me:
            found = thread
    if found is None:
        found = await channel.create_thread(
            name=name, type=discord.ChannelType.private_thread, invitable=False
        )
    elif found.archived:
        await found.edit(archived=False)
    for account in post.room:
        person = account_id(account)
        if person is not None:
            with suppress(discord.NotFound):  # who has left cannot be asked in
                await found.add_user(discord.Object(person))
    return found


def opened(post: Post, thread: discord.Thread, at: datetime) -> RoomOpened:
    """The event of the room that *post* was written in."""
    return RoomOpened(
        key=f"discord:room:{post.slot}:{thread.id}",
        at=at,
        conversation=Conversation(
            community=post.to.community,
            platform=PLATFORM,
            channel=str(thread.parent_id),
            thread=str(thread.id),
        ),
        ticket=ticket_of(post),
    )


def ticket_of(post: Post) -> int:
    """The question that a room's first message is about: its slot is "room:NUMBER:…"."""
    return int(post.slot.split(":")[1])


def _channel(guild: discord.Guild, places: Iterable[str]) -> discord.TextChannel:
    """The first of *places* that can have private threads."""
    for place in places:
        number = place.removeprefix(f"{PLATFORM}:")
        channel = guild.get_channel(int(number)) if number.isdecimal() else None
        if isinstance(channel, discord.TextChannel) and not channel.is_news():
            return channel
    raise Refused("there is no text channel in which a private thread could be opened")


async def _private(
    guild: discord.Guild, channel: discord.TextChannel
) -> AsyncIterator[discord.Thread]:
    """The private threads of *channel* that the bot is in."""
    for thread in await guild.active_threads():
        if thread.parent_id == channel.id and thread.is_private():
            yield thread
    async for thread in channel.archived_threads(private=True, joined=True, limit=PAGE):
        yield thread
