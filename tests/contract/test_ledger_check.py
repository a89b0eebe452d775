"""Whatever somebody does to the ledger by hand, counting it anew finds it."""

import pytest
from sqlalchemy import delete, update

from bot.store import Store
from bot.store.tables import ledger
from tests.scenarios.chat import ANN, COMMUNITY, HANA, START, Chat
from tests.scenarios.test_loop import solve


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"amount": 16}, "made with another amount"),
        ({"count": 0}, "does not count in the ledger"),
        ({"at": START.replace(year=2020)}, "made for something else, or at another time"),
        ({"final_at": START}, "made for something else, or at another time"),
        ({"asker": "fake:raj"}, "made for something else, or at another time"),
        ({"kind": "voted"}, "made for something else, or at another time"),
        ({"ticket": 2}, "made for something else, or at another time"),
        ({"award": "gift:1"}, "never made in the ledger"),
    ],
    ids=lambda case: str(*case) if isinstance(case, dict) else "",
)
async def test_a_changed_line_is_found(
    any_store: Store, changed: dict[str, object], fault: str
) -> None:
    """An amount, a time, what it was for, and from whom."""
    chat = Chat(any_store)
    await solve(chat)

    async with any_store.engines.write.begin() as db:
        await db.execute(update(ledger).values(**changed))

    found = await chat.reports.differences(COMMUNITY)
    assert fault in {each.fault for each in found}


async def test_a_lost_line_is_found(any_store: Store) -> None:
    """The question still says that somebody was paid."""
    chat = Chat(any_store)
    await solve(chat)

    async with any_store.engines.write.begin() as db:
        await db.execute(delete(ledger))

    (found,) = await chat.reports.differences(COMMUNITY)
    assert (found.account, found.ledger, found.tickets) == (HANA.account, 0, 15)


async def test_a_line_that_takes_back_something_else_is_found(any_store: Store) -> None:
    """An undo that names another question than the award does."""
    chat = Chat(any_store)
    _, reply = await solve(chat)
    await chat.unreact(ANN, reply)

    async with any_store.engines.write.begin() as db:
        await db.execute(update(ledger).where(ledger.c.amount < 0).values(ticket=7))

    (found,) = await chat.reports.differences(COMMUNITY)
    assert found.fault == "its lines are about different things"
