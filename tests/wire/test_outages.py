"""After each outage the set of messages taken in equals the set sent, and nothing is doubled."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.domain.events import MessagePosted
from bot.store import Store
from tests.discord_server import Message
from tests.wire.living import Bot, Town, living


class Talk:
    """People who write one numbered message after another, in the channel and in a thread."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.said: list[str] = []
        self.thread = town.help

    async def open(self) -> None:
        opener = await self.town.help.say(self.town.ann, "opener")
        self.thread = await self.town.help.open_thread(self.town.ben, "talk", message=opener)

    async def say(self, times: int = 3) -> list[Message]:
        messages = []
        for _ in range(times):
            for channel, who in ((self.town.help, self.town.ann), (self.thread, self.town.ben)):
                self.said.append(f"message {len(self.said)}")
                messages.append(await channel.say(who, self.said[-1]))
        return messages


def taken_in(bot: Bot) -> Counter[str]:
    """How often each message was recorded."""
    return Counter(event.message for event in bot.events if isinstance(event, MessagePosted))


async def line_breaks(town: Town, talk: Talk) -> None:
    await town.server.gateway.drop()
    await talk.say()


async def line_breaks_for_long(town: Town, talk: Talk) -> None:
    town.server.gateway.refuse(3)
    await town.server.gateway.drop()
    await talk.say()


async def closes_with_4000(town: Town, talk: Talk) -> None:
    await town.server.gateway.drop(4000)
    await talk.say()


async def invalid_session(town: Town, talk: Talk) -> None:
    town.server.gateway.refuse(1)
    await town.server.gateway.invalidate()
    await talk.say()


async def resumable_session(town: Town, talk: Talk) -> None:
    await town.server.gateway.invalidate(resumable=True)
    await talk.say()


async def session_is_forgotten(town: Town, talk: Talk) -> None:
    town.server.gateway.forget_sessions()
    await talk.say()
    await town.server.gateway.drop()
    await talk.say()


async def told_to_reconnect(town: Town, talk: Talk) -> None:
    await town.server.gateway.reconnect()
    await talk.say()


async def malformed_event(town: Town, talk: Talk) -> None:
    await talk.say(1)
    pieces: list[Any] = [{}, {"id": "x"}, None, [], {"channel_id": str(town.help.id)}]
    for data in pieces:
        for name in ("MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_REACTION_ADD", "GUILD_CREATE"):
            await town.server.gateway.dispatch(name, data)
    await talk.say(1)


async def no_json(town: Town, talk: Talk) -> None:
    await town.server.gateway.send_raw("{")
    await talk.say()


async def session_times_out(town: Town, talk: Talk) -> None:
    town.server.gateway.forget_sessions()
    await town.server.gateway.drop(4009)
    await talk.say()


async def reading_fails(town: Town, talk: Talk) -> None:
    town.server.faults.next("GET", "/channels/{}/messages", status=503, times=3)
    await session_is_forgotten(town, talk)


async def reading_is_limited(town: Town, talk: Talk) -> None:
    town.server.faults.next("GET", "/channels/{}/messages", status=429, retry_after=0.05, times=3)
    await session_is_forgotten(town, talk)


OUTAGES = [
    line_breaks,
    line_breaks_for_long,
    closes_with_4000,
    invalid_session,
    resumable_session,
    session_is_forgotten,
    told_to_reconnect,
    malformed_event,
    no_json,
    session_times_out,
    reading_fails,
    reading_is_limited,
]


@pytest.mark.parametrize("outage", OUTAGES, ids=lambda outage: outage.__name__)
async def test_an_outage_loses_nothing(
    town: Town, store: Store, outage: Callable[[Town, Talk], Awaitable[None]]
) -> None:
    """What was said before, during and after an outage is taken in, each message in its order."""
    talk = Talk(town)
    await talk.open()
    async with living(town, store) as bot:
        await talk.say()

        await outage(town, talk)
        await town.server.gateway.connected()
        await talk.say()
        await bot.heard(*talk.said)

    assert bot.texts_in(town.help) == talk.said[::2]
    assert bot.texts_in(talk.thread) == talk.said[1::2]


async def test_what_was_said_while_the_bot_was_down_is_taken_in(town: Town, store: Store) -> None:
    """A restart closes the session: the next one begins where the cursors stand."""
    talk = Talk(town)
    await talk.open()
    async with living(town, store) as first:
        await talk.say()
        await first.heard(*talk.said)

    await talk.say(60)  # more than Discord shows on one page
    async with living(town, store) as second:
        await talk.say()
        await second.heard(*talk.said[6:])

    assert second.texts == [text for text in second.texts if text in talk.said[6:]]
    assert set(second.texts) == set(talk.said[6:])


async def test_a_thread_that_was_archived_meanwhile_is_read(town: Town, store: Store) -> None:
    """Discord says nothing of archived threads: they are asked for."""
    talk = Talk(town)
    await talk.open()
    async with living(town, store) as first:
        await talk.say()
        await first.heard(*talk.said)

    await talk.say()
    await talk.thread.edit(is_archived=True)
    async with living(town, store) as second:
        await second.heard(*talk.said[6:])


async def test_a_new_thread_and_a_new_post_are_read(town: Town, store: Store) -> None:
    """What began while the bot was away is read from its beginning."""
    forum = town.guild.forum("questions")
    policy = town.policy(forum)
    async with living(town, store, policy=policy):
        await town.help.say(town.ann, "hello")

    opener = await town.help.say(town.ann, "one")
    thread = await town.help.open_thread(town.ben, "talk", message=opener)
    await thread.say(town.ben, "two")
    post = await forum.post(town.ann, "three", "more about it")
    await post.say(town.ben, "four")
    async with living(town, store, policy=policy) as bot:
        await bot.heard("one", "two", "three\nmore about it", "four")


async def test_nothing_old_is_taken_in(town: Town, store: Store) -> None:
    """Where the bot is new, it begins with what is written from then on."""
    talk = Talk(town)
    await talk.open()
    await talk.say()
    async with living(town, store) as bot:
        fresh = await town.help.say(town.ann, "fresh")
        await bot.heard("fresh")

    assert taken_in(bot) == {str(fresh.id): 1}


@pytest.mark.parametrize("number", [1, 2, 3, 5])
async def test_an_event_that_is_not_recorded_is_handed_in_again(
    town: Town, store: Store, number: int
) -> None:
    """When the database fails for one event, that event is not lost and none overtakes it."""
    talk = Talk(town)
    await talk.open()
    async with living(town, store, failures={number, number + 1}) as bot:
        await talk.say()
        await bot.heard(*talk.said)

    assert bot.texts_in(town.help) == talk.said[::2]
    assert bot.texts_in(talk.thread) == talk.said[1::2]


async def test_what_was_not_recorded_before_the_end_is_read_after_the_start(
    town: Town, store: Store
) -> None:
    """The cursor never passes a message that the inbox did not take."""
    talk = Talk(town)
    await talk.open()
    async with living(town, store) as first:
        await talk.say(1)
        await first.heard(*talk.said)
        first.failures.update(range(first.calls + 1, first.calls + 1000))
        await talk.say(2)
        await asyncio.sleep(0.05)

    async with living(town, store) as second:
        await second.heard(*talk.said[2:])


async def test_a_repeated_event_is_taken_in_once(town: Town, store: Store) -> None:
    """Discord may say the same twice."""
    async with living(town, store) as bot:
        message = await town.help.say(town.ann, "How do I reset my password?")
        await bot.heard(message.content)
        session = next(iter(town.server.gateway.sessions.values()))
        again = [told for told in session.told if '"MESSAGE_CREATE"' in told]
        for told in again:
            await town.server.gateway.send_raw(told)
        await town.help.say(town.ben, "and now?")
        await bot.heard("and now?")

    assert taken_in(bot)[str(message.id)] == 1


async def test_a_malformed_event_does_not_even_end_the_session(town: Town, store: Store) -> None:
    """What cannot be read is passed over, and the bot stays connected."""
    talk = Talk(town)
    await talk.open()
    async with living(town, store) as bot:
        await malformed_event(town, talk)
        await bot.heard(*talk.said)

    assert (len(town.server.gateway.identifies), len(town.server.gateway.resumes)) == (1, 0)
