"""Requests that wait to be sent never reach who opted out, rests, is blocked, or a guest now."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.asks import Way
from bot.domain.events import RoleChanged
from bot.domain.identity import Actor, Role
from bot.domain.message import Action
from bot.domain.policy import Helping
from bot.domain.states import Status
from bot.store import Outbox, Store
from bot.store.leases import LEASE
from bot.store.tables import journal
from tests.scenarios.chat import ANN, BEN, CID, COMMUNITY, HANA, POLICY, RAJ, SAM, Chat
from tests.scenarios.test_linking import code_for
from tests.scenarios.test_waves import QUESTION, the_ticket

HANA_2 = Actor(account="other:hana", name="Hana Z")


@pytest.fixture
def chat(store: Store) -> Chat:
    """Two are asked at once."""
    return Chat(store, replace(POLICY, helping=Helping(wave=2)))


async def asked(chat: Chat, *, way: Way = Way.MENTION) -> None:
    """Hana and Raj were asked about Ann's question; the platform has not been reached since."""
    await chat.helps(HANA, "billing", way=way)
    await chat.helps(RAJ, "billing", way=way)
    await chat.post(ANN, QUESTION)
    await chat.file("billing")
    due = await chat.timers.next_at()
    assert due is not None
    chat.clock.set(due)
    await chat.timers.fire()


def told(chat: Chat) -> set[str]:
    """Which of the two heard of it, in whichever way."""
    direct = {who.account for who in (HANA, RAJ) if chat.has(f"ask:1:@{who.account}")}
    return direct | {account for pings in chat.platform.notified for account in pings}


@pytest.mark.parametrize("way", [Way.MENTION, Way.DIRECT])
@pytest.mark.parametrize(
    "line",
    [
        "/helping off",
        "/helping digest",
        "/helping snooze 2h",
        "/helping daily 0",
        "/helping quiet 08:00-20:00 UTC",
        "/topics none",
    ],
)
async def test_who_does_not_want_it_any_more(chat: Chat, line: str, way: Way) -> None:
    """They hear nothing of it, the other one does, and the question goes its way."""
    await asked(chat, way=way)

    await chat.command(HANA, line)

    assert told(chat) == {RAJ.account}
    ticket = await the_ticket(chat)
    assert [ask.account for ask in ticket.asks if ask.wave] == [RAJ.account]
    assert ticket.step is not None


async def test_what_was_sent_stays(chat: Chat) -> None:
    """Who snoozes after they were told can still take it: nothing that they read is taken away."""
    await asked(chat, way=Way.DIRECT)
    await chat.relay.drain()

    await chat.command(HANA, "/helping snooze 2h")

    assert told(chat) == {HANA.account, RAJ.account}
    assert len([ask for ask in (await the_ticket(chat)).asks if ask.wave]) == 2


async def test_another_wish_takes_nothing_back(chat: Chat) -> None:
    """Who only turns letters on, or may be asked less often, hears what they were asked."""
    await asked(chat)

    await chat.press(HANA, Action.LETTERS, ticket=0, argument="on")
    await chat.command(HANA, "/helping daily 3")

    assert told(chat) == {HANA.account, RAJ.account}


async def test_somebody_who_was_blocked(chat: Chat) -> None:
    """A block from helping holds at once; one from asking has nothing to do with it."""
    await asked(chat, way=Way.DIRECT)

    for who, what in ((HANA, "helping"), (RAJ, "asking")):
        await chat.service.handle(chat.given(SAM, f"block {what} adverts", target=who))
    await chat.relay.drain()

    assert told(chat) == {RAJ.account}


@pytest.mark.parametrize("way", [Way.MENTION, Way.DIRECT])
async def test_a_guest(chat: Chat, way: Way) -> None:
    """Whom the platform calls a guest hears nothing, and is asked nothing from then on."""
    await asked(chat, way=way)
    guest = replace(HANA, role=Role.GUEST)
    left = RoleChanged(key="left", at=chat.clock.now(), conversation=chat.at("help"), actor=guest)

    await chat.service.handle(left)
    await chat.relay.drain()
    await chat.post(BEN, "Where can I see what I have paid so far?")
    await chat.file("billing", 2)
    await chat.wait(timedelta(hours=4))

    second = await chat.reports.ticket(COMMUNITY, 2)
    assert told(chat) >= {RAJ.account}
    assert HANA.account not in told(chat)
    assert second is not None
    assert {ask.account for ask in second.asks} == {RAJ.account}


async def test_a_guest_shows_by_what_they_do(chat: Chat) -> None:
    """Where no platform says so, the first thing that a guest does says it."""
    await asked(chat)

    await chat.command(replace(HANA, role=Role.GUEST), "/board")

    assert told(chat) == {RAJ.account}


async def test_what_a_guest_does_is_about_their_own_question(chat: Chat) -> None:
    """It is noted with that one, and not with the question of which they hear nothing any more."""
    await asked(chat)

    await chat.post(replace(HANA, role=Role.GUEST), "Where do I change my password?")

    async with chat.store.engines.read.connect() as db:
        noted = await db.scalar(select(journal.c.ticket).filter_by(actor=HANA.account))
    assert noted == 2
    assert HANA.account not in told(chat)
    assert [ask.account for ask in (await the_ticket(chat)).asks if ask.wave] == [RAJ.account]


async def test_another_account_says_so(chat: Chat) -> None:
    """A snooze is the person's; and what a new link brings with it holds at once, too."""
    code = await code_for(chat, HANA)
    await chat.helps(HANA_2, snoozed_until=chat.clock.now() + timedelta(days=2))
    await asked(chat)

    said = await chat.command(HANA_2, f"/link {code}")

    assert "the stricter wish holds for both" in said
    assert told(chat) == {RAJ.account}


@pytest.mark.parametrize("way", [Way.MENTION, Way.DIRECT])
async def test_a_question_that_ended_meanwhile(chat: Chat, way: Way) -> None:
    """Nobody is written to of a question that needs nobody any more."""
    await asked(chat, way=way)

    await chat.press(ANN, Action.CLOSE)

    assert (await the_ticket(chat)).status is Status.CLOSED
    assert told(chat) == set()
    assert not chat.has("ask:1:")


async def test_an_end_is_told_to_who_was_asked(chat: Chat) -> None:
    """Who has read the request reads that it is over, in its place."""
    await asked(chat, way=Way.DIRECT)
    await chat.relay.drain()

    await chat.press(ANN, Action.CLOSE)

    assert chat.slot(f"ask:1:@{HANA.account}").edits == 1


async def test_an_end_while_it_is_under_way(chat: Chat) -> None:
    """What may have been sent already is told its end, not taken for never sent."""
    await asked(chat, way=Way.DIRECT)
    under_way = await Outbox(chat.store).lease(chat.clock.now())

    await chat.service.handle(chat.given(ANN, "close 1"))
    chat.clock.set(chat.clock.now() + LEASE)
    await chat.relay.drain()

    assert f"ask:1:@{HANA.account}" in {each.slot for each in under_way}
    assert chat.slot(f"ask:1:@{HANA.account}").edits == 1


async def test_a_wave_of_nobody_leaves_the_next_one(chat: Chat) -> None:
    """If all of a wave are out, the next one comes at its time, under a name of its own."""
    await chat.helps(CID, "billing", snoozed_until=chat.clock.now() + timedelta(minutes=5))
    await asked(chat)
    for who in (HANA, RAJ):
        await chat.service.handle(chat.given(who, "helping off"))
    await chat.relay.drain()

    await chat.wait(timedelta(hours=2))

    assert told(chat) == {CID.account, "staff"}
