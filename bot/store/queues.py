"""The outbox as a queue that workers share: rows are leased, and a fence keeps out the late."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, case, delete, exists, func, not_, or_, select, tuple_, update

from bot.domain.effects import Post
from bot.domain.identity import Conversation
from bot.store.codec import post_from_json
from bot.store.leases import LEASE
from bot.store.outbox_tables import outbox, posts
from bot.store.tables import UtcDateTime
from bot.store.transaction import Store


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
    more: bool  # others wait behind it
    tried_at: datetime | None = None  # when it was first tried, its outcome unknown


_AHEAD, _BEHIND = outbox.alias("ahead"), outbox.alias("behind")
_HEADS = (
    select(
        outbox.c.id,
        exists()
        .where(
            _BEHIND.c.lane == outbox.c.lane,
            _BEHIND.c.state == "pending",
            _BEHIND.c.id > outbox.c.id,
        )
        .label("followed"),
    )
    .where(
        outbox.c.state == "pending",
        or_(outbox.c.urgent, not_(bindparam("only_urgent"))),
        outbox.c.id.not_in(bindparam("besides", expanding=True)),
        or_(outbox.c.not_before.is_(None), outbox.c.not_before <= bindparam("now")),
        or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= bindparam("now")),
        ~exists().where(
            _AHEAD.c.lane == outbox.c.lane,
            _AHEAD.c.state == "pending",
            _AHEAD.c.id < outbox.c.id,
        ),
    )
    .order_by(outbox.c.urgent.desc(), outbox.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=outbox)
)
_TAKE = (
    update(outbox)
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)))
    .values(
        lease_until=bindparam("until"),
        fence=outbox.c.fence + 1,
        attempts=outbox.c.attempts + 1,
        tried_at=case(
            (outbox.c.attempts == 0, bindparam("now", type_=UtcDateTime)), else_=outbox.c.tried_at
        ),
    )
    .returning(outbox)
)
_SHOWN = select(posts).where(
    tuple_(posts.c.community, posts.c.slot).in_(bindparam("slots", expanding=True))
)
_SENT = delete(outbox).where(outbox.c.id == bindparam("row"), outbox.c.fence == bindparam("held"))
_SHOWS = (
    update(posts)
    .where(posts.c.community == bindparam("of"), posts.c.slot == bindparam("in_slot"))
    .values(message=bindparam("as_message"))
)


class Outbox:
    """What waits to be sent, in lanes: a conversation's messages go out in their order."""

    def __init__(self, store: Store) -> None:
        self._engines = store.engines

    async def waits(self, now: datetime, besides: Collection[int] = ()) -> bool:
        """Whether there is anything to lease *besides* those rows; a look that locks nothing."""
        async with self._engines.read.connect() as db:
            look = {"now": now, "most": 1, "only_urgent": False, "besides": tuple(besides)}
            return (await db.execute(_HEADS, look)).first() is not None

    async def lease(
        self,
        now: datetime,
        limit: int = 20,
        *,
        only_urgent: bool = False,
        besides: Collection[int] = (),
    ) -> Sequence[Delivery]:
        """Take up to *limit* heads of lanes in hand, the urgent ones first.

        None of the rows *besides*: they are in hand still, however long it takes.
        """
        wanted = {
            "now": now,
            "most": limit,
            "only_urgent": only_urgent,
            "besides": tuple(besides),
        }
        async with self._engines.write.begin() as db:
            heads = (await db.execute(_HEADS, wanted)).all()
            if not heads:
                return []
            ids = [row.id for row in heads]
            taken = await db.execute(_TAKE, {"ids": ids, "until": now + LEASE, "now": now})
            rows = sorted(taken, key=lambda row: (not row.urgent, row.id))
            slots = [(row.community, row.slot) for row in rows]
            shown = {
                (post.community, post.slot): post
                for post in await db.execute(_SHOWN, {"slots": slots})
            }
        more = len(heads) == limit
        followed = {row.id for row in heads if row.followed}
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
                key=f"{row.community}/{row.slot}#{row.generation}",
                attempts=row.attempts,
                more=more or row.id in followed,
                tried_at=row.tried_at if row.attempts > 1 else None,
            )
            for row in rows
            for at in (shown[row.community, row.slot],)
        ]

    async def sent(self, delivery: Delivery, message: str | None) -> bool:
        """Note the platform's id of what the slot shows now; False if the lease was outlived."""
        async with self._engines.write.begin() as db:
            done = await db.execute(_SENT, {"row": delivery.id, "held": delivery.fence})
            if done.rowcount == 0:
                return False
            shows = {"of": delivery.community, "in_slot": delivery.slot, "as_message": message}
            await db.execute(_SHOWS, shows)
            return True

    async def postpone(
        self, delivery: Delivery, until: datetime, why: str, *, tried: bool = True
    ) -> None:
        """Try again at *until*; the rest of the lane waits behind it.

        *tried* False: the platform surely took nothing, so the message may still be replaced.
        """
        attempts = delivery.attempts if tried else delivery.attempts - 1
        await self._release(delivery, not_before=until, error=why, attempts=attempts)

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
