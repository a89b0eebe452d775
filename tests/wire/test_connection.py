"""The bot comes in whatever happens first, and says what the operator has to change."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import discord
import pytest

from adapters.discord.client import Client
from adapters.discord.connection import DiscordRefusedError
from adapters.discord.platform import DiscordPlatform
from adapters.discord.servers import Servers
from bot.domain.events import Event, MessagePosted
from bot.platform import Inbox
from bot.policies import Policies
from bot.store import Store
from tests.waiting import PATIENCE, eventually
from tests.wire.living import COMMUNITY, QUICK, Town, living


def platform(town: Town, store: Store, token: str) -> DiscordPlatform:
    policies = Policies({COMMUNITY: town.policy()}, store)
    platform = DiscordPlatform(
        town.settings,
        token,
        servers=Servers(town.settings.servers, policies),
        policies=policies,
        store=store,
        clock=town.clock,
        pace=QUICK,
    )

    @asynccontextmanager
    async def busy(client: Client, inbox: Inbox) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as tasks:
            waiting = tasks.create_task(asyncio.Event().wait())
            try:
                yield
            finally:
                waiting.cancel()

    platform.attend(busy)  # what goes on beside a client hides nothing of its end
    return platform


async def refused(event: Event) -> None:
    raise AssertionError(f"nothing can be heard: {event}")


async def test_a_wrong_token_is_said(town: Town, store: Store) -> None:
    """With a token that Discord does not know the bot ends with one sentence."""
    with pytest.raises(DiscordRefusedError, match="does not know the bot's token"):
        await platform(town, store, "wrong").run(refused)


async def test_a_token_that_is_taken_away_is_said(town: Town, store: Store) -> None:
    """The same when Discord closes a running session for it."""
    bot = platform(town, store, town.server.token)
    running = asyncio.create_task(bot.run(refused))
    await asyncio.wait_for(bot.caught_up.wait(), PATIENCE)

    await town.server.gateway.drop(4004)

    with pytest.raises(DiscordRefusedError, match="does not know the bot's token"):
        await running


async def test_without_message_content_the_bot_works_and_says_so(town: Town, store: Store) -> None:
    """Where the portal does not allow it, what is addressed to the bot is heard all the same."""
    town.server.grant(message_content=False)
    async with living(town, store) as bot:
        await town.help.say(town.ann, "Nobody hears that")
        await town.help.say(town.ann, f"{town.server.bot.mention} good morning")
        await bot.heard("good morning")
        reads = bot.platform.reads_content

    assert not reads
    assert "Nobody hears that" not in bot.texts


async def test_intents_that_are_no_intents_are_said_once(town: Town, store: Store) -> None:
    """4013 is taken for the content intent first; after that there is nothing left to try."""
    bot = platform(town, store, town.server.token)
    running = asyncio.create_task(bot.run(refused))
    await asyncio.wait_for(bot.caught_up.wait(), PATIENCE)
    await town.server.gateway.drop(4013)
    await eventually(lambda: not bot.reads_content, "a bot without content")
    await eventually(lambda: len(town.server.gateway.identifies) == 2, "another session")
    await town.server.gateway.connected()

    await town.server.gateway.drop(4013)

    with pytest.raises(DiscordRefusedError, match="refuses the bot's intents"):
        await running


async def no_gateway(town: Town) -> None:
    town.server.gateway.refuse(2)


async def no_login(town: Town) -> None:
    town.server.faults.next("GET", "/users/@me", status=503, times=2)


async def no_reply(town: Town) -> None:
    town.server.faults.next("GET", "/users/@me", loses_reply=True)


async def no_channels(town: Town) -> None:
    town.server.faults.next("GET", f"/guilds/{town.guild.id}/channels", status=503)


@pytest.mark.parametrize(
    "trouble", [no_gateway, no_login, no_reply, no_channels], ids=lambda one: one.__name__
)
async def test_a_failed_start_ends_nothing(
    town: Town, store: Store, trouble: Callable[[Town], Awaitable[None]]
) -> None:
    """Whatever fails at first is tried again."""
    await trouble(town)
    async with living(town, store, ready=False) as bot:
        await town.server.gateway.connected()
        await town.help.say(town.ann, "good morning")
        await bot.heard("good morning")
        await bot.caught_up()


async def test_a_session_closes_cleanly(town: Town, store: Store) -> None:
    """When the bot ends it tells Discord, and leaves no connection behind."""
    async with living(town, store):
        pass

    assert town.server.gateway.closes == [1000]
    assert not town.server.gateway.is_connected


async def test_it_asks_for_no_more_than_it_needs(town: Town, store: Store) -> None:
    """No members, no presences: only servers, messages, reactions, and their content."""
    async with living(town, store):
        pass

    asked = discord.Intents._from_value(town.server.gateway.identifies[0]["intents"])
    assert {name for name, on in asked if on} == {
        "guilds",
        "guild_messages",
        "dm_messages",
        "guild_reactions",
        "message_content",
    }


async def test_a_bug_in_a_handler_ends_nothing(town: Town, store: Store) -> None:
    """An exception in what hears an event is logged, and the next event is heard."""
    async with living(town, store) as bot:
        client = bot.platform.client
        assert isinstance(client, Client)
        listener, client.listener = client.listener, None  # type: ignore[assignment] # on purpose
        await town.help.say(town.ann, "lost?")
        await asyncio.sleep(0.02)
        client.listener = listener
        await town.server.gateway.invalidate()
        await town.help.say(town.ann, "no")
        await bot.heard("lost?", "no")

    assert [event for event in bot.events if isinstance(event, MessagePosted)]
