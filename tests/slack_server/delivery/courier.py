"""Sends parcels: in order within a lane, again when they fail, later when it is told to pause."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING

from tests.slack_server.delivery.parcel import Answer, Parcel
from tests.waiting import PATIENCE

if TYPE_CHECKING:
    from tests.slack_server.shapes import Json

Send = Callable[[Parcel], Awaitable[Answer]]
RETRIES = (0.01, 0.05, 0.15)  # seconds; Slack's are 0, 1 min, 5 min


class Courier:
    """Delivers to the app. `retries` are the pauses before an event is tried again."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.retries: tuple[float, ...] = RETRIES
        self.sent: list[Parcel] = []  # all that was ever to be delivered
        self.lost: list[Parcel] = []  # events that Slack gave up
        self._lanes: dict[str, list[Parcel]] = {}  # what waits in each, while it is worked off
        self.failures: list[BaseException] = []  # of this server, not of the app
        self._tasks: set[asyncio.Task[None]] = set()
        self._held: list[Parcel] | None = None  # while paused

    def send(self, parcel: Parcel) -> None:
        """Deliver *parcel* after what is before it in its lane."""
        self.sent.append(parcel)
        if self._held is not None:
            self._held.append(parcel)
        else:
            self._enqueue(parcel)

    def _enqueue(self, parcel: Parcel) -> None:
        if parcel.lane in self._lanes:
            self._lanes[parcel.lane].append(parcel)
        else:
            self._lanes[parcel.lane] = [parcel]
            self._spawn(self._work_off(parcel.lane))

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self.failures.append(error)

    async def _work_off(self, lane: str) -> None:
        while self._lanes[lane]:
            await self._attempt(self._lanes[lane].pop(0))
        del self._lanes[lane]

    async def _attempt(self, parcel: Parcel) -> None:
        answer = await self._send(parcel)
        parcel.attempts.append(answer)
        if answer.is_good or not parcel.is_event:
            parcel.on_answer(answer)
            return
        done = len(parcel.attempts) - 1
        if answer.wants_no_retry or done >= len(self.retries):
            self.lost.append(parcel)
            return
        self._spawn(self._again(parcel, self.retries[done]))

    async def _again(self, parcel: Parcel, pause: float) -> None:
        await asyncio.sleep(pause)
        if self._held is not None:
            self._held.append(parcel)
        else:
            await self._attempt(parcel)

    def pause(self) -> None:
        """Deliver nothing until `resume`."""
        if self._held is None:
            self._held = []

    def resume(self, *, backwards: bool = False) -> None:
        """Deliver what was held, *backwards* in the wrong order."""
        held, self._held = self._held or [], None
        for parcel in reversed(held) if backwards else held:
            self._enqueue(parcel)

    def drop(self) -> list[Parcel]:
        """Lose what is held for ever, as in an outage longer than Slack's retries."""
        held, self._held = self._held or [], [] if self._held is not None else None
        self.lost += held
        return held

    def repeat(self, parcel: Parcel) -> None:
        """Deliver *parcel* once more, though it was acknowledged."""
        self._enqueue(parcel)

    async def handed_over(self) -> None:
        """Let what was sent be on its way."""
        await asyncio.sleep(0)

    async def settled(self) -> None:
        """Wait until everything is delivered or given up."""
        async with asyncio.timeout(PATIENCE):
            while self._tasks:
                await asyncio.wait(set(self._tasks))

    def events(self, type_: str, subtype: str | None = None) -> "list[Json]":
        """The bodies of the events of this type (and subtype) so far."""
        return [
            parcel.payload
            for parcel in self.sent
            if parcel.is_event
            and parcel.payload["event"]["type"] == type_
            and (subtype is None or parcel.payload["event"].get("subtype", "") == subtype)
        ]

    async def stop(self) -> None:
        """Give everything up."""
        tasks = set(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
