"""Into the outbox: what shall be shown in a slot, in the transaction that decided it.

A slot is one message. Filling it again while the first version was never tried replaces that
version, so that a ping which became pointless is never sent; otherwise an edit follows.

Rows of the outbox are locked before those of the posts, here as in `queues.Outbox.sent`: so the
two never wait for each other, and what is read here is what the last sender left.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.effects import Post, Remove
from bot.store.codec import post_to_json
from bot.store.outbox_tables import outbox, posts

_SHOWN = (
    select(posts)
    .where(posts.c.community == bindparam("community"), posts.c.slot == bindparam("slot"))
    .with_for_update()
)
# In whatever state: a slot has few rows. Asked for the pending ones PostgreSQL, planning while the
# table is small, goes through all that are pending, and does so still when they are thousands.
_ROWS = (
    select(outbox.c.id, outbox.c.state, outbox.c.attempts, outbox.c.remove)
    .where(outbox.c.community == bindparam("community"), outbox.c.slot == bindparam("slot"))
    .order_by(outbox.c.id)
    .with_for_update()
)

_SHOW, _APPEND = insert(posts), insert(outbox)


async def post(
    db: AsyncConnection, community: str, effect: Post, ticket: int | None, at: datetime
) -> None:
    """Have the slot show the message."""
    where = {"community": community, "slot": effect.slot}
    waiting = await _waiting(db, where)
    shown = (await db.execute(_SHOWN, where)).one_or_none()
    seen = (shown is not None and shown.message) or any(row.attempts for row in waiting)
    if effect.epilogue and not seen:
        await remove(db, community, Remove(slot=effect.slot), at)
        return
    generation = 1 if shown is None else shown.generation + int(shown.removed)
    if shown is None:
        await db.execute(
            _SHOW,
            {
                **where,
                "platform": effect.to.platform,
                "channel": effect.to.channel,
                "thread": effect.to.thread,
                "ticket": ticket,
                "message": None,
                "generation": generation,
                "removed": False,
            },
        )
    elif shown.removed:
        await db.execute(
            update(posts).filter_by(**where).values(removed=False, generation=generation)
        )
    untried = _untried(waiting)
    if untried is not None and not untried.remove:
        await db.execute(
            update(outbox)
            .filter_by(id=untried.id)
            .values(body=post_to_json(effect), urgent=effect.urgent)
        )
        return
    await _append(
        db,
        {
            **where,
            **_where(community, effect, shown),
            "remove": False,
            "generation": generation,
            "body": post_to_json(effect),
            "urgent": effect.urgent,
        },
        at,
    )


async def remove(db: AsyncConnection, community: str, effect: Remove, at: datetime) -> None:
    """Have the slot show nothing."""
    where = {"community": community, "slot": effect.slot}
    waiting = await _waiting(db, where)
    shown = (await db.execute(_SHOWN, where)).one_or_none()
    if shown is None or shown.removed:
        return
    await db.execute(update(posts).filter_by(**where).values(removed=True))
    untried = _untried(waiting)
    if untried is not None:
        await db.execute(delete(outbox).filter_by(id=untried.id))
        waiting = waiting[:-1]
    if shown.message is None and not waiting:
        return  # nobody ever saw it
    await _append(
        db,
        {
            **where,
            "platform": shown.platform,
            "lane": f"{community}/{shown.platform}:{shown.channel}/{shown.thread}",
            "remove": True,
            "generation": shown.generation,
            "body": None,
            "urgent": False,
        },
        at,
    )


def _where(community: str, effect: Post, shown: Row[Any] | None) -> dict[str, object]:
    """The row's platform and lane: those of the message, wherever it would be posted today."""
    at = effect.to
    if shown is not None:
        at = replace(at, platform=shown.platform, channel=shown.channel, thread=shown.thread)
    return {"platform": at.platform, "lane": f"{community}/{at.place}/{at.thread}"}


async def _waiting(
    db: AsyncConnection, where: dict[str, str]
) -> Sequence[Row[int, str, int, bool]]:
    """The slot's rows that are still to be sent, oldest first."""
    return [row for row in await db.execute(_ROWS, where) if row.state == "pending"]


def _untried(waiting: Sequence[Row[int, str, int, bool]]) -> Row[int, str, int, bool] | None:
    """The slot's newest row, if it cannot have been sent."""
    return waiting[-1] if waiting and waiting[-1].attempts == 0 else None


async def _append(db: AsyncConnection, row: dict[str, object], at: datetime) -> None:
    fresh = {"state": "pending", "created_at": at, "attempts": 0, "fence": 0, "error": ""}
    await db.execute(_APPEND, {**row, **fresh})
