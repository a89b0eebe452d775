"""What is read and written once for many events is as if each came alone, on both databases."""

import random
from dataclasses import replace

from sqlalchemy import Connection, select
from sqlalchemy.event import listens_for

from bot.domain.decision import Decision
from bot.domain.effects import Belong, Effect, Learn, Post, Remove, Unlearn
from bot.domain.events import RoomOpened, TimerFired
from bot.domain.phrases import note
from bot.store import Agenda, Store
from bot.store.outbox_tables import outbox
from tests.benchmarks.recovery import AWAY, fill, recover
from tests.scenarios.chat import ANN, BEN, CID, START, Chat
from tests.scenarios.test_loop import QUESTION

STATEMENTS = 2  # for each due step, whatever else is read and written for all of them at once


def event(chat: Chat, key: str) -> RoomOpened:
    return RoomOpened(key=key, at=START, conversation=chat.at("help"), ticket=0)


async def record(chat: Chat, key: str, *effects: Effect) -> None:
    async with chat.store.begin(chat.community) as tx:
        await tx.record(event(chat, key), Decision(effects=effects))


async def waiting(chat: Chat, slot: str) -> list[tuple[object, ...]]:
    """What is to be sent for *slot*, in order."""
    query = (
        select(outbox.c.remove, outbox.c.generation, outbox.c.body, outbox.c.urgent)
        .filter_by(community=chat.community, slot=slot)
        .order_by(outbox.c.id)
    )
    async with chat.store.engines.read.connect() as db:
        return [tuple(row) for row in await db.execute(query)]


async def test_messages_of_one_slot_in_one_transaction(any_store: Store) -> None:
    """Shown, taken back, shown again: in whatever order, it waits as if said one by one."""
    dice = random.Random(7)  # noqa: S311  # not for secrets
    at = Chat(any_store).at("help", "t")
    slots = ("s", "t")
    for turn in range(12):
        once, alone = (Chat(any_store, community=f"{kind}{turn}") for kind in ("once", "alone"))
        effects = [
            Post(slot=slot, to=at, message=note(f"words {number}"), urgent=dice.random() < 0.5)
            if dice.random() < 0.6
            else Remove(slot=slot)
            for number in range(6)
            for slot in (dice.choice(slots),)
        ]

        await record(once, "all", *effects)
        for number, effect in enumerate(effects):
            await record(alone, str(number), effect)

        for slot in slots:
            assert await waiting(once, slot) == await waiting(alone, slot)


async def test_many_due_steps_take_few_statements(any_store: Store) -> None:
    """An hour's limits are made up for in time: nothing is asked for each of them by itself."""
    await fill(any_store, 100)
    executed = list[str]()

    @listens_for(any_store.engines.write.sync_engine, "before_cursor_execute")
    def count(_: Connection, __: object, statement: str, *___: object) -> None:
        executed.append(statement)

    fired, _ = await recover(any_store)

    assert len(fired) == 100
    assert len(executed) < STATEMENTS * 100


async def test_who_lost_a_lease_or_was_recorded_is_left_out(any_store: Store) -> None:
    """Of many due steps those are decided whose lease is held and whose key is new."""
    await fill(any_store, 4)
    leased = [
        TimerFired(
            key=f"k{each.ticket}",
            at=START + AWAY,
            conversation=each.conversation,
            ticket=each.ticket,
            step=each.step,
            due=each.due,
            fence=each.fence,
        )
        for each in await Agenda(any_store).lease(START + AWAY)
    ]
    late = replace(leased[0], fence=leased[0].fence - 1)
    gone = replace(leased[1], ticket=99)
    await record(Chat(any_store, community="c"), leased[2].key)

    async with any_store.begin("c") as tx:
        due = await tx.still_due([late, gone, *leased[2:]])

    assert due == [leased[3]]


async def test_who_is_linked_meanwhile_is_known_to_be(any_store: Store) -> None:
    """Accounts are looked up once in a transaction, and anew when some were linked in it."""
    chat = Chat(any_store)
    await record(chat, "a", Belong(accounts=(ANN.account, BEN.account), member=ANN.account))

    async with any_store.begin(chat.community) as tx:
        both = await tx.members([BEN.account, CID.account])
        before = await tx.members([CID.account])
        joined = Belong(accounts=(CID.account,), member=ANN.account)
        await tx.record(event(chat, "b"), Decision(effects=(joined,)))
        after = await tx.members([CID.account])

    assert before.of == {}
    assert both.of == dict.fromkeys(sorted((ANN.account, BEN.account)), ANN.account)
    assert after.same(CID.account, BEN.account)


async def test_what_was_learned_meanwhile_is_known(any_store: Store) -> None:
    """A channel's lessons are read once in a transaction, and anew when it learned in it."""
    chat = Chat(any_store)
    await chat.post(ANN, QUESTION)
    here = chat.at("help")
    heard = list[float]()

    async with any_store.begin(chat.community) as tx:
        lesson = Learn(ticket=1, conversation=here, step=0.4)
        for number, effect in enumerate((None, lesson, Unlearn(ticket=1))):
            if effect is not None:
                await tx.record(event(chat, str(number)), Decision(effects=(effect,)))
            heard.append((await tx.hearing(here)).raised)

    assert heard == [0.0, 0.4, 0.0]
