"""The life of a question, from asking to the next person who asks it."""

from datetime import timedelta

from bot.domain.message import Action
from tests.scenarios.chat import ANN, BEN, HANA, Chat

QUESTION = "How do I export my invoices as a spreadsheet?"
ANSWER = "Open Billing, choose Invoices, then Export and pick CSV."


async def solve(chat: Chat, *, question: str = QUESTION, answer: str = ANSWER) -> tuple[str, str]:
    """Ann asks, Hana answers, Ann accepts; the ids of both messages."""
    asked = await chat.post(ANN, question)
    reply = await chat.post(HANA, answer, thread=asked)
    await chat.react(ANN, reply)
    return asked, reply


async def test_an_accepted_answer_answers_the_next_person(chat: Chat) -> None:
    """What Ann accepted from Hana is what Ben gets at once, with both their names."""
    await solve(chat)

    await chat.post(BEN, "how can I export my invoices as a spreadsheet")

    shown = chat.slot("ack:2")
    assert shown.text.startswith(ANSWER)
    assert "From Hana" in shown.text
    assert "accepted by Ann" in shown.text
    assert shown.labels == ["That solved it", "Not my question", "Why?"]


async def test_thanks_and_credit(chat: Chat) -> None:
    """Accepting thanks the helper in public and pays, in the same transaction."""
    _, reply = await solve(chat)

    balances = await chat.reports.balances(chat.community)

    assert "Thank you, Hana: that solved it for Ann." in chat.slot("thanks:1").text
    assert balances == {"fake:hana": 15}
    assert reply


async def test_solved_it_credits_the_author(chat: Chat) -> None:
    """A stored answer that solves somebody's question pays who wrote it."""
    await solve(chat)
    await chat.post(BEN, QUESTION)

    await chat.press(BEN, Action.SOLVED, ticket=2)

    assert await chat.reports.balances(chat.community) == {"fake:hana": 17}
    assert "Thanks to Hana" in chat.slot("ack:2").text


async def test_nobody_answers(chat: Chat) -> None:
    """When the limit has passed staff is tagged once, and a claim ends the tagging."""
    await chat.post(ANN, QUESTION)
    assert "ur team is told" in chat.slot("ack:1").text

    await chat.wait(timedelta(minutes=31))

    (card,) = chat.in_channel("staff")
    assert card.message.pings == ("staff",)
    assert card.labels == ["Claim", "Snooze…", "Resolve…"]
