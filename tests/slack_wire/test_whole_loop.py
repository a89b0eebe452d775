"""The whole loop of a question over Slack's wire: asked, answered, kept, credited, escalated."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.store import Reports, Store
from tests import slack_server as fake
from tests.slack_wire.living import COMMUNITY, Bot, Town, living
from tests.slack_wire.seeing import becomes, bots, private, shown

QUESTION = "How do I export my invoices as a spreadsheet?"
ANSWER = "Open Billing, choose Invoices, then Export and pick CSV."


@pytest.fixture(params=["socket", "http"])
async def bot(town: Town, store: Store, request: pytest.FixtureRequest) -> AsyncIterator[Bot]:
    """A bot that is ready, in each mode in turn."""
    async with living(town, store, mode=request.param) as bot:
        yield bot


async def solved(town: Town) -> fake.Message:
    """Ann asks, Ben answers, Ann accepts with a check mark."""
    question = await town.ann.says(town.help, QUESTION)
    await shown(question, "Your question is open")
    reply = await town.ben.says(town.help, ANSWER, thread=question)
    await shown(question, "somebody has written below")
    await town.ann.reacts(reply)
    await shown(question, "that solved it for")
    return question


async def test_the_next_person_gets_the_answer_at_once(town: Town, bot: Bot, store: Store) -> None:
    """What Ann accepted from Ben answers Cleo, who confirms it: Ben is credited once for each."""
    await solved(town)

    cleo = town.acme.user("Cleo")
    await cleo.joins(town.help)
    again = await cleo.says(town.help, "how can I export invoices as a spreadsheet?")
    answer = await shown(again, ANSWER)
    await cleo.presses(answer, "That solved it")
    await shown(again, "Solved. Thanks to")

    reports = Reports(store)
    assert await reports.balances(COMMUNITY) == {f"slack:{town.ben.id}": 17}
    assert await reports.differences(COMMUNITY) == []


async def test_an_undo_takes_back_exactly_what_was_caused(
    town: Town, bot: Bot, store: Store
) -> None:
    """The button Undo reopens, and withdraws the answer and the credit."""
    question = await solved(town)
    thanks = await shown(question, "that solved it for")

    await town.ann.presses(thanks, "Undo")

    await shown(question, "Your question is open")
    reports = Reports(store)
    assert sum((await reports.balances(COMMUNITY)).values()) == 0
    assert all(entry.hidden for entry in await reports.entries(COMMUNITY))


async def test_staff_is_tagged_once_and_a_claim_ends_it(town: Town, bot: Bot) -> None:
    """Nobody answers in time: exactly the staff group is pinged; a claim edits that message."""
    question = await town.ann.says(town.help, QUESTION)
    await shown(question, "Your question is open")

    town.clock.push(timedelta(minutes=31))
    card = await shown(town.staff_room, "has had no answer in time")
    assert f"<!subteam^{town.team.id}>" in str(card.blocks)
    await town.sam.presses(card, "Claim")

    await becomes(lambda: "is on it · since" in card.shown, True)
    assert f"subteam^{town.team.id}" not in str(card.blocks)
    assert len(bots(town.staff_room.messages)) == 1


async def test_who_may_not_is_told_so_in_private(town: Town, bot: Bot) -> None:
    """Ben presses what is Ann's to press: he is told why, and nobody else sees it."""
    question = await solved(town)
    thanks = await shown(question, "that solved it for")

    outcome = await town.ben.presses(thanks, "Undo")

    await private(outcome, "That was not done")
    assert "that solved it for" in thanks.shown
