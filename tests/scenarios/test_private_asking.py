"""A question asked with /ask is answered in private, waits for nobody, and stays out of sight."""

from datetime import timedelta

import pytest

from bot.domain.message import Action
from bot.domain.states import Status
from tests.scenarios.chat import ANN, BEN, CID, COMMUNITY, HANA, SAM, Chat
from tests.scenarios.test_loop import ANSWER, QUESTION, solve

UNKNOWN = "Which moon of Jupiter is the loudest?"
LIKE_IT = "export of invoices"


@pytest.fixture
async def known(chat: Chat) -> Chat:
    """Hana's answer is kept, from question #1."""
    await solve(chat)
    return chat


async def test_an_answer(known: Chat) -> None:
    """The stored answer comes to the asker alone, with a way to the channel."""
    await known.ask(BEN, QUESTION)

    shown = known.slot("whisper:2")
    assert shown.only == BEN.account
    assert shown.text.startswith(ANSWER)
    assert shown.labels == [
        "That solved it",
        "Not my question",
        "Why?",
        "Post it to the channel",
    ]


async def test_nothing_known(chat: Chat) -> None:
    """Without an answer it says so, and what one can do."""
    await chat.ask(BEN, UNKNOWN)

    shown = chat.slot("whisper:1")
    assert "I know no answer to this." in shown.text
    assert shown.labels == ["Post it to the channel"]
    assert shown.only == BEN.account


async def test_a_suggestion(known: Chat) -> None:
    """What comes near is offered; picked, it is shown; refused, it is gone."""
    await known.ask(BEN, LIKE_IT)
    offered = known.slot("whisper:2")

    await known.press(BEN, Action.SHOW, 2)

    assert offered.labels == [QUESTION, "None of these", "Post it to the channel"]
    assert known.slot("whisper:2").text.startswith(ANSWER)
    await known.press(BEN, Action.REFUSE, 2)
    assert known.slot("whisper:2").labels == ["Post it to the channel"]


async def test_none_of_these(known: Chat) -> None:
    """With every suggestion refused there is only the channel."""
    await known.ask(BEN, LIKE_IT)

    await known.press(BEN, Action.NONE_FIT, 2)

    assert "I know no answer to this." in known.slot("whisper:2").text
    assert (await known.reports.tickets(COMMUNITY))[1].status is Status.ANSWERED


async def test_solved(known: Chat) -> None:
    """It credits the author and counts as a person helped; nobody else hears of it."""
    await known.ask(BEN, QUESTION)

    await known.press(BEN, Action.SOLVED, 2)

    (entry,) = await known.reports.entries(COMMUNITY)
    assert entry.solved == 1
    assert (await known.reports.balances(COMMUNITY))[HANA.account] == 17
    assert await known.reports.differences(COMMUNITY) == []
    assert "Solved. Thanks to Hana." in known.slot("whisper:2").text
    said = await known.command(HANA, "/why")
    assert "+2 your stored answer solved it · #2, asked in private" in said


async def test_posted_to_the_channel(chat: Chat) -> None:
    """Whoever wants people to see it says so; the private one has ended."""
    await chat.ask(BEN, UNKNOWN)

    await chat.press(BEN, Action.PUBLISH)

    assert chat.slot("whisper:1").text.startswith("Your question is in the channel now.")
    assert chat.slot("whisper:1").labels == []
    again = await chat.press(BEN, Action.PUBLISH, argument="")
    assert chat.reply_to(again) == (
        "That was not done: the question is closed already. Ask it again with /ask."
    )


async def test_it_waits_for_nobody(chat: Chat) -> None:
    """No helper, no staff, no reminder: after a while it lapses, and not a word is said."""
    await chat.ask(BEN, UNKNOWN)
    shown = dict(chat.platform.shown)

    await chat.wait(timedelta(days=30))

    (ticket,) = await chat.reports.tickets(COMMUNITY)
    assert ticket.status is Status.CLOSED
    assert (ticket.cards, ticket.tags) == (0, 0)
    assert chat.platform.shown == shown


@pytest.mark.parametrize("line", ["/close 1", "/reopen 1"])
async def test_commands_leave_it_alone(chat: Chat, line: str) -> None:
    """It cannot be closed, nor opened again: it is not in the channel."""
    await chat.ask(BEN, UNKNOWN)
    refused = "That was not done: the question was asked in private."

    assert (await chat.command(BEN, line)).startswith(refused)
    assert (await chat.command(SAM, line)) == refused


async def test_it_is_in_no_list(chat: Chat) -> None:
    """/tickets, /close and what is offered while one types pass it over."""
    await chat.ask(BEN, UNKNOWN)

    listed = await chat.command(BEN, "/tickets")
    closed = await chat.command(BEN, "/close")
    typed = await chat.reports.tickets_like(COMMUNITY, "moon", Status, asker=BEN.account)

    assert listed == "You have asked nothing here yet."
    assert closed.startswith("Which one?")
    assert list(typed) == []
    await chat.wait(timedelta(days=30))
    assert (await chat.command(BEN, "/reopen")).startswith("Which one?")


async def test_close_means_the_one_in_the_channel(chat: Chat) -> None:
    """What was asked in private later does not stand before what was asked in the channel."""
    await chat.post(BEN, QUESTION)
    await chat.ask(BEN, UNKNOWN)

    assert (await chat.command(BEN, "/close")).startswith("Done: #1 ")


async def test_what_is_written_nearby_is_another_matter(chat: Chat) -> None:
    """A message in the thread where /ask was used does not belong to the private question."""
    aside = await chat.post(HANA, "by the way")
    asked = await chat.post(ANN, QUESTION, thread=aside, addressed=True)
    await chat.ask(BEN, UNKNOWN, thread=aside)

    await chat.post(HANA, ANSWER, thread=aside)

    public, private = await chat.reports.tickets(COMMUNITY)
    assert [reply.text for reply in public.replies] == [ANSWER]
    assert private.replies == ()
    assert asked == public.message


async def test_a_direct_message_after_it(chat: Chat) -> None:
    """Who goes on in a direct message is not taken to go on with what /ask was asked there."""
    await chat.post(BEN, "hello", channel="help", addressed=True, private=True)
    await chat.ask(BEN, UNKNOWN)

    await chat.post(BEN, "thank you very much", channel="help", addressed=True, private=True)

    (ticket,) = await chat.reports.tickets(COMMUNITY)
    assert ticket.replies == ()
    assert ticket.status is Status.ANSWERED


@pytest.mark.parametrize(
    "action",
    [Action.SOLVED, Action.REFUSE, Action.SHOW, Action.WHY, Action.WHOLE, Action.PUBLISH],
)
async def test_nobody_else_presses(known: Chat, action: Action) -> None:
    """A forged press reads nothing and does nothing, not even for staff."""
    await known.ask(BEN, QUESTION)
    entry = (await known.reports.tickets(COMMUNITY))[1].offers[0].entry
    before = await known.reports.tickets(COMMUNITY)

    for other in (CID, SAM):
        key = await known.press(other, action, 2, entry)
        said = known.reply_to(key)
        assert said == "That was not done: the question was asked in private."

    assert await known.reports.tickets(COMMUNITY) == before


async def test_the_same_question_in_public_is_no_twin(chat: Chat) -> None:
    """Who asks in the channel what somebody asked in private is heard for themselves."""
    await chat.ask(BEN, QUESTION)

    await chat.post(CID, QUESTION)

    tickets = await chat.reports.tickets(COMMUNITY)
    assert [ticket.asker.name for ticket in tickets] == ["Ben", "Cid"]
    assert tickets[0].followers == ()
