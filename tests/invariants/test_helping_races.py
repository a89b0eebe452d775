"""Two processes at once: a wave, a take, a vote, a block, a letter have one outcome."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import select

from bot.domain.asks import takers
from bot.domain.events import ActionPressed, CommandGiven, Event, ReactionAdded, ReactionRemoved
from bot.domain.identity import Actor
from bot.domain.message import Action
from bot.domain.ticket import Ticket
from bot.store import Store, connect
from bot.store.helper_tables import asks
from bot.store.outbox_tables import outbox
from tests.scenarios.chat import ANN, BEN, COMMUNITY, HANA, RAJ, SAM, Chat
from tests.scenarios.test_loop import ANSWER, QUESTION, solve


@dataclass(slots=True)
class Two:
    """Two processes of the bot on one database; the first also plays the chat."""

    one: Chat
    other: Chat
    keys: "count[int]" = field(default_factory=count)

    async def both(self, *events: Event) -> None:
        """One event each, at the same moment; a single one is handed to both."""
        first, second = events[0], events[-1]
        await asyncio.gather(self.one.service.handle(first), self.other.service.handle(second))

    async def fire(self) -> None:
        """What is due is due in both."""
        self.other.clock.set(self.one.clock.now())
        await asyncio.gather(self.one.timers.fire(), self.other.timers.fire())

    def about(self) -> dict[str, object]:
        at = self.one.at("help")
        return {"key": f"r{next(self.keys)}", "at": self.one.clock.now(), "conversation": at}

    def press(self, who: Actor, action: Action) -> ActionPressed:
        return ActionPressed(**self.about(), actor=who, action=action, ticket=1)  # type: ignore[arg-type]

    async def ticket(self) -> Ticket:
        (ticket, *_) = await self.one.reports.tickets(COMMUNITY)
        return ticket

    async def balances(self) -> dict[str, int]:
        """What everybody has, as long as the ledger is what the questions say."""
        assert await self.one.reports.differences(COMMUNITY) == []
        return {w: n for w, n in (await self.one.reports.balances(COMMUNITY)).items() if n}

    async def slots(self, like: str) -> Sequence[str]:
        """Every row of the outbox that shows something in such a slot."""
        query = select(outbox.c.slot).where(outbox.c.slot.startswith(like))
        async with self.one.store.engines.read.connect() as db:
            return list(await db.scalars(query))


@pytest.fixture
async def two(any_address: str) -> AsyncIterator[Two]:
    stores = Store(connect(any_address)), Store(connect(any_address))
    yield Two(one=Chat(stores[0]), other=Chat(stores[1]))
    for store in stores:
        await store.close()


async def test_asked_and_taken_at_once(two: Two) -> None:
    """One wave asks once; two who take it at once both have it, and neither is lost."""
    for helper in (HANA, RAJ):
        await two.one.helps(helper, "billing")
    asked = await two.one.post(ANN, QUESTION)
    reply = await two.one.post(BEN, "me too", thread=asked)
    assert reply

    await two.fire()
    waves = (await two.ticket()).waves, await two.slots("ask:")
    await two.both(two.press(HANA, Action.TAKE), two.press(RAJ, Action.TAKE))

    assert waves == (1, ["ask:1:1"])
    ticket = await two.ticket()
    assert {ask.account for ask in takers(ticket.asks)} == {HANA.account, RAJ.account}
    async with two.one.store.engines.read.connect() as db:
        rows = (await db.execute(select(asks.c.account, asks.c.taken_at))).all()
    assert sorted(row.account for row in rows) == [HANA.account, RAJ.account]
    assert all(row.taken_at for row in rows)
    await two.both(two.press(HANA, Action.NOT_NOW))
    assert [ask.account for ask in takers((await two.ticket()).asks)] == [RAJ.account]


async def test_credit_at_once(two: Two) -> None:
    """A vote and its end, an acceptance and a block: the ledger is what the questions say."""
    asked = await two.one.post(ANN, QUESTION)
    reply = await two.one.post(HANA, ANSWER, thread=asked)
    vote = ReactionAdded(**two.about(), actor=BEN, message=reply, emoji="👍")  # type: ignore[arg-type]
    back = ReactionRemoved(**two.about(), actor=BEN, message=reply, emoji="👍")  # type: ignore[arg-type]

    await two.both(vote, back)
    voted = await two.balances()
    await two.one.unreact(BEN, reply, "👍")
    await two.both(
        ReactionAdded(**two.about(), actor=ANN, message=reply, emoji="✅"),  # type: ignore[arg-type]
        CommandGiven(
            **two.about(),  # type: ignore[arg-type]
            actor=SAM,
            command="block",
            argument="helping revoke for spam",
            target=HANA,
        ),
    )

    assert voted in ({}, {HANA.account: 1})
    assert await two.balances() == {}


async def test_a_letter_at_once(two: Two) -> None:
    """A letter that is due in two processes is written once."""
    await solve(two.one)
    await two.one.command(HANA, "/helping letters on")
    await two.one.post(BEN, QUESTION)
    await two.one.press(BEN, Action.SOLVED, 2)
    two.one.clock.set(two.one.clock.now() + timedelta(days=2))

    await two.fire()
    await two.fire()

    assert len(await two.slots("letter:")) == 1
    assert await two.balances() == {HANA.account: 17}
