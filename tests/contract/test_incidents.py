"""Incidents in the database: the same on SQLite and PostgreSQL, each community's its own."""

from datetime import timedelta

import pytest

from bot.domain.message import Action
from bot.domain.states import StepName
from bot.store import Reports, Store, Surging, audit
from tests.scenarios.chat import ANN, COMMUNITY, SAM, START, Chat
from tests.scenarios.test_incidents import LOGINS, WORD, replies, surge


@pytest.fixture
def chat(any_store: Store) -> Chat:
    """A community on a database of each kind in turn."""
    return Chat(any_store)


async def test_a_surge_from_beginning_to_end(chat: Chat) -> None:
    """Opened, grown, answered and over; every open question keeps its next step."""
    asked = await surge(chat, LOGINS[:6])
    await chat.press(SAM, Action.REPLY_ALL, 1, WORD)
    await chat.press(SAM, Action.OVER, 1)

    async with chat.store.begin(COMMUNITY) as tx:
        incident = await tx.incidents.incident(1)
        inside = await tx.incidents.of(range(1, 9))
        last = await tx.incidents.last()
        assert await tx.ticket_of(chat.at("help"), "said:1:1") is None  # no person's message

    assert incident is not None
    assert incident.ended_by == SAM
    assert incident.said[0].text == WORD
    assert inside == dict.fromkeys(range(1, 7), 1)
    assert last == 1
    assert sorted(replies(chat)) == sorted(asked)
    tickets = await Reports(chat.store).tickets(COMMUNITY)
    assert [each.step.name for each in tickets if each.step] == [StepName.NUDGE] * 6
    assert (await audit(chat.store, chat.clock.now())).well


async def test_another_community_sees_nothing_of_it(chat: Chat) -> None:
    """The same numbers in another community name nothing there."""
    await surge(chat, LOGINS[:5])

    async with chat.store.begin("twin") as tx:
        assert await tx.incidents.incident(1) is None
        assert await tx.incidents.of([1, 2, 3]) == {}
        assert await tx.incidents.last() == 0
        assert await tx.tickets([1, 2, 3]) == ()
    surging = Surging(chat.store)
    assert await surging.open_incidents("twin", START) == []
    assert (await surging.lately("twin", START, START)).questions == ()
    assert len(await surging.open_incidents(COMMUNITY, START)) == 1


async def test_what_was_asked_lately(chat: Chat) -> None:
    """Open questions since a time, newest first, private ones as well; none by command."""
    await chat.post(ANN, LOGINS[0])
    await chat.wait(timedelta(hours=1))
    await chat.post(ANN, LOGINS[1], channel="@ann", addressed=True, private=True)
    await chat.ask(ANN, LOGINS[2])

    surging, since = Surging(chat.store), START + timedelta(minutes=1)
    lately = await surging.lately(COMMUNITY, since, since)
    longer = await surging.lately(COMMUNITY, since, START)

    assert [(each.ticket, each.text) for each in lately.questions] == [(2, LOGINS[1])]
    assert (lately.recent, lately.latest, lately.earlier) == (1, 3, (LOGINS[0],))
    assert longer.questions == lately.questions  # the first is in no incident


async def test_what_was_asked_earlier(chat: Chat) -> None:
    """What is solved or of long ago says what is usual here; a surge does not."""
    await chat.post(ANN, "How do I export my invoices?")
    await chat.press(SAM, Action.RESOLVE, 1)
    await surge(chat, LOGINS[:5])
    await chat.press(SAM, Action.RESOLVE, 2)
    now = chat.clock.now() + timedelta(days=1)

    over = await Surging(chat.store).lately(COMMUNITY, now, now)
    joins = await Surging(chat.store).lately(COMMUNITY, now, START)

    assert over.earlier == joins.earlier == ("How do I export my invoices?",)
    assert over.questions == ()
    assert [each.ticket for each in joins.questions] == [6, 5, 4, 3]
    assert joins.recent == 0
