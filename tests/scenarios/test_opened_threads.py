"""A thread that hangs on no message: what its author wrote first may be a question."""

from datetime import timedelta

import pytest

from tests.scenarios.chat import ANN, BEN, COMMUNITY, HANA, RAJ, Chat, write_counter
from tests.scenarios.test_loop import ANSWER, QUESTION


async def test_it_is_heard(chat: Chat) -> None:
    """In a watched channel it is acknowledged in its thread, like a question in the channel."""
    asked = await chat.post(ANN, QUESTION, thread="t1", opens=True)

    (ticket,) = await chat.reports.tickets(COMMUNITY)
    assert (ticket.message, ticket.conversation.thread) == (asked, "t1")
    assert chat.slot("ack:1").to == chat.at("help", "t1")


async def test_what_follows_belongs_to_it(chat: Chat) -> None:
    """Replies, an acceptance and a reminder find the question by its thread."""
    await chat.post(ANN, QUESTION, thread="t1", opens=True)

    reply = await chat.post(HANA, ANSWER, thread="t1")
    await chat.react(ANN, reply)
    await chat.post(BEN, QUESTION, thread="t2", opens=True)

    assert await chat.reports.balances(COMMUNITY) == {HANA.account: 15}
    assert chat.slot("ack:2").text.startswith(ANSWER)
    assert chat.slot("ack:2").to.thread == "t2"


@pytest.mark.parametrize(
    ("channel", "text"), [("random", QUESTION), ("help", "good morning everybody")]
)
async def test_what_is_not_heard(chat: Chat, channel: str, text: str) -> None:
    """Elsewhere, and where nothing is asked, nobody is disturbed and nothing is written."""
    with write_counter(chat.store) as begun:
        await chat.post(ANN, text, channel=channel, thread="t1", opens=True)

    assert begun == []
    assert chat.platform.shown == {}


async def test_a_later_message_asks_nothing(chat: Chat) -> None:
    """In a thread about something else a question is one among people."""
    await chat.post(ANN, "good morning everybody", thread="t1", opens=True)
    await chat.wait(timedelta(minutes=5))

    await chat.post(RAJ, QUESTION, thread="t1")

    assert await chat.reports.tickets(COMMUNITY) == []
