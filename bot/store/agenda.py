"""What is due at its time: next steps of tickets, letters, swaps. Workers share them by leases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bot.domain.identity import Conversation
from bot.domain.states import StepName
from bot.store.helper_tables import letters
from bot.store.leases import Leases
from bot.store.limit_tables import swaps
from bot.store.tables import tickets, told
from bot.store.transaction import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class DueStep:
    """A ticket's next step whose time has come."""

    community: str
    ticket: int
    step: StepName
    due: datetime
    fence: int
    conversation: Conversation


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLetter:
    """Somebody is to be written to now."""

    community: str
    account: str
    due: datetime
    fence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DueSwap:
    """The card of a swap changes now."""

    community: str
    swap: str
    of: str  # the account whose duty it is
    due: datetime
    fence: int


class Agenda:
    """The next steps of all tickets."""

    def __init__(self, store: Store) -> None:
        self._engine = store.engines.read
        self._leases = Leases(store, tickets, tickets.c.community, tickets.c.number)

    async def waits(self, now: datetime) -> bool:
        """Whether a step is due; a look that locks nothing."""
        return await self._leases.waits(now)

    async def lease(self, now: datetime, limit: int = 20) -> Sequence[DueStep]:
        """Take up to *limit* due steps in hand, the longest overdue first."""
        return [
            DueStep(
                community=row.community,
                ticket=row.number,
                step=StepName(row.step),
                due=row.due,
                fence=row.fence,
                conversation=Conversation(
                    community=row.community,
                    platform=row.platform,
                    channel=row.channel,
                    thread=row.detail["conversation"]["thread"],
                ),
            )
            for row in await self._leases.take(now, limit)
        ]

    async def next_at(self) -> datetime | None:
        """When the earliest step is due, or its lease runs out; None when nothing is planned."""
        return await self._leases.next_at()

    async def deadline(self) -> datetime | None:
        """The earliest date that somebody was told of: a wave of asking helpers is none."""
        async with self._engine.connect() as db:
            at: datetime | None = await db.scalar(select(func.min(told)))
            return at


class DueLetters:
    """The letters of all communities."""

    def __init__(self, store: Store) -> None:
        self._leases = Leases(store, letters, letters.c.community, letters.c.account)

    async def waits(self, now: datetime) -> bool:
        """Whether a letter is due; a look that locks nothing."""
        return await self._leases.waits(now)

    async def lease(self, now: datetime, limit: int = 20) -> Sequence[DueLetter]:
        """Take up to *limit* due letters in hand, the longest overdue first."""
        return [
            DueLetter(community=row.community, account=row.account, due=row.due, fence=row.fence)
            for row in await self._leases.take(now, limit)
        ]

    async def next_at(self) -> datetime | None:
        """When the earliest letter is due, or its lease runs out; None when none is planned."""
        return await self._leases.next_at()


class DueSwaps:
    """The swaps of duty of all communities."""

    def __init__(self, store: Store) -> None:
        self._leases = Leases(store, swaps, swaps.c.community, swaps.c.id)

    async def waits(self, now: datetime) -> bool:
        """Whether a swap is due; a look that locks nothing."""
        return await self._leases.waits(now)

    async def lease(self, now: datetime, limit: int = 20) -> Sequence[DueSwap]:
        """Take up to *limit* due swaps in hand, the longest overdue first."""
        return [
            DueSwap(
                community=row.community,
                swap=row.id,
                of=row.detail["of"],
                due=row.due,
                fence=row.fence,
            )
            for row in await self._leases.take(now, limit)
        ]

    async def next_at(self) -> datetime | None:
        """When the earliest swap is due, or its lease runs out; None when none is."""
        return await self._leases.next_at()
