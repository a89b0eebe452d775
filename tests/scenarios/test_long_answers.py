"""A long answer is shortened for everybody, and all of it is a tap away, for whom it is for."""

import pytest

from bot.domain.message import Action
from tests.scenarios.chat import ANN, BEN, CID, COMMUNITY, HANA, SAM, Chat
from tests.scenarios.test_loop import QUESTION, solve

LINES = [f"Step {number}: press the button number {number}." for number in range(1, 31)]
LONG = "\n".join(LINES)


async def entry_of(chat: Chat, ticket: int) -> str:
    """The entry that was offered first for *ticket*."""
    return (await chat.reports.tickets(COMMUNITY))[ticket - 1].offers[0].entry


async def test_show_all(chat: Chat) -> None:
    """Twelve lines in the thread; all thirty for whoever wants them, and for them alone."""
    await solve(chat, answer=LONG)
    await chat.post(BEN, QUESTION)
    shown = chat.slot("ack:2")

    key = await chat.press(CID, Action.WHOLE, 2)

    assert shown.text.count("Step") == 12
    assert shown.labels == ["That solved it", "Not my question", "Show all", "Why?"]
    assert chat.reply_to(key) == LONG
    assert chat.only_for(key) == CID.account


async def test_a_follower_reads_all_of_a_reply(chat: Chat) -> None:
    """Who waited for the same answer gets it shortened as well."""
    asked = await chat.post(ANN, QUESTION)
    await chat.post(BEN, QUESTION)
    reply = await chat.post(HANA, LONG, thread=asked)
    await chat.react(ANN, reply)

    told = chat.slot("told:1")
    key = await chat.press(BEN, Action.WHOLE, 1)

    assert told.text.count("Step") == 12
    assert told.labels == ["Show all"]
    assert chat.reply_to(key) == LONG


async def test_a_private_answer_is_for_its_asker(chat: Chat) -> None:
    """What was asked in a direct message is read by its asker and the team only."""
    await solve(chat, answer=LONG)
    await chat.post(BEN, QUESTION, channel="dm", addressed=True, private=True)
    entry = await entry_of(chat, 2)

    refused = await chat.press(CID, Action.WHOLE, 2, entry)
    read = [await chat.press(who, Action.WHOLE, 2, entry) for who in (BEN, SAM)]

    assert chat.reply_to(refused) == "That was not done: the question was asked in private."
    assert [chat.reply_to(key) for key in read] == [LONG, LONG]


@pytest.mark.parametrize("argument", ["", "nothing", "m2"])
async def test_what_is_not_on_show(chat: Chat, argument: str) -> None:
    """A reply that nobody accepted, or anything else, is not read out."""
    asked = await chat.post(ANN, QUESTION)
    await chat.post(HANA, LONG, thread=asked)

    key = await chat.press(CID, Action.WHOLE, 1, argument)

    assert chat.reply_to(key) == "This answer is not on show any more."


async def test_what_was_withdrawn_since(chat: Chat) -> None:
    """ "Don't keep it" takes the rest of the answer away, too, and any suggestion of it."""
    await solve(chat, answer=LONG)
    await chat.post(BEN, QUESTION)
    await chat.post(CID, "export of invoices", addressed=True)

    await chat.press(ANN, Action.FORGET, 1)

    whole = await chat.press(BEN, Action.WHOLE, 2)
    show = await chat.press(CID, Action.SHOW, 3)
    gone = "This answer is not on show any more."
    assert [chat.reply_to(whole), chat.reply_to(show)] == [gone, gone]


async def test_accepting_again_offers_undo(chat: Chat) -> None:
    """ "Accept as answer" on what is accepted says so, with the way back."""
    asked, reply = await solve(chat)

    key = await chat.press(ANN, Action.ACCEPT, 1, reply)

    said = chat.slot(f"reply:{key}")
    assert said.text == "This answer is accepted already."
    assert [(b.label, b.action) for b in said.message.buttons] == [("Undo", Action.UNACCEPT)]
    assert said.only == ANN.account
    await chat.press(ANN, Action.UNACCEPT, 1, "")
    assert await chat.reports.balances(COMMUNITY) == {HANA.account: 0}
    stranger = await chat.press(CID, Action.ACCEPT, 1, reply)
    assert chat.slot(f"reply:{stranger}").labels == []
    assert asked
