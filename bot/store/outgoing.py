"""Into the outbox: what shall be shown in a slot, in the transaction that decided it.

A slot is one message. Filling it again while the first version was never tried replaces that
version, so that a ping which became pointless is never sent; otherwise an edit follows.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.effects import Post, Remove
from bot.store.codec import post_to_json
from bot.store.tables import outbox, posts

_SHOWN = select(posts).where(
    posts.c.community == bindparam("community"), posts.c.slot == bindparam("slot")
)
_NEWEST = (
    select(outbox.c.id, outbox.c.attempts, outbox.c.remove)
    .where(
        outbox.c.community == bindparam("community"),
        outbox.c.slot == bindparam("slot"),
        outbox.c.state == "pending",
    )
    .order_by(outbox.c.id.desc())
    .limit(1)
    .with_for_update()
)


async def post(
    db: AsyncConnection, community: str, effect: Post, ticket: int | None, at: datetime
) -> None:
    """Have the slot show the message."""
    where = {"community": community, "slot": effect.slot}
    shown = (await db.execute(_SHOWN, where)).one_or_none()
    if shown is None:
        await db.execute(
            insert(posts).values(
                **where,
                platform=effect.to.platform,
                channel=effect.to.channel,
                thread=effect.to.thread,
                ticket=ticket,
                message=None,
                generation=1,
                removed=False,
            )
        )
    elif shown.removed:
        await db.execute(
            update(posts).filter_by(**where).values(removed=False, generation=shown.generation + 1)
        )
    waiting = await _untried(db, community, effect.slot)
    if waiting is not None and not waiting.remove:
        await db.execute(
            update(outbox)
            .filter_by(id=waiting.id)
            .values(body=post_to_json(effect), urgent=effect.urgent)
        )
        return
    await _append(
        db,
        community,
        effect.slot,
        at,
        platform=effect.to.platform,
        lane=f"{community}/{effect.to.place}/{effect.to.thread}",
        remove=False,
        body=post_to_json(effect),
        urgent=effect.urgent,
    )


async def remove(db: AsyncConnection, community: str, effect: Remove, at: datetime) -> None:
    """Have the slot show nothing."""
    where = {"community": community, "slot": effect.slot}
    shown = (await db.execute(select(posts).filter_by(**where, removed=False))).one_or_none()
    if shown is None:
        return
    await db.execute(update(posts).filter_by(**where).values(removed=True))
    waiting = await _untried(db, community, effect.slot)
    if waiting is not None:
        await db.execute(delete(outbox).filter_by(id=waiting.id))
    tried = await db.scalar(select(outbox.c.id).filter_by(**where, state="pending").limit(1))
    if shown.message is None and tried is None:
        return  # nobody ever saw it
    await _append(
        db,
        community,
        effect.slot,
        at,
        platform=shown.platform,
        lane=f"{community}/{shown.platform}:{shown.channel}/{shown.thread}",
        remove=True,
        body=None,
        urgent=False,
    )


async def _untried(db: AsyncConnection, community: str, slot: str) -> Row[Any, Any, Any] | None:
    """The slot's newest row, if no worker ever had it in hand."""
    row = (await db.execute(_NEWEST, {"community": community, "slot": slot})).one_or_none()
    return row if row is not None and row.attempts == 0 else None


async def _append(
    db: AsyncConnection, community: str, slot: str, at: datetime, **values: object
) -> None:
    await db.execute(
        insert(outbox).values(
            community=community,
            slot=slot,
            state="pending",
            created_at=at,
            attempts=0,
            fence=0,
            error="",
            **values,
        )
    )
