"""Where a post goes: the thread on a message, opened if there is none, or a reply to it."""

from dataclasses import dataclass

import discord

from adapters.discord.errors import (
    HAS_THREAD,
    MOST_THREADS,
    NO_PERMISSION,
    UNKNOWN_MESSAGE,
    WRONG_CHANNEL,
)
from adapters.discord.hearing.translate import question
from bot.domain.identity import Conversation
from bot.platform import Refused

_NO_THREADS = frozenset({NO_PERMISSION, WRONG_CHANNEL, MOST_THREADS})

NAME = 80  # characters of a thread's name; Discord takes 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A channel or thread to write in, and the message there that is answered."""

    id: int
    guild: int | None
    answers: int | None = None


async def target(guild: discord.Guild | None, to: Conversation) -> Target:
    """Where a post to *to* goes; *guild* is None for a direct conversation."""
    channel, thread = number(to.channel), number(to.thread) if to.thread else None
    if guild is None:
        return Target(id=channel, guild=None, answers=thread)
    if thread is None:
        return Target(id=channel, guild=guild.id)
    parent = guild.get_channel(channel)
    if isinstance(parent, discord.ForumChannel) or guild.get_thread(thread) is not None:
        return Target(id=thread, guild=guild.id)
    if not isinstance(parent, discord.TextChannel):
        return Target(id=channel, guild=guild.id, answers=thread)  # voice has no threads
    return await _on_message(guild, parent, thread)


async def _on_message(
    guild: discord.Guild, channel: discord.TextChannel, message_id: int
) -> Target:
    try:
        message = await channel.fetch_message(message_id)
    except discord.NotFound as gone:
        if gone.code != UNKNOWN_MESSAGE:
            raise
        try:
            await guild.fetch_channel(message_id)  # a thread that hangs on no message, or nothing
        except discord.InvalidData as elsewhere:
            raise Refused(f"the thread {message_id} is in another server") from elsewhere
        return Target(id=message_id, guild=guild.id)
    if message.thread is None and not await _opened(channel, message):
        return Target(id=channel.id, guild=guild.id, answers=message_id)
    return Target(id=message_id, guild=guild.id)


async def _opened(channel: discord.TextChannel, message: discord.Message) -> bool:
    """Open a thread on *message*; False where the bot may not, or Discord has none."""
    if not channel.permissions_for(channel.guild.me).create_public_threads:
        return False
    try:
        await message.create_thread(name=named(question(message) or message.clean_content))
    except discord.HTTPException as error:
        if error.code == HAS_THREAD:
            return True
        if error.code in _NO_THREADS:
            return False
        raise
    return True


def named(text: str) -> str:
    """A thread's name: the beginning of *text*, on one line."""
    line = " ".join(discord.utils.remove_markdown(text).split())
    if len(line) > NAME:
        line = line[: NAME - 1].rsplit(" ", 1)[0] + "…"
    return line or "Question"


def check_server(client: discord.Client, guild: discord.Guild, *ids: str) -> None:
    """Raise Refused if one of *ids* is known to be a channel or thread of another server."""
    for id_ in filter(None, ids):
        its = getattr(client.get_channel(number(id_)), "guild", None)
        if its is not None and its != guild:
            raise Refused(f"the channel {id_} is not in the community's server")


def number(id_: str) -> int:
    """An id as Discord wants it. Raises Refused for what is none."""
    if not (id_.isascii() and id_.isdecimal()):
        raise Refused(f"{id_!r} is no id of Discord")
    return int(id_)
