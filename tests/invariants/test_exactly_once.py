"""Invariants 2, 4, 10 and 12: whatever repeats, fails or races, the outcome is one."""

import asyncio
import os
import random
import shutil
from collections.abc import Coroutine, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.clock import PushedClock
from bot.domain.events import Event, MessagePosted, ReactionAdded
from bot.domain.states import Status
from bot.store import PlaygroundLog, Store, connect
from tests.scenarios.chat import ANN, BEN, COMMUNITY, HANA, RAJ, START, Chat
from tests.scenarios.test_loop import ANSWER, QUESTION

SOAK = bool(os.environ.get("ANSWERWELL_SOAK"))


def story(chat: Chat) -> list[Event]:
    """Two questions, replies to each, and acceptances."""
    told: list[Event] = []
    for number, (asker, helper) in enumerate([(ANN, HANA), (BEN, RAJ)]):
        thread, reply = f"q{number}", f"r{number}"
        at = chat.at("help", thread)
        told += [
            MessagePosted(
                key=f"p{thread}",
                at=START,
                conversation=at,
                actor=asker,
                message=thread,
                text=(QUESTION, "Where do I change my password for the shop?")[number],
            ),
            MessagePosted(
                key=f"p{reply}", at=START, conversation=at, actor=helper, message=reply, text=ANSWER
            ),
            ReactionAdded(
                key=f"a{reply}",
                at=START,
                conversation=at,
                actor=asker,
                message=reply,
                emoji="✅",
            ),
        ]
    return told


@settings(
    max_examples=300 if SOAK else 25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(repeats=st.lists(st.integers(1, 4), min_size=6, max_size=6), seed=st.integers(0, 10**6))
def test_invariant_2_effects_happen_exactly_once(
    empty_database: Path, tmp_path: Path, repeats: Sequence[int], seed: int
) -> None:
    """Each event is delivered one to four times, shuffled; each takes effect once."""
    path = tmp_path / "repeats.db"
    shutil.copy(empty_database, path)

    async def play() -> None:
        chat = Chat(Store(connect(f"sqlite:///{path}")))
        told = story(chat)
        deliveries = [e for e, times in zip(told, repeats, strict=True) for _ in range(times)]
        random.Random(seed).shuffle(deliveries)  # noqa: S311 a shuffle, no secret
        try:
            for event in (*deliveries, *told):  # what overtook its question is delivered again
                await chat.hand_in(event)

            tickets = await chat.reports.tickets(COMMUNITY)
            assert [t.status for t in tickets] == [Status.RESOLVED] * 2
            balances = await chat.reports.balances(COMMUNITY)
            assert balances == {HANA.account: 15, RAJ.account: 15}
            assert len(chat.platform.sends) == len(set(chat.platform.sends))
            thanks = [key for key in chat.platform.sends if "/thanks:" in key]
            assert len(thanks) == 2
        finally:
            await chat.store.close()

    asyncio.run(play())


@pytest.mark.parametrize("failing", range(6))
async def test_invariant_4_the_cursor_never_passes_what_was_not_recorded(
    store: Store, failing: int
) -> None:
    """The k-th op fails to be recorded: the cursor stands before it, and it comes again."""
    from adapters.web.platform import PlaygroundPlatform

    log = PlaygroundLog(store, "playground")
    for number in range(6):
        await log.append(
            f"k{number}",
            {"kind": "post", "who": "ann", "channel": "help", "text": f"number {number}"},
            START,
        )
    heard: list[str] = []
    fails = 2

    async def inbox(event: Event) -> None:
        nonlocal fails
        assert isinstance(event, MessagePosted)
        if event.text == f"number {failing}" and fails:
            fails -= 1
            raise OSError("the disk is full")
        heard.append(event.text)

    platform = PlaygroundPlatform(log, PushedClock(), sweep_every=timedelta(milliseconds=10))
    running = asyncio.create_task(platform.run(inbox))
    while len(heard) < 6:
        cursor = await log.cursor()
        assert cursor <= len(heard)
        await asyncio.sleep(0.005)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    assert heard == [f"number {number}" for number in range(6)]


async def test_invariant_10_an_escalation_fires_on_recovery(chat: Chat) -> None:
    """The bot was away for an hour past the limit: it tags staff as soon as it is back."""
    await chat.post(ANN, QUESTION)
    (ticket,) = await chat.reports.tickets(COMMUNITY)
    assert ticket.step is not None
    back = Chat(chat.store)
    back.clock.set(ticket.step.due + timedelta(hours=1))

    await back.timers.fire()
    await back.relay.drain()

    assert len(back.in_channel("staff")) == 1


async def after(seconds: float, work: Coroutine[Any, Any, object]) -> None:
    """Begin *work* a little later."""
    await asyncio.sleep(seconds)
    await work


async def test_invariant_12_an_answer_lands_as_the_timer_fires(
    empty_database: Path, tmp_path: Path
) -> None:
    """Acceptance and time limit at the same moment: one outcome, whoever is first."""
    outcomes = set()
    for seed in range(1000 if SOAK else 40):
        path = tmp_path / f"race{seed}.db"
        shutil.copy(empty_database, path)
        chat = Chat(Store(connect(f"sqlite:///{path}")))
        asked = await chat.post(ANN, QUESTION)
        reply = await chat.post(HANA, "same here", thread=asked)
        chat.clock.set(START + timedelta(minutes=30))
        dice = random.Random(seed)  # noqa: S311 the seed makes the race repeatable

        await asyncio.gather(
            after(dice.random() / 50, chat.react(ANN, reply)),
            after(dice.random() / 50, chat.timers.fire()),
        )
        await chat.relay.drain()

        (ticket,) = await chat.reports.tickets(COMMUNITY)
        assert ticket.status is Status.RESOLVED
        assert await chat.reports.balances(COMMUNITY) == {HANA.account: 15}
        assert len([k for k in chat.platform.sends if "/thanks:" in k]) == 1
        cards = chat.in_channel("staff")
        assert len(cards) == ticket.cards
        assert all("solved by an accepted answer" in card.text for card in cards)
        outcomes.add(len(cards))
        await chat.store.close()
        path.unlink()
    assert outcomes == {0, 1}  # the race was a race: both came first sometimes


async def test_a_lost_reply_doubles_nothing(chat: Chat) -> None:
    """The platform took the message, its answer was lost: the same key, the same message."""
    chat.platform.lose_replies = 1
    await chat.post(ANN, QUESTION)

    await chat.wait(timedelta(seconds=5))

    assert len(chat.platform.sends) == 1
    assert len(chat.texts()) == 1
