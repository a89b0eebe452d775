"""Somebody is blocked from asking or helping: what they meet, what it costs, and the way back."""

from datetime import timedelta

import pytest

from bot.domain.identity import Actor, Role
from bot.domain.message import Action
from bot.domain.states import Status
from bot.store import AuditLog
from tests.scenarios.chat import ANN, BEN, COMMUNITY, HANA, MIA, RAJ, ROBO, SAM, Chat
from tests.scenarios.test_linking import linked
from tests.scenarios.test_loop import ANSWER, QUESTION, solve

HANA_AT_WORK = Actor(account="work:hana", name="Hana at work")


async def balances(chat: Chat) -> dict[str, int]:
    """What everybody has, as long as the ledger is what the questions say."""
    assert await chat.reports.differences(COMMUNITY) == []
    return await chat.reports.balances(COMMUNITY)


@pytest.mark.parametrize(
    ("line", "target", "said"),
    [
        ("/block helping for spam", None, "say whom"),
        ("/block", BEN, "say from what"),
        ("/block reading for spam", BEN, "say from what"),
        ("/block helping", BEN, "say why"),
        ("/block @Ben helping revoke", BEN, "say why"),
        ("/block helping for spam", MIA, "is on the team"),
        ("/block helping for spam", ROBO, "is a bot"),
        ("/unblock", BEN, "is not blocked"),
        ("/unblock", None, "say whom"),
    ],
)
async def test_what_cannot_be_blocked(
    chat: Chat, line: str, target: Actor | None, said: str
) -> None:
    """An order that cannot be followed says why, and nobody is blocked."""
    answer = await chat.command(SAM, line, target=target)

    assert said in answer
    assert (
        await chat.command(BEN, "/appeal why me")
        == "You are not blocked here: you can ask and help."
    )


async def test_only_the_team_blocks(chat: Chat) -> None:
    """A helper cannot block anybody."""
    answer = await chat.command(HANA, "/block helping for spam", target=BEN)

    assert answer == "That was not done: only the team can use /block."


async def test_a_blocked_asker(chat: Chat) -> None:
    """In a channel nothing happens; who addresses the bot is told how to read why, in private."""
    await chat.command(SAM, "/block asking five times the same", target=ANN)

    await chat.post(ANN, QUESTION)
    addressed = await chat.post(ANN, "Well, how do I do it?", addressed=True)
    asked = await chat.ask(ANN, "how do I do it?")

    assert await chat.reports.tickets(COMMUNITY) == []
    assert chat.in_channel("@ann") == []
    in_public, in_private = chat.reply_to(f"post:{addressed}"), chat.reply_to(asked)
    assert "/ask shows you alone what the team says of it" in in_public
    assert "five times" not in in_public
    assert "blocked you from asking here since 2026-01-05" in in_private
    assert "five times the same" in in_private
    assert "/appeal" in in_private


async def test_a_blocked_helper(chat: Chat) -> None:
    """Their replies are no answers and pay nothing; what they earned before stays."""
    await solve(chat)
    await chat.command(SAM, "/block helping advertisements", target=HANA)
    asked = await chat.post(BEN, "How do I change the picture of my profile?")
    reply = await chat.post(HANA, "You click on it and choose another.", thread=asked)

    await chat.react(BEN, reply)
    await chat.react(ANN, reply, "👍")

    assert await balances(chat) == {HANA.account: 15}


async def test_taking_back_what_a_helper_earned(chat: Chat) -> None:
    """With "revoke" the credit goes, and comes back with the block's end, if it still stands."""
    _, reply = await solve(chat)
    await solve(chat, question="How do I delete my old account?", answer="By the red button there.")
    blocked = await chat.command(SAM, "/block helping revoke advertisements", target=HANA)
    taken = await balances(chat)
    await chat.unreact(ANN, reply)

    freed = await chat.command(SAM, "/unblock helping", target=HANA)

    assert "30 points that they had earned were taken back" in blocked
    assert taken == {HANA.account: 0}
    assert "15 points count again" in freed
    assert await balances(chat) == {HANA.account: 15}


async def test_taking_back_what_an_asker_gave(chat: Chat) -> None:
    """What the blocked asker's own word gave to others goes; what staff accepted stays."""
    await solve(chat)
    asked = await chat.post(ANN, "How do I delete my old account?")
    reply = await chat.post(RAJ, "By the red button at the end.", thread=asked)
    await chat.react(SAM, reply)

    await chat.command(SAM, "/block asking revoke accepts for a friend", target=ANN)

    assert await balances(chat) == {HANA.account: 0, RAJ.account: 15}
    await chat.command(SAM, "/unblock", target=ANN)
    assert await balances(chat) == {HANA.account: 15, RAJ.account: 15}


async def test_accepting_anew_is_no_way_around(chat: Chat) -> None:
    """Who is blocked from asking pays nobody by accepting once more."""
    _, reply = await solve(chat)
    await chat.command(SAM, "/block asking revoke accepts for a friend", target=ANN)

    await chat.unreact(ANN, reply)
    await chat.react(ANN, reply)

    assert await balances(chat) == {HANA.account: 0}


async def test_every_account_is_blocked(chat: Chat) -> None:
    """Another account of the same person earns nothing either, and cannot be taken out."""
    await linked(chat, HANA, HANA_AT_WORK)
    await chat.command(SAM, "/block helping advertisements", target=HANA)
    asked = await chat.post(ANN, QUESTION)
    reply = await chat.post(HANA_AT_WORK, ANSWER, thread=asked)
    await chat.react(ANN, reply)

    parted = await chat.command(HANA_AT_WORK, "/unlink")

    assert "your accounts stay together" in parted
    assert await balances(chat) == {}
    again = await chat.command(SAM, "/block helping advertisements", target=HANA_AT_WORK)
    assert "is blocked from helping already" in again


async def test_a_colleagues_other_account(chat: Chat) -> None:
    """The team cannot be blocked by an account that has no role."""
    await chat.post(SAM, "Hello everybody, I am here.", addressed=True)
    await linked(chat, SAM, HANA_AT_WORK)

    answer = await chat.command(MIA, "/block helping for spam", target=HANA_AT_WORK)

    assert "is on the team" in answer


async def test_what_is_too_long_is_not_cut(chat: Chat) -> None:
    """Who wrote more than is kept is told, and can say it again: nothing was done meanwhile."""
    refused = await chat.command(SAM, f"/block helping {'x' * 1001}", target=BEN)
    nobody = await chat.command(BEN, "/appeal Why me?")
    await chat.command(SAM, f"/block helping {'x' * 1000}", target=BEN)

    long = await chat.command(BEN, f"/appeal {'y' * 1001}")
    kept = await chat.command(BEN, f"/appeal {'y' * 1000}")

    assert "you wrote 1,001 characters, and at most 1,000 are kept" in refused
    assert "You are not blocked here" in nobody
    assert "Say it more briefly and send it again." in long
    assert kept.startswith("The team has it.")
    assert "y" * 1000 in chat.in_channel("staff")[-1].text


async def test_an_appeal(chat: Chat) -> None:
    """Staff reads it once, it is kept, and a second one is told so."""
    await chat.command(SAM, "/block helping advertisements", target=BEN)

    empty = await chat.command(BEN, "/appeal")
    first = await chat.command(BEN, "/appeal It is the shop I work for, and I said so.")
    second = await chat.command(BEN, "/appeal Please!")

    assert "Write your side of it" in empty
    assert first.startswith("The team has it.")
    assert "can be answered once" in second
    (posted,) = chat.in_channel("staff")
    assert "It is the shop I work for" in posted.text
    assert "advertisements" in posted.text


async def test_the_audit_log(chat: Chat) -> None:
    """Blocks, appeals and their ends are lines of it; those of others are not."""
    await chat.command(SAM, "/block asking revoke for spam", target=BEN)
    await chat.command(BEN, "/appeal I did not.")
    await chat.wait(timedelta(hours=1))
    lifted_at = chat.clock.now()
    await chat.command(MIA, "/unblock", target=BEN)

    log = AuditLog(chat.store.engines)

    lines = [(line.act, line.actor_name, line.note) for line in await log.lines(COMMUNITY)]
    assert lines == [
        ("block", "Sam", "asking, revoke: for spam"),
        ("appeal", "Ben", "I did not."),
        ("unblock", "Mia", "asking"),
    ]
    assert [line.act for line in await log.lines(COMMUNITY, lifted_at)] == ["unblock"]
    assert await log.lines("elsewhere") == []


async def test_what_staff_corrects(chat: Chat) -> None:
    """That staff takes an acceptance back is a line, that its asker does is none."""
    _, reply = await solve(chat)
    await chat.unreact(ANN, reply)
    await chat.react(ANN, reply)

    await chat.press(SAM, Action.UNACCEPT, 1)

    (line,) = await AuditLog(chat.store.engines).lines(COMMUNITY)
    assert (line.act, line.actor_name, line.subject_name, line.ticket) == (
        "correct",
        "Sam",
        "Hana",
        1,
    )
    assert line.note == "took back 15 points from 1 account"


async def test_a_guest_is_blocked(chat: Chat) -> None:
    """Who never asked or earned anything can be blocked as well."""
    gus = Actor(account="fake:gus", name="Gus", role=Role.GUEST)
    await chat.command(SAM, "/block asking for spam", target=gus)

    key = await chat.press(gus, Action.WHY, 1)

    assert "belongs to no question" in chat.reply_to(key)
    assert "blocked you from asking" in chat.reply_to(await chat.ask(gus, "how?"))


async def test_who_is_blocked_opens_nothing_again(chat: Chat) -> None:
    """Neither by command nor by a tap; what they asked before goes on."""
    asked = await chat.post(ANN, QUESTION)
    await chat.command(SAM, "/block asking for spam", target=ANN)
    reply = await chat.post(HANA, ANSWER, thread=asked)
    await chat.react(ANN, reply)

    typed = await chat.command(ANN, "/reopen 1")
    tapped = chat.reply_to(await chat.press(ANN, Action.REOPEN, 1))

    for said in (typed, tapped):
        assert "blocked you from asking" in said
    assert [t.status for t in await chat.reports.tickets(COMMUNITY)] == [Status.RESOLVED]
    assert await balances(chat) == {}


async def test_a_helper_is_blocked_with_a_question_in_hand(chat: Chat) -> None:
    """Who had taken it is not waited for longer than its limit, and can let it go."""
    await chat.helps(HANA, "billing")
    await chat.post(ANN, QUESTION)
    await chat.press(HANA, Action.TAKE, 1)
    await chat.command(SAM, "/block helping for spam", target=HANA)

    again = chat.reply_to(await chat.press(HANA, Action.TAKE, 1))
    await chat.press(HANA, Action.NOT_NOW, 1)
    await chat.wait(timedelta(minutes=31))

    assert "you are blocked from helping here" in again
    assert [t.status for t in await chat.reports.tickets(COMMUNITY)] == [Status.ESCALATED]
