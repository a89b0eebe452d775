"""What every chat platform promises the relay: see `bot.platform.ChatPlatform`."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters.slack.pace import Pace
from adapters.transcript.platform import TranscriptPlatform
from adapters.web.cast import COMMUNITY
from adapters.web.platform import PlaygroundPlatform
from bot.clock import PushedClock
from bot.domain.effects import Post
from bot.domain.identity import Conversation
from bot.domain.message import Message
from bot.domain.phrases import note
from bot.platform import ChatPlatform, Refused
from bot.store import PlaygroundLog, Store
from tests import slack_server
from tests.discord_server import DiscordServer, pointed_at
from tests.scenarios.fake_platform import FakePlatform
from tests.slack_wire.sending.outbound import COMMUNITY as SLACK_COMMUNITY
from tests.slack_wire.sending.outbound import at, outbound
from tests.wire.living import COMMUNITY as DISCORD_COMMUNITY
from tests.wire.living import furnished, living

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


class Stage:
    """A platform, a place and a person on it, and how many messages the bot ever posted there."""

    def __init__(
        self,
        platform: ChatPlatform,
        place: Conversation,
        posted: Callable[[], Awaitable[int]],
        person: str = "ann",
    ) -> None:
        self.platform = platform
        self.place = place
        self.posted = posted
        self.person = replace(place, channel=f"@{person}", thread="")
        self.closing = AsyncExitStack()  # what the platform runs on

    async def send(self, words: str, key: str) -> str:
        return await self.platform.send(self.saying(note(words)), key=key)

    def saying(self, message: Message) -> Post:
        return Post(slot="s", to=self.place, message=message)


async def on_playground(store: Store) -> Stage:
    log = PlaygroundLog(store, COMMUNITY)
    platform = PlaygroundPlatform(log, PushedClock())
    first, _ = await log.append(
        "k", {"kind": "post", "who": "ann", "channel": "help", "text": "hello"}, NOW
    )

    async def posted() -> int:
        return sum(line.op["kind"] == "bot-post" for line in await log.after(0))

    place = Conversation(
        community=COMMUNITY, platform="playground", channel="help", thread=str(first.id)
    )
    return Stage(platform, place, posted)


async def on_transcript(_: Store) -> Stage:
    platform = TranscriptPlatform()

    async def posted() -> int:
        return platform.sent

    place = Conversation(community="c", platform="transcript", channel="help", thread="1")
    return Stage(platform, place, posted)


async def on_fake(_: Store) -> Stage:
    platform = FakePlatform()

    async def posted() -> int:
        return len(platform.sends)

    place = Conversation(community="c", platform="fake", channel="help", thread="1")
    return Stage(platform, place, posted)


async def on_discord(store: Store) -> Stage:
    async with AsyncExitStack() as opened:
        clock = PushedClock()
        server = await opened.enter_async_context(DiscordServer(clock))
        opened.enter_context(pointed_at(server))
        town = furnished(server, clock)
        bot = await opened.enter_async_context(living(town, store))
        message = await town.help.say(town.ann, "hello")
        closing = opened.pop_all()

    async def posted() -> int:
        return len(server.posted)

    place = Conversation(
        community=DISCORD_COMMUNITY,
        platform="discord",
        channel=str(town.help.id),
        thread=str(message.id),
    )
    stage = Stage(bot.platform, place, posted, str(town.ann.id))
    stage.closing = closing
    return stage


async def on_slack(store: Store) -> Stage:
    async with AsyncExitStack() as opened:
        clock = PushedClock()
        server = await opened.enter_async_context(slack_server.running(clock))
        acme = server.workspace("Acme")
        ann = acme.user("Ann")
        channel = acme.channel("help", members=[ann])
        unhurried = Pace(gap=timedelta())
        bot = await opened.enter_async_context(
            outbound(server, clock, store, {SLACK_COMMUNITY: acme}, pace=unhurried)
        )
        message = await ann.says(channel, "hello")
        closing = opened.pop_all()

    async def posted() -> int:
        return len(server.posted)

    stage = Stage(bot.platform, at(channel, message.ts), posted, ann.id)
    stage.closing = closing
    return stage


@pytest.fixture(params=[on_playground, on_transcript, on_fake, on_discord, on_slack])
async def stage(request: pytest.FixtureRequest, store: Store) -> AsyncIterator[Stage]:
    stage: Stage = await request.param(store)
    async with stage.closing:
        yield stage


async def test_the_same_key_is_the_same_message(stage: Stage) -> None:
    """A send that is repeated because its outcome was unknown posts nothing new."""
    first = await stage.send("hello", "key-1")

    again = await stage.send("hello", "key-1")

    assert again == first
    assert await stage.posted() == 1


async def test_another_key_is_another_message(stage: Stage) -> None:
    """Equal words under two keys are two messages."""
    first = await stage.send("hello", "key-1")

    second = await stage.send("hello", "key-2")

    assert second != first
    assert await stage.posted() == 2


async def test_an_edit_posts_nothing(stage: Stage) -> None:
    """What is edited stays one message, and its key still names it."""
    shown = await stage.send("hello", "key-1")

    await stage.platform.edit(stage.saying(note("goodbye")), shown)

    assert await stage.send("hello", "key-1") == shown
    assert await stage.posted() == 1


async def test_an_unknown_message_cannot_be_edited(stage: Stage) -> None:
    """An edit of what the bot never posted is refused, for good."""
    with pytest.raises(Refused):
        await stage.platform.edit(stage.saying(note("goodbye")), "999999")


async def test_taking_back_twice_is_no_error(stage: Stage) -> None:
    """A deletion that is repeated because its outcome was unknown succeeds."""
    shown = await stage.send("hello", "key-1")
    await stage.platform.delete(stage.place, shown)

    await stage.platform.delete(stage.place, shown)

    assert await stage.posted() == 1


async def test_somebody_is_written_to_directly(stage: Stage) -> None:
    """A post to a person is one message by its key, too, and can be changed and taken back."""
    letter = Post(slot="letter", to=stage.person, message=note("hello"))
    shown = await stage.platform.send(letter, key="key-1")

    again = await stage.platform.send(letter, key="key-1")
    await stage.platform.edit(replace(letter, message=note("goodbye")), shown)
    await stage.platform.delete(stage.person, shown)

    assert again == shown
    assert await stage.posted() == 1


async def test_any_message_goes_through(stage: Stage) -> None:
    """Empty words, very long ones and control characters are posted, not raised."""
    for number, words in enumerate(["", "x" * 50_000, "\x07 \u202e <script>"]):
        message: Message = note(words)

        assert await stage.platform.send(stage.saying(message), key=f"odd-{number}")
