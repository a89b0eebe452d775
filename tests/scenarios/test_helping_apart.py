"""Two communities in one database, with the same accounts: they never see each other's helpers."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.identity import Actor
from bot.domain.message import Action
from bot.store import AuditLog, Store
from tests.scenarios.chat import ANN, BEN, COMMUNITY, HANA, POLICY, RAJ, SAM, Chat
from tests.scenarios.test_loop import ANSWER, QUESTION, solve

OTHER = "globex"


def elsewhere(store: Store) -> Chat:
    """Another community of the same people on the same platform."""
    return Chat(store, replace(POLICY, name="Globex"), OTHER)


async def test_nothing_of_one_is_seen_in_the_other(chat: Chat) -> None:
    """Topics, helpers, asks, blocks, letters, boards and the audit log are each community's own."""
    there = elsewhere(chat.store)
    await chat.command(SAM, "/topic add Zebras: invoice, refund")
    await chat.command(HANA, "/topics Zebras")
    await chat.command(HANA, "/helping direct")
    await chat.command(HANA, "/helping letters on")
    await solve(chat)
    await chat.post(BEN, QUESTION)
    await chat.press(BEN, Action.SOLVED, 2)
    await chat.command(SAM, "/block asking for spam", target=ANN)
    await chat.post(BEN, "Where do I change my password for the shop?")

    await there.post(ANN, "Where is my invoice of last month, please?")
    topics = await there.command(SAM, "/topic")
    habits = await there.command(HANA, "/helping")
    board = await there.command(HANA, "/board")
    credit = await there.command(HANA, "/credit")
    waiting = await there.command(RAJ, "/next")
    appeal = await there.command(ANN, "/appeal why")
    await there.timers.fire()

    (ticket,) = await chat.reports.tickets(OTHER)
    assert ticket.asker == ANN
    assert ticket.asks == ()
    assert "Zebras" not in topics + habits
    assert "directly" not in habits.partition("\n")[0]
    assert "Hana" not in board
    assert "17" not in credit
    assert "password" not in waiting
    assert "not blocked here" in appeal
    assert not any(key.startswith(f"{OTHER}/letter:") for key in there.platform.by_key)
    assert await AuditLog(chat.store.engines).lines(OTHER) == []
    assert await chat.reports.balances(OTHER) == {}


async def test_what_is_asked_in_private_reaches_no_helper(chat: Chat) -> None:
    """Neither a wave, nor /next, a digest, a board or a letter shows it; nobody can take it."""
    asked = "How do I get my invoice, now that Zoltan was dismissed?"
    for helper, way in ((HANA, "direct"), (RAJ, "digest")):
        await chat.helps(helper, "billing", letters=True)
        await chat.command(helper, f"/helping {way}")
    await chat.post(ANN, asked, channel="dm", addressed=True, private=True)
    await chat.ask(BEN, asked)
    await chat.file("billing")

    taken = chat.reply_to(await chat.press(HANA, Action.TAKE, 1))
    tapped = chat.reply_to(await chat.press(HANA, Action.NEXT, 0, ""))
    told = [await chat.command(HANA, line) for line in ("/next", "/board", "/why", "/topics")]
    await chat.wait(timedelta(days=2))

    assert "asked in private" in taken
    assert "Zoltan" not in " ".join([taken, tapped, *told])
    for helper in (HANA, RAJ):
        seen = [shown.text for shown in chat.in_channel(f"@{helper.name.lower()}")]
        assert "Zoltan" not in " ".join(seen)
    tickets = await chat.reports.tickets(COMMUNITY)
    assert [ticket.asks for ticket in tickets] == [()] * len(tickets)


async def test_hostile_names(chat: Chat) -> None:
    """Names with mentions, marks, NUL and ten thousand characters are stored and shown as words."""
    loud = Actor(
        account="fake:loud",
        name="@everyone <@&1> **x** [a](http://b) `c`\0\u202e" + "n" * 10_000,
        role=HANA.role,
    )
    await chat.command(SAM, "/topic add @everyone *pay* <!here>: invoice")
    await chat.command(loud, "/topics all")
    asked = await chat.post(ANN, QUESTION)
    await chat.timers.fire()
    await chat.press(loud, Action.TAKE, 1)
    reply = await chat.post(loud, ANSWER, thread=asked)
    await chat.react(ANN, reply)
    await chat.command(SAM, "/block helping revoke for @everyone\0", target=loud)
    await chat.command(loud, "/appeal @everyone\0 look")
    await chat.command(SAM, "/unblock", target=loud)

    shown = chat.platform.shown.values()
    assert await chat.reports.differences(COMMUNITY) == []
    assert all("\0" not in each.text for each in shown)
    assert {p for each in chat.platform.notified for p in each} <= {ANN.account, loud.account}
    assert (await chat.reports.balances(COMMUNITY))[loud.account] == 15
