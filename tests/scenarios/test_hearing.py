"""What a channel learns about what is a question there, and how that is taken back."""

from dataclasses import replace

from bot.domain.hearing import threshold
from bot.domain.message import Action
from bot.domain.policy import Matching
from bot.domain.states import Status
from bot.service import Service
from bot.store import Store
from knowledge import question
from tests.scenarios.chat import ANN, BEN, COMMUNITY, HANA, POLICY, RAJ, SAM, Chat, write_counter
from tests.scenarios.test_loop import QUESTION, solve

IDLE = "How do I live without coffee?"


async def least(chat: Chat, channel: str = "help") -> float:
    """How sure the bot must be now in *channel*."""
    at = chat.at(channel)
    return threshold(POLICY, at.place, await chat.reports.hearing(at, ""))


async def dismiss(chat: Chat, text: str, number: int) -> None:
    """Somebody writes *text*, and the team says that it is no question."""
    await chat.post(BEN, text)
    await chat.press(SAM, Action.NOT_A_QUESTION, number)


async def test_not_a_question_raises_and_solved_lowers(chat: Chat) -> None:
    """Each mistake makes the channel harder of hearing, each solved question less so."""
    before = await least(chat)

    await dismiss(chat, IDLE, 1)
    raised, elsewhere = await least(chat), await least(chat, "billing")
    await solve(chat)
    lowered = await least(chat)

    assert before == elsewhere == question.THRESHOLD < lowered < raised


async def test_within_bounds(chat: Chat) -> None:
    """No number of taps makes it deaf, and none of solved questions more eager than it is set."""
    await solve(chat)
    never_raised = await least(chat)

    for number in range(2, 10):
        await chat.post(ANN, f"Where is my parcel number {number}?", addressed=True)
        await chat.press(SAM, Action.NOT_A_QUESTION, number)

    assert never_raised == question.THRESHOLD
    assert round(await least(chat), 9) == 0.9


async def test_reopening_takes_back_exactly_that(chat: Chat) -> None:
    """A tap that is undone has never been; one that came after it stays."""
    await dismiss(chat, IDLE, 1)
    once = await least(chat)
    await dismiss(chat, "How do I feed the office cat?", 2)

    await chat.press(BEN, Action.REOPEN, 1)
    after = await least(chat)
    await chat.press(SAM, Action.NOT_A_QUESTION, 1)
    again = await least(chat)
    await chat.press(BEN, Action.REOPEN, 1)
    await chat.press(BEN, Action.REOPEN, 2)

    assert after == once < again
    assert await least(chat) == question.THRESHOLD


async def test_a_tap_counts_once(chat: Chat) -> None:
    """A second tap on the same message is no second lesson."""
    await chat.post(BEN, IDLE)
    await chat.press(SAM, Action.NOT_A_QUESTION)
    once = await least(chat)

    await chat.press(HANA, Action.NOT_A_QUESTION)

    assert await least(chat) == once


async def test_what_was_loud_enough_is_not_any_more(chat: Chat) -> None:
    """A channel that was wrong about much hears only what is surely a question, or said to it."""
    doubtful = "is there a garden"
    assert question.THRESHOLD <= question.probability(doubtful) < 0.85
    for number in range(1, 8):
        await chat.post(BEN, f"Where do I park my bike number {number}?", addressed=True)
        await chat.press(SAM, Action.NOT_A_QUESTION, number)

    await chat.post(RAJ, doubtful)
    unheard = len(await chat.reports.tickets(COMMUNITY))
    await chat.post(RAJ, doubtful, addressed=True)

    assert unheard == 7
    assert len(await chat.reports.tickets(COMMUNITY)) == 8


async def test_the_same_words_are_not_asked_about_twice(chat: Chat) -> None:
    """What was no question here is none when it is said again, unless it is said to the bot."""
    await dismiss(chat, IDLE, 1)

    await chat.post(ANN, "how do I live without COFFEE ?!")
    silent = await chat.reports.tickets(COMMUNITY)
    await chat.post(ANN, IDLE, addressed=True)

    assert len(silent) == 1
    assert len(await chat.reports.tickets(COMMUNITY)) == 2


async def test_a_reopened_question_may_be_asked_again(chat: Chat) -> None:
    """Once a tap is undone its words are a question again."""
    await dismiss(chat, QUESTION, 1)
    await chat.press(BEN, Action.REOPEN, 1)
    await chat.press(BEN, Action.CLOSE, 1)

    await chat.post(ANN, QUESTION)

    assert [t.status for t in await chat.reports.tickets(COMMUNITY)] == [Status.CLOSED, Status.OPEN]


async def test_what_was_learned_costs_chatter_nothing(chat: Chat) -> None:
    """Chatter in a channel that has learned is still no look at the database."""
    await dismiss(chat, IDLE, 1)

    with write_counter(chat.store) as writes:
        await chat.post(ANN, "good morning everybody")
        await chat.post(BEN, "lol")

    assert writes == []


async def test_another_process_learns_with_it(chat: Chat) -> None:
    """A second service on the same database knows at once what the first was taught."""
    await dismiss(chat, IDLE, 1)
    chat.service = Service(chat.store, {COMMUNITY: POLICY})

    await chat.post(ANN, IDLE)

    assert len(await chat.reports.tickets(COMMUNITY)) == 1


async def test_a_threshold_of_its_own(store: Store) -> None:
    """A channel can be set apart from its community."""
    matching = Matching(channels={"fake:billing": 1.0})
    chat = Chat(store, replace(POLICY, matching=matching))

    await chat.post(ANN, QUESTION, channel="billing")
    quiet = len(await chat.reports.tickets(COMMUNITY))
    await chat.post(BEN, QUESTION)

    assert quiet == 0
    assert len(await chat.reports.tickets(COMMUNITY)) == 1
