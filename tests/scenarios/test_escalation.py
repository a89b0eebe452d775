"""Nobody answers in time: staff is tagged, claims, snoozes, resolves."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.limits import Limits
from bot.domain.message import Action
from bot.domain.states import Status, StepName
from bot.platform import TryLater
from tests.scenarios.chat import ANN, COMMUNITY, HANA, MIA, POLICY, SAM, START, Chat
from tests.scenarios.test_loop import ANSWER, QUESTION

LIMIT = timedelta(minutes=30)


@pytest.fixture
async def late(chat: Chat) -> Chat:
    """A question whose time limit has passed a minute ago."""
    await chat.post(ANN, QUESTION)
    await chat.wait(LIMIT + timedelta(minutes=1))
    return chat


async def status(chat: Chat) -> Status:
    return (await chat.reports.tickets(COMMUNITY))[-1].status


async def test_the_card_has_what_staff_needs(late: Chat) -> None:
    """The question, who asked, since when, what was near, and three buttons; one ping."""
    card = late.slot("card:1:1")

    assert "@staff #1 has had no answer in time." in card.text
    assert QUESTION in card.text
    assert "From Ann in #help · asked 2026-01-05 09:00 UTC" in card.text
    assert "Nobody has written yet." in card.text
    assert "Nothing stored comes near." in card.text
    assert card.labels == ["Claim", "Snooze…", "Resolve…"]
    assert late.platform.notified.count(("staff",)) == 1
    assert "our team has known since" in late.slot("ack:1").text


async def test_a_claim_edits_the_card_and_ends_the_tagging(late: Chat) -> None:
    """One live message, edited in place; after the claim nothing pings."""
    await late.press(SAM, Action.CLAIM)

    card = late.slot("card:1:1")
    assert card.edits == 1
    assert "Sam is on it · since" in card.text
    assert card.labels == [
        "Resolve…",
        "Snooze…",
        "Go on in private",
        "Ask for a call",
        "Hand over…",
        "Hand back",
    ]
    assert "Sam from our team is on it." in late.slot("ack:1").text
    pings = len([p for p in late.platform.notified if p])
    await late.wait(timedelta(hours=2, minutes=59))
    assert len([p for p in late.platform.notified if p]) == pings


async def test_a_ping_that_was_not_sent_is_never_sent(chat: Chat) -> None:
    """A claim that comes while the tag waits for the platform takes it back."""
    await chat.post(ANN, QUESTION)
    await chat.wait(LIMIT - timedelta(seconds=1))
    chat.clock.set(START + LIMIT)
    await chat.timers.fire()

    await chat.press(SAM, Action.CLAIM)

    card = chat.slot("card:1:1")
    assert card.message.pings == ()
    assert ("staff",) not in chat.platform.notified
    assert "Sam is on it" in card.text


async def test_a_reminder_that_waits_goes_with_the_claim(late: Chat) -> None:
    """The reminder met a rate limit; Sam claims; it is never posted."""
    late.platform.troubles = [TryLater(timedelta(minutes=5))] * 2
    late.clock.set(START + LIMIT + timedelta(hours=1, minutes=1))
    await late.timers.fire()
    await late.relay.drain()

    await late.press(SAM, Action.CLAIM)
    await late.wait(timedelta(minutes=30))

    assert not late.has("ping:1")
    assert late.platform.notified.count(("staff",)) == 1
    assert "Sam is on it" in late.slot("card:1:1").text


async def test_staff_is_tagged_again_and_then_left_in_peace(late: Chat) -> None:
    """Three tags in all; after that only the card stays."""
    await late.wait(timedelta(days=5))

    assert late.platform.notified.count(("staff",)) == 3
    assert len(late.in_channel("staff")) == 2
    (ticket,) = await late.reports.tickets(COMMUNITY)
    assert ticket.step is not None
    assert ticket.step.name is StepName.REMIND


async def test_tiers(chat: Chat) -> None:
    """The second tag is for the second tier."""
    limits = Limits(tiers=("staff", "leads"), repeats=0)
    chat = Chat(chat.store, replace(POLICY, limits=limits))
    await chat.post(ANN, QUESTION)

    await chat.wait(timedelta(days=2))

    assert [pings for pings in chat.platform.notified if pings] == [("staff",), ("leads",)]


async def test_snooze(late: Chat) -> None:
    """It comes back when the time is up, with a tag."""
    await late.press(SAM, Action.SNOOZE)
    assert "snoozed until" in late.slot("card:1:1").text
    await late.wait(timedelta(minutes=59))
    assert late.platform.notified.count(("staff",)) == 1

    await late.wait(timedelta(minutes=2))

    assert await status(late) is Status.ESCALATED
    assert late.platform.notified.count(("staff",)) == 2
    assert "The snooze is over." in late.slot("card:1:1").text


async def test_a_silent_claim_is_given_up(late: Chat) -> None:
    """Who claims and says nothing loses it to the others, with a tag that names them."""
    await late.press(SAM, Action.CLAIM)

    await late.wait(timedelta(hours=4, minutes=1))

    assert await status(late) is Status.ESCALATED
    assert "Sam claimed it, and was silent." in late.slot("card:1:1").text
    assert late.platform.notified.count(("staff",)) == 2


async def test_hand_over(late: Chat) -> None:
    """Somebody else may take it over, or it goes back to all."""
    await late.press(SAM, Action.CLAIM)
    await late.press(MIA, Action.CLAIM)
    assert "Mia is on it" in late.slot("card:1:1").text

    await late.press(MIA, Action.RELEASE)

    assert await status(late) is Status.ESCALATED
    assert "Mia handed it back." in late.slot("card:1:1").text


async def test_resolve(late: Chat) -> None:
    """Done is said to the asker, who can say that it is not."""
    await late.press(SAM, Action.RESOLVE)
    assert "resolved by Sam" in late.slot("card:1:1").text
    assert "Sam from our team marked this as done." in late.slot("ack:1").text

    await late.press(ANN, Action.REOPEN)

    assert await status(late) is Status.OPEN
    assert "open again, with the helpers" in late.slot("card:1:1").text


async def test_a_second_escalation_is_a_new_card(late: Chat) -> None:
    """A card far up in the channel would be missed: the old one stays as it ended."""
    await late.press(SAM, Action.RESOLVE)
    await late.press(ANN, Action.REOPEN)

    await late.wait(timedelta(minutes=31))

    assert "has had no answer in time" in late.slot("card:1:2").text
    assert len(late.in_channel("staff")) == 2


async def test_a_reply_postpones_staff(chat: Chat) -> None:
    """Somebody answered: the asker is asked whether it helped, and staff is left alone."""
    asked = await chat.post(ANN, QUESTION)
    await chat.post(HANA, ANSWER, thread=asked)

    await chat.wait(timedelta(hours=3))

    assert chat.in_channel("staff") == []
    assert "did Hana’s message solve it?" in chat.slot("proposal:1").text
    await chat.wait(timedelta(days=3))
    assert await status(chat) is Status.RESOLVED  # the only answer, and nobody said otherwise
    assert chat.in_channel("staff") == []


async def test_a_question_back_is_no_answer(chat: Chat) -> None:
    """“Anyone else?” does not stop the clock."""
    asked = await chat.post(ANN, QUESTION)
    await chat.post(HANA, "which version do you have?", thread=asked)
    await chat.post(HANA, "same here", thread=asked)

    await chat.wait(timedelta(minutes=31))

    assert "has had no answer in time" in chat.slot("card:1:1").text
    assert "2 replies, the last by Hana" in chat.slot("card:1:1").text


async def test_the_bot_satisfies_no_limit(chat: Chat) -> None:
    """A suggestion of the bot leaves the clock as it was."""
    await chat.post(ANN, QUESTION)
    (ticket,) = await chat.reports.tickets(COMMUNITY)

    await chat.wait(timedelta(minutes=31))

    assert ticket.first_human_at is None
    assert await status(chat) is Status.ESCALATED


async def test_a_follow_up_restarts_the_wait(chat: Chat) -> None:
    """After a reply it is the asker's turn; their next question starts the limit anew."""
    asked = await chat.post(ANN, QUESTION)
    await chat.post(HANA, ANSWER, thread=asked)
    await chat.wait(timedelta(hours=1))

    await chat.post(ANN, "where do I find that menu?", thread=asked)

    await chat.wait(timedelta(minutes=29))
    assert ("staff",) not in chat.platform.notified
    await chat.wait(timedelta(minutes=2))
    assert len(chat.in_channel("staff")) == 1


async def test_repeating_oneself_moves_nothing(chat: Chat) -> None:
    """Who asks again while waiting neither hurries staff nor loses their place."""
    asked = await chat.post(ANN, QUESTION)
    await chat.wait(timedelta(minutes=20))
    await chat.post(ANN, "HELLO??? CAN ANYBODY HELP ME?", thread=asked)

    await chat.wait(timedelta(minutes=9))
    assert ("staff",) not in chat.platform.notified
    await chat.wait(timedelta(minutes=2))

    assert len(chat.in_channel("staff")) == 1


async def test_an_accepted_answer_ends_the_escalation(late: Chat) -> None:
    """The card says how it ended and has no buttons any more."""
    reply = await late.post(HANA, ANSWER, thread="m1")

    await late.react(ANN, reply)

    assert "solved by an accepted answer" in late.slot("card:1:1").text
    assert late.slot("card:1:1").labels == []


async def test_the_limit_is_the_one_it_was_asked_under(chat: Chat) -> None:
    """A changed policy touches new questions only."""
    await chat.post(ANN, QUESTION)
    strict = Chat(chat.store, replace(POLICY, limits=Limits(first_response=timedelta(minutes=1))))
    strict.clock = chat.clock

    (ticket,) = await chat.reports.tickets(COMMUNITY)

    assert ticket.deadline == START + LIMIT


async def test_who_claims_early_gets_the_card(chat: Chat) -> None:
    """Staff may take a question before its limit, by command."""
    await chat.post(ANN, QUESTION)

    said = await chat.command(SAM, "/claim 1")

    assert said == f"Done: #1 “{QUESTION}” is yours."
    assert "Sam is on it" in chat.slot("card:1:1").text
    assert ("staff",) not in chat.platform.notified
