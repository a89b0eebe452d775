"""Messages on the small Discord, with the real discord.py."""

import io
from datetime import UTC, datetime, timedelta

import aiohttp
import discord
import pytest

from bot.clock import ManualClock
from tests.discord_server import Can, DiscordServer
from tests.discord_server.snowflakes import Snowflakes, moment
from tests.unit.adapters.discord_bot import Bot, living, server

__all__ = ["server"]  # a fixture, used by its name


async def test_logs_in_and_answers(server: DiscordServer) -> None:
    """A client logs in, hears a message and sends, edits and deletes its own."""
    guild = server.guild("Acme")
    channel, ann = guild.text_channel("help"), guild.member("Ann")

    async with living(server, Bot()) as bot:
        await channel.say(ann, "How do I reset it?")
        heard = await bot.hears("message")
        sent = await heard.channel.send("Like this.")
        await sent.edit(content="Like that.")
        shown = [message.text for message in channel.messages]
        await sent.delete()

    assert heard.content == "How do I reset it?"
    assert heard.author.name == "ann"
    assert shown == ["How do I reset it?", "Like that."]
    assert [message.text for message in channel.messages] == ["How do I reset it?"]


async def test_edits_deletes_and_reactions_are_heard(server: DiscordServer) -> None:
    """What people do to messages comes as raw events."""
    guild = server.guild("Acme")
    channel, ann = guild.text_channel("help"), guild.member("Ann")
    said = [await channel.say(ann, f"number {number}") for number in range(4)]

    async with living(server, Bot()) as bot:
        await said[0].edit("number zero")
        await ann.react(said[0], "✅")
        await said[1].delete()
        await channel.bulk_delete(said[2], said[3])
        edited, reacted = await bot.hears("raw_message_edit"), await bot.hears("raw_reaction_add")
        deleted = await bot.hears("raw_message_delete")
        many = await bot.hears("raw_bulk_message_delete")

    assert edited.data["content"] == "number zero"
    assert (reacted.message_id, str(reacted.emoji)) == (said[0].id, "✅")
    assert deleted.message_id == said[1].id
    assert many.message_ids == {said[2].id, said[3].id}


async def test_without_message_content(server: DiscordServer) -> None:
    """Without the intent only mentions and direct messages carry their text."""
    guild = server.guild("Acme")
    channel, ann = guild.text_channel("help"), guild.member("Ann")
    server.grant(message_content=False)

    async with living(server, Bot(discord.Intents.default())) as bot:
        await channel.say(ann, "among us")
        await channel.say(ann, f"{server.bot.mention} a question")
        await ann.dm().say(ann, "between us")
        await bot.hears("message", times=3)
        found = await bot.fetch_channel(channel.id)
        assert isinstance(found, discord.TextChannel)
        read = [message.content async for message in found.history()]

    assert bot.texts == ["", f"{server.bot.mention} a question", "between us"]
    assert read == [f"{server.bot.mention} a question", ""]


async def test_only_what_the_bot_may_see(server: DiscordServer) -> None:
    """Messages of a channel that the bot does not see do not reach it."""
    guild = server.guild("Acme")
    secret, open_to_all = guild.text_channel("secret"), guild.text_channel("help")
    ann = guild.member("Ann")
    await secret.deny(guild.bot_role, Can.VIEW_CHANNEL)

    async with living(server, Bot()) as bot:
        await secret.say(ann, "not for bots")
        await open_to_all.say(ann, "for all")
        await bot.hears("message")
        with pytest.raises(discord.Forbidden) as refused:
            await bot.fetch_channel(secret.id)

    assert bot.texts == ["for all"]
    assert refused.value.code == 50001


async def test_history(server: DiscordServer) -> None:
    """History is read after a cursor over several pages, oldest first."""
    guild = server.guild("Acme")
    channel, ann = guild.text_channel("help"), guild.member("Ann")
    said = [await channel.say(ann, f"number {number}") for number in range(130)]

    async with living(server, Bot()) as bot:
        found = await bot.fetch_channel(channel.id)
        assert isinstance(found, discord.TextChannel)
        read = [
            message.id
            async for message in found.history(after=said[9], limit=None, oldest_first=True)
        ]

    assert read == [message.id for message in said[10:]]


@pytest.mark.parametrize("is_done", [True, False])
async def test_lost_reply_and_nonce(server: DiscordServer, is_done: bool) -> None:
    """Sent again with its nonce, a message whose reply or request was lost is there once."""
    channel = server.guild("Acme").text_channel("help")

    async with living(server, Bot()) as bot:
        target = bot.get_partial_messageable(channel.id)
        server.faults.next(
            "POST", "/channels/{}/messages", loses_reply=is_done, loses_request=not is_done
        )
        with pytest.raises(aiohttp.ClientError):
            await target.send("once", nonce="key-1")
        again = await target.send("once", nonce="key-1")

    assert [message.id for message in channel.messages] == [again.id]
    assert server.nonces == {"key-1": 1}


async def test_pings(server: DiscordServer) -> None:
    """Only the mentions that are allowed notify anybody."""
    guild = server.guild("Acme")
    staff, channel = guild.role("Staff", is_mentionable=True), guild.text_channel("staff")
    ann = guild.member("Ann")

    async with living(server, Bot()) as bot:
        target = bot.get_partial_messageable(channel.id)
        await target.send(f"`{ann.mention}`", allowed_mentions=discord.AllowedMentions.all())
        text = f"@everyone {staff.mention} {ann.mention}"
        await target.send(text)
        only_staff = discord.AllowedMentions(
            everyone=False, users=False, roles=[discord.Object(staff.id)]
        )
        await target.send(text, allowed_mentions=only_staff)

    code, quiet, loud = channel.messages
    assert not code.pings
    assert not quiet.pings
    assert (loud.pings.roles, loud.pings.users) == (frozenset({staff.id}), frozenset())


async def test_too_long(server: DiscordServer) -> None:
    """A text of more than 2,000 characters is refused with 50035 that names the field."""
    channel = server.guild("Acme").text_channel("help")

    async with living(server, Bot()) as bot:
        with pytest.raises(discord.HTTPException, match="content: Must be 2000") as refused:
            await bot.get_partial_messageable(channel.id).send("a" * 2001)

    assert refused.value.code == 50035


def test_ids_grow() -> None:
    """Ids grow while the clock stands still, and hold the time."""

    at = datetime(2026, 1, 5, 9, tzinfo=UTC)
    ids = Snowflakes(ManualClock(at))

    first, second = ids.next(), ids.next()

    assert second > first
    assert moment(first) == at


async def test_nonce_is_forgotten(server: DiscordServer) -> None:
    """After some minutes a nonce makes a new message."""
    channel = server.guild("Acme").text_channel("help")

    async with living(server, Bot()) as bot:
        target = bot.get_partial_messageable(channel.id)
        for _ in range(2):
            await target.send("hello", nonce="key-1")
        server.advance(timedelta(minutes=6))
        await target.send("hello", nonce="key-1")

    assert server.nonces == {"key-1": 2}


async def test_direct_messages(server: DiscordServer) -> None:
    """The bot writes to a member, and 50007 to who takes no direct messages."""
    guild = server.guild("Acme")
    ann, ben = guild.member("Ann"), guild.member("Ben")
    ben.user.takes_direct_messages = False

    async with living(server, Bot()) as bot:
        to_ann = await bot.create_dm(discord.Object(ann.id))
        await to_ann.send("Hello Ann")
        to_ben = await bot.create_dm(discord.Object(ben.id))
        with pytest.raises(discord.Forbidden) as refused:
            await to_ben.send("Hello Ben")

    assert [message.text for message in ann.dm().messages] == ["Hello Ann"]
    assert refused.value.code == 50007


async def test_may_not_write(server: DiscordServer) -> None:
    """Without Send Messages a send fails with 50013, and the channel stays as it is."""
    guild = server.guild("Acme")
    channel = guild.text_channel("help")
    await channel.deny(guild.bot_role, Can.SEND_MESSAGES)

    async with living(server, Bot()) as bot:
        with pytest.raises(discord.Forbidden) as refused:
            await bot.get_partial_messageable(channel.id).send("hello")

    assert refused.value.code == 50013
    assert channel.messages == []


async def test_reply_and_file(server: DiscordServer) -> None:
    """A reply names its message, and a file comes with its name."""
    guild = server.guild("Acme")
    channel, ann = guild.text_channel("help"), guild.member("Ann")
    said = await channel.say(ann, "How?")

    async with living(server, Bot()) as bot:
        target = bot.get_partial_messageable(channel.id)
        file = discord.File(io.BytesIO(b"so"), "so.txt")
        await target.get_partial_message(said.id).reply("So.", file=file)

    reply = channel.messages[-1]
    assert reply.reference is said
    assert [file["filename"] for file in reply.attachments] == ["so.txt"]
