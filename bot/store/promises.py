"""Looks for broken promises. Nothing here writes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Table, func, literal, select

from bot.domain.states import LIVE
from bot.domain.trouble import Cause
from bot.store.helper_tables import letters
from bot.store.limit_tables import announcements
from bot.store.outbox_tables import outbox
from bot.store.platform_tables import inbox
from bot.store.recording import LATE
from bot.store.tables import journal, tickets
from bot.store.transaction import Store

LETTER_LATE = timedelta(minutes=10)  # the same for a letter, for which nobody waits


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """A promise that is broken in a community now."""

    community: str
    cause: Cause
    number: int  # how many there are
    since: datetime  # when the oldest should have happened


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What is not as it should be; all zero when all is well."""

    overdue_steps: int  # due more than a minute ago and not done, or done later than that
    stepless: int  # open, and nothing will happen to them; the database refuses that
    overdue_letters: int  # due more than ten minutes ago and not written
    stuck_messages: int  # not sent for a minute after they could have been
    parked_messages: int  # given up on
    stuck_requests: int  # not worked off a minute after a platform sent them
    parked_requests: int  # given up on
    stuck_announcements: int  # other systems were not told a minute after they could have been
    parked_announcements: int  # given up on
    late: Sequence[Late] = ()  # which communities' staff should know what of it

    @property
    def counts(self) -> Mapping[str, int]:
        """The numbers alone, by name."""
        return {name: getattr(self, name) for name in self.__slots__ if name != "late"}

    @property
    def well(self) -> bool:
        """Whether promises are kept now. What is parked needs a person but blocks nothing."""
        return not any(
            number for name, number in self.counts.items() if not name.startswith("parked")
        )


async def audit(store: Store, now: datetime, since: datetime | None = None) -> Audit:
    """What is not as it should be, in all communities.

    What was made up for after *since* counts as well: nobody may have seen it while it was late.
    """
    late = now - LATE
    is_live = tickets.c.status.in_([status.value for status in LIVE])
    unplanned = tickets.c.step.is_(None) | tickets.c.due.is_(None)
    of_communities = (
        _late(Cause.LATE_STEPS, tickets, tickets.c.due, tickets.c.due < late),
        _late(
            Cause.LATE_STEPS,
            journal,
            journal.c.late_for,
            journal.c.late_for.is_not(None) & (journal.c.at > (since or now)),
        ),
        _late(Cause.NO_STEP, tickets, tickets.c.opened_at, is_live & unplanned),
        _late(Cause.LATE_MESSAGES, outbox, outbox.c.created_at, _waits(outbox, "created_at", late)),
        _late(
            Cause.LATE_ANNOUNCEMENTS,
            announcements,
            announcements.c.due,
            (announcements.c.state == "pending") & (announcements.c.due < late),
        ),
    )
    async with store.engines.read.connect() as db:

        async def count(table: Table, *where: ColumnElement[bool]) -> int:
            return int(await db.scalar(select(func.count()).select_from(table).where(*where)) or 0)

        found = _merged([row for query in of_communities for row in await db.execute(query)])
        return Audit(
            overdue_steps=_sum(found, Cause.LATE_STEPS),
            stepless=_sum(found, Cause.NO_STEP),
            overdue_letters=await count(letters, letters.c.due < now - LETTER_LATE),
            stuck_messages=_sum(found, Cause.LATE_MESSAGES),
            parked_messages=await count(outbox, outbox.c.state == "parked"),
            stuck_requests=await count(inbox, _waits(inbox, "received_at", late)),
            parked_requests=await count(inbox, inbox.c.state == "parked"),
            stuck_announcements=_sum(found, Cause.LATE_ANNOUNCEMENTS),
            parked_announcements=await count(announcements, announcements.c.state == "parked"),
            late=found,
        )


def _late(
    cause: Cause, table: Table, since: ColumnElement[datetime], where: ColumnElement[bool]
) -> Select[Any]:
    """How many rows of each community are as they should not be, and since when."""
    return (
        select(
            table.c.community,
            literal(cause.value).label("cause"),
            func.count().label("n"),
            func.min(since).label("since"),
        )
        .where(where)
        .group_by(table.c.community)
    )


def _merged(rows: Sequence[Row[str, str, int, datetime]]) -> Sequence[Late]:
    """One for each community and cause."""
    merged: dict[tuple[str, str], Late] = {}
    for community, cause, number, since in rows:
        before = merged.get((community, cause))
        merged[community, cause] = Late(
            community=community,
            cause=Cause(cause),
            number=number + (before.number if before else 0),
            since=min(since, before.since) if before else since,
        )
    return tuple(merged.values())


def _waits(table: Table, since: str, late: datetime) -> ColumnElement[bool]:
    """Whether a row could have been worked off long ago."""
    could = func.coalesce(table.c.not_before, table.c[since])
    return (table.c.state == "pending") & (could < late) & (table.c[since] < late)


def _sum(found: Sequence[Late], cause: Cause) -> int:
    return sum(each.number for each in found if each.cause is cause)
