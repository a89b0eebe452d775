"""Looks for broken promises. Nothing here writes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select

from bot.store.helper_tables import letters
from bot.store.outbox_tables import outbox
from bot.store.platform_tables import inbox
from bot.store.tables import tickets
from bot.store.transaction import Store

LATE = timedelta(seconds=60)  # a step may be this late before it is a fault
LETTER_LATE = timedelta(minutes=10)  # the same for a letter, for which nobody waits


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What is not as it should be; all zero when all is well."""

    overdue_steps: int  # due more than a minute ago and not done
    overdue_letters: int  # due more than ten minutes ago and not written
    stuck_messages: int  # not sent for a minute after they could have been
    parked_messages: int  # given up on
    stuck_requests: int  # not worked off a minute after a platform sent them
    parked_requests: int  # given up on

    @property
    def well(self) -> bool:
        """Whether promises are kept now. What is parked needs a person but blocks nothing."""
        return not (
            self.overdue_steps or self.overdue_letters or self.stuck_messages or self.stuck_requests
        )


async def audit(store: Store, now: datetime) -> Audit:
    """What is not as it should be, in all communities."""
    late = now - LATE
    overdue = select(func.count()).select_from(tickets).where(tickets.c.due < late)
    unwritten = select(func.count()).select_from(letters).where(letters.c.due < now - LETTER_LATE)
    outgoing = select(func.count()).select_from(outbox)
    stuck = outgoing.filter_by(state="pending").where(
        func.coalesce(outbox.c.not_before, outbox.c.created_at) < late,
        outbox.c.created_at < late,
    )
    incoming = select(func.count()).select_from(inbox)
    waiting = incoming.filter_by(state="pending").where(
        func.coalesce(inbox.c.not_before, inbox.c.received_at) < late,
        inbox.c.received_at < late,
    )
    async with store.engines.read.connect() as db:

        async def count(query: Select[Any]) -> int:
            return int(await db.scalar(query) or 0)

        return Audit(
            overdue_steps=await count(overdue),
            overdue_letters=await count(unwritten),
            stuck_messages=await count(stuck),
            parked_messages=await count(outgoing.filter_by(state="parked")),
            stuck_requests=await count(waiting),
            parked_requests=await count(incoming.filter_by(state="parked")),
        )
