"""Handing the log to the bot, in order: at once where an op was written, by the sweep always."""

import asyncio

import structlog
from pydantic import ValidationError

from adapters.web.cast import COMMUNITY
from adapters.web.log import Log
from adapters.web.translate import UnknownPlaceError, to_event
from bot.platform import Inbox
from bot.store.playground import LoggedOp

TRIES = 5  # of one op, before it is asked whether it is the op or everything that fails

log = structlog.get_logger(__name__)


class StuckError(Exception):
    """The inbox takes nothing; all is kept, and tried again."""


class Delivery:
    """Hands every op to the inbox at least once, in order, and moves the cursor behind them.

    In order, because a reply that came before its question would find nothing to belong to.
    Another process may hand over the same op; the bot knows it by its key.
    """

    def __init__(self, log: Log, inbox: Inbox, community: str = COMMUNITY) -> None:
        self._community = community
        self._log = log
        self._inbox = inbox
        self._reached = 0  # everything up to here was taken in
        self._tries: dict[int, int] = {}
        self._passed_over: list[LoggedOp] = []
        self._turn = asyncio.Lock()  # one at a time: the fast path and the sweep never both

    async def hand_over(self, logged: LoggedOp) -> None:
        """Give the bot everything up to *logged*; whatever the inbox raises comes out here."""
        async with self._turn:
            await self._advance(logged.id)

    async def sweep(self) -> list[LoggedOp]:
        """Hand over what is left and move the cursor; return what was passed over."""
        async with self._turn:
            start = await self._log.cursor()
            self._reached = max(self._reached, start)
            try:
                await self._advance(None)
            except Exception:
                log.exception("playground ops not taken in; they are tried again")
            if self._reached > start:
                await self._log.move_cursor(self._reached)
            passed_over, self._passed_over = self._passed_over, []
            return passed_over

    async def _advance(self, last: int | None) -> None:
        """Hand over in order up to *last*, or to the end; stop at what fails.

        Ops that failed often wait to the side until the inbox takes one behind them. Then it works,
        and they are tried for the last time: what still fails is bad and is passed over. While the
        inbox takes nothing it is the database that fails, and nothing is given up.
        """
        suspects: list[LoggedOp] = []
        for logged in await self._log.after(self._reached):
            if last is not None and logged.id > last:
                break
            try:
                taken = await self._give(logged)
            except Exception:
                tries = self._tries[logged.id] = self._tries.get(logged.id, 0) + 1
                if tries < TRIES:
                    raise
                suspects.append(logged)
                continue
            if suspects and taken:
                good = [await self._give_for_the_last_time(suspect) for suspect in suspects]
                suspects.clear()
                if any(good):
                    await self._give(logged)  # in its place: it may belong to one of them
            if not suspects:
                self._reached = logged.id
        self._tries = {op: tries for op, tries in self._tries.items() if op > self._reached}
        if suspects:
            raise StuckError(f"{len(suspects)} ops are not taken in, the first is {suspects[0].id}")

    async def _give_for_the_last_time(self, logged: LoggedOp) -> bool:
        try:
            await self._give(logged)
        except Exception:
            log.exception("playground op passed over", op=logged.id)
            self._passed_over.append(logged)
            return False
        return True

    async def _give(self, logged: LoggedOp) -> bool:
        """Hand one op to the inbox; False if it means nothing to the bot."""
        try:
            event = to_event(logged, self._community)
        except (UnknownPlaceError, ValidationError):  # it will never read any better
            log.exception("playground op cannot be read", op=logged.id)
            self._passed_over.append(logged)
            return False
        if event is None:
            return False
        await self._inbox(event)
        return True
