"""What was missed on Slack is made up for in spite of limits, errors and outages."""

from datetime import timedelta

import pytest

from adapters.slack.hearing.review import ROUNDS
from bot.platform import TryLater
from bot.store import Cursors, Store
from tests.slack_wire.hearing.listening import listening, met
from tests.slack_wire.living import Town
from tests.waiting import eventually


@pytest.mark.parametrize("method", ["conversations.history", "users.info"])
async def test_a_limit_is_waited_out(town: Town, store: Store, method: str) -> None:
    """Slack says for how long; nothing is given up, and it is not asked in the meantime."""
    await met(town, store)
    await town.ann.says(town.help, "How do I export all invoices?")
    limited = town.server.faults.limit(method, seconds=1)

    async with listening(town, store) as bot:
        assert bot.texts == ["How do I export all invoices?"]
    assert [call.status for call in town.server.called(method)].count(429) == limited.hits == 1


async def test_trouble_in_one_channel_stops_no_other(town: Town, store: Store) -> None:
    """A channel that fails is read later, while the others are read now."""
    two = town.acme.channel("more-help", members=[town.ann])
    async with listening(town, store, watched=(town.help, two)):
        pass
    broken = town.server.faults.error(
        "conversations.history", "fatal_error", times=10_000, channel=town.help.id
    )
    await town.ann.says(town.help, "How do I export all invoices?")
    await town.ann.says(two, "How do I delete my account?")

    async with listening(town, store, watched=(town.help, two), ready=False) as bot:
        await bot.heard("How do I delete my account?")
        assert not bot.parts.backfill.caught_up.is_set()
        broken.cancel()
        await bot.heard("How do I export all invoices?")


async def test_a_channel_without_the_bot_is_no_trouble(town: Town, store: Store) -> None:
    """Staff is told elsewhere; what can be read is read. Once the bot is in, it begins there."""
    closed = town.acme.channel("closed", members=[town.ann], private=True, with_bot=False)
    async with listening(town, store, watched=(town.help, closed)) as bot:
        await town.ann.invites(town.acme.bot, closed)
        await town.ann.says(closed, "How do I export all invoices?")
        await bot.heard("How do I export all invoices?")


async def test_what_the_database_does_not_take_is_read_again(
    town: Town, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long it is away, no message is given up for it."""
    await met(town, store)
    await town.ann.says(town.help, "How do I export all invoices?")
    await town.ann.says(town.help, "How do I delete my account?")

    async def refuse(*_: object) -> None:
        raise ConnectionError("the database is away")

    async with listening(town, store, ready=False) as bot:
        bot.failing = {"How do I export all invoices?"}
        with monkeypatch.context() as broken:
            broken.setattr(Cursors, "write", refuse)
            history = town.server.called
            looks = len(history("conversations.history"))
            await eventually(
                lambda: len(history("conversations.history")) > looks + 4 * ROUNDS, "more looks"
            )
            assert bot.texts == []
        bot.failing.clear()

        await bot.heard("How do I export all invoices?", "How do I delete my account?")


async def test_what_has_to_wait_is_not_given_up(town: Town, store: Store) -> None:
    """While something else is busy or away, no message is at fault."""
    await met(town, store)
    await town.ann.says(town.help, "How do I export all invoices?")

    async with listening(town, store, ready=False) as bot:
        bot.failing = {"How do I export all invoices?"}
        bot.fault = TryLater(timedelta(seconds=1))
        history = town.server.called
        await eventually(lambda: len(history("conversations.history")) > 4 * ROUNDS, "more looks")
        bot.failing.clear()

        await bot.heard("How do I export all invoices?")


async def test_a_message_that_never_goes_in_stops_no_other(town: Town, store: Store) -> None:
    """After some rounds it is given up, and its channel goes on."""
    await met(town, store)
    await town.ann.says(town.help, "How do I export all invoices?")
    await town.ann.says(town.help, "How do I delete my account?")

    async with listening(town, store, ready=False) as bot:
        bot.failing = {"How do I export all invoices?"}
        bot.fault = ValueError("a word that breaks the rules")

        await bot.heard("How do I delete my account?")
        assert bot.texts == ["How do I delete my account?"]
