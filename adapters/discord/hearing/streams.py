"""Events of one channel one after another, each until it is recorded."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

import structlog

LONGEST_PAUSE = timedelta(seconds=30)
GRACE = 2.0  # seconds that events under way have to be recorded when the bot stops
HOPELESS = 5  # attempts, while others go through: then it is the event's own fault
MOST = 1000  # events of one channel that wait

Job = Callable[[], Awaitable[None]]

log = structlog.get_logger()


@dataclass(slots=True)
class _Stream:
    jobs: deque[tuple[Job, asyncio.Future[None] | None]] = field(default_factory=deque)
    worker: asyncio.Task[None] | None = None
    full: bool = False  # it was, once


class Streams:
    """A queue for each channel. Other channels do not wait for one that has trouble."""

    def __init__(self, retry: timedelta) -> None:
        self._retry = retry
        self._streams: dict[int, _Stream] = {}
        self._stopping = False
        self._recorded = 0  # jobs that were done, of all streams
        self.lost: Callable[[int], None] = _nobody_reads_on  # told the stream of a job left undone

    @property
    def idle(self) -> bool:
        """Whether nothing waits."""
        return not self._streams

    def put(self, stream: int, job: Job) -> None:
        """Have *job* done after everything else of *stream*. Behind too many it is lost."""
        waiting = self._streams.get(stream)
        if waiting is None or len(waiting.jobs) < MOST:
            self._put(stream, job, None)
            return
        if not waiting.full:
            waiting.full = True
            log.warning("too many events wait; the rest is read later", place=stream)
        self.lost(stream)

    async def done(self, stream: int, job: Job) -> None:
        """Have *job* done after everything else of *stream*, and return when it is."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._put(stream, job, future)
        await future

    def _put(self, stream: int, job: Job, future: asyncio.Future[None] | None) -> None:
        line = self._streams.setdefault(stream, _Stream())
        line.jobs.append((job, future))
        if line.worker is None:
            line.worker = asyncio.create_task(self._work(stream, line))

    async def stop(self) -> None:
        """Finish what is under way, and leave the rest: it is read again after the next start."""
        self._stopping = True
        workers = [line.worker for line in self._streams.values() if line.worker is not None]
        if workers:
            _, late = await asyncio.wait(workers, timeout=GRACE)
            for worker in late:
                worker.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        self._streams.clear()

    async def _work(self, stream: int, line: _Stream) -> None:
        while line.jobs and not self._stopping:
            job, future = line.jobs[0]
            await self._until_done(stream, job)
            line.jobs.popleft()
            if future is not None and not future.done():
                future.set_result(None)
        del self._streams[stream]

    async def _until_done(self, stream: int, job: Job) -> None:
        pause, before = self._retry, self._recorded
        for attempt in count(1):
            try:
                await job()
            except Exception as error:
                if self._stopping:
                    return
                if attempt >= HOPELESS and self._recorded > before:
                    log.exception("an event cannot be taken in; it is passed over", place=stream)
                    self.lost(stream)
                    return
                log.warning("an event was not taken in; trying again", error=repr(error))
            else:
                self._recorded += 1
                return
            await asyncio.sleep(pause.total_seconds())
            pause = min(pause * 2, LONGEST_PAUSE)


def _nobody_reads_on(_: int) -> None:
    """Where nothing can be read a second time, what is lost is lost."""
