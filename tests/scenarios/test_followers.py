"""The same question from others while it is open."""

from datetime import timedelta

from bot.domain.message import Action
from bot.domain.states import Status
from tests.scenarios.chat import ANN, BEN, CID, COMMUNITY, HANA, SAM, Chat
from tests.scenarios.test_loop import ANSWER, QUESTION

SAME = "how can I export my invoices as a spreadsheet?"


async def test_they_join_and_are_told_once(chat: Chat) -> None:
    """Ben waits with Ann, and gets the answer in his own thread when it is there."""
    asked = await chat.post(ANN, QUESTION)
    bens = await chat.post(BEN, SAME)
    assert "Others ask this too" in chat.slot("joined:1").text
    reply = await chat.post(HANA, ANSWER, thread=asked)

    await chat.react(ANN, reply)

    told = chat.slot("told:1")
    assert told.to.thread == bens
    assert ANSWER in told.text
    assert told.message.pings == (BEN.account,)
    await chat.press(ANN, Action.UNACCEPT)
    await chat.react(ANN, reply)
    assert len([key for key in chat.platform.sends if "/told:1" in key]) == 1


async def test_one_ticket_for_all(chat: Chat) -> None:
    """Three askers are one question, and the card says how many wait."""
    await chat.post(ANN, QUESTION)
    await chat.post(BEN, SAME)
    await chat.post(CID, QUESTION, channel="billing")

    await chat.command(SAM, "/claim 1")

    assert len(await chat.reports.tickets(COMMUNITY)) == 1
    assert "3 people ask this" in chat.slot("card:1:1").text


async def test_asking_twice_is_no_second_question(chat: Chat) -> None:
    """Who repeats themselves is shown where it is being looked at."""
    await chat.post(ANN, QUESTION)
    await chat.wait(timedelta(minutes=5))

    await chat.post(ANN, SAME)

    assert len(await chat.reports.tickets(COMMUNITY)) == 1
    assert any("You asked this already, in #help" in text for text in chat.texts())


async def test_who_joined_may_ask_something_else(chat: Chat) -> None:
    """Waiting with somebody silences nobody: the next question is a question of its own."""
    await chat.post(ANN, QUESTION)
    await chat.post(BEN, SAME)

    await chat.post(BEN, "Why does the login page show a certificate error since today?")

    assert len(await chat.reports.tickets(COMMUNITY)) == 2


async def test_mine_is_different(chat: Chat) -> None:
    """Whoever was joined wrongly gets a question of their own with one tap."""
    await chat.post(ANN, QUESTION)
    bens = await chat.post(BEN, SAME)

    await chat.press(BEN, Action.SPLIT, 1)

    first, second = await chat.reports.tickets(COMMUNITY)
    assert first.followers == ()
    assert second.asker == BEN
    assert second.status is Status.OPEN
    assert chat.slot("ack:2").to.thread == bens
    assert not chat.has("joined:1")
    await chat.post(HANA, ANSWER, thread=bens)
    assert len((await chat.reports.tickets(COMMUNITY))[1].replies) == 1


async def test_a_reply_in_a_followers_thread_counts(chat: Chat) -> None:
    """An answer given to Ben is an answer to Ann's question."""
    await chat.post(ANN, QUESTION)
    bens = await chat.post(BEN, SAME)
    reply = await chat.post(HANA, ANSWER, thread=bens)

    await chat.react(ANN, reply)

    assert await chat.reports.balances(COMMUNITY) == {HANA.account: 15}
    assert ANSWER in chat.slot("told:1").text


async def test_the_first_asker_deletes_theirs(chat: Chat) -> None:
    """The question goes on as the next person's."""
    asked = await chat.post(ANN, QUESTION)
    bens = await chat.post(BEN, SAME)

    await chat.delete(asked)

    (ticket,) = await chat.reports.tickets(COMMUNITY)
    assert ticket.asker == BEN
    assert ticket.status is Status.OPEN
    assert chat.slot("ack:1").to.thread == bens


async def test_a_private_question_is_joined_by_nobody(chat: Chat) -> None:
    """What is written to the bot in private does not show up as somebody's question."""
    await chat.post(ANN, QUESTION, channel="dm", addressed=True, private=True)

    await chat.post(BEN, SAME)

    assert len(await chat.reports.tickets(COMMUNITY)) == 2


async def test_an_answer_under_the_repeated_question_counts(chat: Chat) -> None:
    """Who asks the same once more and is answered there can accept it; no second ticket opens."""
    await chat.post(ANN, QUESTION)
    again = await chat.post(ANN, f"{QUESTION} Anybody?")

    reply = await chat.post(HANA, "Open Billing, choose Invoices, then Export.", thread=again)
    await chat.react(ANN, reply)

    (ticket,) = await chat.reports.tickets(chat.community)
    assert ticket.status is Status.RESOLVED
    assert await chat.reports.balances(chat.community) == {"fake:hana": 15}
