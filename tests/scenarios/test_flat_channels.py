"""Channels where people talk without threads, as they always did."""

from datetime import timedelta

from bot.domain.entry import StoredEntry
from bot.domain.message import Action
from bot.domain.states import Status
from knowledge import question
from tests.scenarios.chat import ANN, BEN, COMMUNITY, HANA, RAJ, START, Chat
from tests.scenarios.test_loop import ANSWER, QUESTION

KNOWN = "which database does it need"
UNKNOWN = "which telescope does it need"


async def test_who_asks_back_opens_no_question(chat: Chat) -> None:
    """A helper's counter-question in the channel belongs to the question, and stops no clock."""
    asked = await chat.post(ANN, QUESTION)
    await chat.post(HANA, "let me have a look at that", reply_to=asked)
    await chat.wait(timedelta(minutes=1))

    await chat.post(HANA, "Do you have the old plan or can you see the Billing page?")

    (ticket,) = await chat.reports.tickets(COMMUNITY)
    assert [reply.answers for reply in ticket.replies] == [True, False]


async def test_an_hour_later_the_same_helper_asks_for_themselves(chat: Chat) -> None:
    """The exchange is over: a helper may have questions, too."""
    asked = await chat.post(ANN, QUESTION)
    await chat.post(HANA, "let me have a look at that", reply_to=asked)
    await chat.wait(timedelta(hours=1))

    await chat.post(HANA, "How do I reset the password of my own account?")

    assert len(await chat.reports.tickets(COMMUNITY)) == 2


async def test_thanks_are_for_an_answer(chat: Chat) -> None:
    """Of two messages by others the bot proposes the one that may be the answer."""
    asked = await chat.post(ANN, QUESTION)
    await chat.post(HANA, ANSWER, thread=asked)
    await chat.post(RAJ, "did it work?", thread=asked)

    await chat.post(ANN, "thanks, that worked!", thread=asked)

    assert "did Hana’s message solve it?" in chat.slot("proposal:1").text


async def test_the_askers_name_is_not_kept(chat: Chat) -> None:
    """“Ann: open Billing” is an answer for Ann; the next person is not called Ann."""
    asked = await chat.post(ANN, QUESTION)
    reply = await chat.post(HANA, f"@ann: {ANSWER}", thread=asked)

    await chat.press(ANN, Action.ACCEPT, 1, reply)

    (entry,) = await chat.reports.entries(COMMUNITY)
    assert entry.answer == ANSWER


async def test_a_call_for_help_is_like_no_other(chat: Chat) -> None:
    """Two people who both "need help please" do not ask the same, nor get one's answer."""
    asked = await chat.post(ANN, "can someone help me please")
    reply = await chat.post(HANA, ANSWER, thread=asked)
    await chat.press(ANN, Action.ACCEPT, 1, reply)

    await chat.post(BEN, "can someone help me please")
    await chat.post(RAJ, "can someone help me please")

    others = (await chat.reports.tickets(COMMUNITY))[1:]
    assert [ticket.offers for ticket in others] == [(), ()]
    assert [ticket.followers for ticket in others] == [(), ()]


async def test_an_unlikely_question_that_is_surely_known(chat: Chat) -> None:
    """What hardly reads like a question is answered when a stored one surely fits; else not."""
    async with chat.store.begin(COMMUNITY) as tx:
        await tx.put_entry(
            StoredEntry(
                id="database",
                question="Which database does it need?",
                answer="None that you have to set up.",
                accepted_at=START,
            )
        )
    assert 0.15 < question.probability(KNOWN) < 0.5
    assert 0.15 < question.probability(UNKNOWN) < 0.5

    await chat.post(BEN, KNOWN)
    await chat.post(RAJ, UNKNOWN)

    (known,) = await chat.reports.tickets(COMMUNITY)
    assert known.asker == BEN
    assert known.status is Status.ANSWERED
