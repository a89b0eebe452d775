"""Two stored answers say the same: one is found under the other, and paid for once."""

import pytest

from bot.domain.message import Action
from bot.domain.parts.offers import Fate
from bot.store import AuditLog
from tests.scenarios.chat import ANN, BEN, CID, COMMUNITY, HANA, RAJ, SAM, Chat
from tests.scenarios.test_blocks import balances
from tests.scenarios.test_loop import ANSWER, QUESTION, solve

OTHER = "Where can I get the bills of the last quarter printed out?"
TOLD = "They are all on the page with the old invoices."


async def two(chat: Chat, helper: object = HANA) -> tuple[str, str]:
    """Questions 1 and 2, each with an answer that is kept; the accepted replies."""
    _, first = await solve(chat)
    asked = await chat.post(BEN, OTHER)
    second = await chat.post(RAJ if helper is RAJ else HANA, TOLD, thread=asked)
    await chat.react(BEN, second)
    return first, second


async def found(chat: Chat, text: str) -> list[str]:
    """The answers that somebody who asks *text* is shown."""
    await chat.post(CID, text)
    newest = (await chat.reports.tickets(COMMUNITY))[-1]
    return [offer.answer for offer in newest.offers if offer.fate is Fate.SHOWN]


async def test_both_questions_find_one_answer(chat: Chat) -> None:
    """Who asks as in the merged question gets the other's answer, until they are parted."""
    await two(chat, RAJ)

    said = await chat.command(SAM, "/merge #2 #1")
    merged = await found(chat, OTHER)
    await chat.command(SAM, "/merge 2 apart")

    assert said.startswith("Done: who asks as in #2 gets the answer of #1 from now on.")
    assert merged == [ANSWER]
    assert await found(chat, OTHER) == [TOLD]
    assert await found(chat, QUESTION) == [ANSWER]
    entries = {entry.ticket: entry for entry in await chat.reports.entries(COMMUNITY)}
    assert entries[1].wordings == (QUESTION,)


async def test_where_it_is_shown_it_stays(chat: Chat) -> None:
    """A question that shows the merged answer keeps it: it can be read, and may solve it."""
    await two(chat, RAJ)
    await chat.post(CID, OTHER)
    entry = (await chat.reports.tickets(COMMUNITY))[-1].offers[0].entry
    await chat.command(SAM, "/merge 2 1")

    whole = await chat.press(CID, Action.WHOLE, 3, entry)
    await chat.press(CID, Action.SOLVED, 3, entry)

    assert chat.reply_to(whole) == TOLD
    assert await balances(chat) == {HANA.account: 15, RAJ.account: 17}


async def test_nobody_is_paid_twice_for_one_answer(chat: Chat) -> None:
    """Both answers are one helper's: merged, the second pays nothing until it is parted."""
    await two(chat)
    await chat.press(SAM, Action.VERIFY, 2, "")
    before = await balances(chat)

    said = await chat.command(SAM, "/merge 2 1")
    merged = await balances(chat)
    await chat.command(SAM, "/merge 2 apart")
    await chat.command(SAM, "/merge 2 1")
    await chat.command(SAM, "/merge 2 apart")

    assert before == {HANA.account: 35}
    assert "20 points for the same answer do not count twice" in said
    assert merged == {HANA.account: 15}
    assert await balances(chat) == before


async def test_two_helpers_keep_theirs(chat: Chat) -> None:
    """Two people gave the same answer, each to somebody: both have helped."""
    await two(chat, RAJ)

    await chat.command(SAM, "/merge 2 1")

    assert await balances(chat) == {HANA.account: 15, RAJ.account: 15}


async def test_a_merged_answer_is_not_checked_for_credit(chat: Chat) -> None:
    """A check of what is found under another answer pays nothing."""
    await two(chat, RAJ)
    await chat.command(SAM, "/merge 2 1")

    await chat.press(SAM, Action.VERIFY, 2, "")

    assert await balances(chat) == {HANA.account: 15, RAJ.account: 15}


async def test_the_other_answer_is_taken_back(chat: Chat) -> None:
    """With it gone the merged one stands by itself again, with its credit."""
    first, _ = await two(chat)
    await chat.command(SAM, "/merge 2 1")

    await chat.unreact(ANN, first)

    assert await found(chat, OTHER) == [TOLD]
    assert await balances(chat) == {HANA.account: 15}
    assert "stands by itself" in await chat.command(SAM, "/merge 2 apart")


async def test_the_merged_answer_is_taken_back(chat: Chat) -> None:
    """Its question finds nothing then, and what stays of its credit counts."""
    _, second = await two(chat)
    await chat.command(SAM, "/merge 2 1")

    await chat.press(BEN, Action.FORGET, 2, "")

    assert await found(chat, OTHER) != [ANSWER]
    assert await balances(chat) == {HANA.account: 30}
    await chat.unreact(BEN, second)
    assert await balances(chat) == {HANA.account: 15}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/merge", "say which two"),
        ("/merge two one", "say which two"),
        ("/merge 2", "say which two"),
        ("/merge 2 2", "twice is one answer"),
        ("/merge 2 9", "there is no question #9"),
        ("/merge 3 1", "no answer is kept from #3"),
        ("/merge 1 apart", "stands by itself"),
        ("/merge 2 4", "found under #1 already"),
        ("/merge 1 2", "the answer of #2 is found under #1 itself"),
        ("/merge 4 2", "/merge 4 1 does what you mean"),
    ],
)
async def test_what_cannot_be_merged(chat: Chat, line: str, said: str) -> None:
    """A merger that cannot be says why."""
    await two(chat, RAJ)
    await chat.post(CID, "How do I change the picture of my profile?")
    await solve(chat, question="Is there a programme for telephones?", answer="There is one, yes.")
    await chat.command(SAM, "/merge 2 1")

    answer = await chat.command(SAM, line)

    assert said in answer


async def test_mergers_are_logged(chat: Chat) -> None:
    """The audit log says who merged what, and who parted it."""
    await two(chat, RAJ)
    await chat.command(SAM, "/merge 2 1")
    await chat.command(SAM, "/merge 2 apart")

    lines = await AuditLog(chat.store.engines).lines(COMMUNITY)

    assert [(line.act, line.ticket, line.actor_name) for line in lines] == [
        ("merge", 2, "Sam"),
        ("apart", 2, "Sam"),
    ]
