"""Turns what is due, steps of tickets, letters and swaps of duty, into events."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from itertools import groupby

import structlog

from bot.clock import Clock, until_set
from bot.domain.events import LetterDue, SwapDue, TimerFired
from bot.domain.identity import direct
from bot.platform import Inbox
from bot.store import Agenda, DueLetter, DueLetters, DueStep, DueSwap, DueSwaps, Store

BATCH = 50  # taken in hand at once; they hold up what else happens to their community
POLL = timedelta(seconds=1)  # another process may have planned something sooner

_Queue = Agenda | DueLetters | DueSwaps
_Due = DueStep | DueLetter | DueSwap
Together = Callable[[Sequence[TimerFired]], Awaitable[None]]

log = structlog.get_logger()


class Timers:
    """Hands whatever is due to the inbox, once it is due and however late."""

    def __init__(
        self, store: Store, inbox: Inbox, clock: Clock, together: Together | None = None
    ) -> None:
        """*together* takes in many steps of one community at once: all of them, or none."""
        self._store = store
        self._together = together
        self._queues: Sequence[_Queue] = _queues(store)
        self._inbox = inbox
        self._clock = clock

    async def run(self, wake: asyncio.Event) -> None:
        """Fire until cancelled; *wake* is set when something was recorded."""
        while True:
            wake.clear()
            try:
                if any([await queue.waits(self._clock.now()) for queue in self._queues]):
                    await self.fire()
            except Exception:
                log.exception("what is due cannot be read; trying again")
            await until_set(wake, self._clock, self._clock.now() + POLL)

    async def fire(self) -> int:
        """Fire what is due now; how many steps, letters and swaps that were."""
        return sum([await self._fire_all(queue) for queue in self._queues])

    async def next_at(self) -> datetime | None:
        """When there is something to fire again; None when nothing is planned."""
        return await next_due(self._store)

    async def _fire_all(self, queue: _Queue) -> int:
        fired, most = 0, BATCH
        while True:
            due = await queue.lease(self._clock.now(), most)
            for _, group in groupby(due, key=_community):
                await self._fire_group(list(group))
            fired += len(due)
            if len(due) < most:
                return fired

    async def _fire_group(self, group: Sequence[_Due]) -> None:
        events = [_event(each, self._clock.now()) for each in group]
        steps = [event for event in events if isinstance(event, TimerFired)]
        if self._together is not None and len(steps) == len(events) > 1:
            try:
                await self._together(steps)
            except Exception:
                log.exception("steps failed together; each is tried alone", number=len(steps))
            else:
                return
        for each, event in zip(group, events, strict=True):
            await self._fire(each, event)

    async def _fire(self, due: _Due, event: TimerFired | LetterDue | SwapDue) -> None:
        try:
            await self._inbox(event)
        except Exception:
            log.exception("what was due failed; it is tried again", due=due)


async def next_due(store: Store) -> datetime | None:
    """When something happens by itself again; None when nothing is planned."""
    times = [await queue.next_at() for queue in _queues(store)]
    return min((at for at in times if at is not None), default=None)


async def next_deadline(store: Store) -> datetime | None:
    """The same for people: the waves in which helpers are asked come and go before it."""
    _, *others = _queues(store)
    times = [await Agenda(store).deadline(), *[await queue.next_at() for queue in others]]
    return min((at for at in times if at is not None), default=None)


def _queues(store: Store) -> Sequence[_Queue]:
    return Agenda(store), DueLetters(store), DueSwaps(store)


def _community(due: _Due) -> str:
    return due.community


def _event(due: _Due, at: datetime) -> TimerFired | LetterDue | SwapDue:
    """With the lease in its key: the same may come again, due at the same moment."""
    match due:
        case DueStep():
            return TimerFired(
                key=f"timer:{due.ticket}:{due.step.value}:{due.due.isoformat()}:{due.fence}",
                at=at,
                conversation=due.conversation,
                ticket=due.ticket,
                step=due.step,
                due=due.due,
                fence=due.fence,
            )
        case DueLetter():
            return LetterDue(
                key=f"letter:{due.account}:{due.due.isoformat()}:{due.fence}",
                at=at,
                conversation=direct(due.community, due.account),
                account=due.account,
                due=due.due,
                fence=due.fence,
            )
        case DueSwap():
            return SwapDue(
                key=f"swap:{due.swap}:{due.due.isoformat()}:{due.fence}",
                at=at,
                conversation=direct(due.community, due.of),
                swap=due.swap,
                due=due.due,
                fence=due.fence,
            )
