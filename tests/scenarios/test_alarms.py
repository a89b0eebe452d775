"""Limits draw near and pass: staff sees it in time, and is called where that is of use."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.decide import decide
from bot.domain.decision import Facts
from bot.domain.events import TimerFired
from bot.domain.limits import Limits
from bot.domain.message import Action
from bot.domain.states import Status, StepName
from bot.domain.ticket import Ticket
from tests.scenarios.chat import ANN, BEN, COMMUNITY, MIA, POLICY, SAM, Chat
from tests.scenarios.test_loop import ANSWER, QUESTION

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
SLOW = Limits(resolution=8 * HOUR, first_response=4 * HOUR, repeats=0)


@pytest.fixture
def chat(chat: Chat) -> Chat:
    """A community that wants its questions solved in eight hours."""
    return Chat(chat.store, replace(POLICY, limits=SLOW))


async def ticket(chat: Chat) -> Ticket:
    return (await chat.reports.tickets(COMMUNITY))[0]


def pings(chat: Chat) -> Sequence[tuple[str, ...]]:
    """Whom of staff the bot called."""
    return [each for each in chat.platform.notified if each not in ((), (ANN.account,))]


async def test_staff_sees_quietly_that_the_time_for_an_answer_draws_near(chat: Chat) -> None:
    """After three quarters of it a card is there and pings nobody; one that pings replaces it."""
    await chat.post(ANN, QUESTION)
    await chat.wait(3 * HOUR - MINUTE)
    assert chat.in_channel("staff") == []

    await chat.wait(MINUTE)

    (card,) = chat.in_channel("staff")
    assert "answer due soon, by 2026-01-05 13:00 UTC" in card.text
    assert "#1 · open, with the helpers" in card.text
    assert card.labels == ["Claim", "Snooze…", "Resolve…"]
    assert pings(chat) == []
    await chat.wait(HOUR)
    (card,) = chat.in_channel("staff")
    assert card == chat.slot("card:1:1")
    assert pings(chat) == [("staff",)]


async def test_who_claims_it_early_has_one_card(chat: Chat) -> None:
    """The quiet card becomes the claim's."""
    await chat.post(ANN, QUESTION)
    await chat.wait(3 * HOUR)

    await chat.press(SAM, Action.CLAIM)

    (card,) = chat.in_channel("staff")
    assert "Sam is on it" in card.text


async def test_each_wait_has_its_warning(chat: Chat) -> None:
    """Answered in time the card goes; the wait that begins anew is warned of as the first was."""
    message = await chat.post(ANN, QUESTION)
    await chat.wait(3 * HOUR)
    await chat.post(BEN, ANSWER, thread=message)
    assert chat.in_channel("staff") == []

    await chat.post(ANN, "No, that did not help, it still does not work.", thread=message)
    await chat.wait(3 * HOUR - MINUTE)
    assert chat.in_channel("staff") == []
    await chat.wait(MINUTE)

    assert "answer due soon" in chat.slot("early:1").text
    assert pings(chat) == []


async def test_the_clock_stands_still_while_it_is_the_askers_turn(chat: Chat) -> None:
    """Hours that pass after an answer are not held against staff."""
    message = await chat.post(ANN, QUESTION)
    await chat.wait(HOUR)
    await chat.post(BEN, ANSWER, thread=message)
    await chat.wait(20 * HOUR)
    assert (await ticket(chat)).clock.used == HOUR

    await chat.post(ANN, "No, that did not help, it still does not work.", thread=message)

    clock = (await ticket(chat)).clock
    assert clock.due == chat.clock.now() + 7 * HOUR


async def test_the_card_shows_the_clock_as_it_is(chat: Chat) -> None:
    """Stopped by an answer, started by the asker: what the card says of it is never stale."""
    message = await chat.post(ANN, QUESTION)
    await chat.press(SAM, Action.CLAIM)
    await chat.wait(HOUR)
    assert "solution by 2026-01-05 17:00 UTC" in chat.slot("card:1").text

    await chat.post(SAM, ANSWER, thread=message)
    assert "solution stands still" in chat.slot("card:1").text
    await chat.wait(HOUR)
    await chat.post(ANN, "No, that did not help, it still does not work.", thread=message)

    assert "solution by 2026-01-05 18:00 UTC" in chat.slot("card:1").text


async def test_it_does_not_stand_still_where_it_shall_not(chat: Chat) -> None:
    """Without pauses the time goes on after an answer; nobody is called in the asker's turn."""
    chat = Chat(chat.store, replace(POLICY, limits=replace(SLOW, pauses=False)))
    message = await chat.post(ANN, QUESTION)
    await chat.post(BEN, ANSWER, thread=message)

    await chat.wait(8 * HOUR)

    assert (await ticket(chat)).clock.breached_at == chat.clock.now()
    assert "not solved in time" in chat.slot("early:1").text
    assert pings(chat) == []


async def test_a_question_that_is_not_solved_in_time_is_tagged(chat: Chat) -> None:
    """Tagged once for the answer; once more when the time for the solution is over."""
    await chat.post(ANN, QUESTION)
    await chat.wait(8 * HOUR - MINUTE)
    before = pings(chat)

    await chat.wait(MINUTE)

    assert len(pings(chat)) == len(before) + 1
    assert "solution was due by 2026-01-05 17:00 UTC, not solved in time" in chat.slot("card").text
    assert "still has no answer" in chat.slot("ping:1").text


async def test_an_open_question_goes_to_staff_when_its_time_is_over(chat: Chat) -> None:
    """Even if staff would have more time for an answer."""
    chat = Chat(chat.store, replace(POLICY, limits=replace(SLOW, first_response=24 * HOUR)))
    await chat.post(ANN, QUESTION)

    await chat.wait(8 * HOUR)

    assert (await ticket(chat)).status is Status.ESCALATED
    assert pings(chat) == [("staff",)]


async def test_nothing_pings_about_what_somebody_has_in_hand(chat: Chat) -> None:
    """A claimed question runs out of time: its card says so, and that is all."""
    chat = Chat(chat.store, replace(POLICY, limits=replace(SLOW, claim_silence=30 * HOUR)))
    await chat.post(ANN, QUESTION)
    await chat.press(SAM, Action.CLAIM)

    await chat.wait(9 * HOUR)

    assert "not solved in time" in chat.slot("card:1").text
    assert "Sam is on it" in chat.slot("card:1").text
    assert pings(chat) == []


async def test_a_snoozed_question_says_so_when_it_wakes(chat: Chat) -> None:
    """Its clock goes on; until it wakes nobody is called."""
    await chat.post(ANN, QUESTION)
    await chat.command(SAM, "snooze 1 20h")
    await chat.wait(20 * HOUR - MINUTE)
    assert pings(chat) == []

    await chat.wait(MINUTE)

    assert pings(chat) == [("staff",)]
    card = chat.slot("card:1").text
    assert "The snooze is over." in card
    assert "not solved in time" in card


async def test_who_claimed_it_is_told_before_it_goes(chat: Chat) -> None:
    """After three quarters of the time they alone are pinged; a word takes the message back."""
    message = await chat.post(ANN, QUESTION)
    await chat.press(SAM, Action.CLAIM)
    await chat.wait(3 * HOUR)

    told = chat.slot("stale:1")
    assert "Without a word from you, the whole team has it again by 2026-01-05 13:00" in told.text
    assert pings(chat) == [(SAM.account,)]

    await chat.post(SAM, "Looking at the logs now, one moment please.", thread=message)

    assert not chat.has("stale:1")
    await chat.wait(HOUR)
    assert (await ticket(chat)).status is Status.CLAIMED


async def test_still_on_it(chat: Chat) -> None:
    """One tap renews the claim, with all of its time and a new warning."""
    await chat.post(ANN, QUESTION)
    await chat.press(SAM, Action.CLAIM)
    await chat.wait(3 * HOUR)

    await chat.press(SAM, Action.CLAIM)

    assert not chat.has("stale:1")
    await chat.wait(3 * HOUR)
    assert pings(chat) == [(SAM.account,)] * 2
    assert (await ticket(chat)).status is Status.CLAIMED


async def test_told_first_and_then_it_is_everybodys_again(chat: Chat) -> None:
    """Silence after the warning: the claim goes, the message with it, and staff is called."""
    await chat.post(ANN, QUESTION)
    await chat.press(SAM, Action.CLAIM)

    await chat.wait(4 * HOUR)

    assert (await ticket(chat)).status is Status.ESCALATED
    assert not chat.has("stale:1")
    assert pings(chat) == [(SAM.account,), ("staff",)]


async def test_who_takes_it_over_is_not_held_to_the_others_silence(chat: Chat) -> None:
    """The second claim has its own time."""
    await chat.post(ANN, QUESTION)
    await chat.press(SAM, Action.CLAIM)
    await chat.wait(2 * HOUR)

    await chat.press(MIA, Action.CLAIM)
    await chat.wait(2 * HOUR)
    assert pings(chat) == []
    await chat.wait(HOUR)

    assert pings(chat) == [(MIA.account,)]


@pytest.mark.parametrize("step", [StepName.WARN, StepName.BREACH, StepName.REPROACH])
async def test_an_alarm_that_rings_twice_does_nothing_twice(chat: Chat, step: StepName) -> None:
    """The same alarm handed in again, late, and one that was never set, change nothing."""
    await chat.post(ANN, QUESTION)
    if step is StepName.REPROACH:
        await chat.press(SAM, Action.CLAIM)
    due = next(alarm.due for alarm in (await ticket(chat)).alarms if alarm.name is step)
    await chat.wait(due - chat.clock.now())
    rings = TimerFired(
        key="again",
        at=due + HOUR,
        conversation=chat.at("help"),
        ticket=1,
        step=step,
        due=due,
        fence=1,
    )

    again = decide(await ticket(chat), rings, POLICY, Facts())
    never = decide(await ticket(chat), replace(rings, due=due - MINUTE), POLICY, Facts())

    assert not again
    assert not never


async def test_after_an_outage_only_what_still_matters_is_said(chat: Chat) -> None:
    """Nobody noticed for ten hours: one card that tags, no quiet one before it."""
    await chat.post(ANN, QUESTION)
    chat.clock.set(chat.clock.now() + 10 * HOUR)

    while await chat.timers.fire():
        await chat.relay.drain()

    assert "not solved in time" in chat.slot("card:1").text
    assert not any("early" in key for key in chat.platform.sends)
    asked = await ticket(chat)
    assert all(alarm.due > chat.clock.now() for alarm in asked.alarms)


async def test_an_edit_neither_starts_nor_stops_the_clock(chat: Chat) -> None:
    """Reworded, it is the same question: due when it was, warned once."""
    message = await chat.post(ANN, QUESTION)
    await chat.wait(6 * HOUR)
    before = await ticket(chat)

    await chat.edit(ANN, message, f"{QUESTION} Please help me with it.")

    after = await ticket(chat)
    assert (after.clock, after.alarms) == (before.clock, before.alarms)
    assert before.clock.warned_at is not None


async def test_reopened_it_goes_on_where_it_stood(chat: Chat) -> None:
    """Three hours were used; five are left, however long it was closed."""
    await chat.post(ANN, QUESTION)
    await chat.wait(3 * HOUR)
    await chat.press(SAM, Action.RESOLVE)
    await chat.wait(50 * HOUR)

    await chat.press(ANN, Action.REOPEN)

    assert (await ticket(chat)).clock.due == chat.clock.now() + 5 * HOUR
