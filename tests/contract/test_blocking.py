"""Who is blocked, and what was paid lately: of this community, and only what lasts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.blocks import Block, What
from bot.domain.credits import Back, Transfer
from bot.domain.decision import Decision
from bot.domain.effects import Effect
from bot.domain.events import CommandGiven
from bot.domain.helping_effects import KeepBlock
from bot.domain.suspensions import taken_back
from bot.store import Store
from tests.scenarios.chat import ANN, BEN, COMMUNITY, HANA, SAM, START, Chat

HOUR = timedelta(hours=1)
BLOCK = Block(
    id="b",
    account=HANA.account,
    name=HANA.name,
    what=What.HELPING,
    reason="spam",
    by=SAM.account,
    by_name=SAM.name,
    at=START,
)
AWARD = Transfer(
    account=HANA.account,
    name=HANA.name,
    amount=15,
    reason="accepted:1:1",
    award="accepted:1:1",
    ticket=1,
    entry="e",
    asker=ANN.account,
    at=START,
    final_at=START,
)


@pytest.fixture
def chat(any_store: Store) -> Chat:
    """A community on a database of each kind in turn."""
    return Chat(any_store)


async def record(chat: Chat, *effects: Effect, community: str = COMMUNITY) -> None:
    """Record *effects* as one event."""
    event = CommandGiven(
        key=f"{community}:{effects}",
        at=START,
        conversation=replace(chat.at("help"), community=community),
        actor=SAM,
        command="help",
    )
    async with chat.store.begin(community) as tx:
        await tx.record(event, Decision(effects=effects))


async def test_only_blocks_that_last_here(chat: Chat) -> None:
    """A lifted one is none any more, and one of another community never was."""
    asking = replace(BLOCK, id="c", what=What.ASKING, lifted_at=START + HOUR)
    await record(chat, KeepBlock(block=BLOCK), KeepBlock(block=asking))
    await record(chat, KeepBlock(block=replace(BLOCK, account=BEN.account)), community="other")

    async with chat.store.begin(COMMUNITY) as tx:
        here = await tx.fairness.blocks_of([HANA.account, BEN.account])
    async with chat.store.begin("other") as tx:
        there = await tx.fairness.blocks_of([HANA.account])

    assert here == (BLOCK,)
    assert there == ()


async def test_only_what_was_paid_lately_here(chat: Chat) -> None:
    """Caps know the awards of a day that still stand, of this community."""
    undone = replace(AWARD, reason="accepted:2:1", award="accepted:2:1", ticket=2)
    await record(chat, AWARD, undone)
    await record(chat, *taken_back((undone,), START, Back.UNACCEPTED, {}))

    async def recent(community: str, after: timedelta = HOUR) -> tuple[Transfer, ...]:
        async with chat.store.begin(community) as tx:
            return await tx.fairness.recent(
                askers=[ANN.account], helpers=[HANA.account], entries=[], at=START + after
            )

    assert await recent(COMMUNITY) == (AWARD,)
    assert await recent(COMMUNITY, 25 * HOUR) == ()
    assert await recent("other") == ()


async def test_a_standing_is_of_one_community(chat: Chat) -> None:
    """What somebody did elsewhere makes them no helper of rank here."""
    await record(chat, AWARD)

    async with chat.store.begin(COMMUNITY) as tx:
        here = await tx.standing(HANA.account, START, timedelta(0))
    async with chat.store.begin("other") as tx:
        there = await tx.standing(HANA.account, START, timedelta(0))

    assert (here.points, here.good) == (15, 1)
    assert (there.points, there.good) == (0, 0)
