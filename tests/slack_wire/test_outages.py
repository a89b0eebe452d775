"""After each outage there are exactly the effects of what was said, and nothing is doubled."""

import itertools
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.store import Inbox, Store
from tests.slack_wire.living import QUICK, Bot, Town, living
from tests.slack_wire.talk import Talk
from tests.waiting import eventually

HASTY = replace(QUICK, stuck=timedelta(milliseconds=300))
# What is given up may arrive later still: on a busy machine, later than a moment.
IMPATIENT = replace(HASTY, request=0.5, settle=timedelta(seconds=5))
Outage = Callable[[Town, Talk, Bot], Awaitable[None]]


async def sockets_are_cut(town: Town, talk: Talk, bot: Bot) -> None:
    town.server.sockets.cut()
    await talk.goes_on()


async def one_socket_is_cut(town: Town, talk: Talk, bot: Bot) -> None:
    town.server.sockets.cut(town.server.sockets.open[0])
    await talk.goes_on()


async def disconnect_is_announced(town: Town, talk: Talk, bot: Bot) -> None:
    await town.server.sockets.disconnect("warning")
    await talk.goes_on()
    await town.server.sockets.disconnect("refresh_requested")
    await talk.goes_on()


async def connections_are_refused(town: Town, talk: Talk, bot: Bot) -> None:
    town.server.sockets.refuse(3)
    town.server.sockets.cut()
    await talk.goes_on()


async def hello_never_comes(town: Town, talk: Talk, bot: Bot) -> None:
    town.server.sockets.silence(2)
    town.server.sockets.cut()
    await talk.goes_on()


async def tickets_are_limited(town: Town, talk: Talk, bot: Bot) -> None:
    town.server.faults.limit("apps.connections.open", 0.1, times=2)
    town.server.sockets.cut()
    await talk.goes_on()


async def tickets_fail(town: Town, talk: Talk, bot: Bot) -> None:
    town.server.faults.fail("apps.connections.open", times=2)
    town.server.sockets.cut()
    await talk.goes_on()


OF_SOCKETS: list[Outage] = [
    sockets_are_cut,
    one_socket_is_cut,
    disconnect_is_announced,
    connections_are_refused,
    hello_never_comes,
    tickets_are_limited,
    tickets_fail,
]


async def nobody_listens(town: Town, talk: Talk, bot: Bot) -> None:
    url, town.server.events_url = town.server.events_url, "http://127.0.0.1:9/"
    await talk.goes_on()
    await eventually(lambda: town.server.courier.sent[-1].attempts, "a try")
    town.server.events_url = url


async def nobody_listens_for_long(town: Town, talk: Talk, bot: Bot) -> None:
    url, town.server.events_url = town.server.events_url, "http://127.0.0.1:9/"
    await talk.goes_on()
    await eventually(lambda: town.server.courier.lost, "events that are given up")
    await town.server.courier.settled()
    town.server.events_url = url
    bot.parts.backfill.ask()


async def answers_are_late(town: Town, talk: Talk, bot: Bot) -> None:
    patience, town.server.http.timeout = town.server.http.timeout, 0.001
    await talk.goes_on()
    await eventually(lambda: town.server.courier.sent[-1].attempts, "a try")
    town.server.http.timeout = patience


OF_HTTP: list[Outage] = [nobody_listens, nobody_listens_for_long, answers_are_late]


async def given_up(town: Town, talk: Talk, bot: Bot) -> None:
    """Nothing comes for longer than Slack tries."""
    town.server.courier.pause()
    await talk.goes_on()
    await talk.goes_on()
    assert town.server.courier.drop()
    town.server.courier.resume()
    bot.parts.backfill.ask()


async def reading_fails(town: Town, talk: Talk, bot: Bot) -> None:
    town.server.faults.fail("conversations.history", times=2)
    town.server.faults.fail("conversations.replies", times=2)
    await given_up(town, talk, bot)


async def reading_is_limited(town: Town, talk: Talk, bot: Bot) -> None:
    town.server.faults.limit("conversations.history", 1)
    await given_up(town, talk, bot)


async def reading_breaks_off(town: Town, talk: Talk, bot: Bot) -> None:
    town.server.faults.drop("conversations.replies", times=2)
    town.server.faults.mangle("conversations.history", times=2)
    await given_up(town, talk, bot)


async def reading_hangs(town: Town, talk: Talk, bot: Bot) -> None:
    town.server.faults.hang("conversations.history", times=1)
    await given_up(town, talk, bot)


async def nobody_is_looked_up(town: Town, talk: Talk, bot: Bot) -> None:
    town.server.faults.fail("users.info", times=3)
    town.server.faults.limit("users.info", 1)
    await talk.goes_on()


async def writing_fails(town: Town, talk: Talk, bot: Bot) -> None:
    town.server.faults.fail("chat.postMessage", times=2)
    await talk.goes_on()


async def writing_is_limited(town: Town, talk: Talk, bot: Bot) -> None:
    town.server.faults.limit("chat.postMessage", 1, times=2)
    town.server.faults.limit("chat.update", 1)
    await talk.goes_on()


async def replies_are_lost(town: Town, talk: Talk, bot: Bot) -> None:
    town.server.faults.lose("chat.postMessage", times=2)
    town.server.faults.lose("chat.update")
    await talk.goes_on()


async def writing_hangs(town: Town, talk: Talk, bot: Bot) -> None:
    hanging = town.server.faults.hang("chat.postMessage", times=1)
    await talk.goes_on()
    await eventually(lambda: hanging.hits, "a call that hangs")
    hanging.release()


async def answers_are_no_json(town: Town, talk: Talk, bot: Bot) -> None:
    town.server.faults.mangle("chat.postMessage")
    await talk.goes_on()


async def database_is_away(town: Town, talk: Talk, bot: Bot) -> None:
    """What is recorded fails, after the acknowledgement."""
    bot.failures.update(range(bot.calls + 1, bot.calls + 4))
    await talk.goes_on()


IN_BOTH: list[Outage] = [
    given_up,
    reading_fails,
    reading_is_limited,
    reading_breaks_off,
    reading_hangs,
    nobody_is_looked_up,
    writing_fails,
    writing_is_limited,
    replies_are_lost,
    writing_hangs,
    answers_are_no_json,
    database_is_away,
]
HANGING: list[Outage] = [hello_never_comes, reading_hangs]  # until the bot gives it up
CASES = [
    *(("socket", each) for each in [*OF_SOCKETS, *IN_BOTH]),
    *(("http", each) for each in [*OF_HTTP, *IN_BOTH]),
]


@pytest.mark.parametrize(
    ("mode", "outage"), CASES, ids=[f"{mode}-{each.__name__}" for mode, each in CASES]
)
async def test_an_outage_loses_and_doubles_nothing(
    town: Town, store: Store, mode: str, outage: Outage
) -> None:
    """What was said before, during and after an outage has its effects, each once."""
    town.server.courier.retries = (0.0, 0.05, 0.3)
    town.server.sockets.waits = False
    talk = Talk(town, store)
    pace = IMPATIENT if outage in HANGING else HASTY
    async with living(town, store, mode=mode, pace=pace) as bot:
        await talk.goes_on()
        await talk.is_whole()

        await outage(town, talk, bot)
        await talk.goes_on()

        await talk.is_whole()


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_what_cannot_be_kept_is_sent_again(
    town: Town, store: Store, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the inbox takes nothing Slack is told so, and what comes again has its effects."""
    keep, tries = Inbox.insert, itertools.count()

    async def fails_at_first(self: Inbox, *request: Any) -> bool:
        if next(tries) < 4:
            raise ConnectionError("the database is away")
        return await keep(self, *request)

    town.server.courier.retries = (0.0, 0.05, 0.3)
    town.server.sockets.timeout = 0.5  # what is not acknowledged comes again this soon
    talk = Talk(town, store)
    async with living(town, store, mode=mode):
        monkeypatch.setattr(Inbox, "insert", fails_at_first)
        await talk.goes_on()

        await talk.is_whole()

    assert next(tries) > 4
