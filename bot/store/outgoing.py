"""Into the outbox: what shall be shown in a slot, in the transaction that decided it.

A slot is one message. Filling it again while the first version was never tried replaces that
version, so that a ping which became pointless is never sent; otherwise an edit follows.

Rows of the outbox are locked before those of the posts, here as in `queues.Outbox.sent`: so the
two never wait for each other, and what is read here is what the last sender left.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.effects import Post, Remove
from bot.store.codec import post_to_json
from bot.store.outbox_tables import outbox, posts

_SHOWN = (
    select(posts)
    .where(
        posts.c.community == bindparam("community"),
        posts.c.slot.in_(bindparam("slots", expanding=True)),
    )
    .with_for_update()
)
# In whatever state: a slot has few rows. Asked for the pending ones PostgreSQL, planning while the
# table is small, goes through all that are pending, and does so still when they are thousands.
_ROWS = (
    select(outbox.c.id, outbox.c.slot, outbox.c.state, outbox.c.attempts, outbox.c.remove)
    .where(
        outbox.c.community == bindparam("community"),
        outbox.c.slot.in_(bindparam("slots", expanding=True)),
    )
    .order_by(outbox.c.id)
    .with_for_update()
)

_SHOW, _APPEND = insert(posts), insert(outbox)

_Waiting = Sequence[Row[int, str, str, int, bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """What a slot shall show from now on."""

    effect: Post | Remove
    ticket: int | None
    at: datetime


async def show(db: AsyncConnection, community: str, showings: Iterable[Showing]) -> None:
    """Have the slots show the messages, or nothing, in this order."""
    for each in _apart(showings):
        await _Slots(db, community).show(each)


def _apart(showings: Iterable[Showing]) -> Iterator[Sequence[Showing]]:
    """In parts in which no slot comes twice."""
    part: dict[str, Showing] = {}
    for each in showings:
        if each.effect.slot in part:
            yield tuple(part.values())
            part = {}
        part[each.effect.slot] = each
    if part:
        yield tuple(part.values())


class _Slots:
    """Some slots of a community: read together, and written together."""

    def __init__(self, db: AsyncConnection, community: str) -> None:
        self._db = db
        self._community = community
        self._first: list[dict[str, object]] = []  # posts of slots that are new
        self._rows: list[dict[str, object]] = []  # for the outbox

    async def show(self, showings: Sequence[Showing]) -> None:
        wanted = {
            "community": self._community,
            "slots": [each.effect.slot for each in showings],
        }
        waiting: defaultdict[str, list[Any]] = defaultdict(list)  # still to be sent, oldest first
        for row in await self._db.execute(_ROWS, wanted):
            if row.state == "pending":
                waiting[row.slot].append(row)
        shown = {row.slot: row for row in await self._db.execute(_SHOWN, wanted)}
        for each in showings:
            slot = each.effect.slot
            match each.effect:
                case Post() as post:
                    await self._post(post, each, waiting[slot], shown.get(slot))
                case Remove():
                    await self._remove(each, waiting[slot], shown.get(slot))
        if self._first:
            await self._db.execute(_SHOW, self._first)
        if self._rows:
            await self._db.execute(_APPEND, self._rows)

    async def _post(
        self, effect: Post, each: Showing, waiting: _Waiting, shown: Row[Any] | None
    ) -> None:
        seen = (shown is not None and shown.message) or any(row.attempts for row in waiting)
        if effect.epilogue and not seen:
            await self._remove(each, waiting, shown)
            return
        where = {"community": self._community, "slot": effect.slot}
        generation = 1 if shown is None else shown.generation + int(shown.removed)
        if shown is None:
            self._first.append(
                {
                    **where,
                    "platform": effect.to.platform,
                    "channel": effect.to.channel,
                    "thread": effect.to.thread,
                    "ticket": each.ticket,
                    "message": None,
                    "generation": generation,
                    "removed": False,
                }
            )
        elif shown.removed:
            await self._db.execute(
                update(posts).filter_by(**where).values(removed=False, generation=generation)
            )
        untried = _untried(waiting)
        if untried is not None and not untried.remove:
            await self._db.execute(
                update(outbox)
                .filter_by(id=untried.id)
                .values(body=post_to_json(effect), urgent=effect.urgent)
            )
            return
        self._append(
            {
                **where,
                **_where(self._community, effect, shown),
                "remove": False,
                "generation": generation,
                "body": post_to_json(effect),
                "urgent": effect.urgent,
            },
            each.at,
        )

    async def _remove(self, each: Showing, waiting: _Waiting, shown: Row[Any] | None) -> None:
        if shown is None or shown.removed:
            return
        where = {"community": self._community, "slot": each.effect.slot}
        await self._db.execute(update(posts).filter_by(**where).values(removed=True))
        untried = _untried(waiting)
        if untried is not None:
            await self._db.execute(delete(outbox).filter_by(id=untried.id))
            waiting = waiting[:-1]
        if shown.message is None and not waiting:
            return  # nobody ever saw it
        self._append(
            {
                **where,
                "platform": shown.platform,
                "lane": f"{self._community}/{shown.platform}:{shown.channel}/{shown.thread}",
                "remove": True,
                "generation": shown.generation,
                "body": None,
                "urgent": False,
            },
            each.at,
        )

    def _append(self, row: dict[str, object], at: datetime) -> None:
        fresh = {"state": "pending", "created_at": at, "attempts": 0, "fence": 0, "error": ""}
        self._rows.append({**row, **fresh})


def _where(community: str, effect: Post, shown: Row[Any] | None) -> dict[str, object]:
    """The row's platform and lane: those of the message, wherever it would be posted today."""
    at = effect.to
    if shown is not None:
        at = replace(at, platform=shown.platform, channel=shown.channel, thread=shown.thread)
    return {"platform": at.platform, "lane": f"{community}/{at.place}/{at.thread}"}


def _untried(waiting: _Waiting) -> Row[int, str, str, int, bool] | None:
    """The slot's newest row, if it cannot have been sent."""
    return waiting[-1] if waiting and waiting[-1].attempts == 0 else None
