"""Looks, every minute, whether promises are kept, and says aloud when they are not.

While they are kept it beats a heartbeat; while they are not, each community's staff is told of what
concerns it, in one message that is edited when all is well again.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.domain.events import PlatformChecked
from bot.domain.health import SETTLED
from bot.domain.identity import Conversation
from bot.domain.policy import Policy
from bot.domain.trouble import OWN, Trouble
from bot.heartbeat import Heartbeat
from bot.platform import Inbox
from bot.store import LATE, Audit, Late, Store, audit, prune

EVERY = timedelta(minutes=1)
SECOND_LOOK = 5  # seconds
BELATED = timedelta(seconds=10)  # from when something happens until it is written down
WATCHED = SETTLED + 5 * EVERY  # after which what was late is forgotten

LEFT_OUT = "a community with open questions is not in the settings any more"

log = structlog.get_logger()


class Auditor:
    """Checks the whole database against what it promises, and drops what is spent."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        communities: Mapping[str, Policy],
        heartbeat: Heartbeat | None = None,
        *,
        second_look: float = SECOND_LOOK,
    ) -> None:
        """*heartbeat* is beaten while all is well; a fault must last for *second_look* seconds."""
        self._store = store
        self._clock = clock
        self._communities = communities
        self._heartbeat = heartbeat
        self._second_look = second_look
        # Until when a community's staff may have a message that is to be edited, or left for good.
        # At first all of them may, from before the start.
        self._until: dict[str, datetime] = {}
        self._begun = False
        self._looked_at = clock.now()

    async def run(self, inbox: Inbox) -> None:
        """Check until cancelled; what staff should know goes to *inbox*."""
        while True:
            await self._clock.sleep_until(self._clock.now() + EVERY)
            try:
                await self.check(inbox)
            except Exception:
                log.exception("the database cannot be checked; trying again")
                await asyncio.sleep(EVERY.total_seconds())  # the clock may be ahead of time

    async def check(self, inbox: Inbox) -> None:
        """Look once, say what is wrong to whom it concerns, beat the heart if nothing is."""
        await prune(self._store, self._clock.now())
        # Who pushes a clock makes everything late that was due on the way.
        since = max(self._looked_at - BELATED, self._clock.pushed_at + LATE)
        self._looked_at = self._clock.now()
        found = await audit(self._store, self._looked_at, since)
        if not found.well:  # a moment ago time may have jumped: look again
            await asyncio.sleep(self._second_look)
            found = await audit(self._store, self._clock.now(), since)
        if not found.well:
            log.error("promises are not kept", **found.counts)
        elif self._heartbeat is not None:
            await self._heartbeat.beat()
        await self._tell(inbox, found.late)

    async def trouble(self) -> str:
        """What is wrong now, in a sentence; "" when all is well."""
        return describe(await audit(self._store, self._clock.now()))

    async def _tell(self, inbox: Inbox, late: Sequence[Late]) -> None:
        """Have staff told, and told that it is over."""
        now = self._clock.now()
        concerned = {each.community for each in late} if self._begun else set(self._communities)
        self._until |= dict.fromkeys(concerned, now + WATCHED)
        self._begun = True
        for stranger in sorted(concerned - set(self._communities)):
            log.error(f"nobody can be told: {LEFT_OUT}", community=stranger)
        for community in sorted(self._until):
            if community in self._communities:
                troubles = (
                    Trouble(cause=each.cause, since=each.since)
                    for each in late
                    if each.community == community
                )
                try:
                    await inbox(_checked(community, tuple(troubles), now))
                except Exception:
                    log.exception("staff could not be told of what is late", community=community)
        self._until = {name: until for name, until in self._until.items() if until > now}


def describe(found: Audit) -> str:
    """*found* in a sentence for an operator; "" when all is well."""
    counted = (
        (found.overdue_steps, "time limits were noticed more than a minute late, or not yet"),
        (found.stepless, "open questions have no next step"),
        (found.overdue_letters, "letters to helpers are late by ten minutes or more"),
        (found.stuck_messages, "messages wait to be sent for more than a minute"),
        (found.stuck_requests, "requests that a platform sent wait for more than a minute"),
        (found.stuck_announcements, "events wait to be told to other systems for over a minute"),
    )
    return "; ".join(f"{number} {what}" for number, what in counted if number)


def _checked(community: str, troubles: tuple[Trouble, ...], at: datetime) -> PlatformChecked:
    return PlatformChecked(
        key=f"audit:{at.isoformat()}",
        at=at,
        conversation=Conversation(community=community, platform=OWN, channel=""),
        troubles=troubles,
        closed=(),
    )
