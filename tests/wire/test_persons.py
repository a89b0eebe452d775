"""What the bot writes to somebody directly: once, only to them, about the community of the post."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import ServerDisconnectedError

from bot.config import Discord, DiscordServer
from bot.domain.effects import Post
from bot.domain.events import ActionPressed
from bot.domain.identity import Conversation
from bot.domain.message import Action, Button
from bot.domain.phrases import message, note, say
from bot.domain.policy import Matching, Policy
from bot.platform import Refused, TryLater
from bot.store import Store
from knowledge.models import NONE
from tests import discord_server as fake
from tests.waiting import eventually
from tests.wire.living import COMMUNITY, Bot, Town, living

OTHER = "borg"
NEXT = Button(label="A question for me", action=Action.NEXT, ticket=0)
MORE = {OTHER: Policy(name="Borg", staff_channel="discord:1", matching=Matching(model=NONE))}


@pytest.fixture
async def bot(town: Town, store: Store) -> AsyncIterator[Bot]:
    """A bot that is ready."""
    async with living(town, store) as bot:
        yield bot


@pytest.fixture
def both(town: Town) -> Discord:
    """The settings of a bot for two communities; Ann is in both."""
    guild = town.server.guild("Borg")
    guild.member(town.ann.user)
    servers = town.settings.servers | {OTHER: DiscordServer(guild=str(guild.id))}
    return replace(town.settings, servers=servers)


def to(person: fake.Member, words: str, community: str = COMMUNITY) -> Post:
    """*words*, with a button, for *person* alone."""
    place = Conversation(community=community, platform="discord", channel=f"@{person.id}")
    return Post(slot="letter", to=place, message=message(say(words), buttons=(NEXT,)))


async def test_it_is_theirs_alone_and_changes_after_a_restart(town: Town, store: Store) -> None:
    """The id of the message leads back to the conversation, by whatever process it was opened."""
    async with living(town, store) as bot:
        sent = await bot.platform.send(to(town.ann, "one"), key="k")
        gone = await bot.platform.send(to(town.ann, "two"), key="k2")
    letter = town.ann.dm().messages[0]

    async with living(town, store) as bot:
        await bot.platform.edit(to(town.ann, "three"), sent)
        await bot.platform.delete(to(town.ann, "two").to, gone)

    assert letter.versions == ["one", "three"]
    assert town.ann.dm().messages == [letter]
    assert town.help.messages == []


async def test_a_lost_reply_writes_once(town: Town, bot: Bot) -> None:
    """The same key again is the same message, as in a channel."""
    town.server.faults.next("POST", "/channels/{}/messages", loses_reply=True)
    with pytest.raises(ServerDisconnectedError):
        await bot.platform.send(to(town.ann, "one"), key="k")

    again = await bot.platform.send(to(town.ann, "one"), key="k", tried_at=town.clock.now())

    assert [f"{town.ann.dm().id}/{one.id}" for one in town.ann.dm().messages] == [again]


async def test_who_takes_no_direct_messages_gets_none(town: Town, bot: Bot) -> None:
    """That is refused for good, and so is somebody who does not exist; others still get theirs."""
    town.ann.user.takes_direct_messages = False
    nobody = replace(to(town.ann, "one").to, channel="@123456789012345678")

    with pytest.raises(Refused, match="50007"):
        await bot.platform.send(to(town.ann, "one"), key="k")
    with pytest.raises(Refused, match="10013"):
        await bot.platform.send(Post(slot="s", to=nobody, message=note("one")), key="k2")
    await bot.platform.send(to(town.ben, "one"), key="k3")

    assert town.ann.dm().messages == []
    assert [one.text for one in town.ben.dm().messages] == ["one"]


async def test_too_many_new_conversations_wait(town: Town, bot: Bot) -> None:
    """Discord wants bots to open direct conversations slowly: what waits is not lost."""
    town.server.faults.next("POST", "/users/@me/channels", status=400, code=40003)

    with pytest.raises(TryLater):
        await bot.platform.send(to(town.ann, "one"), key="k")

    assert await bot.platform.send(to(town.ann, "one"), key="k")


async def test_a_button_belongs_to_the_community_of_the_post(
    town: Town, store: Store, both: Discord
) -> None:
    """Who is in two communities presses for the one that wrote, and is answered there."""
    async with living(town, store, settings=both, more=MORE) as bot:
        await bot.platform.send(to(town.ann, "one", OTHER), key="k")

        await town.ann.press(town.ann.dm().messages[0], NEXT.label)
        pressed = await eventually(
            lambda: [event for event in bot.events if isinstance(event, ActionPressed)], "a press"
        )

    assert [(e.conversation.community, e.action, e.ticket) for e in pressed] == [
        (OTHER, Action.NEXT, 0)
    ]


async def test_what_is_written_back_is_about_that_community(
    town: Town, store: Store, both: Discord
) -> None:
    """Also while the bot is away, and without a question which of the two is meant."""
    async with living(town, store, settings=both, more=MORE) as bot:
        await bot.platform.send(to(town.ann, "one", OTHER), key="k")
    await town.ann.dm().say(town.ann, "How do I stop these letters?")

    async with living(town, store, settings=both, more=MORE) as bot:
        await bot.heard("How do I stop these letters?")

    assert [event.conversation.community for event in bot.events if hasattr(event, "text")] == [
        OTHER
    ]
