"""Swaps of duty are kept as they are, and read as long as they matter."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.decision import Decision
from bot.domain.duty import Swap, SwapState
from bot.domain.effects import KeepSwap
from bot.domain.events import CommandGiven, SwapDue
from bot.domain.identity import Actor, Conversation, Role, direct
from bot.store import DueSwaps, Store
from bot.store.leases import LEASE
from bot.timers import next_deadline, next_due

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
SAM = Actor(account="discord:1", name="Sam", role=Role.STAFF)
SWAP = Swap(
    id="0123456789abcdef",
    rota="support",
    begins=NOW + timedelta(days=1),
    ends=NOW + timedelta(days=2),
    of=SAM.account,
    of_name=SAM.name,
    by="discord:2",
    by_name="Mia",
    asked_at=NOW,
    covers=True,
    turn=3,
)


async def keep(
    store: Store, *swaps: Swap, community: str = "acme", due: datetime | None = None
) -> None:
    for swap in swaps:
        event = CommandGiven(
            key=f"{swap.id}/{swap.state}/{swap.rota}",
            at=NOW,
            conversation=Conversation(community=community, platform="discord", channel="1"),
            actor=SAM,
            command="duty",
        )
        async with store.begin(community) as tx:
            await tx.record(event, Decision(effects=(KeepSwap(swap=swap, due=due),)))


async def found(
    store: Store, at: datetime = NOW, *, besides: str = "", community: str = "acme"
) -> tuple[Swap, ...]:
    async with store.begin(community) as tx:
        return await tx.duty.swaps(at, besides=besides)


async def test_a_swap_comes_back_as_it_is(store: Store) -> None:
    """Every word of it, and its last state only."""
    await keep(store, SWAP, replace(SWAP, state=SwapState.AGREED))

    assert await found(store) == (replace(SWAP, state=SwapState.AGREED),)


async def test_which_swaps_matter(store: Store) -> None:
    """Those that may still be agreed to, or are in force; never another community's."""
    declined = replace(SWAP, id="b", state=SwapState.DECLINED)
    back = replace(SWAP, id="c", state=SwapState.TAKEN_BACK)
    await keep(store, SWAP, declined, back)
    await keep(store, replace(SWAP, rota="theirs"), community="other")

    assert await found(store) == (SWAP,)
    assert await found(store, SWAP.ends) == ()
    assert await found(store, SWAP.ends, besides="b") == (declined,)
    assert await found(store, SWAP.ends, besides="b", community="other") == ()
    assert [swap.rota for swap in await found(store, community="other")] == ["theirs"]


async def test_a_swap_that_is_due_is_taken_once(any_store: Store) -> None:
    """By whoever holds its newest lease; as soon as it is kept anew, only at its new time."""
    due = NOW + timedelta(hours=1)
    await keep(any_store, SWAP, due=due)
    queue = DueSwaps(any_store)

    planned = await next_due(any_store), await next_deadline(any_store)
    early = await queue.lease(NOW)
    (first,) = await queue.lease(due)
    taken = await queue.lease(due)
    (second,) = await queue.lease(due + LEASE)
    events = [
        SwapDue(
            key="k",
            at=due,
            conversation=direct(each.community, each.of),
            swap=each.swap,
            due=each.due,
            fence=each.fence,
        )
        for each in (first, second)
    ]
    async with any_store.begin("acme") as tx:
        held = [await tx.duty.holds(event) for event in events]
    async with any_store.begin("other") as tx:
        elsewhere = await tx.duty.holds(events[1])
    await keep(any_store, replace(SWAP, state=SwapState.AGREED), due=due + timedelta(days=1))
    async with any_store.begin("acme") as tx:
        moved = await tx.duty.holds(events[1])

    assert planned == (due, due)
    assert (list(early), list(taken)) == ([], [])
    assert (held, elsewhere, moved) == ([False, True], False, False)
    assert await queue.next_at() == due + timedelta(days=1)


async def test_names(store: Store) -> None:
    """What those are called who did something in the community; nobody else has a name."""
    await keep(store, SWAP)

    async with store.begin("acme") as tx:
        here = await tx.duty.names([SAM.account, "discord:2"])
    async with store.begin("other") as tx:
        elsewhere = await tx.duty.names([SAM.account])

    assert (here, elsewhere) == ({SAM.account: "Sam"}, {})
