"""What people do reaches the bot, over restarts, failures and processes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from adapters.web.delivery import TRIES, Delivery
from adapters.web.ops import Command, Edit, Post, Push
from adapters.web.platform import NotTakenInError, PlaygroundPlatform
from bot.clock import PushedClock
from bot.domain.events import Event, MessagePosted
from bot.platform import Inbox
from tests.unit.adapters.memory_log import MemoryLog
from tests.waiting import PATIENCE

AT_ONCE = timedelta()


def post(text: str = "How do I export?", who: str = "ann") -> Post:
    return Post(channel="help", who=who, text=text)


class Inboxes:
    """An inbox that keeps what it takes, and fails for as long as it is told to."""

    def __init__(self) -> None:
        self.taken: list[Event] = []
        self.fails: Callable[[Event], bool] = lambda event: False

    async def __call__(self, event: Event) -> None:
        if self.fails(event):
            raise OSError("the database is away")
        self.taken.append(event)

    @property
    def texts(self) -> list[str]:
        return [event.text for event in self.taken if isinstance(event, MessagePosted)]


@asynccontextmanager
async def running(platform: PlaygroundPlatform, inbox: Inbox) -> AsyncIterator[None]:
    task = asyncio.create_task(platform.run(inbox))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not true():
            await asyncio.sleep(0)


async def test_an_op_is_taken_in_before_it_is_acknowledged() -> None:
    """`submit` returns once the inbox has returned."""
    inbox, platform = Inboxes(), PlaygroundPlatform(MemoryLog(), PushedClock())
    async with running(platform, inbox):
        await platform.opened.wait()

        logged = await platform.submit(post(), "ann:1")

        assert [event.key for event in inbox.taken] == [f"playground:op:{logged.id}"]


async def test_the_same_request_twice_is_one_message() -> None:
    """A repeated key is the first op again, and reaches the bot once."""
    inbox, platform = Inboxes(), PlaygroundPlatform(MemoryLog(), PushedClock())
    async with running(platform, inbox):
        await platform.opened.wait()

        first = await platform.submit(post(), "ann:1")
        again = await platform.submit(post(), "ann:1")

    assert first == again
    assert inbox.texts == ["How do I export?"]


async def test_what_came_while_the_bot_was_away_is_handed_over_first_in_order() -> None:
    """Nothing is lost between two lives, and nothing before the cursor comes again."""
    log, clock = MemoryLog(), PushedClock()
    for number, text in enumerate(("one", "two", "three")):
        with pytest.raises(NotTakenInError):
            await PlaygroundPlatform(log, clock).submit(post(text), f"ann:{number}")
    first, second = Inboxes(), Inboxes()

    async with running(PlaygroundPlatform(log, clock, sweep_every=AT_ONCE), first):
        await until(lambda: len(first.taken) == 3)
        await until(lambda: log.cursor_now == 3)
    async with running(PlaygroundPlatform(log, clock, sweep_every=AT_ONCE), second):
        other = PlaygroundPlatform(log, clock)
        with pytest.raises(NotTakenInError):
            await other.submit(post("four"), "ann:4")  # recorded by another process
        await until(lambda: log.cursor_now == 4)

    assert first.texts == ["one", "two", "three"]
    assert second.texts == ["four"]


async def test_a_failed_op_is_kept_and_comes_again() -> None:
    """While the inbox fails the visitor is told so; the sweep delivers what is in the log."""
    inbox = Inboxes()
    platform = PlaygroundPlatform(MemoryLog(), PushedClock(), sweep_every=AT_ONCE)
    async with running(platform, inbox):
        await platform.opened.wait()
        inbox.fails = lambda event: True

        with pytest.raises(NotTakenInError, match="kept"):
            await platform.submit(post(), "ann:1")
        inbox.fails = lambda event: False

        await until(lambda: bool(inbox.taken))
    assert inbox.texts == ["How do I export?"]


async def test_the_cursor_never_passes_what_was_not_taken_in() -> None:
    """The k-th op fails: nothing behind it is handed over before it."""
    log, inbox = MemoryLog(), Inboxes()
    platform = PlaygroundPlatform(log, PushedClock())
    for number, text in enumerate(("one", "two", "three")):
        with pytest.raises(NotTakenInError):
            await platform.submit(post(text), f"ann:{number}")
    inbox.fails = lambda event: isinstance(event, MessagePosted) and event.text == "two"

    await Delivery(log, inbox).sweep()

    assert inbox.texts == ["one"]
    assert await log.cursor() == 1
    inbox.fails = lambda event: False
    await Delivery(log, inbox).sweep()
    assert inbox.texts == ["one", "two", "three"]
    assert await log.cursor() == 3


async def test_a_long_outage_gives_nothing_up() -> None:
    """However often everything fails, what was written then is taken in afterwards, in order."""
    log, inbox = MemoryLog(), Inboxes()
    platform = PlaygroundPlatform(log, PushedClock())
    for number, text in enumerate(("one", "two", "three")):
        with pytest.raises(NotTakenInError):
            await platform.submit(post(text), f"ann:{number}")
    delivery = Delivery(log, inbox)
    inbox.fails = lambda event: True
    for _ in range(TRIES * 10):
        await delivery.sweep()
    assert await log.cursor() == 0

    inbox.fails = lambda event: False
    passed_over = await delivery.sweep()

    assert passed_over == []
    assert inbox.texts == ["one", "two", "three"]


async def test_an_outage_that_ends_in_the_middle_gives_nothing_up() -> None:
    """The inbox comes back while a sweep is under way: what had failed before it still counts."""
    log, inbox = MemoryLog(), Inboxes()
    platform = PlaygroundPlatform(log, PushedClock())
    for number, text in enumerate(("one", "two", "three")):
        with pytest.raises(NotTakenInError):
            await platform.submit(post(text), f"ann:{number}")
    delivery = Delivery(log, inbox)
    inbox.fails = lambda event: True
    for _ in range(TRIES * 10):
        await delivery.sweep()
    calls = iter([True, True])
    inbox.fails = lambda event: next(calls, False)

    passed_over = await delivery.sweep()

    assert passed_over == []
    assert inbox.texts[-3:] == ["one", "two", "three"]
    assert await log.cursor() == 3


async def test_a_poisonous_op_is_passed_over_visibly() -> None:
    """After some tries an op that always fails holds nobody up, and its author is told."""
    log, inbox = MemoryLog(), Inboxes()
    platform = PlaygroundPlatform(log, PushedClock(), sweep_every=AT_ONCE)
    tries = 0

    def poisonous(event: Event) -> bool:
        nonlocal tries
        tries += isinstance(event, MessagePosted) and event.text == "poison"
        return isinstance(event, MessagePosted) and event.text == "poison"

    inbox.fails = poisonous
    await log.append("x", {"kind": "nonsense"}, PushedClock().now())
    for text in ("poison", "after"):
        with pytest.raises(NotTakenInError):
            await platform.submit(post(text), f"ann:{text}")

    async with running(platform, inbox):
        await until(lambda: log.cursor_now == 4)

    assert tries == TRIES + 1  # once more when the inbox was known to work
    assert inbox.texts == ["after"]
    assert log.lines[-1].op["kind"] == "trouble"
    assert log.lines[-1].op["only"] == "ann"


async def test_the_fast_path_and_the_sweep_hand_over_once() -> None:
    """An op that is being taken in is not started a second time by the sweep."""
    log, started, go_on = MemoryLog(), 0, asyncio.Event()

    async def slow(event: Event) -> None:
        nonlocal started
        started += 1
        await go_on.wait()

    platform = PlaygroundPlatform(log, PushedClock(), sweep_every=AT_ONCE)
    async with running(platform, slow):
        await platform.opened.wait()
        asked = asyncio.create_task(platform.submit(post(), "ann:1"))
        await until(lambda: started == 1)
        go_on.set()
        await asked
        await until(lambda: log.cursor_now == 1)

    assert started == 1


async def test_the_clock_is_where_the_log_says_after_a_restart() -> None:
    """A push of the clock outlives the process, and reaches the others that share the log."""
    log, inbox = MemoryLog(), Inboxes()
    here, there = PushedClock(), PushedClock()
    async with running(PlaygroundPlatform(log, there, sweep_every=AT_ONCE), inbox):
        with pytest.raises(NotTakenInError):
            await PlaygroundPlatform(log, here).submit(
                Push(who="ann", offset_s=600, moved_s=600), "ann:1"
            )
        await until(lambda: there.offset == timedelta(minutes=10))
    later = PushedClock()
    await PlaygroundPlatform(log, later).catch_up()

    assert here.offset == later.offset == timedelta(minutes=10)


async def test_other_kinds_of_ops_are_events_too() -> None:
    """Edits and commands take the same way as messages."""
    inbox, platform = Inboxes(), PlaygroundPlatform(MemoryLog(), PushedClock())
    async with running(platform, inbox):
        await platform.opened.wait()

        await platform.submit(post(), "ann:1")
        await platform.submit(Edit(channel="help", who="ann", message="1", text="x"), "ann:2")
        await platform.submit(Command(channel="help", who="ann", command="help"), "ann:3")

    assert [event.key for event in inbox.taken] == [f"playground:op:{n}" for n in (1, 2, 3)]
