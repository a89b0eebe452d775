"""Who may be asked, and what waits: the same on SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.asks import Ask, Way
from bot.domain.blocks import Block, What
from bot.domain.credits import Back, Transfer
from bot.domain.decision import Decision
from bot.domain.effects import Belong
from bot.domain.events import CommandGiven
from bot.domain.helping_effects import KeepBlock, NoteAsk
from bot.domain.identity import Actor, Role
from bot.domain.routing import Candidate
from bot.domain.suspensions import taken_back
from bot.store import Outbox, Store
from bot.store.leases import LEASE
from tests.scenarios.chat import ANN, BEN, CID, HANA, RAJ, SAM, START, Chat

TWIN = Actor(account="other:hana", name="Hana")


@pytest.fixture
def chat(any_store: Store) -> Chat:
    """A community on a database of each kind in turn."""
    return Chat(any_store)


async def candidates(chat: Chat, topic: str = "billing") -> dict[str, Candidate]:
    """Who may be asked about *topic*, by name."""
    async with chat.store.begin(chat.community) as tx:
        found = await tx.helpers.candidates(topic, START)
    return {each.helper.account: each for each in found}


async def ask_of(chat: Chat, who: Actor, ticket: int, **known: object) -> None:
    """Somebody was asked about a question."""
    ask = Ask(
        **{"account": who.account, "name": who.name, "at": START, "wave": 1, "way": Way.MENTION}
        | known  # type: ignore[arg-type]  # the tests say what an Ask takes
    )
    async with chat.store.begin(chat.community) as tx:
        await tx.helpers.write(NoteAsk(ticket=ticket, member=who.account, ask=ask), START)


async def test_what_somebody_solved_counts_by_topic(chat: Chat) -> None:
    """Accepted answers on the topic, and on any; nobody who follows nothing is a candidate."""
    await chat.helps(HANA, "billing")
    await chat.helps(RAJ, "login")
    await chat.helps(CID)
    await chat.solved(HANA, "billing", 3)
    await chat.solved(HANA, "login", 2)

    found = await candidates(chat)

    assert set(found) == {HANA.account, RAJ.account}
    assert (found[HANA.account].solved, found[HANA.account].solved_all) == (3, 5)
    assert (found[RAJ.account].solved, found[RAJ.account].solved_all) == (0, 0)


async def test_asks_count_against_the_day_and_as_load(chat: Chat) -> None:
    """A day's asks, whatever came of them; as load those without an answer, an end or a no."""
    await chat.helps(HANA, "billing")
    await ask_of(chat, HANA, 1)
    await ask_of(chat, HANA, 2, answered_at=START)
    await ask_of(chat, HANA, 3, declined_at=START)
    await ask_of(chat, HANA, 4, ended_at=START)
    await ask_of(chat, HANA, 5, at=START - timedelta(hours=30))
    await ask_of(chat, HANA, 6, at=START - timedelta(days=9))
    await ask_of(chat, HANA, 7, wave=0, taken_at=START)

    (found,) = (await candidates(chat)).values()

    assert (found.today, found.load) == (4, 3)


async def test_accounts_of_one_person_are_one(chat: Chat) -> None:
    """What linked accounts solved and were asked counts together, for each of them."""
    await chat.helps(HANA, "billing")
    await chat.solved(TWIN, "billing", 2)
    await chat.solved(HANA, "billing", 1)
    both = Belong(accounts=(HANA.account, TWIN.account), member=TWIN.account)
    linked = CommandGiven(
        key="link", at=START, conversation=chat.at("help"), actor=HANA, command="link"
    )
    async with chat.store.begin(chat.community) as tx:
        await tx.record(linked, Decision(effects=(both,)))
    await ask_of(chat, TWIN, 1)

    (found,) = (await candidates(chat)).values()

    assert (found.member, found.solved, found.today) == (TWIN.account, 3, 1)


async def test_the_blocked_are_left_out(chat: Chat) -> None:
    """Whoever is blocked from helping is no candidate, until the block is lifted."""
    await chat.helps(HANA, "billing")
    await chat.helps(RAJ, "billing")
    for who, what, lifted_at in (
        (HANA, What.HELPING, None),
        (RAJ, What.ASKING, None),
        (RAJ, What.HELPING, START),
    ):
        block = Block(
            id=f"{who.account}:{what}",
            account=who.account,
            name=who.name,
            what=what,
            reason="",
            by=SAM.account,
            by_name=SAM.name,
            at=START,
            lifted_at=lifted_at,
        )
        async with chat.store.begin(chat.community) as tx:
            await tx.fairness.write(KeepBlock(block=block), START)

    assert set(await candidates(chat)) == {RAJ.account}


async def test_guests_are_left_out(chat: Chat) -> None:
    """By the role of what they last did; back as a member, they are asked again."""
    await chat.helps(HANA, "billing")
    await chat.helps(RAJ, "billing")
    before = set(await candidates(chat))

    await chat.command(replace(HANA, role=Role.GUEST), "/helping")
    as_guest = set(await candidates(chat))
    await chat.command(HANA, "/helping")

    assert before == set(await candidates(chat)) == {HANA.account, RAJ.account}
    assert as_guest == {RAJ.account}


async def test_requests_that_nobody_can_have_seen(chat: Chat) -> None:
    """Those that were never tried; not one that is under way, was sent, or is somebody else's."""
    await chat.helps(HANA, "billing", way=Way.DIRECT)
    await chat.helps(RAJ, "billing")
    await chat.post(ANN, "How can I get a refund for last month?")
    await chat.file("billing")
    due = await chat.timers.next_at()
    assert due is not None
    chat.clock.set(due)
    await chat.timers.fire()

    found = [await unsent(chat, who) for who in (HANA, RAJ, ANN)]
    leased = await Outbox(chat.store).lease(chat.clock.now())
    under_way = await unsent(chat, HANA)
    chat.clock.set(chat.clock.now() + LEASE)
    await chat.relay.drain()

    assert found == [{f"ask:1:@{HANA.account}": 1}, {"ask:1:1": 1}, {}]
    assert {each.slot for each in leased} >= {"ask:1:1"}
    assert under_way == await unsent(chat, HANA) == await unsent(chat, RAJ) == {}


async def unsent(chat: Chat, who: Actor) -> dict[str, int]:
    async with chat.store.begin(chat.community) as tx:
        return await tx.helpers.unsent([who.account])


async def test_a_block_is_a_persons(chat: Chat) -> None:
    """Whose other account is blocked from helping is asked by none of theirs."""
    await chat.helps(HANA, "billing")
    await chat.helps(RAJ, "billing")
    both = Belong(accounts=(HANA.account, TWIN.account), member=TWIN.account)
    linked = CommandGiven(
        key="link", at=START, conversation=chat.at("help"), actor=HANA, command="link"
    )
    block = Block(
        id="b",
        account=TWIN.account,
        name=TWIN.name,
        what=What.HELPING,
        reason="",
        by=SAM.account,
        by_name=SAM.name,
        at=START,
    )

    async with chat.store.begin(chat.community) as tx:
        await tx.record(linked, Decision(effects=(both, KeepBlock(block=block))))

    assert set(await candidates(chat)) == {RAJ.account}


async def test_communities_never_see_each_others_helpers(chat: Chat) -> None:
    """What somebody is in one community is nothing to another, where they help as well."""
    await chat.helps(HANA, "billing", daily=1)
    await chat.helps(RAJ, "billing")
    await chat.solved(HANA, "login")
    await chat.post(ANN, "How do I get a refund?")
    await ask_of(chat, HANA, 1)
    other, theirs = Chat(chat.store, community="other"), {HANA.account, RAJ.account}
    blocked = Block(
        id="b",
        account=RAJ.account,
        name=RAJ.name,
        what=What.HELPING,
        reason="",
        by=SAM.account,
        by_name=SAM.name,
        at=START,
    )
    async with chat.store.begin(chat.community) as tx:
        await tx.fairness.write(KeepBlock(block=blocked), START)

    async with other.store.begin(other.community) as tx:
        before = await tx.helpers.known(theirs), await tx.helpers.helper(HANA.account)
    for who in (HANA, RAJ):
        await other.helps(who, "billing")

    assert before == ((), None)
    found = await candidates(other)
    assert set(found) == theirs
    assert {(each.solved_all, each.today, each.load) for each in found.values()} == {(0, 0, 0)}
    async with other.store.begin(other.community) as tx:
        assert await tx.helpers.knows([HANA.account]) == {"billing"}
        assert await tx.helpers.backlog() == ()
    async with chat.store.begin(chat.community) as tx:
        assert len(await tx.helpers.known([HANA.account])) == 1


async def test_what_somebody_knows(chat: Chat) -> None:
    """The topics they follow, and those on which an answer of theirs still counts."""
    await chat.helps(HANA, "billing")
    await chat.solved(HANA, "login")
    await chat.solved(RAJ, "export")
    undone = Transfer(
        account=HANA.account,
        name=HANA.name,
        amount=15,
        reason="accepted:1:1",
        award="accepted:1:1",
        topic="pins",
        ticket=1,
        entry="",
        asker=ANN.account,
        at=START,
        final_at=START,
    )
    undo = CommandGiven(
        key="undo", at=START, conversation=chat.at("help"), actor=ANN, command="undo"
    )
    lines = (undone, *taken_back((undone,), START, Back.UNACCEPTED, {}))
    async with chat.store.begin(chat.community) as tx:
        await tx.record(undo, Decision(effects=lines))

    async with chat.store.begin(chat.community) as tx:
        known = await tx.helpers.knows([HANA.account, TWIN.account])

    assert known == {"billing", "login"}


async def test_what_was_asked_in_private_is_in_no_backlog(chat: Chat) -> None:
    """It is handed to nobody who has time."""
    await chat.post(ANN, "How do I get a refund?", private=True, addressed=True)
    await chat.post(BEN, "Where is the invoice of last month?")

    async with chat.store.begin(chat.community) as tx:
        waiting = await tx.helpers.backlog()

    assert [ticket.asker for ticket in waiting] == [BEN]
    assert len(await chat.reports.tickets(chat.community)) == 2


async def test_the_queue_is_sorted_by_when_staff_is_told(chat: Chat) -> None:
    """A question that helpers are asked about soon does not come before one that is due sooner."""
    await chat.helps(HANA, "billing", snoozed_until=START + timedelta(days=1))
    await chat.post(ANN, "How do I get a refund?")
    await chat.wait(timedelta(minutes=14))
    await chat.post(BEN, "Which browser does the editor need?")
    await chat.wait(timedelta(minutes=1))

    listed = await chat.reports.queue(chat.community, chat.clock.now())

    assert [line.number for line in listed.lines] == [1, 2]
    assert listed.lines[0].due == START + timedelta(minutes=30)
