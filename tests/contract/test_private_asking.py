"""What was asked with /ask is passed over by every list, on SQLite and on PostgreSQL."""

import pytest
from sqlalchemy import select

from bot.domain.states import LIVE
from bot.store import Known, Store
from bot.store.tables import messages, tickets
from tests.scenarios.chat import ANN, COMMUNITY, SAM, Chat
from tests.scenarios.test_loop import QUESTION


@pytest.fixture
async def chat(any_store: Store) -> Chat:
    """Ann asked one question in the channel and, later, one with /ask."""
    chat = Chat(any_store)
    await chat.post(ANN, QUESTION)
    await chat.ask(ANN, "Where is the moon?")
    return chat


async def test_it_is_passed_over(chat: Chat) -> None:
    """The newest of Ann's, her list, and what is offered while she types: the other one."""
    async with chat.store.begin(COMMUNITY) as tx:
        latest = await tx.latest((ANN.account,), LIVE)

    page = await chat.reports.tickets_of(COMMUNITY, ANN.account)
    typed = await chat.reports.tickets_like(COMMUNITY, "", LIVE, asker=ANN.account)

    assert latest is not None
    assert latest.number == 1
    assert ([line.number for line in page.lines], page.total) == ([1], 1)
    assert [line.number for line in typed] == [1]


async def test_it_has_no_message(chat: Chat) -> None:
    """There is no message in the chat that it hangs on, so none is looked after."""
    async with chat.store.engines.read.connect() as db:
        known = list(await db.scalars(select(messages.c.ticket)))

    assert known == [1]


async def test_a_room_is_no_message(chat: Chat) -> None:
    """A private conversation belongs to its question, and is not looked after as a message."""
    await chat.command(SAM, "/claim 1")
    await chat.command(SAM, "/private 1")
    room = await chat.open_room()

    looked_after = await Known(chat.store, COMMUNITY, "fake").messages()
    async with chat.store.begin(COMMUNITY) as tx:
        found = await tx.ticket_of(room, room.thread)

    assert [message for _, message in looked_after] == ["m1"]
    assert found is not None
    assert found.number == 1


async def test_tickets_of_an_earlier_version_are_listed(old_store: Store) -> None:
    """What was stored before there was /ask is nobody's secret."""
    chat = Chat(old_store)
    async with old_store.begin(COMMUNITY) as tx:
        latest = await tx.latest((ANN.account,), LIVE)
        health = await tx.health("fake")

    page = await chat.reports.tickets_of(COMMUNITY, ANN.account)
    async with old_store.engines.read.connect() as db:
        stored = list(await db.scalars(select(tickets.c.number)))

    assert latest is not None
    assert [line.number for line in page.lines] == stored == [latest.number]
    assert (health.known, health.closed) == ((), ())
    assert latest.whisper == ""
