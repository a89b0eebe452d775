"""What a helper goes through on Slack: chosen topics, being asked, thanks, credit, letters."""

from datetime import timedelta

import pytest

from bot.store import Reports, Store
from tests import slack_server as fake
from tests.slack_wire.journeys.walking import AGAIN, ANSWER, QUESTION, SOLVED, passes
from tests.slack_wire.living import COMMUNITY, Bot, Town
from tests.slack_wire.seeing import becomes, bots, private, shown


@pytest.fixture
async def dora(town: Town, one_bot: Bot) -> fake.User:
    """Somebody who follows another topic; staff has set topics up, and Ben follows Billing."""
    dora = town.acme.user("Dora")
    await dora.joins(town.help)
    for topic in ("Billing: invoices, export, spreadsheet", "Travel: train, hotel, flight"):
        made = await town.sam.commands(town.help, f"topic add {topic}")
        await private(made, "is a topic now")
    for who, topic in ((town.ben, "Billing"), (dora, "Travel")):
        await private(await who.commands(town.help, f"topics {topic}"), topic)
    return dora


async def test_a_helper_is_asked_thanked_and_credited(
    town: Town, one_bot: Bot, dora: fake.User, store: Store
) -> None:
    """Only who follows the topic is mentioned; a tap, an answer, ✅, 👍, a place on the board."""
    question = await town.ann.says(town.help, QUESTION)
    request = await shown(question, "you picked the topic Billing")
    assert town.ben.mention in request.shown
    assert dora.mention not in request.shown

    await private(await town.ben.presses(request, "I take it"), "It is yours")
    await becomes(lambda: "looks at it" in request.shown, True)
    reply = await town.ben.says(town.help, ANSWER, thread=question)
    await town.ann.reacts(reply)
    await shown(question, "has helped 1 person so far")
    await dora.reacts(reply, "+1")
    await one_bot.quiet()

    await private(await town.ben.commands(town.help, "board"), "Ben (you) · 16 points")
    await private(await town.ben.commands(town.help, "why"), "your answer was accepted")
    assert await Reports(store).differences(COMMUNITY) == []


async def test_who_wants_direct_messages_gets_the_question_there(
    town: Town, one_bot: Bot, dora: fake.User
) -> None:
    """Ben takes it in his direct messages, nobody is mentioned; a day later a letter tells whom."""
    for change in ("direct", "letters on"):
        await private(await town.ben.commands(town.help, f"helping {change}"), "Done")
    question = await town.ann.says(town.help, QUESTION)
    request = await shown(town.ben.dm(), "can you answer it there?")

    await town.ben.presses(request, "I take it")
    await shown(town.ben.dm(), "It is yours")
    await becomes(lambda: "You have it" in request.shown, True)
    await town.ann.reacts(await town.ben.says(town.help, ANSWER, thread=question))
    await shown(question, SOLVED)
    assert not any(town.ben.mention in each.shown for each in bots(question.replies))

    again = await dora.says(town.help, AGAIN)
    answer = await shown(again, ANSWER)
    await dora.presses(answer, "That solved it")
    await becomes(lambda: "Solved. Thanks to" in answer.shown, True)
    passes(town, timedelta(days=1))
    await shown(town.ben.dm(), "in the last 24 hours")
