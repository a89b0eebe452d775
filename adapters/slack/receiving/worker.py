"""Works off what was kept: lane by lane, each request until it took effect or was given up on."""

import asyncio
import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import structlog

from adapters.slack.pace import Pace
from adapters.slack.receiving.front import Desk
from adapters.slack.receiving.request import Kind, Request
from adapters.slack.workspaces import Workspaces
from bot import platform
from bot.clock import Clock, until_set
from bot.platform import TryLater
from bot.service import UnknownCommunity
from bot.store import Inbox, Received

LANES = 10  # worked off at once
MOST_ATTEMPTS = 20  # with pauses that double up to five minutes: about an hour of trying
LONGEST_TAKE = 300.0  # seconds: what takes longer hangs
FINISHING = 3.0  # seconds for what is in hand when the process is told to stop

log = structlog.get_logger()


class Worker:
    """Takes requests out of the inbox and to their desks."""

    def __init__(
        self,
        rows: Inbox,
        desks: Mapping[Kind, Desk],
        workspaces: Workspaces,
        *,
        pace: Pace,
        clock: Clock,
    ) -> None:
        self._rows = rows
        self._desks = desks
        self._workspaces = workspaces
        self._pace = pace
        self._clock = clock
        self._strange: set[str] = set()  # workspaces in no settings, told about once

    async def run(self, inbox: platform.Inbox, wake: asyncio.Event) -> None:
        """Work until cancelled; *wake* is set when something was kept.

        What is in hand then has `FINISHING`; what takes longer is taken up again when its lease
        has run out.
        """
        async with asyncio.TaskGroup() as tasks:
            hands = _Hands(tasks, wake)
            try:
                while True:
                    await self._turn(hands, wake, inbox)
            finally:
                await hands.finish()

    async def _turn(self, hands: "_Hands", wake: asyncio.Event, inbox: platform.Inbox) -> None:
        wake.clear()
        try:
            await self._take_up(hands, inbox)
        except Exception:
            log.exception("what Slack sent cannot be read; trying again")
        await until_set(wake, self._clock, self._clock.now() + self._pace.poll)

    async def _take_up(self, hands: "_Hands", inbox: platform.Inbox) -> None:
        """Begin what there is room for."""
        room, now = LANES - len(hands.rows), self._clock.now()
        if room <= 0 or not await self._rows.waits(now, hands.rows):
            return
        for row in await self._rows.lease(now, room, hands.rows):
            hands.rows.add(row.id)
            hands.tasks.create_task(self._work_off(row, hands, inbox))

    async def _work_off(self, row: Received, hands: "_Hands", inbox: platform.Inbox) -> None:
        try:
            await self._try(row, inbox)
        except Exception:
            # The database is away; the lease runs out, and the request is taken up again.
            log.exception("what became of a request could not be noted", key=row.key)
        finally:
            hands.rows.discard(row.id)
            hands.wake.set()  # there is room, and the lane may go on

    async def _try(self, row: Received, inbox: platform.Inbox) -> None:
        community = self._workspaces.community_of(row.tenant)
        if community is None:
            self._tell_strange(row.tenant)
            await self._rows.done(row)
            return
        try:
            async with asyncio.timeout(LONGEST_TAKE):
                await self._desk(row).take(_request(row), community, inbox)
        except UnknownCommunity:
            log.warning("a request for a community that is in no settings", community=community)
        except Exception as error:  # noqa: BLE001 it is told in the log, and tried again
            await self._again(row, error)
            return
        await self._rows.done(row)

    def _desk(self, row: Received) -> Desk:
        return self._desks[Kind(row.kind)]

    async def _again(self, row: Received, error: Exception) -> None:
        why = str(error) if isinstance(error, TryLater) else repr(error)
        if row.attempts >= MOST_ATTEMPTS:
            log.error("a request of Slack was given up on", key=row.key, exc_info=error)
            await self._rows.park(row, why)
            return
        pause = min(self._pace.retry * 2 ** (row.attempts - 1), self._pace.longest)
        if isinstance(error, TryLater):
            pause = max(pause, min(error.after, self._pace.longest))
            log.info("a request of Slack has to wait", key=row.key, why=why)
        else:
            log.error("a request of Slack failed; trying again", key=row.key, exc_info=error)
        await self._rows.postpone(row, self._clock.now() + pause, why)

    def _tell_strange(self, team: str) -> None:
        if team not in self._strange:
            self._strange.add(team)
            log.warning("a workspace is in no settings; what it sends is dropped", team=team)


@dataclass(slots=True)
class _Hands:
    """Requests in hand."""

    tasks: asyncio.TaskGroup
    wake: asyncio.Event  # set when there is room for more
    rows: set[int] = field(default_factory=set)  # of the inbox: none is in hand twice

    async def finish(self) -> None:
        """Return when nothing is in hand, or when `FINISHING` is over."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FINISHING):
                while self.rows:
                    self.wake.clear()
                    await self.wake.wait()


def _request(row: Received) -> Request:
    return Request(kind=Kind(row.kind), team=row.tenant, key=row.key, lane=row.lane, body=row.body)
