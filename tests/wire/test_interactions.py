"""Interactions over the wire: acknowledged in time whatever happens, handed in, answered."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from adapters.discord.interacting.answers import NOTED
from adapters.discord.interacting.reception import SORRY
from bot.domain.events import ActionPressed, CommandGiven
from bot.domain.message import Action
from bot.domain.states import Status
from bot.store import Reports, Store
from tests.discord_server import Message
from tests.discord_server.interaction import Ack
from tests.waiting import eventually
from tests.wire.living import COMMUNITY, Bot, Town, living

QUESTION = "How do I reset my password? The link in the mail does not work."
CALLBACK = "/interactions/{}/{}/callback"


@asynccontextmanager
async def known(town: Town, store: Store) -> AsyncIterator[Bot]:
    """A bot whose commands Discord knows."""
    async with living(town, store) as bot:
        scopes = town.server.world.asking.commands.scopes
        await eventually(lambda: scopes.get(town.guild.id), "the commands")
        yield bot


def interacted(bot: Bot) -> list[ActionPressed | CommandGiven]:
    """What was pressed and commanded, as it was recorded."""
    return [one for one in bot.events if isinstance(one, ActionPressed | CommandGiven)]


async def card(town: Town, bot: Bot) -> Message:
    """The bot's message below a question of Ann's."""
    asked = await town.help.say(town.ann, QUESTION)
    await bot.heard(QUESTION)
    return await eventually(
        lambda: next(
            (
                one
                for one in town.server.posted
                if one.channel.id == asked.id or one.reference is asked
            ),
            None,
        ),
        "the bot's message",
    )


async def recorded(bot: Bot, count: int = 1) -> None:
    """Return when so many interactions are recorded."""
    await eventually(lambda: len(interacted(bot)) >= count, f"{count} interactions")


async def test_the_answer_comes_after_the_acknowledgement(town: Town, store: Store) -> None:
    """While nothing can be recorded, commands and presses are acknowledged all the same."""
    async with known(town, store) as bot:
        message = await card(town, bot)
        bot.open.clear()

        given = await town.ann.command("help", in_channel=town.help)
        pressed = await town.ann.press(message, "Not a question")
        at_once = list(interacted(bot))
        bot.open.set()
        reply = await given.reply()
        await recorded(bot, 2)

    assert (given.ack, pressed.ack) == (Ack.DEFERRED_MESSAGE, Ack.DEFERRED_UPDATE)
    assert at_once == []
    assert reply.is_private
    assert "/ask" in reply.text


async def test_a_locked_database_delays_no_acknowledgement(town: Town, store: Store) -> None:
    """Somebody else writes for long: the press is acknowledged, and recorded when they are done."""
    async with known(town, store) as bot:
        message = await card(town, bot)

        async with store.begin("acme"):
            pressed = await town.ann.press(message, "Not a question")
            at_once = list(interacted(bot))
        await recorded(bot)

    assert pressed.ack is Ack.DEFERRED_UPDATE
    assert at_once == []


async def test_a_failing_inbox_is_said_in_private(town: Town, store: Store) -> None:
    """Who commands or presses in vain reads that nothing was done."""
    async with known(town, store) as bot:
        message = await card(town, bot)
        bot.failures |= {bot.calls + 1, bot.calls + 2}

        pressed = await town.ann.press(message, "Not a question")
        first = await pressed.reply()
        given = await town.ann.command("help", in_channel=town.help)
        second = await given.reply()

    assert [(one.text, one.is_private) for one in (first, second)] == [(SORRY, True)] * 2
    assert interacted(bot) == []


async def test_a_press_that_is_too_late_is_still_done(town: Town, store: Store) -> None:
    """Discord says that 3 seconds are over: what the person wanted is done, without an answer."""
    async with known(town, store) as bot:
        message = await card(town, bot)
        town.server.faults.next("POST", CALLBACK, status=404, code=10062)

        await town.ann.press(message, "Not a question", wait=False)
        await recorded(bot)

    (pressed,) = interacted(bot)
    assert isinstance(pressed, ActionPressed)
    assert (pressed.action, pressed.handle) == (Action.NOT_A_QUESTION, "")


async def test_a_list_that_is_too_late_is_not_made(town: Town, store: Store) -> None:
    """What could only be answered in private is dropped; what changes something is done."""
    async with known(town, store) as bot:
        await card(town, bot)
        town.server.faults.next("POST", CALLBACK, status=404, code=10062, times=2)

        await town.ann.command("help", in_channel=town.help, wait=False)
        await town.ann.command("close", in_channel=town.help, wait=False)
        await recorded(bot)

    assert [one.command for one in interacted(bot) if isinstance(one, CommandGiven)] == ["close"]


async def test_a_lost_receipt_changes_nothing(town: Town, store: Store) -> None:
    """The acknowledgement arrives but its receipt is lost: the answer comes as always."""
    async with known(town, store):
        town.server.faults.next("POST", CALLBACK, loses_reply=True)

        given = await town.ann.command("help", in_channel=town.help)
        reply = await given.reply()

    assert len(town.server.asked("POST", CALLBACK)) == 2
    assert "/ask" in reply.text


async def test_a_command_without_an_answer_stops_thinking(town: Town, store: Store) -> None:
    """What is answered elsewhere ends the wait in private after a while."""
    async with known(town, store) as bot:
        thread = (await card(town, bot)).channel
        reply = await thread.say(town.sam, "Ask for a new link on the sign-in page.")
        await bot.heard(reply.text)

        used = await town.ann.use("Accept as answer", reply)
        await recorded(bot)
        town.server.advance(timedelta(seconds=11))
        noted = await used.reply()

    pressed = interacted(bot)[-1]
    assert isinstance(pressed, ActionPressed)
    assert (pressed.action, pressed.ticket, pressed.argument) == (
        Action.ACCEPT,
        None,
        str(reply.id),
    )
    assert (noted.text, noted.is_private) == (NOTED, True)


async def test_a_message_can_be_asked(town: Town, store: Store) -> None:
    """The message command asks what somebody wrote, in private for who used it."""
    async with known(town, store):
        message = await town.help.say(town.ben, "I wonder: how do I log in?")

        used = await town.ann.use("Ask the knowledge base", message)
        reply = await used.reply()

    assert reply.is_private
    assert "I know no answer" in reply.text


async def test_a_message_without_words_cannot_be_asked(town: Town, store: Store) -> None:
    """Where there is nothing to ask, that is said."""
    async with known(town, store) as bot:
        message = await card(town, bot)

        used = await town.ann.use("Ask the knowledge base", message)
        reply = await used.reply()

    assert "there are no words" in reply.text
    assert interacted(bot) == []


async def test_a_token_that_ran_out_is_not_used(town: Town, store: Store) -> None:
    """An answer that is later than 15 minutes is given up with a reason, not tried for ever."""
    async with known(town, store) as bot:
        bot.open.clear()
        given = await town.ann.command("help", in_channel=town.help)
        town.server.advance(timedelta(minutes=16))
        bot.open.set()
        await recorded(bot)
        while not (why := await given_up(store)):
            await asyncio.sleep(0.01)

    assert ["15 minutes" in one for one in why] == [True]
    assert given.replies == []


async def given_up(store: Store) -> list[str]:
    """Why messages were given up."""
    async with store.engines.read.connect() as db:
        found = await db.exec_driver_sql("SELECT error FROM outbox WHERE state = 'parked'")
        return [row.error for row in found]


@pytest.mark.parametrize("restarts", [False, True])
async def test_a_form_is_heard(town: Town, store: Store, restarts: bool) -> None:
    """Staff snoozes by a form, which may have been opened before the bot was started again."""
    async with known(town, store) as bot:
        await card(town, bot)
        town.server.advance(timedelta(minutes=31))
        escalated = await eventually(
            lambda: next(iter(town.staff_room.messages), None), "the card for staff"
        )
        shown = await town.sam.press(escalated, "Snooze…")
        if not restarts:
            await town.sam.submit(shown, {"value": ["1h"], "other": "tomorrow 9:00"})
            await recorded(bot)
            snoozed = interacted(bot)[-1]
    if restarts:
        async with known(town, store) as bot:
            await town.sam.submit(shown, {"value": ["1h"], "other": "tomorrow 9:00"})
            await recorded(bot)
            snoozed = interacted(bot)[-1]

    assert isinstance(snoozed, ActionPressed)
    assert (snoozed.action, snoozed.argument) == (Action.SNOOZE, "tomorrow 9:00")
    ticket = await Reports(store).ticket(COMMUNITY, 1)
    assert ticket is not None
    assert ticket.status is Status.SNOOZED


async def test_offers_come_over_the_wire(town: Town, store: Store) -> None:
    """What is offered while somebody types passes Discord's checks."""
    async with known(town, store) as bot:
        await card(town, bot)

        offered = await town.ann.autocomplete("close", "number", "reset", in_channel=town.help)

    assert [one["value"] for one in offered] == [1]
    assert offered[0]["name"].startswith("#1 How do I reset my password?")
