"""The auditor: a heartbeat while promises are kept, a word to staff while they are not."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
import structlog
from aiohttp import web

from bot.auditor import Auditor
from bot.heartbeat import Heartbeat
from bot.service import Service
from bot.store import Store
from tests.scenarios.chat import ANN, COMMUNITY, POLICY, Chat
from tests.scenarios.test_loop import QUESTION

PATH = "/a-path-that-nobody-should-read"
LATE = timedelta(minutes=5)


@dataclass(slots=True)
class DeadMan:
    """Somebody who listens for heartbeats."""

    url: str = ""
    beats: int = 0
    answers: list[int] = field(default_factory=list)  # the next statuses; then 200

    async def heard(self, request: web.Request) -> web.Response:
        assert request.path == PATH
        self.beats += 1
        return web.Response(status=self.answers.pop(0) if self.answers else 200)


@asynccontextmanager
async def listening() -> AsyncIterator[DeadMan]:
    """A server on this machine."""
    dead_man, app = DeadMan(), web.Application()
    app.router.add_get(PATH, dead_man.heard)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    dead_man.url = f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}"
    yield dead_man
    await runner.cleanup()


def auditor_of(chat: Chat, url: str = "") -> Auditor:
    heart = Heartbeat(url) if url else None
    return Auditor(chat.store, chat.clock, {COMMUNITY: POLICY}, heart, second_look=0)


async def look(chat: Chat, auditor: Auditor) -> None:
    """A minute passes, in which nobody but the auditor and the relay does anything."""
    chat.clock.set(chat.clock.now() + timedelta(minutes=1))
    await auditor.check(chat.service.handle)
    await chat.relay.drain()


async def make_up(chat: Chat, auditor: Auditor) -> None:
    """The timers are back; the look after the next finds nothing that was late."""
    await chat.timers.fire()
    for _ in range(2):
        await look(chat, auditor)


async def go_on(chat: Chat, time: timedelta) -> None:
    """Everything happens when it is due."""
    end = chat.clock.now() + time
    while (at := await chat.timers.next_at()) is not None and at <= end:
        chat.clock.set(at)
        await chat.timers.fire()
        await chat.relay.drain()
    chat.clock.set(end)


async def pass_limit(chat: Chat) -> None:
    """A question's time limit passes, and the timers are not there."""
    await chat.post(ANN, QUESTION)
    await chat.relay.drain()
    (ticket,) = await chat.reports.tickets(COMMUNITY)
    assert ticket.step is not None
    chat.clock.set(ticket.step.due + LATE)


def said_by_auditor(chat: Chat) -> list[str]:
    """What staff reads of it, oldest first."""
    texts = (card.text for card in chat.in_channel("staff"))
    return [text for text in texts if text.startswith(("I am behind", "I have caught up"))]


async def test_invariant_19_the_heart_beats_only_while_promises_are_kept(chat: Chat) -> None:
    """A time limit that nobody noticed stops it; once that is made up for it beats again."""
    async with listening() as dead_man:
        auditor = auditor_of(chat, dead_man.url)
        await look(chat, auditor)
        assert dead_man.beats == 1
        await pass_limit(chat)

        await look(chat, auditor)
        missed = dead_man.beats
        await make_up(chat, auditor)

    assert (missed, dead_man.beats) == (1, 2)


async def test_what_was_made_up_for_between_two_looks_counts(chat: Chat) -> None:
    """A step that happened too late stops the heart once, though nothing is late any more."""
    async with listening() as dead_man:
        auditor = auditor_of(chat, dead_man.url)
        await pass_limit(chat)
        await look(chat, auditor)
        await pass_limit(chat)
        await chat.timers.fire()

        await look(chat, auditor)
        missed = dead_man.beats
        await look(chat, auditor)

    assert (missed, dead_man.beats) == (0, 1)


async def test_a_heartbeat_that_fails_is_logged_once(chat: Chat) -> None:
    """Once when it begins, once when it is over; its address is in neither line."""
    async with listening() as dead_man:
        dead_man.answers = [500, 302, 200]
        auditor = auditor_of(chat, dead_man.url)

        with structlog.testing.capture_logs() as lines:
            for _ in range(4):
                await look(chat, auditor)

    assert [line["event"].split(";")[0] for line in lines if "heart" in line["event"]] == [
        "the heartbeat does not arrive",
        "the heartbeat arrives again",
    ]
    assert PATH not in str(lines)
    assert dead_man.beats == 4


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/x", "http://no such host/"])
async def test_a_heartbeat_that_nobody_hears_is_in_nobodys_way(chat: Chat, url: str) -> None:
    """Refused, or no address at all: the auditor goes on, and tells staff as before."""
    auditor = auditor_of(chat, url)
    await pass_limit(chat)

    await look(chat, auditor)
    await make_up(chat, auditor)

    assert any(card.text.startswith("I have caught up") for card in chat.in_channel("staff"))


async def test_staff_is_told_once_and_told_when_it_is_over(chat: Chat) -> None:
    """One message that says what is late, since when, and what to do; edited at the end alone."""
    auditor = auditor_of(chat)
    await look(chat, auditor)
    assert chat.in_channel("staff") == []
    await pass_limit(chat)

    for _ in range(3):
        await look(chat, auditor)
    (told,) = chat.in_channel("staff")
    said, edits = told.text, told.edits
    await make_up(chat, auditor)
    over = next(card for card in chat.in_channel("staff") if "caught up" in card.text)

    assert said.startswith("I am behind with my work, since ")
    assert "I was late with time limits" in said
    assert "queue" in said
    assert edits == 0
    assert over.edits == 1
    assert "✓ I was late with time limits" in over.text


async def test_what_was_said_before_a_restart_is_edited(chat: Chat) -> None:
    """Another process finds all well: the message of the one that is gone does not stay."""
    await pass_limit(chat)
    await look(chat, auditor_of(chat))

    await make_up(chat, auditor_of(chat))

    assert [each.split(" at ")[0] for each in said_by_auditor(chat)] == ["I have caught up"]


async def test_what_comes_back_after_an_hour_is_another_message(chat: Chat) -> None:
    """Staff reads it where new messages are."""
    auditor = auditor_of(chat)
    await pass_limit(chat)
    await look(chat, auditor)
    await make_up(chat, auditor)
    for minutes in (29, 29, 1):
        await go_on(chat, timedelta(minutes=minutes))
        await look(chat, auditor)

    chat.clock.set(chat.clock.now() + timedelta(hours=3))
    await look(chat, auditor)

    first, second = said_by_auditor(chat)
    assert first.startswith("I have caught up")
    assert second.startswith("I am behind")


async def test_another_communitys_staff_hears_nothing(store: Store) -> None:
    """What is late in one community is nobody else's business."""
    chat, both = Chat(store), {COMMUNITY: POLICY, "twin": POLICY}
    auditor = Auditor(store, chat.clock, both, second_look=0)
    await pass_limit(chat)

    await auditor.check(Service(store, both).handle)
    await chat.relay.drain()

    (told,) = chat.in_channel("staff")
    assert told.to.community == COMMUNITY


async def test_a_community_that_left_the_settings_is_named(store: Store) -> None:
    """Its questions are late, nobody in chat can be told, and the log says which it is."""
    chat = Chat(store)
    await pass_limit(chat)
    auditor = Auditor(store, chat.clock, {"twin": POLICY}, second_look=0)

    with structlog.testing.capture_logs() as lines:
        for _ in range(2):
            await look(chat, auditor)

    named = [line["community"] for line in lines if "not in the settings" in line["event"]]
    assert named[0] == COMMUNITY
