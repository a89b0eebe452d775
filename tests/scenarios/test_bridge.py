"""Another system is told of questions: at least once, under one id, in order, apart from others."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from bot.bridge.post import Post
from bot.bridge.schedule import FAILURES, PAUSES, Circuit
from bot.bridge.sender import GONE, PRIVATE, UNKNOWN, Sender, endpoints
from bot.domain.bridge import Announce, Told, Webhook
from bot.domain.decision import Decision
from bot.domain.events import RoomOpened
from bot.domain.limits import Limits
from bot.domain.message import Action
from bot.store import Announcements, Sending, Store
from bot.store.leases import LEASE
from tests.scenarios.chat import ANN, BEN, COMMUNITY, HANA, POLICY, SAM, Chat
from tests.scenarios.endpoint import SECRET, Endpoint, listening
from tests.scenarios.test_loop import ANSWER, QUESTION
from tests.unit.bridge.test_addresses import Fake
from tests.waiting import eventually

OTHER = "How do I change the colour of my avatar?"
LIMIT = timedelta(minutes=30)


@dataclass(slots=True)
class Stage:
    """A chat with two endpoints, and who writes to them."""

    chat: Chat
    desk: Endpoint
    pager: Endpoint
    post: Post
    webhooks: dict[str, Webhook]

    def sender(self, **changes: Webhook) -> Sender:
        """As a process that has just started, with what the settings say then."""
        webhooks = {**self.webhooks, **changes}
        secrets = {(COMMUNITY, name): (SECRET,) for name in webhooks}
        return Sender(
            self.chat.store,
            endpoints({COMMUNITY: webhooks}, secrets),
            self.post,
            self.chat.clock,
            link=lambda told: f"https://chat.example/{told['number']}",
            chance=lambda: 0,
        )

    async def log(self) -> list[Sending]:
        """What became of each message, the oldest first."""
        return list(await Announcements(self.chat.store).latest(None, 99))[::-1]

    async def later(self, sender: Sender, span: timedelta) -> None:
        """Time passes, and what is due is sent."""
        self.chat.clock.set(self.chat.clock.now() + span)
        await sender.send_due()


async def tell(chat: Chat, questions: int) -> None:
    """There is something to tell "desk" about each of as many questions."""
    for number in range(1, questions + 1):
        effect = Announce(
            id=f"msg_{number}",
            endpoint="desk",
            what=Told.OPENED,
            ticket=number,
            at=chat.clock.now(),
            body={"type": "question.opened", "data": {"number": number, "private": False}},
        )
        event = RoomOpened(
            key=f"tell:{number}", at=chat.clock.now(), conversation=chat.at("help"), ticket=number
        )
        async with chat.store.begin(COMMUNITY) as tx:
            await tx.record(event, Decision(effects=(effect,)))


@pytest.fixture
async def stage(store: Store) -> AsyncIterator[Stage]:
    async with AsyncExitStack() as stack:
        chat = Chat(store)
        desk = await stack.enter_async_context(listening(chat.clock))
        pager = await stack.enter_async_context(listening(chat.clock))
        webhooks = {
            "desk": Webhook(url=desk.url, insecure=True),
            "pager": Webhook(url=pager.url, insecure=True),
        }
        chat = Chat(store, replace(POLICY, webhooks=webhooks))
        desk.clock = pager.clock = chat.clock
        post = Post()
        stack.push_async_callback(post.close)
        yield Stage(chat, desk, pager, post, webhooks)


async def test_the_life_of_a_question(stage: Stage) -> None:
    """Each step arrives, signed, in order, with where to find the question."""
    sender = stage.sender()
    await stage.chat.post(ANN, QUESTION)
    await stage.chat.wait(LIMIT)
    await stage.chat.press(SAM, Action.CLAIM)
    await stage.chat.press(SAM, Action.RESOLVE, argument="It is in the mail.")
    await stage.chat.press(ANN, Action.REOPEN)

    await sender.send_due()

    kinds = ["opened", "escalated", "claimed", "resolved", "reopened"]
    assert stage.desk.kinds == stage.pager.kinds == [f"question.{kind}" for kind in kinds]
    told = [body["data"] for _, body in stage.desk.told]
    assert told[0]["link"] == "https://chat.example/1"
    assert told[2]["claim"]["by"]["name"] == "Sam"
    assert told[3]["resolution"]["note"] == "It is in the mail."
    assert {line.state for line in await stage.log()} == {"sent"}


async def test_a_failure_is_tried_again_under_its_id(stage: Stage) -> None:
    """With longer pauses each time, as many seconds later as the schedule says."""
    sender = stage.sender()
    stage.desk.answers = [(500, {}), (404, {})]
    await stage.chat.post(ANN, QUESTION)

    await sender.send_due()
    await stage.later(sender, PAUSES[0] - timedelta(seconds=1))
    early = len(stage.desk.told)
    await stage.later(sender, timedelta(seconds=1))
    await stage.later(sender, PAUSES[1])

    assert early == 1
    assert len({name for name, _ in stage.desk.told}) == 1
    assert len(stage.desk.told) == 3
    (line,) = [line for line in await stage.log() if line.endpoint == "desk"]
    assert (line.state, line.attempts, line.error) == ("sent", 3, "")


async def test_after_three_days_it_is_given_up(stage: Stage) -> None:
    """Then it is there to be seen with what went wrong, and `retry` sends it under its id."""
    sender = stage.sender()
    stage.desk.answers = [(500, {})] * (len(PAUSES) + 1)
    await stage.chat.post(ANN, QUESTION)

    await sender.send_due()
    for pause in PAUSES:
        await stage.later(sender, pause)
    (parked,) = [line for line in await stage.log() if line.endpoint == "desk"]
    await Announcements(stage.chat.store).retry(stage.chat.clock.now())
    await stage.later(sender, timedelta(minutes=10))

    assert (parked.state, parked.attempts) == ("parked", len(PAUSES) + 1)
    assert parked.error == "answered 500: no"
    assert {line.state for line in await stage.log()} == {"sent"}
    assert len({name for name, _ in stage.desk.told}) == 1


async def test_a_wish_is_obeyed(stage: Stage) -> None:
    """Who says for how long to wait is told nothing before, about any question."""
    sender = stage.sender()
    stage.desk.answers = [(429, {"Retry-After": "90"})]
    await stage.chat.post(ANN, QUESTION)

    await sender.send_due()
    await stage.chat.post(BEN, OTHER)
    await stage.later(sender, timedelta(seconds=89))
    early = len(stage.desk.told)
    await stage.later(sender, timedelta(seconds=1))

    assert (early, len(stage.desk.told)) == (1, 3)


async def test_gone_is_for_good(stage: Stage) -> None:
    """Who answers 410 is told nothing more by this process; what it missed is there to be seen."""
    sender = stage.sender()
    stage.desk.answers = [(410, {})]
    await stage.chat.post(ANN, QUESTION)
    await sender.send_due()
    await stage.chat.post(BEN, OTHER)

    await sender.send_due()
    log = [line for line in await stage.log() if line.endpoint == "desk"]
    await Announcements(stage.chat.store).retry(stage.chat.clock.now())
    await stage.sender().send_due()

    assert [(line.state, line.error) for line in log] == [("parked", GONE)] * 2
    assert len(stage.desk.told) == 3
    assert len(stage.pager.told) == 2


async def test_a_redirect_is_not_followed(stage: Stage) -> None:
    """It could lead anywhere: the message fails, and the error says what to do."""
    sender = stage.sender()
    stage.desk.answers = [(307, {"Location": stage.pager.url})]
    await stage.chat.post(ANN, QUESTION)

    await sender.send_due()

    assert len(stage.pager.told) == 1
    (line,) = [line for line in await stage.log() if line.endpoint == "desk"]
    assert "redirects are not followed" in line.error


async def test_who_always_fails_is_left_alone(stage: Stage) -> None:
    """After some failures in a row not every message is tried; one is, from time to time."""
    await tell(stage.chat, 3 * FAILURES)
    sender = stage.sender()
    stage.desk.answers = [(500, {})] * 100

    await sender.send_due()
    at_once = len(stage.desk.told)
    await stage.later(sender, timedelta(minutes=5))

    assert FAILURES <= at_once < 2 * FAILURES
    assert len(stage.desk.told) == at_once + 1


async def test_one_that_arrives_ends_a_row_of_failures(stage: Stage) -> None:
    """Only failures in a row have an endpoint left alone: each of these messages is tried."""
    await tell(stage.chat, FAILURES + 3)
    stage.desk.answers = [*[(500, {})] * (FAILURES - 1), (204, {}), (500, {})]

    await stage.sender().send_due()

    assert len(stage.desk.told) == FAILURES + 3


async def test_few_are_under_way_at_once(stage: Stage) -> None:
    """However often somebody wakes the sender, an endpoint has no more than its room in hand."""
    await tell(stage.chat, 12)
    stage.desk.hold.clear()
    sender, wake = stage.sender(), asyncio.Event()
    running = asyncio.create_task(sender.run(wake))

    for number in range(1, 4):
        wake.set()
        await eventually(lambda: not wake.is_set(), f"look {number}")
    await eventually(lambda: stage.desk.at_work, "the endpoint at work")
    await asyncio.sleep(0.05)

    assert stage.desk.at_work == Circuit().room
    stage.desk.hold.set()
    await eventually(lambda: len(stage.desk.told) == 12, "all told")
    running.cancel()
    await asyncio.wait({running})


def test_who_has_no_secret_is_no_endpoint() -> None:
    """It is told of nothing and may do nothing, or the bot would not have started."""
    assert endpoints({COMMUNITY: {"desk": Webhook()}}, {}) == {}


async def test_a_slow_endpoint_holds_up_no_other(stage: Stage) -> None:
    """Each has a queue of its own; what happens meanwhile reaches the others at once."""
    stage.desk.hold.clear()
    sender, wake = stage.sender(), asyncio.Event()
    running = asyncio.create_task(sender.run(wake))
    await stage.chat.post(ANN, QUESTION)
    wake.set()
    await eventually(lambda: stage.desk.at_work, "the slow one at work")

    await stage.chat.wait(LIMIT)
    wake.set()
    await eventually(lambda: len(stage.pager.told) == 2, "the other one told")

    assert stage.desk.kinds == ["question.opened"]
    stage.desk.hold.set()
    await eventually(lambda: len(stage.desk.told) == 2, "the slow one told")
    running.cancel()
    await asyncio.wait({running})


async def test_an_error_of_ones_own_holds_up_nobody(stage: Stage) -> None:
    """One message that cannot be made fails like others, and is seen; the rest goes out."""
    await tell(stage.chat, 3)

    def link(told: Mapping[str, Any]) -> str | None:
        return None if told["number"] != 2 else str(1 / 0)

    known = endpoints({COMMUNITY: stage.webhooks}, {(COMMUNITY, "desk"): (SECRET,)})
    await Sender(stage.chat.store, known, stage.post, stage.chat.clock, link=link).send_due()

    assert sorted(body["data"]["number"] for _, body in stage.desk.told) == [1, 3]
    (failed,) = [line for line in await stage.log() if line.state == "pending"]
    assert (failed.ticket, failed.attempts) == (2, 1)
    assert failed.error == "an error that nobody expected; see the bot's log"


async def test_killed_in_the_middle_it_is_sent_again(stage: Stage) -> None:
    """A process that dies between sending and noting leaves a lease: the next one sends it again.

    Under the same id, by which whoever has it already knows it.
    """
    stage.desk.hold.clear()
    await stage.chat.post(ANN, QUESTION)
    killed = asyncio.create_task(stage.sender().send_due())
    await eventually(lambda: stage.desk.at_work, "the message on its way")
    killed.cancel()
    await asyncio.wait({killed})
    stage.desk.hold.set()

    fresh = stage.sender()
    await fresh.send_due()
    meanwhile = len(stage.desk.told)
    await stage.later(fresh, LEASE)

    assert meanwhile == 1
    assert len(stage.desk.told) == 2
    assert len({name for name, _ in stage.desk.told}) == 1
    assert {line.state for line in await stage.log()} == {"sent"}


@pytest.mark.parametrize("reached", [False, True])
async def test_a_rung_is_called_once_for_each_climb(stage: Stage, reached: bool) -> None:
    """A helper answers before the pager heard of it, and the asker says no: it hears of it then.

    Whom it reached before is not called twice, as nobody of the ladder is.
    """
    webhooks = {"pager": replace(stage.webhooks["pager"], events=())}
    limits = Limits(tiers=("webhook:pager 15m", "staff"), waves=0, warning=0)
    chat = Chat(stage.chat.store, replace(POLICY, webhooks=webhooks, limits=limits))
    stage.chat, stage.pager.clock = chat, chat.clock
    sender = stage.sender()
    await chat.post(ANN, QUESTION)
    await chat.wait(LIMIT)
    if reached:
        await sender.send_due()

    await chat.post(HANA, ANSWER, thread="m1")
    await sender.send_due()
    meanwhile = len(stage.pager.told)
    await chat.wait(timedelta(minutes=10))
    for words in ("no, that did not help", "it still does not work, sorry"):
        await chat.post(ANN, words, thread="m1")
        await sender.send_due()

    assert meanwhile == int(reached)
    assert stage.pager.kinds == ["question.escalated"]
    states = [line.state for line in await stage.log()]
    assert states == (["sent"] if reached else ["withheld", "sent"])


@pytest.mark.parametrize(
    ("changed", "why"),
    [(Webhook(), UNKNOWN), (Webhook(url="https://desk.example", private=False), PRIVATE)],
)
async def test_settings_count_when_it_is_sent(store: Store, changed: Webhook, why: str) -> None:
    """What waits for an endpoint that may not be told any more is given up on, not sent."""
    trusted = Webhook(url="https://desk.example", private=True)
    chat = Chat(store, replace(POLICY, webhooks={"desk": trusted}))
    await chat.post(ANN, QUESTION, private=True, addressed=True)
    known = endpoints({COMMUNITY: {"desk": changed}}, {(COMMUNITY, "desk"): (SECRET,)})
    post = Post(Fake(("127.0.0.1",)))

    await Sender(store, known, post, chat.clock, link=lambda _: None).send_due()
    await post.close()

    (line,) = await Announcements(store).latest(None, 9)
    assert (line.state, line.error, line.attempts) == ("parked", why, 0)
