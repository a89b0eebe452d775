"""What a helper lives through on Discord: chosen topics, being asked, thanks, credit, letters."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.domain.events import ReactionAdded
from bot.store import Reports, Store
from tests import discord_server as fake
from tests.discord_server import Can
from tests.discord_server.pings import Pings
from tests.waiting import eventually
from tests.wire.living import COMMUNITY, Bot, Town, living
from tests.wire.seeing import becomes, bots, private, shown, thread_on

QUESTION = "How do I export my invoices as a spreadsheet?"
AGAIN = "how can I export invoices as a spreadsheet?"
ANSWER = "Open Billing, choose Invoices, then Export and pick CSV."


@pytest.fixture
async def bot(town: Town, store: Store) -> AsyncIterator[Bot]:
    """A bot that is ready; staff has set topics up, Ben follows Billing and Dora something else."""
    team = town.guild.role("Moderators", permissions=Can.MANAGE_THREADS)
    await town.sam.give(team)
    async with living(town, store) as bot:
        for topic in ("Billing: invoices, export, spreadsheet", "Travel: train, hotel, flight"):
            made = await town.sam.command(
                "topic", in_channel=town.staff_room, change=f"add {topic}"
            )
            await private(made, "is a topic now")
        for who, topic in ((town.ben, "Billing"), (town.guild.member("Dora"), "Travel")):
            followed = await who.command("topics", in_channel=town.help, topics=topic)
            await private(followed, topic)
        yield bot


def emojis(bot: Bot) -> list[str]:
    """The reactions that were taken in."""
    return [event.emoji for event in bot.events if isinstance(event, ReactionAdded)]


async def says(who: fake.Member, change: str, town: Town) -> fake.Message:
    """What the bot says to `/helping` with *change*."""
    return await private(await who.command("helping", in_channel=town.help, change=change), "Done")


async def test_a_helper_is_asked_thanked_and_credited(town: Town, bot: Bot, store: Store) -> None:
    """Only who follows the topic is mentioned; a tap, an answer, ✅, 👍, a place on the board."""
    question = await town.help.say(town.ann, QUESTION)
    thread = await thread_on(question)
    request = await shown(thread, "you picked the topic Billing: can you answer this?")
    assert request.pings == Pings(users=frozenset({town.ben.id}))

    await private(await town.ben.press(request, "I take it"), "It is yours")
    await shown(thread, "looks at it")
    reply = await thread.say(town.ben, ANSWER)
    await town.ann.react(reply)
    await shown(thread, "has helped 1 person so far")
    await town.guild.member("Cleo").react(reply, "👍")
    await eventually(lambda: "👍" in emojis(bot), "the 👍")

    board = await town.ben.command("board", in_channel=town.help)
    await private(board, "(you) · 16 points")
    await private(await town.ben.command("why", in_channel=town.help), "your answer was accepted")
    assert await Reports(store).differences(COMMUNITY) == []


async def test_who_wants_direct_messages_gets_the_question_there(town: Town, bot: Bot) -> None:
    """Ben takes it in his direct messages, nobody is mentioned; a day later a letter tells whom."""
    await says(town.ben, "direct", town)
    await says(town.ben, "letters on", town)
    question = await town.help.say(town.ann, QUESTION)
    thread = await thread_on(question)
    request = await shown(town.ben.dm(), "can you answer it there?")

    await private(await town.ben.press(request, "I take it"), "It is yours")
    await shown(thread, "looks at it")
    await town.ann.react(await thread.say(town.ben, ANSWER))
    await shown(thread, "that solved it for")
    assert not any(each.pings for each in bots(thread))

    cleo = town.guild.member("Cleo")
    answer = await shown(await thread_on(await town.help.say(cleo, AGAIN)), ANSWER)
    await cleo.press(answer, "That solved it")
    await becomes(lambda: "Solved. Thanks to" in answer.text, True)
    town.clock.push(timedelta(days=1))
    letter = await shown(town.ben.dm(), "in the last 24 hours")
    assert "Do not tell me whom I helped" in letter.buttons
