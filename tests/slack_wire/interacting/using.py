"""What people do with the bot on the small Slack, and what comes of it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests import slack_server as fake
from tests.slack_wire.living import Bot
from tests.slack_wire.seeing import shown

QUESTION = "How do I reset my password?"


OVERDUE = timedelta(minutes=31)


async def asked(bot: Bot, text: str = QUESTION, *, by: fake.User | None = None) -> fake.Message:
    """A question in the channel, Ann's unless *by* somebody else, which waits for people."""
    return await said(bot, by or bot.town.ann, text)


async def said(
    bot: Bot, user: fake.User, text: str, thread: fake.Message | None = None
) -> fake.Message:
    """What *user* says in the channel, once it is taken in and answered."""
    message = await user.says(bot.town.help, text, thread=thread)
    await bot.heard(text)
    await bot.quiet()
    return message


async def told(outcome: fake.Outcome, bot: Bot) -> str:
    """What the person is told in private."""
    await bot.quiet()
    await outcome.reply()
    return outcome.shown


async def escalated(bot: Bot) -> fake.Message:
    """Staff's card of Ann's question, which is overdue."""
    await asked(bot)
    bot.town.clock.push(bot.town.clock.offset + OVERDUE)
    card = await shown(bot.town.staff_room, "has had no answer in time")
    await bot.quiet()
    return card


async def forged(outcome: fake.Outcome, bot: Bot, **changes: Any) -> None:
    """Send what *outcome* sent once more, with other pieces and as something new."""
    courier = bot.town.server.courier
    sent = next(each for each in courier.sent if each.payload is outcome.payload)
    body = {**sent.payload, "trigger_id": f"{outcome.trigger_id}.again", **changes}
    courier.send(replace(sent, payload=body, attempts=[]))
    await bot.quiet()
