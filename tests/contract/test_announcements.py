"""The queues of what other systems are told: on SQLite and on PostgreSQL."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.domain.bridge import Announce, Told
from bot.domain.decision import Decision
from bot.domain.events import RoomOpened
from bot.domain.identity import Conversation
from bot.store import Announcement, Announcements, Store, prune
from bot.store.housekeeping import PARKED_KEPT, SENT_KEPT
from bot.store.leases import LEASE

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


async def tell(
    store: Store, *ids: str, community: str = "acme", endpoint: str = "desk", ticket: int = 1
) -> None:
    """Something happened that *endpoint* is told of, under each of *ids*."""
    for name in ids:
        effect = Announce(
            id=name,
            endpoint=endpoint,
            what=Told.OPENED,
            ticket=ticket,
            at=NOW,
            body={"data": {"text": f"{community} ünï 🙂"}},
        )
        event = RoomOpened(
            key=f"{endpoint}:{ticket}:{name}",
            at=NOW,
            conversation=Conversation(community=community, platform="fake", channel="help"),
            ticket=ticket,
        )
        async with store.begin(community) as tx:
            await tx.record(event, Decision(effects=(effect, effect)))


async def leased(
    store: Store,
    now: datetime = NOW,
    *,
    community: str = "acme",
    endpoint: str = "desk",
    limit: int = 9,
) -> list[Announcement]:
    return list(await Announcements(store).lease(community, endpoint, now, limit))


async def states(store: Store) -> dict[str, str]:
    return {each.id: each.state for each in await Announcements(store).latest(None, 99)}


async def test_the_same_effect_is_written_once(any_store: Store) -> None:
    """The ladder and the call of staff may say the same; its id makes it one message."""
    await tell(any_store, "a")

    (held,) = await leased(any_store)

    assert (held.id, held.what, held.ticket, held.attempts) == ("a", "question.opened", 1, 0)
    assert held.body == {"data": {"text": "acme ünï 🙂"}}


async def test_a_question_is_told_in_order(any_store: Store) -> None:
    """The second message waits for the first, even if that one has to be sent again later."""
    queues = Announcements(any_store)
    await tell(any_store, "a", "b")
    await tell(any_store, "c", ticket=2)

    first, other = await leased(any_store)
    await queues.postpone(first, NOW + 9 * SECOND, "busy")
    meanwhile = await leased(any_store, NOW + SECOND)
    (again,) = await leased(any_store, NOW + 9 * SECOND)
    await queues.sent(again, NOW + 9 * SECOND)
    (second,) = await leased(any_store, NOW + 9 * SECOND)

    assert [first.id, other.id, again.id, second.id] == ["a", "c", "a", "b"]
    assert (again.attempts, second.attempts) == (1, 0)
    assert meanwhile == []


async def test_what_is_given_up_on_holds_up_nothing(any_store: Store) -> None:
    """A parked message is there to be seen and tried again; what comes after it goes on."""
    queues = Announcements(any_store)
    await tell(any_store, "a", "b")

    (first,) = await leased(any_store)
    await queues.park(first, "answered 500", NOW)
    (second,) = await leased(any_store)

    assert second.id == "b"
    assert await states(any_store) == {"a": "parked", "b": "pending"}
    assert await queues.parked() == 1


async def test_trying_again_what_was_given_up_on(any_store: Store) -> None:
    """It comes with its old id, and all its attempts are before it; others' stay parked."""
    queues = Announcements(any_store)
    for endpoint in ("desk", "pager"):
        await tell(any_store, "a", endpoint=endpoint)
        (held,) = await leased(any_store, endpoint=endpoint)
        await queues.park(held, "answered 500", NOW)

    nobodys = await queues.retry(NOW, "acme", "nobody"), await queues.retry(NOW, "twin")
    number = await queues.retry(NOW + SECOND, "acme", "desk")

    (again,) = await leased(any_store, NOW + SECOND)
    assert (nobodys, number, again.id, again.attempts) == ((0, 0), 1, "a", 0)
    assert await queues.parked() == 1


async def test_who_outlives_a_lease_notes_nothing(any_store: Store) -> None:
    """A process that was away too long cannot undo what another one has done since."""
    queues = Announcements(any_store)
    await tell(any_store, "a")

    (slow,) = await leased(any_store)
    early = await leased(any_store, NOW + LEASE - SECOND)
    (quick,) = await leased(any_store, NOW + LEASE)
    await queues.sent(quick, NOW + LEASE)
    await queues.park(slow, "too late", NOW + LEASE)

    assert early == []
    assert await states(any_store) == {"a": "sent"}


async def test_two_processes_share_the_work(any_store: Store) -> None:
    """However many look at the same time, each message is in one's hands."""
    for ticket in range(1, 7):
        await tell(any_store, f"a{ticket}", ticket=ticket)

    found = await asyncio.gather(*(leased(any_store, limit=3) for _ in range(4)))

    assert sorted(held.ticket for each in found for held in each) == [1, 2, 3, 4, 5, 6]


async def test_twin_communities(any_store: Store) -> None:
    """The same endpoint, question and id in two communities are two messages, each at its own."""
    queues = Announcements(any_store)
    for community in ("acme", "twin"):
        await tell(any_store, "a", community=community)

    waiting = sorted(await queues.waiting(NOW))
    (held,) = await leased(any_store)
    await queues.sent(held, NOW)
    (twins,) = await leased(any_store, community="twin")

    assert waiting == [("acme", "desk"), ("twin", "desk")]
    assert held.body["data"]["text"].startswith("acme")
    assert twins.body["data"]["text"].startswith("twin")
    assert [each.community for each in await queues.latest("acme", 9)] == ["acme"]


async def test_old_messages_are_dropped(any_store: Store) -> None:
    """What arrived is kept for a week, what did not for a month, and what waits for ever."""
    queues = Announcements(any_store)
    await tell(any_store, "a", "b", "c")
    (first,) = await leased(any_store)
    await queues.sent(first, NOW)
    (second,) = await leased(any_store)
    await queues.park(second, "answered 500", NOW)

    kept = []
    for age in (timedelta(0), SENT_KEPT, PARKED_KEPT):
        await prune(any_store, NOW + age + SECOND)
        kept.append(sorted(await states(any_store)))

    assert kept == [["a", "b", "c"], ["b", "c"], ["c"]]
