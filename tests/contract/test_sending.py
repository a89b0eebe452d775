"""What waits for a slow platform, what overtakes it, and what a retry knows: on both databases."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from bot.domain.decision import Decision
from bot.domain.effects import Post
from bot.domain.events import MessageDeleted
from bot.domain.phrases import note
from bot.platform import TryLater
from bot.relay import IN_FLIGHT, Relay
from bot.store import Store
from bot.store.leases import LEASE
from tests.scenarios.chat import COMMUNITY, START, Chat
from tests.scenarios.fake_platform import FakePlatform
from tests.waiting import PATIENCE


@dataclass(slots=True)
class StuckPlatform(FakePlatform):
    """Takes what is urgent at once, and lets the rest wait for `free`."""

    under_way: list[str] = field(default_factory=list)
    tried: list[datetime | None] = field(default_factory=list)
    free: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, post: Post, *, key: str, tried_at: datetime | None = None) -> str:
        self.tried.append(tried_at)
        self.under_way.append(post.slot)
        if not post.urgent:
            await self.free.wait()
        return await FakePlatform.send(self, post, key=key)


@pytest.fixture
def chat(any_store: Store) -> Chat:
    chat = Chat(any_store)
    chat.platform = StuckPlatform()
    chat.relay = Relay(any_store, {"fake": chat.platform}, chat.clock)
    return chat


def platform_of(chat: Chat) -> StuckPlatform:
    assert isinstance(chat.platform, StuckPlatform)
    return chat.platform


async def say(chat: Chat, *slots: str, urgent: bool = False) -> None:
    """Each slot's message waits in a lane of its own."""
    posts = tuple(
        Post(slot=slot, to=chat.at("help", slot), message=note(slot), urgent=urgent)
        for slot in slots
    )
    event = MessageDeleted(key=slots[0], at=START, conversation=chat.at("help"), message=slots[0])
    async with chat.store.begin(COMMUNITY) as tx:
        await tx.record(event, Decision(effects=posts))


async def until(platform: StuckPlatform, many: int) -> None:
    """Wait until the platform was called *many* times."""
    async with asyncio.timeout(PATIENCE):
        while len(platform.under_way) < many:
            await asyncio.sleep(0.01)


async def test_urgent_messages_overtake_what_is_stuck(chat: Chat) -> None:
    """With as many ordinary messages stuck as may be under way, every tag of staff goes out."""
    await say(chat, *(f"slow{number}" for number in range(IN_FLIGHT + 5)))
    platform, wake = platform_of(chat), asyncio.Event()
    running = asyncio.create_task(chat.relay.run(wake))
    await until(platform, IN_FLIGHT)

    await say(chat, *(f"tag{number}" for number in range(7)), urgent=True)
    wake.set()

    await until(platform, IN_FLIGHT + 7)
    assert sorted(platform.under_way[IN_FLIGHT:]) == [f"tag{number}" for number in range(7)]
    platform.free.set()
    await until(platform, IN_FLIGHT + 7 + 5)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_what_is_under_way_is_not_sent_again(chat: Chat) -> None:
    """A platform that takes longer than a lease gets the message once all the same."""
    await say(chat, "slow")
    platform, wake = platform_of(chat), asyncio.Event()
    running = asyncio.create_task(chat.relay.run(wake))
    await until(platform, 1)

    chat.clock.set(chat.clock.now() + 2 * LEASE)
    await say(chat, "tag", urgent=True)
    wake.set()

    await until(platform, 2)
    platform.free.set()
    async with asyncio.timeout(PATIENCE):
        while len(platform.shown) < 2:
            await asyncio.sleep(0.01)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert platform.under_way == ["slow", "tag"]


async def test_a_retry_knows_when_it_was_first_tried(chat: Chat) -> None:
    """After an unknown outcome every further try says when the first one was."""
    platform = platform_of(chat)
    platform.free.set()
    platform.troubles = [OSError("no answer"), OSError("no answer")]
    await say(chat, "a")

    for _ in range(3):
        await chat.relay.drain()
        chat.clock.set(chat.clock.now() + timedelta(minutes=1))

    assert platform.tried == [None, START, START]
    assert len(platform.shown) == 1


async def test_a_busy_platform_took_nothing(chat: Chat) -> None:
    """After "try later" the next try is the first one: there is nothing to look for."""
    platform = platform_of(chat)
    platform.free.set()
    busy = TryLater(timedelta(seconds=30), "busy")
    platform.troubles = [busy, OSError("no answer"), busy]
    await say(chat, "a")

    for _ in range(4):
        await chat.relay.drain()
        chat.clock.set(chat.clock.now() + timedelta(minutes=1))

    second = START + timedelta(minutes=1)
    assert platform.tried == [None, None, second, second]
