"""Where the bot is installed: the same on SQLite and PostgreSQL."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.store import Installation, Installations, InstallStates, Store
from bot.store.installations import LEASE

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
ACME = Installation(
    tenant="T1", sealed=b"one", bot="slack:UBOT", scopes=("chat:write",), by="slack:U1", at=AT
)


async def test_an_installation_is_kept_and_replaced(any_store: Store) -> None:
    """Installing again takes the place of what was there, and ends that it was taken away."""
    installations = Installations(any_store, "slack")
    await installations.put(ACME)
    await installations.end("T1", b"one", AT)

    await installations.put(replace(ACME, sealed=b"two"))

    assert await installations.of("T1") == replace(ACME, sealed=b"two")
    assert await installations.of("T2") is None
    assert await Installations(any_store, "other").of("T1") is None


async def test_an_old_farewell_does_not_end_a_new_installation(any_store: Store) -> None:
    """What is said about tokens that were replaced since changes nothing."""
    installations = Installations(any_store, "slack")
    await installations.put(replace(ACME, sealed=b"two"))

    ended = await installations.end("T1", b"one", AT)

    assert not ended
    found = await installations.of("T1")
    assert found is not None
    assert found.ended_at is None


async def test_one_of_many_renews_the_tokens(any_store: Store) -> None:
    """Ten who want to renew at once: one holds the lease, and the others see what it got."""
    installations = Installations(any_store, "slack")
    await installations.put(ACME)

    leases = await asyncio.gather(*(installations.lease("T1", AT) for _ in range(10)))

    held = [lease for lease in leases if lease is not None]
    assert len(held) == 1
    assert await installations.renew("T1", held[0][1], b"two")
    assert await installations.of("T1") == replace(ACME, sealed=b"two")


async def test_who_outlived_a_lease_records_nothing(any_store: Store) -> None:
    """A lease that ran out is given to the next, and the first one comes too late."""
    installations = Installations(any_store, "slack")
    await installations.put(ACME)
    first = await installations.lease("T1", AT)
    second = await installations.lease("T1", AT + LEASE)
    assert first is not None
    assert second is not None

    late = await installations.renew("T1", first[1], b"late")

    assert not late
    assert await installations.renew("T1", second[1], b"two")
    assert await installations.of("T1") == replace(ACME, sealed=b"two")


async def test_installing_again_beats_a_renewal_under_way(any_store: Store) -> None:
    """The tokens of an installation that was replaced are not put over the new ones."""
    installations = Installations(any_store, "slack")
    await installations.put(ACME)
    lease = await installations.lease("T1", AT)
    assert lease is not None
    await installations.put(replace(ACME, sealed=b"new"))

    late = await installations.renew("T1", lease[1], b"renewed")

    assert not late
    assert await installations.of("T1") == replace(ACME, sealed=b"new")


async def test_a_state_works_once(any_store: Store) -> None:
    """However many bring the same state at once, one is let in."""
    states = InstallStates(any_store)
    await states.put("abc", AT + timedelta(minutes=10), AT)

    taken = await asyncio.gather(*(states.take("abc", AT) for _ in range(10)))

    assert sorted(taken) == [False] * 9 + [True]


async def test_a_state_has_an_end(any_store: Store) -> None:
    """Ten minutes later it works no more, nor does one that nobody issued."""
    states = InstallStates(any_store)
    ends = AT + timedelta(minutes=10)
    await states.put("abc", ends, AT)

    assert not await states.take("abc", ends)
    assert not await states.take("other", AT)
