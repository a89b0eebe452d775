"""No position passes a message that was not taken in."""

import asyncio
import dataclasses
from datetime import timedelta

import pytest

from adapters.discord.hearing import streams
from bot.domain.events import Event, MessagePosted, ReactionRemoved
from bot.store import Cursors, Store
from tests.waiting import eventually
from tests.wire import living as stage
from tests.wire.living import COMMUNITY, QUICK, Bot, Town, living


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """A look for what was missed comes soon."""
    pace = dataclasses.replace(QUICK, sweep=timedelta(milliseconds=50))
    monkeypatch.setattr(stage, "QUICK", pace)


class Refusing:
    """A store that does not take one text, until it is well."""

    def __init__(self, bot: Bot, text: str) -> None:
        self.well = False
        self.tries = 0
        self._text = text
        self._handle = bot.service.handle

    async def __call__(self, event: Event) -> None:
        if isinstance(event, MessagePosted) and event.text == self._text and not self.well:
            self.tries += 1
            raise ConnectionError("the database is away")
        await self._handle(event)


async def test_what_cannot_be_read_now_is_read_later(town: Town, store: Store) -> None:
    """Live messages in a channel whose history is closed do not pass what is missing before."""
    async with living(town, store) as bot:
        await town.help.say(town.ann, "before")
        await bot.heard("before")
    await town.help.say(town.ann, "missed")

    closed = town.server.faults.next(
        "GET", "/channels/{}/messages", status=403, code=50001, times=99
    )
    async with living(town, store) as bot:
        await town.help.say(town.ann, "live")
        await bot.heard("live")
        assert "missed" not in bot.texts
    closed.cancel()

    async with living(town, store) as bot:
        await bot.heard("missed")


async def test_a_message_deleted_while_it_is_read_hides_no_other(town: Town, store: Store) -> None:
    """That the check marks of one cannot be read any more does not end the reading."""
    async with living(town, store) as bot:
        await town.help.say(town.ann, "before")
        await bot.heard("before")
    marked = await town.help.say(town.ann, "marked")
    await town.ben.react(marked)
    await town.help.say(town.ann, "after it")

    marks = "/channels/{}/messages/{}/reactions/{}"
    gone = town.server.faults.next("GET", marks, status=404, code=10008)
    async with living(town, store) as bot:
        await eventually(lambda: gone.hits, "a look at the check marks")

        assert bot.texts == ["marked", "after it"]


@pytest.mark.usefixtures("often")
async def test_what_was_passed_over_is_read_again(town: Town, store: Store) -> None:
    """A message that failed while others went through comes in once it can."""
    other = town.guild.text_channel("other")
    async with living(town, store, policy=town.policy(other)) as bot:
        refusing = Refusing(bot, "hard")
        bot.service.handle = refusing  # type: ignore[method-assign]
        await town.help.say(town.ann, "hard")
        await eventually(lambda: refusing.tries, "a try")
        await other.say(town.ben, "easy")
        await eventually(lambda: refusing.tries > streams.HOPELESS, "another round")
        refusing.well = True

        await bot.heard("hard", "easy")


@pytest.mark.usefixtures("often")
async def test_a_message_that_never_goes_in_stops_no_other(town: Town, store: Store) -> None:
    """After some rounds it is given up, and its channel goes on."""
    other = town.guild.text_channel("other")
    async with living(town, store, policy=town.policy(other)) as bot:
        refusing = Refusing(bot, "poison")
        bot.service.handle = refusing  # type: ignore[method-assign]
        await town.help.say(town.ann, "poison")
        await town.help.say(town.ann, "after it")
        for number in range(200):
            if "after it" in bot.texts:
                break
            await other.say(town.ben, f"easy {number}")
            await bot.heard(f"easy {number}")

        await bot.heard("after it")


@pytest.mark.usefixtures("often")
async def test_what_is_too_much_at_once_is_read_later(
    town: Town, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A channel's queue is bounded, and nothing is missing in the end."""
    monkeypatch.setattr(streams, "MOST", 3)
    said = [f"message {number}" for number in range(10)]
    async with living(town, store) as bot:
        bot.open.clear()
        for text in said:
            await town.help.say(town.ann, text)
        bot.open.set()

        await bot.heard(*said)
        assert bot.texts == said


@pytest.mark.usefixtures("often")
async def test_a_thread_archived_while_the_gateway_is_away_is_read(
    town: Town, store: Store
) -> None:
    """The looks meanwhile, which see no archived threads, do not pass it."""
    opener = await town.help.say(town.ann, "opener")
    thread = await town.help.open_thread(town.ben, "talk", message=opener)
    async with living(town, store) as bot:
        await thread.say(town.ben, "first")
        await bot.heard("first")
        town.server.gateway.refuse(15)
        await town.server.gateway.drop()
        town.server.gateway.forget_sessions()
        await thread.say(town.ben, "last")
        await thread.edit(is_archived=True)
        town.server.advance(timedelta(seconds=2))
        await town.help.say(town.ann, "elsewhere")
        await bot.heard("elsewhere")

    async with living(town, store) as again:
        assert "last" in bot.texts + again.texts


async def test_a_look_that_takes_long_is_not_cancelled(
    town: Town, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A global limit that outlasts the look leaves the client able to ask Discord afterwards."""
    pace = dataclasses.replace(QUICK, sweep=timedelta(milliseconds=20))
    monkeypatch.setattr(stage, "QUICK", pace)
    channels = f"/guilds/{town.guild.id}/channels"
    limited = town.server.faults.next("GET", channels, status=429, retry_after=0.6, is_global=True)
    async with living(town, store, ready=False) as bot:
        await eventually(lambda: limited.hits, "a look")
        await asyncio.sleep(0.4)  # the look's time is over, and the limit is not

        await bot.caught_up()
        assert bot.platform.client is not None
        assert bot.platform.client.http._global_over.is_set()


async def test_marks_are_counted_where_people_may_ask_only(town: Town, store: Store) -> None:
    """What is taken back elsewhere leaves nothing to keep."""
    other = town.guild.text_channel("off-topic")
    async with living(town, store) as bot:
        for channel in (other, town.help):
            said = await channel.say(town.ben, "look at this")
            await town.ann.react(said)
            await town.ann.unreact(said)
        await eventually(
            lambda: sum(isinstance(event, ReactionRemoved) for event in bot.events) == 2,
            lambda: str(bot.events),
        )

    cursors = await Cursors(store, COMMUNITY, "discord").all()
    assert [name for name in cursors if name.startswith("taken-back:")] == [
        f"taken-back:{said.id}:discord:{town.ann.id}"
    ]
