"""Nobody takes an incident: one card, one climb, and nothing is lost on the way."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.calendars import Calendar
from bot.domain.events import ActionPressed
from bot.domain.limits import Limits
from bot.domain.message import Action
from bot.domain.states import Status
from bot.service import Service
from bot.store import audit
from bot.timers import Timers
from tests.scenarios.chat import COMMUNITY, HANA, MIA, POLICY, SAM, START, Chat
from tests.scenarios.test_incidents import LOGINS, WORD, person, surge

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
LADDER = Limits(waves=0, tiers=("staff 30m", "leads"), repeats=0)


@pytest.fixture
def chat(chat: Chat) -> Chat:
    """A community with a ladder of two rungs, whose helpers are not asked before."""
    return Chat(chat.store, replace(POLICY, limits=LADDER))


def called(chat: Chat) -> list[tuple[str, ...]]:
    """Whom of staff each message notified, in their order."""
    staff = {"staff", "leads", SAM.account, MIA.account}
    return [whom for whom in chat.platform.notified if whom and set(whom) <= staff]


def in_staff(chat: Chat) -> list[str]:
    """What stands in the channel of staff."""
    return [shown.text for shown in chat.in_channel("staff")]


async def well(chat: Chat) -> bool:
    return (await audit(chat.store, chat.clock.now())).well


async def test_limits_pass_on_one_card(chat: Chat) -> None:
    """Six limits draw near and pass: staff reads it on the one card, and each is called once."""
    await surge(chat)
    await chat.wait(15 * MINUTE)
    near = in_staff(chat)
    await chat.wait(9 * HOUR)

    assert len(near) == 1
    assert "6 questions without an answer · the first is due soon, by" in near[0]
    assert called(chat) == [("staff",), ("leads",)]
    assert "all late: #1, #2, #3, #4, #5, #6" in chat.slot("incident:1").text
    assert "Nobody is called any more" in chat.slot("incident:1").text
    assert len(in_staff(chat)) == 2  # the card, and the call of leads
    assert await well(chat)


async def test_who_was_late_before_is_taken_in(chat: Chat) -> None:
    """A question with a card of its own: what is left of that points to the incident."""
    await surge(chat, LOGINS[:1])
    await chat.wait(30 * MINUTE)
    assert "has had no answer in time" in chat.slot("card:1:1").text

    await surge(chat, LOGINS[1:5], first=1)
    await chat.wait(9 * HOUR)

    assert "#1 is part of incident 1" in chat.slot("card:1:1").text
    assert called(chat) == [("staff",), ("staff",), ("leads",)]  # for #1, then for all
    assert await well(chat)


async def test_who_asks_after_the_last_rung_is_heard(chat: Chat) -> None:
    """The ladder was climbed and nobody came: a later asker's limit calls the last one anew."""
    await surge(chat)
    await chat.wait(2 * HOUR)
    assert called(chat) == [("staff",), ("leads",)]

    await surge(chat, LOGINS[6:], first=6)
    await chat.wait(9 * HOUR)

    assert called(chat) == [("staff",), ("leads",), ("leads",)]


async def test_a_claim_that_stays_silent(chat: Chat) -> None:
    """Sam is told first; then all of staff has it again, and the next rung is called, once."""
    await surge(chat)
    await chat.press(SAM, Action.CLAIM_ALL, 1)
    await chat.wait(3 * HOUR)
    assert called(chat) == [("staff",), (SAM.account,)]

    await chat.wait(9 * HOUR)

    assert called(chat) == [("staff",), (SAM.account,), ("leads",)]
    assert "Sam claimed it, and was silent." in chat.slot("incident:1").text
    assert not chat.has("stale:incident:1")
    assert await well(chat)


async def test_a_claim_that_is_renewed(chat: Chat) -> None:
    """ "Still on it" gives Sam all of the time again; before that it says nothing new."""
    await surge(chat)
    await chat.press(SAM, Action.CLAIM_ALL, 1)
    again = await chat.press(SAM, Action.CLAIM_ALL, 1)
    assert chat.reply_to(again) == "You are on it already."
    await chat.wait(3 * HOUR)

    await chat.press(SAM, Action.CLAIM_ALL, 1)
    await chat.wait(2 * HOUR)

    assert called(chat) == [("staff",), (SAM.account,)]
    assert "Sam is on it" in chat.slot("incident:1").text


async def test_each_question_has_its_own_card_when_it_was_none(chat: Chat) -> None:
    """Two were late already and are called out at once; the others when their limit passes."""
    await surge(chat)
    await chat.wait(21 * MINUTE)  # the first two asked 33 and 31 minutes ago

    await chat.press(MIA, Action.APART, 1)
    await chat.wait(timedelta(0))
    at_once = [number for number in range(1, 7) if chat.has(f"card:{number}:1")]
    await chat.wait(10 * MINUTE)

    assert at_once == [1, 2]
    assert all(chat.has(f"card:{number}:1") for number in range(1, 7))
    assert await well(chat)


async def test_what_leaves_it_leaves_the_card(chat: Chat) -> None:
    """Answered by a helper, claimed alone, solved: fewer wait; then nobody is called."""
    asked = await surge(chat, LOGINS[:5])
    await chat.post(HANA, "Clear your cookies, then it works.", thread=asked[0])
    await chat.press(MIA, Action.CLAIM, 2)
    await chat.press(SAM, Action.RESOLVE, 3)
    assert "2 questions without an answer" in chat.slot("incident:1").text

    for number in (1, 2, 4, 5):
        await chat.press(SAM, Action.RESOLVE, number)
    await chat.wait(9 * HOUR)

    assert "Each of its questions is solved or closed." in chat.slot("incident:1").text
    assert called(chat) == [("staff",)]


async def test_a_late_answer_takes_back_the_call(chat: Chat) -> None:
    """Once nobody waits, the message that called leads is gone; it does not come again."""
    asked = await surge(chat, LOGINS[:5])
    await chat.wait(HOUR)
    assert chat.has("ping:incident:1")

    for thread in asked:
        await chat.post(HANA, "Clear your cookies, then it works.", thread=thread)
    gone = not chat.has("ping:incident:1")
    await chat.post(person(0), "that did not help", thread=asked[0])

    assert gone
    assert not chat.has("ping:incident:1")
    assert called(chat) == [("staff",), ("leads",)]


async def test_at_night_nobody_is_called(chat: Chat) -> None:
    """Off hours the card is there to be read; in the morning the first limit calls, once."""
    office = {"office": Calendar(zone="UTC", hours={"mon-fri": ("12:00-18:00",)})}
    chat = Chat(
        chat.store,
        replace(POLICY, limits=replace(LADDER, calendar="office"), calendars=office),
    )
    await surge(chat)
    await chat.wait(START + 3 * HOUR + 29 * MINUTE - chat.clock.now())
    assert called(chat) == []
    assert chat.has("incident:1")

    await chat.wait(2 * MINUTE)

    assert called(chat) == [("staff",)]
    assert "leads" in chat.slot("incident:1").text


async def test_an_order_that_comes_twice(chat: Chat) -> None:
    """Killed after the commit, the platform hands it in again: each asker has it once."""
    asked = await surge(chat)
    press = ActionPressed(
        key="once",
        at=chat.clock.now(),
        conversation=chat.at("staff"),
        actor=SAM,
        action=Action.REPLY_ALL,
        ticket=1,
        argument=WORD,
    )
    await chat.service.handle(press)  # and killed before it was acknowledged
    await chat.relay.drain()
    before = len(chat.platform.shown)

    await chat.hand_in(press)

    told = [shown for shown in chat.platform.shown.values() if WORD in shown.text]
    threads = [shown.to.thread for shown in told if shown.to.channel == "help"]
    assert sorted(threads) == sorted(asked)
    assert len(chat.platform.shown) == before


async def test_a_word_to_all_is_nobodys_answer_by_itself(chat: Chat) -> None:
    """Nobody says a word: the questions are closed, not solved, and nothing is kept of it."""
    await surge(chat, LOGINS[:5])
    await chat.press(SAM, Action.REPLY_ALL, 1, WORD)

    await chat.wait(timedelta(days=3))

    tickets = await chat.reports.tickets(COMMUNITY)
    assert {ticket.status for ticket in tickets} == {Status.CLOSED}
    assert await chat.reports.entries(COMMUNITY) == []
    assert "Each of its questions is solved or closed." in chat.slot("incident:1").text


async def test_it_did_not_help_one_of_them(chat: Chat) -> None:
    """Who says so in words waits for a person again at once, and staff is called for them alone."""
    asked = await surge(chat, LOGINS[:5])
    await chat.press(SAM, Action.REPLY_ALL, 1, WORD)

    await chat.post(person(1), "that did not help", thread=asked[1])
    tickets = await chat.reports.tickets(COMMUNITY)
    await chat.wait(31 * MINUTE)

    waits = [each.number for each in tickets if each.waiting_since is not None]
    assert waits == [2]
    assert "2" in chat.slot("card:2:1").text
    assert called(chat) == [("staff",), ("staff",)]


async def test_two_processes_call_once(chat: Chat) -> None:
    """Six limits pass at a time, in two processes: each rung is called once."""
    await surge(chat)
    other = Service(chat.store, {COMMUNITY: replace(POLICY, limits=LADDER)})
    twin = Timers(chat.store, other.handle, chat.clock, together=other.handle_due)

    for _ in range(4):
        chat.clock.set(chat.clock.now() + HOUR)
        await asyncio.gather(chat.timers.fire(), twin.fire())
        await chat.relay.drain()

    assert called(chat) == [("staff",), ("leads",)]
    tickets = await chat.reports.tickets(COMMUNITY)
    assert {ticket.status for ticket in tickets} == {Status.OPEN}
    assert await well(chat)
