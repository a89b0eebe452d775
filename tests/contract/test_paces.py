"""How often an endpoint may call: one count for all processes, on both databases."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.store import Paces, Store

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


async def call(store: Store, after: int = 0, who: str = "acme/desk") -> int | None:
    """A call so many seconds later; in how many more the next one may come, None: it counts."""
    community, endpoint = who.split("/")
    now = NOW + timedelta(seconds=after)
    until = await Paces(store).count(community, endpoint, now, 3, MINUTE)
    return None if until is None else int((until - now).total_seconds())


async def test_so_many_within_a_minute(any_store: Store) -> None:
    """What is too much is refused until the minute is over, and does not count itself."""
    found = [await call(any_store, after) for after in (0, 10, 20, 30, 59, 60, 61, 62, 63, 119)]

    assert found == [None, None, None, 30, 1, None, None, None, 57, 1]


async def test_at_the_same_moment_no_more_get_through(any_store: Store) -> None:
    """However many processes look at once."""
    found = await asyncio.gather(*(call(any_store) for _ in range(8)))

    assert sorted(found, key=str) == [60] * 5 + [None] * 3


async def test_each_endpoint_has_its_own(any_store: Store) -> None:
    """Whoever calls too often takes nothing from another one, nor from their twin."""
    for _ in range(4):
        await call(any_store)

    found = [await call(any_store, who=who) for who in ("acme/desk", "acme/pager", "twin/desk")]

    assert found == [60, None, None]
