"""Threads, forums and roles on the small Discord, with the real discord.py."""

from datetime import timedelta

import discord
import pytest

from tests.discord_server import INVITED, Can, DiscordServer
from tests.discord_server.errors import ApiError
from tests.unit.adapters.discord_bot import Bot, living, server

__all__ = ["server"]  # a fixture, used by its name


async def test_threads(server: DiscordServer) -> None:
    """A thread on a message has its id; archived it is listed, and a message wakes it."""
    guild = server.guild("Acme")
    channel, ann = guild.text_channel("help"), guild.member("Ann")
    question = await channel.say(ann, "How?")

    async with living(server, Bot()) as bot:
        parent = await bot.fetch_channel(channel.id)
        assert isinstance(parent, discord.TextChannel)
        asked = await parent.fetch_message(question.id)
        thread = await asked.create_thread(name="How?")
        await thread.send("So.")
        await thread.edit(archived=True, locked=False)
        archived = [one.id async for one in parent.archived_threads(limit=None)]
        assert question.started is not None
        await question.started.say(ann, "Thanks!")
        woken = await bot.hears("raw_thread_update", times=2)

    assert thread.id == question.id
    assert archived == [thread.id]
    assert woken.data["thread_metadata"]["archived"] is False
    assert [message.text for message in question.started.messages] == ["So.", "Thanks!"]


async def test_private_thread(server: DiscordServer) -> None:
    """A private thread is seen by its members only."""
    guild = server.guild("Acme", permissions=Can.ADMINISTRATOR)
    channel, ann, ben = guild.text_channel("help"), guild.member("Ann"), guild.member("Ben")

    async with living(server, Bot()) as bot:
        parent = await bot.fetch_channel(channel.id)
        assert isinstance(parent, discord.TextChannel)
        thread = await parent.create_thread(name="handoff", invitable=False)
        await thread.add_user(discord.Object(ann.id))
        private = guild.threads[thread.id]

    assert ann.permissions(private)
    with pytest.raises(ApiError, match="50001"):
        await private.say(ben, "let me in")
    await private.say(ann, "I am in")


async def test_forum(server: DiscordServer) -> None:
    """A post has its first message's id; before that message sends fail with 40058."""
    guild = server.guild("Acme")
    forum, ann = guild.forum("ask", tags=["open", "answered"]), guild.member("Ann")

    async with living(server, Bot()) as bot:
        post = await forum.post(ann, "How?", None, tags=["open"])
        target = await bot.fetch_channel(post.id)
        assert isinstance(target, discord.Thread)
        with pytest.raises(discord.HTTPException) as refused:
            await target.send("too early")
        first = await post.say(ann, "How do I do it?")
        await target.send("So.")
        parent = await bot.fetch_channel(forum.id)
        assert isinstance(parent, discord.ForumChannel)
        tag = next(tag for tag in parent.available_tags if tag.name == "answered")
        await target.edit(applied_tags=[tag])

    assert refused.value.code == 40058
    assert first.id == post.id
    assert post.tag_names == ["answered"]


async def test_roles(server: DiscordServer) -> None:
    """A role below the bot's own can be given; one above fails with 50013."""
    guild = server.guild("Acme")
    helper, chief = guild.role("Helper"), guild.role("Chief", above_bot=True)
    ann = guild.member("Ann")

    async with living(server, Bot()) as bot:
        found = await bot.get_guild(guild.id).fetch_member(ann.id)  # type: ignore[union-attr]
        await found.add_roles(discord.Object(helper.id))
        held = set(ann.role_names)
        with pytest.raises(discord.Forbidden) as refused:
            await found.add_roles(discord.Object(chief.id))
        await found.remove_roles(discord.Object(helper.id))

    assert held == {"Helper"}
    assert refused.value.code == 50013
    assert ann.role_names == set()


async def test_archived_threads_in_pages(server: DiscordServer) -> None:
    """Archived threads come the last archived first; private ones need Manage Threads."""
    guild = server.guild("Acme")
    channel, ann = guild.text_channel("help"), guild.member("Ann")
    threads = []
    for number in range(5):
        thread = await channel.open_thread(ann, f"number {number}", is_private=number == 4)
        server.advance(timedelta(seconds=1))
        await thread.edit(is_archived=True)
        threads.append(thread.id)

    async with living(server, Bot()) as bot:
        parent = await bot.fetch_channel(channel.id)
        assert isinstance(parent, discord.TextChannel)
        public = [one.id async for one in parent.archived_threads(limit=3)]
        private = [one.id async for one in parent.archived_threads(private=True)]
        await channel.deny(guild.bot_role, Can.MANAGE_THREADS)
        with pytest.raises(discord.Forbidden):
            [one async for one in parent.archived_threads(private=True)]

    assert public == [threads[3], threads[2], threads[1]]
    assert private == [threads[4]]


async def test_locked_thread(server: DiscordServer) -> None:
    """Nobody but who manages threads writes in a thread that is archived and locked."""
    guild = server.guild("Acme", permissions=INVITED & ~Can.MANAGE_THREADS)
    channel, ann = guild.text_channel("help"), guild.member("Ann")
    thread = await channel.open_thread(ann, "How?")
    await thread.edit(is_archived=True, is_locked=True)

    async with living(server, Bot()) as bot:
        with pytest.raises(discord.HTTPException) as refused:
            await bot.get_partial_messageable(thread.id).send("So.")

    assert refused.value.code == 50083


async def test_active_threads(server: DiscordServer) -> None:
    """The active threads of a guild are those that the bot sees and that are not archived."""
    guild = server.guild("Acme", permissions=INVITED & ~Can.MANAGE_THREADS)
    channel, ann = guild.text_channel("help"), guild.member("Ann")
    shown = await channel.open_thread(ann, "shown")
    await channel.open_thread(ann, "private", is_private=True)
    archived = await channel.open_thread(ann, "archived")
    await archived.edit(is_archived=True)

    async with living(server, Bot()) as bot:
        found = bot.get_guild(guild.id)
        assert found is not None
        active = [thread.id for thread in await found.active_threads()]

    assert active == [shown.id]
