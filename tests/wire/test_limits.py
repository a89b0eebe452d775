"""Discord's limits and refusals cost no more than they must: no request, and nobody else's time."""

import asyncio
import dataclasses
from datetime import timedelta

import pytest

from bot.platform import Refused, TryLater
from bot.store import Store
from tests.waiting import PATIENCE, eventually
from tests.wire import living as stage
from tests.wire.living import Bot, Town, living
from tests.wire.test_sending import at, saying

SEND = "/channels/{}/messages"


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long for Discord."""
    monkeypatch.setattr(stage, "QUICK", dataclasses.replace(stage.QUICK, request=0.3))


async def sent_at_last(bot: Bot, town: Town, key: str) -> str:
    """The id of a message in the channel to ask in, repeated until Discord takes it."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                return await bot.platform.send(saying(key, at(town.help)), key=key)
            except (TimeoutError, TryLater):
                await asyncio.sleep(0.02)


@pytest.mark.usefixtures("hasty")
async def test_a_global_limit_ends(town: Town, store: Store) -> None:
    """Who stopped waiting for the global rate limit to end does not make it last for ever."""
    async with living(town, store) as bot:
        town.server.faults.next("POST", SEND, status=429, retry_after=0.6, is_global=True)
        with pytest.raises(TimeoutError):
            await bot.platform.send(saying("one", at(town.help)), key="one")

        await sent_at_last(bot, town, "one")
        await sent_at_last(bot, town, "two")

    assert [message.text for message in town.server.posted] == ["one", "two"]


async def test_a_global_limit_while_somebody_types_ends(
    town: Town, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is offered in time then, and the bot goes on speaking afterwards."""
    monkeypatch.setattr("adapters.discord.interacting.completion.IN_TIME", 0.1)
    async with living(town, store) as bot:
        scopes = town.server.world.asking.commands.scopes
        await eventually(lambda: bool(scopes.get(None)), "the commands")
        limit = town.server.faults.next(
            "GET", "/guilds/{}/members/{}", status=429, retry_after=0.3, is_global=True
        )
        offered = await town.ann.autocomplete("close", "number", "1", in_channel=town.ann.dm())

        await sent_at_last(bot, town, "one")

    assert offered == []
    assert limit.hits == 1


@pytest.mark.usefixtures("hasty")
async def test_a_long_limit_is_not_asked_about(town: Town, store: Store) -> None:
    """Until a channel's limit is over nothing is asked there, and other channels go on."""
    async with living(town, store) as bot:
        limit = town.server.faults.next("POST", SEND, status=429, retry_after=60, times=9)
        with pytest.raises(TimeoutError):
            await bot.platform.send(saying("one", at(town.help)), key="one")
        await eventually(lambda: limit.hits, "Discord's refusal")
        limit.cancel()
        for key in ("one", "one", "two"):
            with pytest.raises(TryLater):
                await bot.platform.send(saying(key, at(town.help)), key=key)

        await bot.platform.send(saying("card", at(town.staff_room)), key="card")

    assert len(town.server.asked("POST", SEND)) == 2


async def test_a_limit_of_the_shield_is_for_every_channel(town: Town, store: Store) -> None:
    """What Discord's shield limits is the address: nothing is asked until the limit is over."""
    async with living(town, store) as bot:
        town.server.faults.next("POST", SEND, status=429, retry_after=60, has_via=False)
        for channel in (town.help, town.help, town.staff_room):
            with pytest.raises(TryLater):
                await bot.platform.send(saying("one", at(channel)), key="one")
        tries = len(town.server.asked("POST", SEND))

        town.clock.push(timedelta(minutes=2))
        await bot.platform.send(saying("one", at(town.staff_room)), key="one")

    assert tries == 1


async def test_forbidden_threads_delay_no_other_channel(town: Town, store: Store) -> None:
    """Each is tried three times; meanwhile staff, and new threads, hear from the bot at once."""
    async with living(town, store) as bot:
        threads = [await town.help.say(town.ann, f"hello {number}") for number in range(5)]
        limits = [
            town.server.faults.next(
                "POST", f"/channels/{one.id}/messages", status=403, code=50013, times=99
            )
            for one in threads[:4]
        ]
        for one in threads[:4] * 5:
            with pytest.raises(TryLater):
                await bot.platform.send(saying("no", at(town.help, one.id)), key=f"{one.id}")

        await bot.platform.send(saying("card", at(town.staff_room)), key="card")
        await bot.platform.send(saying("yes", at(town.help, threads[4].id)), key="yes")

    assert [message.text for message in town.server.posted] == ["card", "yes"]
    assert [limit.hits for limit in limits] == [3, 3, 3, 3]


async def test_nothing_goes_into_another_server(town: Town, store: Store) -> None:
    """A place that another server has is refused, for a post, an edit and a deletion."""
    other = town.server.guild("Other").text_channel("help")
    thread = await other.open_thread(town.ann, "talk")
    async with living(town, store) as bot:
        for there in (at(other), at(town.help, thread.id), at(other, thread.id)):
            with pytest.raises(Refused):
                await bot.platform.send(saying("one", there), key="one")
            with pytest.raises(Refused):
                await bot.platform.edit(saying("one", there), "1")
            with pytest.raises(Refused):
                await bot.platform.delete(there, "1")

    assert town.server.posted == []
