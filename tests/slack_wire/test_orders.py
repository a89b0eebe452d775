"""Events come in any order, each several times, while much fails: the effects are the same."""

import asyncio
import contextlib
import random

import pytest

from bot.domain.states import ENDED
from bot.domain.ticket import Ticket
from bot.store import Reports, Store
from tests import slack_server as fake
from tests.slack_wire.living import COMMUNITY, Town, living
from tests.slack_wire.talk import Talk, worked_off
from tests.waiting import PATIENCE

ANSWER = "Open Billing, choose Invoices, then Export and pick CSV."


async def lived(town: Town) -> list[fake.Message]:
    """Five questions: answered, accepted, edited, deleted, and one with a mark taken back."""
    asked = []
    for number in range(5):
        asker = town.acme.user(f"Asker {number}")
        await asker.joins(town.help)
        asked.append(await asker.says(town.help, f"How do I open the door {number * 977}?"))
    answers = [await town.ben.says(town.help, ANSWER, thread=each) for each in asked]
    await asked[1].author.reacts(answers[1])
    await asked[2].author.edits(asked[2], "How do I close the window of the second floor?")
    await town.ben.deletes(answers[2])
    await asked[3].author.deletes(asked[3])
    await asked[4].author.reacts(answers[4])
    await asked[4].author.unreacts(answers[4])
    return asked


def meaning(ticket: Ticket) -> tuple[object, ...]:
    """What became of a question."""
    solved = ticket.resolution.message if ticket.resolution else None
    replies = frozenset(each.message for each in ticket.replies if not each.deleted)
    return ticket.status in ENDED, ticket.text, replies, solved


def wanted(asked: list[fake.Message]) -> dict[str, tuple[object, ...]]:
    """What must become of them, as Slack shows them."""
    found: dict[str, tuple[object, ...]] = {}
    for number, each in enumerate(asked):
        answers = [one for one in each.replies if not one.author.is_bot]
        marked = [one.ts for one in answers if one.reactions]
        solved = marked[0] if marked else None
        found[each.ts] = (
            bool(solved) or number == 3,
            each.text if number != 3 else "",
            frozenset(one.ts for one in answers),
            solved,
        )
    return found


async def becomes(store: Store, asked: list[fake.Message]) -> None:
    """Return when the tickets are what Slack shows; one of a deleted question may be or not."""
    expected, seen = wanted(asked), dict[str, tuple[object, ...]]()
    del expected[asked[3].ts]
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            while seen != expected:
                tickets = await Reports(store).tickets(COMMUNITY)
                seen = {each.message: meaning(each) for each in tickets}
                gone = seen.pop(asked[3].ts, (True,))
                await asyncio.sleep(0.02)
    assert seen == expected
    assert gone[0], "a deleted question is open"
    assert len(tickets) - len(expected) in (0, 1)


@pytest.mark.parametrize("mode", ["socket", "http"])
@pytest.mark.parametrize("seed", range(4))
async def test_any_order_and_number_has_the_same_effects(
    town: Town, store: Store, mode: str, seed: int
) -> None:
    """Each event 1 to 4 times, in any order, while every ninth one is not recorded at first."""
    dice = random.Random(seed)  # noqa: S311 repeatable
    async with living(town, store, mode=mode) as bot:
        town.server.courier.pause()
        asked = await lived(town)
        parcels = town.server.courier.drop()
        town.server.courier.resume()
        again = [each for each in parcels for _ in range(dice.randint(1, 4))]
        dice.shuffle(again)
        bot.failures.update(range(bot.calls + 1, bot.calls + 100, 9))
        for each in again:
            town.server.courier.repeat(each)
        await town.server.courier.settled()
        await worked_off(store)
        bot.parts.backfill.ask()

        await becomes(store, asked)

    reports = Reports(store)
    assert sum((await reports.balances(COMMUNITY)).values()) == 15
    assert await reports.differences(COMMUNITY) == []


async def test_an_answer_that_overtakes_its_question_counts(town: Town, store: Store) -> None:
    """Slack tries the question again a moment later: the answer that came first is not lost."""
    talk = Talk(town, store)
    async with living(town, store):
        town.server.courier.pause()
        await talk.answered(await talk.asks())

        town.server.courier.resume(backwards=True)

        await talk.is_whole()
