"""What a webhook was not told yet is never told once it is pointless, on both databases."""

import pytest
from sqlalchemy import select

from bot.domain.bridge import Announce, Told, Withhold
from bot.domain.decision import Decision
from bot.domain.effects import Effect
from bot.domain.events import RoomOpened
from bot.store import Store
from bot.store.limit_tables import announcements
from tests.scenarios.chat import COMMUNITY, START, Chat


async def record(store: Store, key: str, *effects: Effect, community: str = COMMUNITY) -> None:
    """Record *effects* as one event."""
    here = Chat(store, community=community).at("help")
    event = RoomOpened(key=key, at=START, conversation=here, ticket=0)
    async with store.begin(community) as tx:
        await tx.record(event, Decision(effects=effects))


def call(id_: str, *, instead_of: str = "", endpoint: str = "pager") -> Announce:
    """The pager is to be called."""
    return Announce(
        id=id_,
        endpoint=endpoint,
        what=Told.ESCALATED,
        ticket=1,
        at=START,
        body={},
        instead_of=instead_of,
    )


async def standing(store: Store) -> list[tuple[str, str, str, bool]]:
    """(community, id, state, whether it is due) of everything that is announced."""
    rows = announcements.c
    query = select(rows.community, rows.message, rows.state, rows.due).order_by(rows.id)
    async with store.engines.read.connect() as db:
        return [(c, m, state, due is not None) for c, m, state, due in await db.execute(query)]


async def test_only_what_waits_is_withheld(any_store: Store) -> None:
    """By its id, in its own community; another one with the same id is still told."""
    await record(any_store, "a", call("one"), call("two"))
    await record(any_store, "a", call("one"), community="twin")

    await record(any_store, "b", Withhold(id="one"))

    assert await standing(any_store) == [
        (COMMUNITY, "one", "withheld", False),
        (COMMUNITY, "two", "pending", True),
        ("twin", "one", "pending", True),
    ]


@pytest.mark.parametrize("state", ["sent", "parked"])
async def test_what_is_over_stays_as_it_was(any_store: Store, state: str) -> None:
    """What arrived, or was given up on, is history."""
    await record(any_store, "a", call("one"))
    async with any_store.engines.write.begin() as db:
        await db.execute(announcements.update().values(state=state, due=None))

    await record(any_store, "b", Withhold(id="one"))

    assert await standing(any_store) == [(COMMUNITY, "one", state, False)]


async def test_what_was_withheld_is_told_after_all(any_store: Store) -> None:
    """Under another id, and only if the first one was: not what arrived, not another's."""
    await record(any_store, "a", call("one"), call("two"), call("three", endpoint="desk"))
    await record(any_store, "a", call("one"), community="twin")
    await record(any_store, "b", Withhold(id="one"), Withhold(id="three"))

    again = (call("one again", instead_of="one"), call("two again", instead_of="two"))
    others = (call("three again", instead_of="three"), call("no", instead_of="nobody"))
    await record(any_store, "c", *again, *others)
    await record(any_store, "c", call("one again", instead_of="one"), community="twin")

    assert await standing(any_store) == [
        (COMMUNITY, "one", "withheld", False),
        (COMMUNITY, "two", "pending", True),
        (COMMUNITY, "three", "withheld", False),
        ("twin", "one", "pending", True),
        (COMMUNITY, "one again", "pending", True),
    ]
