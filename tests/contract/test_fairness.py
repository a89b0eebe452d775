"""The fairness report from the database, the same on SQLite and PostgreSQL; staff alone sees it."""

import re
from datetime import timedelta

import pytest

from bot.domain.identity import Actor
from bot.domain.message import Action
from bot.store import Acceptances, Store
from tests.scenarios.chat import ANN, BEN, CID, COMMUNITY, HANA, RAJ, SAM, START, Chat


@pytest.fixture
def chat(any_store: Store) -> Chat:
    """A community on a database of each kind in turn."""
    return Chat(any_store)


async def solved(chat: Chat, asker: Actor, helper: Actor, number: int) -> None:
    """*asker* asks the question *number*, and accepts what *helper* says."""
    question = await chat.post(asker, f"How do I mend the thing number {number} of mine?")
    answer = await chat.post(helper, f"Turn the screw {number} to the left.", thread=question)
    await chat.press(asker, Action.ACCEPT, number, answer)
    await chat.wait(timedelta(hours=9))


async def linked(chat: Chat, one: Actor, other: Actor) -> None:
    code = re.search(r"\w{5}-\w{5}", await chat.command(one, "/link"))
    assert code is not None
    await chat.command(other, f"/link {code[0]}")


async def test_what_was_accepted(chat: Chat) -> None:
    """Each acceptance that stands is there, with names and since when its asker is known."""
    await solved(chat, ANN, HANA, 1)
    await solved(chat, BEN, RAJ, 2)
    await solved(chat, ANN, RAJ, 3)
    await chat.press(BEN, Action.UNACCEPT, 2)

    found = await Acceptances(chat.store).accepted(COMMUNITY, START - timedelta(days=1))

    assert [(each.ticket, each.asker_name, each.helper_name) for each in found] == [
        (1, "Ann", "Hana"),
        (3, "Ann", "Raj"),
    ]
    assert {each.asker_since for each in found} == {START}


async def test_what_is_too_old(chat: Chat) -> None:
    """What was accepted before the days that are looked at is left out."""
    await solved(chat, ANN, HANA, 1)
    later = chat.clock.now()
    await solved(chat, BEN, RAJ, 2)

    found = await Acceptances(chat.store).accepted(COMMUNITY, later - timedelta(hours=1))

    assert [each.ticket for each in found] == [2]


async def test_other_communities(chat: Chat) -> None:
    """Nothing of one community is read for another."""
    await solved(chat, ANN, HANA, 1)
    await linked(chat, ANN, BEN)
    await chat.command(ANN, "/unlink")
    acceptances = Acceptances(chat.store)

    found = await acceptances.accepted("other", START - timedelta(days=1))

    assert found == []
    assert await acceptances.parted("other") == []
    assert await acceptances.questions("other", [1]) == {}


async def test_linked_accounts_are_one_member(chat: Chat) -> None:
    """What linked accounts accept is one member's."""
    await solved(chat, ANN, HANA, 1)
    await solved(chat, BEN, HANA, 2)
    await linked(chat, ANN, BEN)

    found = await Acceptances(chat.store).accepted(COMMUNITY, START - timedelta(days=1))

    assert {each.asker for each in found} == {ANN.account}


async def test_accounts_that_were_parted(chat: Chat) -> None:
    """Accounts that were linked once are told apart from those that never were, or still are."""
    await linked(chat, ANN, BEN)
    await linked(chat, HANA, RAJ)
    assert await Acceptances(chat.store).parted(COMMUNITY) == []
    await chat.wait(timedelta(days=1))
    await chat.command(ANN, "/unlink")

    found = await Acceptances(chat.store).parted(COMMUNITY)

    assert [(each.one, each.other) for each in found] == [(ANN.account, BEN.account)]
    assert found[0].at == START + timedelta(days=1)


async def test_votes(chat: Chat) -> None:
    """Who found whose answer helpful, unless it was taken back; and what a quorum accepted."""
    question = await chat.post(ANN, "How do I mend the blue thing of mine?")
    answer = await chat.post(BEN, "Turn the screw to the left.", thread=question)
    other = await chat.post(CID, "Buy a new one, that is what I did.", thread=question)
    await chat.react(CID, answer, "👍")
    await chat.react(BEN, other, "👍")
    await chat.unreact(BEN, other, "👍")
    await chat.react(HANA, answer)
    await chat.react(RAJ, answer)
    await chat.react(HANA, other)
    voted = chat.clock.now()
    await chat.wait(timedelta(days=3))
    acceptances = Acceptances(chat.store)

    found = await acceptances.voices(COMMUNITY, START - timedelta(days=1))

    assert [(each.asker_name, each.helper_name, each.quorum) for each in found] == [
        ("Cid", "Ben", False),
        ("Hana", "Ben", True),
        ("Raj", "Ben", True),
    ]
    assert {(each.ticket, each.at) for each in found} == {(1, voted)}
    assert await acceptances.voices(COMMUNITY, chat.clock.now()) == []
    assert await acceptances.voices("other", START - timedelta(days=1)) == []


async def test_votes_of_linked_accounts(chat: Chat) -> None:
    """Votes are a member's, whichever account they come from."""
    question = await chat.post(ANN, "How do I mend the blue thing of mine?")
    answer = await chat.post(HANA, "Turn the screw to the left.", thread=question)
    await chat.react(CID, answer, "👍")
    await linked(chat, BEN, CID)

    found = await Acceptances(chat.store).voices(COMMUNITY, START - timedelta(days=1))

    assert [(each.asker, each.asker_name) for each in found] == [(BEN.account, "Ben")]


async def test_report_for_staff(chat: Chat) -> None:
    """Staff reads what looks odd and where; nothing is done about it."""
    await linked(chat, ANN, HANA)
    await chat.command(ANN, "/unlink")
    await solved(chat, ANN, HANA, 1)

    said = await chat.command(SAM, "/fairness")

    assert "One thing looks odd in the last 90 days" in said
    assert "Ann" in said
    assert "Hana" in said
    assert "#1" in said
    assert "Nothing was done about it" in said
    board = await chat.reports.board(COMMUNITY, chat.clock.now(), with_staff=False)
    assert [line.total for line in board.ever] == [15]


async def test_nobody_else_sees_it(chat: Chat) -> None:
    """Who is not of the team is refused, without a word about anybody."""
    await linked(chat, ANN, HANA)
    await chat.command(ANN, "/unlink")
    await solved(chat, ANN, HANA, 1)

    said = await chat.command(HANA, "/fairness")

    assert said == "That was not done: only the team can use /fairness."


async def test_quiet_community(chat: Chat) -> None:
    """Where nothing is odd that is said."""
    await solved(chat, ANN, HANA, 1)

    said = await chat.command(SAM, "/fairness")

    assert said.startswith("Nothing looks odd in the last 90 days.")
    assert "Many rings of three can’t be told from chance here" in said
