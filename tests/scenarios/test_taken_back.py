"""What is taken back says why, is over for good, and leaves nothing behind that lasts."""

from datetime import timedelta

import pytest

from bot.domain.decision import Decision
from bot.domain.events import CommandGiven
from bot.domain.helping_effects import Suspend
from bot.domain.message import Action
from bot.domain.ranks import Standing
from tests.scenarios.chat import ANN, BEN, COMMUNITY, HANA, RAJ, SAM, START, Chat
from tests.scenarios.test_linking import linked
from tests.scenarios.test_loop import ANSWER, QUESTION, solve


async def why(chat: Chat) -> list[str]:
    """What Hana reads of each line of hers, the newest first."""
    assert await chat.reports.differences(COMMUNITY) == []
    said = await chat.command(HANA, "/why")
    return [line.partition(" · ")[0] for line in said.splitlines() if "#1" in line]


async def standing(chat: Chat) -> Standing:
    async with chat.store.begin(COMMUNITY) as tx:
        return await tx.standing(HANA.account, chat.clock.now(), timedelta(0))


@pytest.mark.parametrize("what", ["block", "link"])
async def test_an_undo_while_it_does_not_count(chat: Chat, what: str) -> None:
    """It is said, counts in the ratio, and nothing is kept from counting any more."""
    _, reply = await solve(chat)
    if what == "block":
        await chat.command(SAM, "/block helping revoke for spam", target=HANA)
    else:
        await linked(chat, ANN, HANA)
    await chat.unreact(ANN, reply)
    meanwhile = await chat.command(HANA, "/why")
    if what == "block":
        await chat.command(SAM, "/unblock", target=HANA)
    else:
        await chat.command(HANA, "/unlink")

    lines = await why(chat)
    after = await standing(chat)
    await chat.react(ANN, reply)

    assert lines[0] == "0 taken back, for that was undone: your answer was accepted"
    assert len(lines) == 3
    assert "not count now" not in meanwhile
    assert (after.good, after.bad) == (0, 1)
    assert (await why(chat))[0] == "+15 your answer was accepted"
    assert "not count now" not in await chat.command(HANA, "/credit")


async def test_a_suspension_that_nothing_can_end(chat: Chat) -> None:
    """The check names an award that is suspended though its question says it no more."""
    _, reply = await solve(chat)
    await chat.unreact(ANN, reply)
    key = (HANA.account, "accepted:1:1")
    event = CommandGiven(key="x", at=START, conversation=chat.at("help"), actor=SAM, command="x")
    async with chat.store.begin(COMMUNITY) as tx:
        await tx.record(event, Decision(effects=(Suspend(cause="block:x", awards=(key,)),)))

    (found,) = await chat.reports.differences(COMMUNITY)

    assert (found.account, found.award) == key
    assert found.fault == "suspended for ever: its question does not say it any more"


async def test_whose_block_it_was(chat: Chat) -> None:
    """A helper reads that the account that gave it was blocked, not that they were."""
    await solve(chat)

    await chat.command(SAM, "/block asking revoke for a false account", target=ANN)
    blocked = await why(chat)
    await chat.command(SAM, "/unblock", target=ANN)

    gave = "the account that gave it"
    assert blocked[0] == f"−15 taken back, for {gave} was blocked: your answer was accepted"
    given = f"+15 given back, for {gave} is not blocked any more: your answer was accepted"
    assert (await why(chat))[0] == given


async def test_what_took_it_back(chat: Chat) -> None:
    """Moved, shared and deleted each say so."""
    asked = await chat.post(ANN, QUESTION)
    first = await chat.post(HANA, ANSWER, thread=asked)
    other = await chat.post(RAJ, "Or choose UTF-8 there, that is easier.", thread=asked)
    await chat.react(ANN, first)

    await chat.react(ANN, other)
    moved = (await why(chat))[0]
    await chat.react(ANN, first)
    await chat.press(ANN, Action.ALSO, 1, other)
    shared = (await why(chat))[1]
    await chat.delete(first, thread=asked)
    deleted = (await why(chat))[0]

    what = "your answer was accepted"
    assert moved == f"−15 taken back, for another answer was accepted instead: {what}"
    assert shared == f"−15 taken back, for it is shared anew: {what}"
    assert deleted == f"−8 taken back, for your reply was deleted: {what}"


async def test_votes_that_went_with_their_reply(chat: Chat) -> None:
    """Some of a day, or all of them: the line of that day says how many."""
    asked = await chat.post(ANN, QUESTION)
    reply = await chat.post(HANA, ANSWER, thread=asked)
    for who in (ANN, BEN, RAJ):
        await chat.react(who, reply, "👍")

    await chat.unreact(BEN, reply, "👍")
    some = await chat.command(HANA, "/why")
    await chat.delete(reply, thread=asked)

    assert "· final on 2026-01-07 · 1 of them taken back since" in some
    assert "+3 3 people found it helpful · #1 " in await chat.command(HANA, "/why")
    assert (await chat.command(HANA, "/why")).endswith("2026-01-05 · taken back since")
