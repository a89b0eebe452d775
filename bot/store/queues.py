"""Work that workers share: rows are leased, and a fence keeps out who outlived a lease."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, func, or_, select, tuple_, update

from bot.domain.effects import Post
from bot.domain.identity import Conversation
from bot.domain.ticket import StepName
from bot.store.codec import post_from_json
from bot.store.tables import outbox, posts, tickets
from bot.store.transaction import Store

LEASE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message to post, edit or take back."""

    id: int
    fence: int
    community: str
    slot: str
    to: Conversation
    post: Post | None  # None: take it back
    shown: str | None  # the platform's id of what the slot shows now
    key: str  # the same for every try of the same message
    attempts: int  # this one included


@dataclass(frozen=True, slots=True, kw_only=True)
class DueStep:
    """A ticket's next step whose time has come."""

    community: str
    ticket: int
    step: StepName
    due: datetime
    fence: int
    conversation: Conversation


class Outbox:
    """What waits to be sent, in lanes: a conversation's messages go out in their order."""

    def __init__(self, store: Store) -> None:
        self._engines = store.engines

    async def lease(self, now: datetime, limit: int = 20) -> Sequence[Delivery]:
        """Take up to *limit* heads of lanes in hand, the urgent ones first."""
        ahead = outbox.alias("ahead")
        heads = (
            select(outbox.c.id)
            .where(
                outbox.c.state == "pending",
                or_(outbox.c.not_before.is_(None), outbox.c.not_before <= now),
                or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= now),
                ~exists().where(
                    ahead.c.lane == outbox.c.lane,
                    ahead.c.state == "pending",
                    ahead.c.id < outbox.c.id,
                ),
            )
            .order_by(outbox.c.urgent.desc(), outbox.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        async with self._engines.read.connect() as db:  # no write lock for an empty outbox
            if (await db.execute(heads.with_only_columns(outbox.c.id))).first() is None:
                return []
        async with self._engines.write.begin() as db:
            ids = list((await db.execute(heads)).scalars())
            taken = await db.execute(
                update(outbox)
                .where(outbox.c.id.in_(ids))
                .values(
                    lease_until=now + LEASE,
                    fence=outbox.c.fence + 1,
                    attempts=outbox.c.attempts + 1,
                )
                .returning(outbox)
            )
            rows = sorted(taken, key=lambda row: (not row.urgent, row.id))
            shown = {
                (post.community, post.slot): post
                for post in await db.execute(
                    select(posts).where(
                        tuple_(posts.c.community, posts.c.slot).in_(
                            [(row.community, row.slot) for row in rows]
                        )
                    )
                )
            }
        return [
            Delivery(
                id=row.id,
                fence=row.fence,
                community=row.community,
                slot=row.slot,
                to=Conversation(
                    community=row.community,
                    platform=at.platform,
                    channel=at.channel,
                    thread=at.thread,
                ),
                post=None if row.remove else post_from_json(row.body),
                shown=at.message,
                key=f"{row.community}/{row.slot}#{at.generation}",
                attempts=row.attempts,
            )
            for row in rows
            for at in (shown[row.community, row.slot],)
        ]

    async def sent(self, delivery: Delivery, message: str | None) -> bool:
        """Note the platform's id of what the slot shows now; False if the lease was outlived."""
        async with self._engines.write.begin() as db:
            done = await db.execute(delete(outbox).filter_by(id=delivery.id, fence=delivery.fence))
            if done.rowcount == 0:
                return False
            await db.execute(
                update(posts)
                .filter_by(community=delivery.community, slot=delivery.slot)
                .values(message=message)
            )
            return True

    async def postpone(self, delivery: Delivery, until: datetime, why: str) -> None:
        """Try again at *until*; the rest of the lane waits behind it."""
        await self._release(delivery, not_before=until, error=why)

    async def park(self, delivery: Delivery, why: str) -> None:
        """Give up on it, visibly; the lane goes on."""
        await self._release(delivery, state="parked", error=why)

    async def _release(self, delivery: Delivery, **values: object) -> None:
        async with self._engines.write.begin() as db:
            await db.execute(
                update(outbox)
                .filter_by(id=delivery.id, fence=delivery.fence)
                .values(lease_until=None, **values)
            )

    async def next_at(self) -> datetime | None:
        """When the earliest row may be tried; None when nothing waits."""
        async with self._engines.read.connect() as db:
            ready = func.coalesce(outbox.c.lease_until, outbox.c.not_before, outbox.c.created_at)
            query = select(ready).filter_by(state="pending").order_by(ready).limit(1)
            at: datetime | None = await db.scalar(query)
            return at


class Agenda:
    """The next steps of all tickets."""

    def __init__(self, store: Store) -> None:
        self._engines = store.engines

    async def lease(self, now: datetime, limit: int = 20) -> Sequence[DueStep]:
        """Take up to *limit* due steps in hand, the longest overdue first."""
        due = (
            select(tickets.c.community, tickets.c.number)
            .where(
                tickets.c.due <= now,
                or_(tickets.c.lease_until.is_(None), tickets.c.lease_until <= now),
            )
            .order_by(tickets.c.due, tickets.c.community, tickets.c.number)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        async with self._engines.read.connect() as db:
            if (await db.execute(due)).first() is None:
                return []
        steps = []
        async with self._engines.write.begin() as db:
            for row in (await db.execute(due)).all():
                taken = (
                    await db.execute(
                        update(tickets)
                        .filter_by(community=row.community, number=row.number)
                        .values(lease_until=now + LEASE, fence=tickets.c.fence + 1)
                        .returning(tickets)
                    )
                ).one()
                steps.append(
                    DueStep(
                        community=taken.community,
                        ticket=taken.number,
                        step=StepName(taken.step),
                        due=taken.due,
                        fence=taken.fence,
                        conversation=Conversation(
                            community=taken.community,
                            platform=taken.platform,
                            channel=taken.channel,
                            thread=taken.detail["conversation"]["thread"],
                        ),
                    )
                )
        return steps

    async def next_at(self) -> datetime | None:
        """When the earliest step is due, or its lease runs out; None when nothing is planned."""
        async with self._engines.read.connect() as db:
            ready = func.coalesce(tickets.c.lease_until, tickets.c.due)
            query = select(ready).where(tickets.c.due.is_not(None)).order_by(ready).limit(1)
            at: datetime | None = await db.scalar(query)
            return at
