"""The audit notices every promise that is broken, in the community where it is."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.domain.bridge import Announce, Told
from bot.domain.trouble import Cause
from bot.store import Store, announcing, audit
from tests.scenarios.chat import ANN, COMMUNITY, START, Chat
from tests.scenarios.test_loop import QUESTION

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


@pytest.fixture
def chat(any_store: Store) -> Chat:
    return Chat(any_store)


async def test_a_step_may_be_late_by_a_minute(chat: Chat) -> None:
    """Whichever step is the next one, with a second more it is a fault."""
    await chat.post(ANN, QUESTION)
    await chat.relay.drain()
    (ticket,) = await chat.reports.tickets(COMMUNITY)
    assert ticket.step is not None

    found = [await audit(chat.store, ticket.step.due + each) for each in (MINUTE, MINUTE + SECOND)]

    assert [each.overdue_steps for each in found] == [0, 1]
    assert [each.well for each in found] == [True, False]
    (late,) = found[1].late
    assert (late.community, late.cause, late.since) == (
        COMMUNITY,
        Cause.LATE_STEPS,
        ticket.step.due,
    )


async def test_other_systems_are_told_within_a_minute(chat: Chat) -> None:
    """What is tried again later is not late; what nobody tries is."""
    announce = Announce(
        id="m1", endpoint="helpdesk", what=Told.OPENED, ticket=1, at=START, body={"a": 1}
    )
    async with chat.store.engines.write.begin() as db:
        await announcing.write(db, COMMUNITY, announce)

    found = [await audit(chat.store, START + each) for each in (MINUTE, MINUTE + SECOND)]
    async with chat.store.engines.write.begin() as db:
        await db.execute(text("UPDATE announcements SET state = 'parked', due = NULL"))
    parked = await audit(chat.store, START + MINUTE + SECOND)

    assert [each.stuck_announcements for each in found] == [0, 1]
    assert [each.cause for each in found[1].late] == [Cause.LATE_ANNOUNCEMENTS]
    assert (parked.well, parked.parked_announcements) == (True, 1)


async def test_invariant_8_an_open_question_that_lost_its_step_is_noticed(chat: Chat) -> None:
    """Where the database's own refusal is gone the auditor sees it still."""
    await chat.post(ANN, QUESTION)
    await chat.relay.drain()
    before = await audit(chat.store, START)
    async with chat.store.engines.write.begin() as db:
        if db.dialect.name == "sqlite":
            await db.execute(text("PRAGMA ignore_check_constraints = ON"))
        else:
            await db.execute(text("ALTER TABLE tickets DROP CONSTRAINT ck_tickets_next_step"))
        await db.execute(text("UPDATE tickets SET step = NULL, due = NULL"))

    found = await audit(chat.store, START)

    assert before.well
    assert (found.well, found.stepless) == (False, 1)
    assert [(each.community, each.cause) for each in found.late] == [(COMMUNITY, Cause.NO_STEP)]
