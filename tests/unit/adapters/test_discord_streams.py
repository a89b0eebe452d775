"""Each channel's events are done in their order, each until it is done."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from adapters.discord.hearing.streams import HOPELESS, Job, Streams


class Work:
    """Jobs that note that they were done; the first *failures* attempts of one fail."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.attempts = 0

    def job(self, name: str, failures: float = 0) -> Job:
        left = failures

        async def job() -> None:
            nonlocal left
            self.attempts += 1
            await asyncio.sleep(0)
            if left > 0:
                left -= 1
                raise ConnectionError("the database is away")
            self.done.append(name)

        return job


@pytest.fixture
async def streams() -> AsyncIterator[Streams]:
    streams = Streams(timedelta(milliseconds=1))
    yield streams
    await streams.stop()


async def test_a_failure_holds_up_its_own_channel_only(streams: Streams) -> None:
    """What comes after it waits, what is elsewhere does not."""
    work = Work()
    streams.put(1, work.job("first", failures=3))
    streams.put(1, work.job("second"))

    await streams.done(2, work.job("elsewhere"))
    before = list(work.done)
    await streams.done(1, work.job("third"))

    assert before == ["elsewhere"]
    assert work.done == ["elsewhere", "first", "second", "third"]


async def test_what_never_works_is_passed_over_while_others_do(streams: Streams) -> None:
    """An event that cannot be taken in does not hold its channel up for ever."""
    work = Work()
    streams.put(1, work.job("broken", failures=float("inf")))
    waiting = asyncio.create_task(streams.done(1, work.job("next")))

    while not waiting.done():
        await streams.done(2, work.job("elsewhere"))

    assert "next" in work.done
    assert "broken" not in work.done


async def test_when_nothing_works_nothing_is_given_up(streams: Streams) -> None:
    """While the database is away for everybody, an event is tried as often as it takes."""
    work = Work()

    await streams.done(1, work.job("late", failures=HOPELESS + 2))

    assert work.done == ["late"]


async def test_the_end_cuts_nothing_in_two(streams: Streams) -> None:
    """What is under way is done when the bot stops; what waits is left for the next start."""
    work = Work()
    streams.put(1, work.job("under way"))
    streams.put(1, work.job("waiting"))
    await asyncio.sleep(0)

    await streams.stop()

    assert work.done == ["under way"]


async def test_nothing_is_kept_of_a_channel_that_is_done(streams: Streams) -> None:
    """A channel without work costs nothing."""
    await streams.done(1, Work().job("only"))
    await asyncio.sleep(0)

    assert streams.idle
