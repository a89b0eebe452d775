"""What is written to the bot in private stays there."""

from bot.domain.message import Action
from bot.domain.states import Status
from tests.scenarios.chat import ANN, BEN, CID, COMMUNITY, HANA, Chat
from tests.scenarios.test_loop import QUESTION, solve


async def test_why_does_not_quote_a_private_question(chat: Chat) -> None:
    """The author sees that somebody was helped, not who asked what in private."""
    await solve(chat)
    await chat.post(BEN, QUESTION + " fired", channel="dm", addressed=True, private=True)
    await chat.press(BEN, Action.SOLVED, 2)

    said = await chat.command(HANA, "/why")

    assert "+2 your stored answer solved it · #2, asked in private" in said
    assert "fired" not in said


async def test_a_private_match_is_explained_to_its_asker_only(chat: Chat) -> None:
    """A forged press with somebody else's number reads nothing."""
    await solve(chat)
    await chat.post(BEN, QUESTION, channel="dm", addressed=True, private=True)
    entry = (await chat.reports.tickets(COMMUNITY))[1].offers[0].entry

    key = await chat.press(CID, Action.WHY, 2, entry)

    assert chat.reply_to(key) == "That was not done: the question was asked in private."


async def test_a_deleted_question_never_passes_to_a_private_asker(chat: Chat) -> None:
    """Ann deletes hers; Ben, who asked the same in private, is told so, and in private."""
    asked = await chat.post(ANN, QUESTION)
    await chat.post(BEN, QUESTION, channel="dm", addressed=True, private=True)

    await chat.delete(asked)

    (ticket,) = await chat.reports.tickets(COMMUNITY)
    assert ticket.asker == ANN
    assert ticket.status is Status.CLOSED
    assert "was closed. Write it again" in chat.slot("told:1").text
    await chat.post(CID, QUESTION)
    assert len(await chat.reports.tickets(COMMUNITY)) == 2


async def test_an_heir_owns_the_question_everywhere(chat: Chat) -> None:
    """A question that passes on to Ben is Ben's in every list, and Ann's in none."""
    asked = await chat.post(ANN, QUESTION)
    await chat.post(BEN, QUESTION)

    await chat.delete(asked)

    assert await chat.command(ANN, "/tickets") == "You have asked nothing here yet."
    assert (await chat.command(BEN, "/tickets")).startswith("#1 ")
