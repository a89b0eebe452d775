"""Questions asked in private that are posted to the channel, on the small Slack."""

import pytest

from bot.domain.events import ActionPressed, MessagePosted
from bot.domain.parts.endings import Ending
from bot.domain.states import Status
from tests import slack_server as fake
from tests.slack_wire.interacting.using import QUESTION, forged
from tests.slack_wire.living import Bot


async def whispered(bot: Bot) -> fake.Message:
    """What Ann is shown on a question that she asked in private."""
    outcome = await bot.town.ann.commands(bot.town.help, QUESTION)
    await bot.quiet()
    return await outcome.reply()


async def test_a_private_question_is_posted_to_the_channel(bot: Bot) -> None:
    """In the asker's name, where it is a question like any other."""
    shown = await whispered(bot)

    await bot.town.ann.presses(shown, "Post it to the channel")
    await bot.quiet()

    posted = bot.town.help.messages[0]
    ticket = await bot.ticket(2)
    assert QUESTION in posted.shown
    assert (ticket.asker.name, ticket.text, ticket.message) == ("Ann", QUESTION, posted.ts)
    assert ticket.status is Status.OPEN
    ended = (await bot.ticket(1)).resolution
    assert ended is not None
    assert ended.ending is Ending.PUBLISHED
    assert "in the channel now" in shown.shown


async def test_a_question_that_is_posted_to_a_private_channel_stays_private(bot: Bot) -> None:
    """Who is not in the channel is shown no word of it."""
    closed = bot.town.acme.channel("closed", members=[bot.town.ann], private=True)
    outcome = await bot.town.ann.commands(closed, QUESTION)
    await bot.quiet()

    await bot.town.ann.presses(await outcome.reply(), "Post it to the channel")
    await bot.quiet()

    ticket = await bot.ticket(2)
    assert (ticket.message, ticket.private) == (closed.messages[0].ts, True)


@pytest.mark.parametrize("deaths", [1, 2])
async def test_a_question_is_posted_once_however_often_the_press_is_worked_off(
    bot: Bot, deaths: int
) -> None:
    """The process dies after the question, or the press as well, was recorded."""
    shown = await whispered(bot)
    bot.deaths = deaths

    await bot.town.ann.presses(shown, "Post it to the channel")
    await bot.quiet()

    assert len([m for m in bot.town.help.messages if QUESTION in m.shown]) == 1
    assert len({e.key for e in bot.events if isinstance(e, MessagePosted)}) == 1
    ended = (await bot.ticket(1)).resolution
    assert ended is not None
    assert ended.ending is Ending.PUBLISHED
    assert (await bot.ticket(2)).status is Status.OPEN


async def test_two_taps_post_one_question(bot: Bot) -> None:
    """The second finds it posted, and says nothing more."""
    shown = await whispered(bot)

    first = await bot.town.ann.presses(shown, "Post it to the channel")
    await bot.quiet()
    await forged(first, bot)

    assert len([m for m in bot.town.help.messages if QUESTION in m.shown]) == 1
    assert len(first.replies) == 0


async def test_nobody_else_can_post_a_private_question(bot: Bot) -> None:
    """A press can be forged: it is refused by the rules."""
    shown = await whispered(bot)
    outcome = await bot.town.ann.presses(shown, "Post it to the channel", wait=False)

    await forged(outcome, bot, user={"id": bot.town.ben.id})

    refused = [event for event in bot.of(ActionPressed) if event.actor.name == "Ben"]
    assert len(refused) == 1
    ended = (await bot.ticket(1)).resolution
    assert ended is None or ended.by.name == "Ann"


async def test_there_is_no_channel_in_a_direct_message(bot: Bot) -> None:
    """A sentence says where it can be asked."""
    town = bot.town
    outcome = await town.ann.commands(town.ann.dm(), QUESTION)
    await bot.quiet()
    shown = town.ann.dm().messages[-1]

    press = await town.ann.presses(shown, "Post it to the channel")
    await bot.quiet()

    assert outcome.is_acknowledged
    assert "there is no channel here" in press.shown
