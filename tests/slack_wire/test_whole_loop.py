"""The whole loop of a question over Slack's wire: asked, answered, kept, credited, escalated."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.store import Reports, Store
from tests import slack_server as fake
from tests.slack_wire.living import COMMUNITY, Bot, Office, living
from tests.slack_wire.seeing import becomes, bots, private, shown

QUESTION = "How do I export my invoices as a spreadsheet?"
ANSWER = "Open Billing, choose Invoices, then Export and pick CSV."


@pytest.fixture(params=["socket", "http"])
async def bot(office: Office, store: Store, request: pytest.FixtureRequest) -> AsyncIterator[Bot]:
    """A bot that is ready, in each mode in turn."""
    async with living(office, store, mode=request.param) as bot:
        yield bot


async def solved(office: Office) -> fake.Message:
    """Ann asks, Ben answers, Ann accepts with a check mark."""
    question = await office.ann.says(office.help, QUESTION)
    await shown(question, "Your question is open")
    reply = await office.ben.says(office.help, ANSWER, thread=question)
    await shown(question, "somebody has written below")
    await office.ann.reacts(reply)
    await shown(question, "that solved it for")
    return question


async def test_the_next_person_gets_the_answer_at_once(
    office: Office, bot: Bot, store: Store
) -> None:
    """What Ann accepted from Ben answers Cleo, who confirms it: Ben is credited once for each."""
    await solved(office)

    cleo = office.acme.user("Cleo")
    await cleo.joins(office.help)
    again = await cleo.says(office.help, "how can I export invoices as a spreadsheet?")
    answer = await shown(again, ANSWER)
    await cleo.presses(answer, "That solved it")
    await shown(again, "Solved. Thanks to")

    reports = Reports(store)
    assert await reports.balances(COMMUNITY) == {f"slack:{office.ben.id}": 17}
    assert await reports.differences(COMMUNITY) == []


async def test_an_undo_takes_back_exactly_what_was_caused(
    office: Office, bot: Bot, store: Store
) -> None:
    """The button Undo reopens, and withdraws the answer and the credit."""
    question = await solved(office)
    thanks = await shown(question, "that solved it for")

    await office.ann.presses(thanks, "Undo")

    await shown(question, "Your question is open")
    reports = Reports(store)
    assert sum((await reports.balances(COMMUNITY)).values()) == 0
    assert all(entry.hidden for entry in await reports.entries(COMMUNITY))


async def test_staff_is_tagged_once_and_a_claim_ends_it(office: Office, bot: Bot) -> None:
    """Nobody answers in time: exactly the staff group is pinged; a claim edits that message."""
    question = await office.ann.says(office.help, QUESTION)
    await shown(question, "Your question is open")

    office.clock.push(timedelta(minutes=31))
    card = await shown(office.staff_room, "has had no answer in time")
    assert f"<!subteam^{office.team.id}>" in str(card.blocks)
    await office.sam.presses(card, "Claim")

    await becomes(lambda: "is on it since" in card.shown, True)
    assert f"subteam^{office.team.id}" not in str(card.blocks)
    assert len(bots(office.staff_room.messages)) == 1


async def test_who_may_not_is_told_so_in_private(office: Office, bot: Bot) -> None:
    """Ben presses what is Ann's to press: he is told why, and nobody else sees it."""
    question = await solved(office)
    thanks = await shown(question, "that solved it for")

    outcome = await office.ben.presses(thanks, "Undo")

    await private(outcome, "That was not done")
    assert "that solved it for" in thanks.shown
