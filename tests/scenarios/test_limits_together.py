"""Time limits that meet: calendars, ladders, rotas, claims, calls, snoozes, incidents, webhooks."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.bridge import ACCOUNT, Right, Webhook
from bot.domain.calendars import Calendar
from bot.domain.calls import stamp
from bot.domain.duty import Rota, Shift, Swap, SwapState
from bot.domain.effects import KeepSwap
from bot.domain.events import BridgeCalled, Event
from bot.domain.identity import Actor, Role
from bot.domain.limits import Limits
from bot.domain.message import Action
from bot.domain.service_levels import ServiceLevel
from bot.domain.states import LIVE, Status
from bot.domain.ticket import Ticket, next_step
from bot.platform import Inbox
from bot.service import Service
from bot.store import Announcements, audit
from bot.timers import Timers
from tests.scenarios.chat import ANN, COMMUNITY, MIA, POLICY, SAM, START, Chat
from tests.scenarios.test_duty import press as press_swap
from tests.scenarios.test_incidents import LOGINS, WORD, surge
from tests.scenarios.test_loop import QUESTION

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
OFFICE = Calendar(zone="UTC", hours={"mon-fri": ("09:00-17:00",)})
ROTAS = {"support": Rota(shifts=(Shift(who=(SAM.account,)),))}
PAYING = ServiceLevel(
    name="paying customers",
    groups=("customer",),
    limits=Limits(
        first_response=timedelta(minutes=15),
        calendar="office",
        tiers=("duty:support 30m", "staff"),
        waves=0,
    ),
)
DESK = Actor(account=f"{ACCOUNT}desk", name="Desk", role=Role.STAFF)
DESKS = replace(POLICY, webhooks={"desk": Webhook(may=tuple(Right))})
DESKS = replace(POLICY, webhooks={"desk": Webhook(may=tuple(Right))})
PAGER = replace(
    POLICY,
    limits=Limits(tiers=("webhook:pager 30m", "staff"), waves=0),
    webhooks={"pager": Webhook(url="https://pager.example")},
)


async def tickets(chat: Chat) -> list[Ticket]:
    return list(await chat.reports.tickets(COMMUNITY))


def pings(chat: Chat) -> list[tuple[str, ...]]:
    """Whom of staff each message notified, in their order."""
    staff = {"staff", "leads", SAM.account, MIA.account}
    return [whom for whom in chat.platform.notified if whom and set(whom) <= staff]


async def assert_well(chat: Chat) -> None:
    """Promises are kept, and each open question has its next step ahead of it."""
    now = chat.clock.now()
    found = await audit(chat.store, now)
    assert found.well, found
    for each in await tickets(chat):
        step = next_step(each)
        assert (step is not None) == (each.status in LIVE)
        assert step is None or step.due > now, each


def with_limits(chat: Chat, **limits: Any) -> Chat:
    """The same community under *limits*, whose helpers are not asked before."""
    return Chat(chat.store, replace(POLICY, limits=Limits(waves=0, **limits)))


async def test_a_swap_decides_whom_a_policys_ladder_calls(chat: Chat) -> None:
    """Asked in the evening: at 9:15 whoever stands in is called, at 9:45 the staff."""
    chat = Chat(
        chat.store,
        replace(POLICY, rotas=ROTAS, policies=(PAYING,), calendars={"office": OFFICE}),
    )
    for who in (SAM, MIA):
        await chat.command(who, "/duty")
    await chat.command(SAM, "/duty swap support @mia 2026-01-06", target=MIA)
    await press_swap(chat, MIA, Action.STAND_IN)
    await chat.wait(9 * HOUR)
    await chat.post(replace(ANN, groups=("customer",)), QUESTION)
    before = len(pings(chat))

    await chat.wait(15 * HOUR)
    night = pings(chat)[before:]
    await chat.wait(15 * MINUTE)
    first = pings(chat)[before:]
    await chat.wait(30 * MINUTE)

    assert night == []
    assert first == [(MIA.account,)]
    assert pings(chat)[before:] == [(MIA.account,), ("staff",)]
    await assert_well(chat)


async def test_nobody_is_told_that_a_claim_goes_before_the_call(chat: Chat) -> None:
    """The word comes when the silence after the call has lasted three quarters of its time."""
    await chat.post(ANN, QUESTION)
    await chat.press(SAM, Action.CALL, 1, "")
    at = datetime(2026, 1, 6, 15, tzinfo=UTC)
    await chat.press(ANN, Action.CALL_AT, 1, stamp(at))

    await chat.wait(at - START + 3 * HOUR - MINUTE)
    early = chat.has("stale:1")
    await chat.wait(MINUTE)

    assert not early
    assert chat.slot("stale:1").message.pings == (SAM.account,)
    await assert_well(chat)
    await chat.press(SAM, Action.RELEASE)
    assert not chat.has("stale:1")
    await chat.wait(30 * HOUR)
    assert not chat.has("stale:1")
    await assert_well(chat)


@pytest.mark.parametrize("word", ["missed", "done", "off", "wish"])
async def test_a_claim_has_the_whole_time_again_after_a_call(chat: Chat, word: str) -> None:
    """However it went: the claim lasts as long as after any other word, and its holder is told."""
    await chat.post(ANN, QUESTION)
    await chat.press(SAM, Action.CALL, 1, "")
    await chat.press(ANN, Action.CALL_AT, 1, stamp(START + 25 * HOUR))
    await chat.wait(24 * HOUR if word == "off" else 27 * HOUR)
    if word == "off":
        await chat.press(SAM, Action.NO_CALL)
    else:
        await chat.press(SAM, Action.CALLED, 1, "missed" if word == "missed" else "done")
    if word == "wish":
        await chat.press(ANN, Action.CALL_ME, 1, "some other day")

    await chat.wait(3 * HOUR - MINUTE)
    early = chat.has("stale:1")
    await chat.wait(MINUTE)
    told = chat.has("stale:1")
    await chat.wait(HOUR)

    assert (early, told) == (False, True)
    assert (await tickets(chat))[0].status is Status.ESCALATED
    await assert_well(chat)


async def test_a_snooze_is_quiet(chat: Chat) -> None:
    """Limits pass unpinged, and it says so when it wakes."""
    chat = with_limits(chat, resolution=2 * HOUR)
    await chat.post(ANN, QUESTION)
    await chat.press(SAM, Action.SNOOZE, 1, "6h")

    await chat.wait(6 * HOUR - MINUTE)
    quiet = pings(chat)
    await chat.wait(MINUTE)

    assert quiet == []
    assert pings(chat) == [("staff",)]
    assert "not solved in time" in chat.slot("card:1").text
    await assert_well(chat)


async def test_the_clock_goes_on_where_it_stood_when_it_is_opened_again(chat: Chat) -> None:
    """Solved after an hour, opened again a day later: one hour of two is left."""
    chat = with_limits(chat, resolution=2 * HOUR, first_response=5 * HOUR)
    await chat.post(ANN, QUESTION)
    await chat.wait(HOUR)
    await chat.press(SAM, Action.RESOLVE, 1, "done")
    await chat.wait(24 * HOUR)
    await assert_well(chat)

    await chat.press(ANN, Action.REOPEN)
    await chat.wait(HOUR - MINUTE)
    before = pings(chat)
    await chat.wait(MINUTE)

    assert before == []
    assert pings(chat) == [("staff",)]
    await assert_well(chat)


async def test_a_call_that_was_not_sent_goes_when_another_system_resolves_it(chat: Chat) -> None:
    """First the timer, then the bridge, then the relay: nobody is pinged."""
    limits = Limits(tiers=("staff 30m", "leads"), waves=0)
    chat = Chat(chat.store, replace(DESKS, limits=limits))
    await chat.post(ANN, QUESTION)
    await chat.wait(30 * MINUTE)
    chat.clock.set(START + HOUR)
    await chat.timers.fire()

    await chat.hand_in(
        BridgeCalled(
            key="bridge:1",
            at=chat.clock.now(),
            conversation=chat.at("help"),
            actor=DESK,
            ticket=1,
            do=Right.RESOLVE,
            text="Fixed.",
        )
    )
    await chat.wait(5 * HOUR)

    assert pings(chat) == [("staff",)]
    assert [each.status for each in await tickets(chat)] == [Status.RESOLVED]
    await assert_well(chat)


async def test_a_pager_is_not_told_once_somebody_is_on_it(chat: Chat) -> None:
    """What waits for it is withheld, is late for nobody, and is told as little later."""
    chat = Chat(chat.store, PAGER)
    await chat.post(ANN, QUESTION)
    queue = Announcements(chat.store)
    for opened in await queue.lease(COMMUNITY, "pager", chat.clock.now(), 9):
        await queue.sent(opened, chat.clock.now())
    await chat.wait(29 * MINUTE)
    chat.clock.set(START + 30 * MINUTE)
    await chat.timers.fire()

    await chat.press(SAM, Action.CLAIM)

    states = {each.what: each for each in await queue.latest(COMMUNITY, 9)}
    called = states["question.escalated"]
    assert (called.state, called.due, called.ended_at) == ("withheld", None, chat.clock.now())
    for each in await queue.lease(COMMUNITY, "pager", chat.clock.now(), 9):
        assert each.what == "question.claimed"
        await queue.sent(each, chat.clock.now())
    await chat.wait(2 * MINUTE)
    await assert_well(chat)


async def test_limits_pass_quietly_in_an_incident_that_somebody_is_on(chat: Chat) -> None:
    """The limit for the solution calls nobody either: somebody has all of them in hand."""
    chat = with_limits(chat, resolution=HOUR)
    await surge(chat)
    await chat.press(MIA, Action.CLAIM_ALL, 1)
    before = pings(chat)

    await chat.wait(3 * HOUR)

    assert pings(chat)[len(before) :] == [(MIA.account,)]  # that her claim goes stale
    assert not chat.has("early:")
    assert not chat.has("card:")
    await assert_well(chat)


async def test_an_incident_calls_whom_its_ladder_calls(chat: Chat) -> None:
    """Mia stands in for Sam, nobody has the night: one card, and one climb for all questions."""
    swap = Swap(
        id="s",
        rota="support",
        begins=START,
        ends=START + 24 * HOUR,
        of=SAM.account,
        of_name=SAM.name,
        by=MIA.account,
        by_name=MIA.name,
        state=SwapState.AGREED,
        asked_at=START,
        turn=1,
    )
    night = {"night": Rota(shifts=(Shift(who=(SAM.account,), hours="22:00-24:00"),))}
    tiers = ("duty:night 5m", "duty:support 15m", "leads")
    limits = Limits(waves=0, tiers=tiers, repeats=0)
    chat = Chat(chat.store, replace(POLICY, limits=limits, rotas={**ROTAS, **night}))
    async with chat.store.begin(COMMUNITY) as tx:
        await tx.duty.write(KeepSwap(swap=swap))

    await surge(chat)
    first = pings(chat)
    card = chat.slot("incident:1").text
    await chat.wait(6 * HOUR)

    assert first == [(MIA.account,)]
    assert "nobody on duty for night" in card
    assert pings(chat) == [(MIA.account,), ("leads",)]
    assert not chat.has("card:")
    assert not chat.has("early:")
    await assert_well(chat)


async def test_one_claim_in_an_incident_that_somebody_is_on(chat: Chat) -> None:
    """Sam's claim of one question is stale, and Mia has all of them: staff is called later."""
    chat = with_limits(chat)
    await surge(chat, LOGINS[:5])
    await chat.press(SAM, Action.CLAIM, 1)
    await chat.wait(HOUR)
    await chat.press(MIA, Action.CLAIM_ALL, 1)
    before = pings(chat)

    await chat.wait(4 * HOUR - MINUTE)
    meanwhile = pings(chat)[len(before) :]
    await assert_well(chat)
    await chat.wait(2 * MINUTE)

    assert meanwhile == [(SAM.account,), (MIA.account,)]  # that it goes stale
    assert pings(chat)[-1] == ("staff",)
    assert (await tickets(chat))[0].status is Status.ESCALATED
    await assert_well(chat)


@pytest.mark.parametrize(("minutes", "status"), [(60, Status.CLAIMED), (225, Status.ESCALATED)])
async def test_a_claim_when_its_incident_was_none(chat: Chat, minutes: int, status: Status) -> None:
    """What was stale meanwhile is the team's at once; a claim that is not has its time."""
    chat = with_limits(chat)
    await surge(chat, LOGINS[:5])
    await chat.wait(30 * MINUTE)  # it waits for staff already
    await chat.press(SAM, Action.CLAIM, 1)
    await chat.wait(30 * MINUTE)
    await chat.press(MIA, Action.CLAIM_ALL, 1)
    await chat.wait((minutes - 1) * MINUTE)
    await chat.press(MIA, Action.APART, 1)

    await chat.wait(MINUTE)

    assert (await tickets(chat))[0].status is status
    await assert_well(chat)


async def test_a_snooze_in_an_incident_ends_when_it_was_said(chat: Chat) -> None:
    """One question that was put off is back with the others then, and nobody is called for it."""
    chat = with_limits(chat)
    await surge(chat, LOGINS[:5])
    await chat.press(SAM, Action.SNOOZE, 2, "2h")
    await chat.press(MIA, Action.CLAIM_ALL, 1)
    before = pings(chat)

    await chat.wait(2 * HOUR)

    assert pings(chat) == before
    assert (await tickets(chat))[1].status is Status.ESCALATED
    assert "#2 is part of incident 1" in chat.slot("card:2:1").text
    await assert_well(chat)


async def test_a_reply_to_all_ends_every_ladder(chat: Chat) -> None:
    """Whoever was called for one of them, nobody is any more; each asker has the word."""
    chat = with_limits(chat, tiers=("staff 10m", "leads 10m"))
    await surge(chat)
    await chat.wait(40 * MINUTE)
    await chat.press(SAM, Action.REPLY_ALL, 1, WORD)
    before = pings(chat)

    await chat.wait(12 * HOUR)

    assert pings(chat) == before
    await assert_well(chat)


async def test_two_processes_double_nothing(chat: Chat) -> None:
    """Two processes with the same timers call each rung once."""
    chat = with_limits(
        chat, tiers=("staff 10m", "leads"), repeats=0, warning=1, resolution=2 * HOUR
    )
    other = Service(chat.store, {COMMUNITY: POLICY})
    twin = Timers(chat.store, other.handle, chat.clock, together=other.handle_due)
    for number in range(3):
        await chat.post(replace(ANN, account=f"fake:a{number}"), f"{LOGINS[number]} {number}")

    for minutes in (30, 10, 50, 30):
        chat.clock.set(chat.clock.now() + minutes * MINUTE)
        await asyncio.gather(chat.timers.fire(), twin.fire())
        await chat.relay.drain()

    assert sorted(pings(chat)) == [("leads",)] * 6 + [("staff",)] * 3


async def test_a_claim_here_ends_no_ladder_there(chat: Chat) -> None:
    """Two communities have a first question each, the same one: each goes its own way."""
    chat = with_limits(chat, tiers=("staff 30m", "leads"))
    twin = Chat(chat.store, replace(POLICY, limits=Limits(waves=0)), community="twin")
    chat.timers = Timers(chat.store, by_community(chat, twin), chat.clock)
    for each in (chat, twin):
        await each.post(ANN, QUESTION)
    await chat.wait(30 * MINUTE)

    await chat.press(SAM, Action.CLAIM)
    await chat.wait(61 * MINUTE)

    assert [each.status for each in await tickets(chat)] == [Status.CLAIMED]
    (theirs,) = await chat.reports.tickets("twin")
    assert (theirs.status, theirs.tags) == (Status.ESCALATED, 2)
    assert pings(chat) == [("staff",)] * 3  # the relay sends what both say
    await assert_well(chat)


def by_community(*chats: Chat) -> Inbox:
    """What is due goes to the service of its community."""
    services = {each.community: each.service for each in chats}

    async def handle(event: Event) -> None:
        await services[event.conversation.community].handle(event)

    return handle
