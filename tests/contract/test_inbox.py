"""What is kept of a platform's requests, and who works it off: on both databases."""

import asyncio
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from bot.auditor import describe
from bot.store import Inbox, Received, Store, audit, connect, prune
from bot.store.leases import LEASE
from bot.store.platform_tables import inbox
from bot.store.transaction import take_turn
from tests.waiting import PATIENCE

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BODY = {"event": {"text": "it's “red” \ud83d \x00 and \U0001f600"}}


async def keep(rows: Inbox, *keys: str, lane: str = "T1/C1", now: datetime = NOW) -> list[bool]:
    return [await rows.insert(key, "T1", lane, "event", BODY, now) for key in keys]


async def leased(rows: Inbox, now: datetime = NOW, *, limit: int = 10) -> list[Received]:
    return list(await rows.lease(now, limit))


async def states(store: Store) -> dict[str, tuple[str, object]]:
    async with store.engines.read.connect() as db:
        rows = await db.execute(select(inbox.c.key, inbox.c.state, inbox.c.body))
        return {row.key: (row.state, row.body) for row in rows}


async def test_a_key_is_kept_once(any_store: Store) -> None:
    """The same request again is known, while it waits and when it is done."""
    rows = Inbox(any_store, "slack")
    await keep(rows, "a")

    again = await keep(rows, "a")
    (row,) = await leased(rows)
    await rows.done(row)
    afterwards = await keep(rows, "a")

    assert (again, afterwards) == ([False], [False])
    assert await leased(rows) == []


async def test_the_same_key_at_the_same_time_is_kept_once(any_address: str) -> None:
    """Two processes that are sent the same request keep it once, and neither fails."""
    stores = [Store(connect(any_address)) for _ in range(2)]
    many = [Inbox(stores[number % 2], "slack") for number in range(10)]

    kept = await asyncio.gather(*(keep(rows, "a") for rows in many))

    assert sorted(known for (known,) in kept) == [False] * 9 + [True]
    for store in stores:
        await store.close()


async def test_platforms_do_not_know_each_other(any_store: Store) -> None:
    """A key of another platform is another key, and its rows are another worker's."""
    slack, other = Inbox(any_store, "slack"), Inbox(any_store, "other")

    kept = [*await keep(slack, "a"), *await keep(other, "a")]

    assert kept == [True, True]
    assert len(await leased(slack)) == 1


async def test_what_was_sent_comes_back_whole(any_store: Store) -> None:
    """Whatever people wrote survives the database, halves of characters and NULs too."""
    rows = Inbox(any_store, "slack")
    await keep(rows, "a")

    (row,) = await leased(rows)

    assert (row.key, row.tenant, row.lane, row.kind) == ("a", "T1", "T1/C1", "event")
    assert (row.body, row.received_at, row.attempts) == (BODY, NOW, 1)


async def test_a_lane_goes_in_order(any_store: Store) -> None:
    """Only the head of a lane is handed out, and the next one when it is done."""
    rows = Inbox(any_store, "slack")
    await keep(rows, "a", "b")
    await keep(rows, "c", lane="T1/C2")

    first = await leased(rows)
    await rows.done(first[0])
    second = await leased(rows)

    assert [row.key for row in first] == ["a", "c"]
    assert [row.key for row in second] == ["b"]


async def test_a_lane_waits_for_its_head(any_store: Store) -> None:
    """A request that is tried again later is not overtaken; one that is given up on is."""
    rows = Inbox(any_store, "slack")
    await keep(rows, "a", "b")
    (row,) = await leased(rows)

    await rows.postpone(row, NOW + timedelta(seconds=10), "no")
    early = await leased(rows, NOW + timedelta(seconds=9))
    (again,) = await leased(rows, NOW + timedelta(seconds=10))
    await rows.park(again, "never")
    (behind,) = await leased(rows, NOW + timedelta(seconds=10))

    assert early == []
    assert (again.key, again.attempts) == ("a", 2)
    assert behind.key == "b"


async def test_a_lease_runs_out(any_store: Store) -> None:
    """What a process that died had in hand goes to another; it itself can note nothing more."""
    rows = Inbox(any_store, "slack")
    await keep(rows, "a")
    (lost,) = await leased(rows)

    held = await leased(rows, NOW + LEASE - timedelta(seconds=1))
    (taken,) = await leased(rows, NOW + LEASE)
    await rows.done(lost)

    assert held == []
    assert taken.key == "a"
    assert (await states(any_store))["a"] == ("pending", BODY)


async def test_what_is_in_hand_is_not_leased_again(any_store: Store) -> None:
    """A process that still works on a request does not take it a second time."""
    rows = Inbox(any_store, "slack")
    await keep(rows, "a")
    (row,) = await leased(rows)

    later = NOW + 2 * LEASE
    waits = await rows.waits(later, {row.id})
    again = await rows.lease(later, 10, {row.id})

    assert (waits, list(again)) == (False, [])


async def test_two_processes_never_hold_the_same(any_address: str) -> None:
    """Heads of lanes that are taken at the same moment are taken by one each."""
    stores = [Store(connect(any_address)) for _ in range(2)]
    both = [Inbox(store, "slack") for store in stores]
    for number in range(20):
        await keep(both[0], f"k{number}", lane=f"T1/C{number}")

    taken = await asyncio.gather(*(rows.lease(NOW, 7) for rows in both * 2))

    keys = [row.key for rows in taken for row in rows]
    assert len(keys) == len(set(keys))
    for store in stores:
        await store.close()


async def test_nothing_waits_for_a_community(postgres_address: str) -> None:
    """On PostgreSQL a request is kept while somebody else holds its community's turn."""
    store = Store(connect(postgres_address))
    async with store.engines.write.begin() as db:
        await take_turn(db, "acme")

        async with asyncio.timeout(PATIENCE):
            kept = await keep(Inbox(store, "slack"), "a")

    assert kept == [True]
    await store.close()


async def test_what_people_wrote_does_not_stay(any_store: Store) -> None:
    """Of what is done the key stays for three days, of what was given up on all, for thirty."""
    rows = Inbox(any_store, "slack")
    await keep(rows, "done")
    await keep(rows, "parked", lane="T1/C2")
    await keep(rows, "waits", lane="T1/C3")
    done, parked, _ = await leased(rows)
    await rows.done(done)
    await rows.park(parked, "no")

    await prune(any_store, NOW + timedelta(days=3))
    three = await states(any_store)
    await prune(any_store, NOW + timedelta(days=3, seconds=1))
    after_three = await states(any_store)
    await prune(any_store, NOW + timedelta(days=30, seconds=1))
    after_thirty = await states(any_store)

    assert three == {"done": ("done", None), "parked": ("parked", BODY), "waits": ("pending", BODY)}
    assert set(after_three) == {"parked", "waits"}
    assert set(after_thirty) == {"waits"}


async def test_what_waits_too_long_is_told(any_store: Store) -> None:
    """A request that nobody works off breaks a promise; one that was given up on is counted."""
    rows = Inbox(any_store, "slack")
    await keep(rows, "a")
    await keep(rows, "b", lane="T1/C2")
    (_, parked) = await leased(rows)
    await rows.park(parked, "no")

    soon = await audit(any_store, NOW + timedelta(seconds=60))
    late = await audit(any_store, NOW + timedelta(seconds=61))

    assert soon.well
    assert (late.stuck_requests, late.parked_requests) == (1, 1)
    assert describe(late) == "1 requests that a platform sent wait for more than a minute"
