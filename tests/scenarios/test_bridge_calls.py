"""Another system calls: what it may do is done once, and whatever else it is told why."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from adapters.bridge.app import LARGEST, create_app
from adapters.bridge.desk import PER_MINUTE, Desk
from bot.bridge.signing import ID, signed
from bot.domain.bridge import Right, Webhook
from bot.domain.events import Event
from bot.domain.message import Action
from bot.domain.states import Status
from bot.service import Service
from bot.store import Paces, Store, Transaction
from tests.scenarios.chat import ANN, BEN, COMMUNITY, POLICY, SAM, Chat
from tests.scenarios.endpoint import SECRET
from tests.scenarios.test_loop import QUESTION

TWIN = "twin"
TWINS_SECRET, OTHERS_SECRET = SECRET.replace("AQEB", "AgIC"), SECRET.replace("AQEB", "BAQE")
SAID: Mapping[str, Any] = {"number": 1, "text": "We look.", "by": "Jane"}
RESOLVE = {"type": "question.resolve", "data": {"number": 1, "text": "Sent.", "by": "Jane"}}
COMMENT = {"type": "question.comment", "data": SAID}
ANSWER = {"type": "question.comment", "data": {**SAID, "public": True}}


@dataclass(slots=True)
class Stage:
    """A community with a question of Ann's, its twin, and the address that endpoints call."""

    chat: Chat
    client: httpx.AsyncClient
    number: int = 0

    async def call(
        self,
        what: Mapping[str, Any] | bytes,
        *,
        name: str = "",
        where: str = "acme/desk",
        key: str = SECRET,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Call, signed as it should be unless *headers* say otherwise."""
        self.number += 1
        body = what if isinstance(what, bytes) else json.dumps(what).encode()
        text = body.decode("utf-8", "replace")
        own = signed((key,), name or f"msg_{self.number}", self.chat.clock.now(), text)
        return await self.client.post(f"/bridge/{where}", content=body, headers=headers or own)

    async def status(self) -> Status:
        (line,) = await self.chat.reports.tickets(COMMUNITY)
        return line.status


def app_of(chat: Chat, inbox: Any = None) -> Any:
    """What listens, for *chat* and its twin."""
    webhooks = {
        "desk": Webhook(may=tuple(Right)),
        "other": Webhook(may=tuple(Right)),
        "mute": Webhook(url="https://desk.example"),
    }
    policies = {
        COMMUNITY: replace(POLICY, webhooks=webhooks),
        TWIN: replace(POLICY, webhooks=webhooks),
    }
    chat.service = Service(chat.store, policies, wake=(chat.recorded,))
    secrets = {
        (COMMUNITY, "desk"): (SECRET,),
        (COMMUNITY, "other"): (OTHERS_SECRET,),
        (COMMUNITY, "mute"): (SECRET.replace("AQEB", "AwMD"),),
        (TWIN, "desk"): (TWINS_SECRET,),
    }
    return create_app(Desk(inbox or chat.hand_in, chat.store, policies, secrets, chat.clock))


@pytest.fixture
async def stage(store: Store) -> AsyncIterator[Stage]:
    chat = Chat(store)
    transport = httpx.ASGITransport(app=app_of(chat))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        await chat.post(ANN, QUESTION)
        yield Stage(chat, client)


async def test_resolving(stage: Stage) -> None:
    """The question is solved, and everybody reads the note and whose it is."""
    answer = await stage.call(RESOLVE)

    assert (answer.status_code, answer.json()) == (200, {"recorded": True, "duplicate": False})
    assert await stage.status() is Status.RESOLVED
    assert "Sent." in stage.chat.slot("ack:1").text
    assert "Jane from our team marked this as done." in stage.chat.slot("ack:1").text


async def test_a_comment_is_on_the_card(stage: Stage) -> None:
    """Staff reads it, and nobody else; nobody is pinged."""
    pings = [each for each in stage.chat.platform.notified if each]

    answer = await stage.call(COMMENT)

    assert answer.status_code == 200
    assert "Jane wrote" in stage.chat.slot("card:1:1").text
    assert "We look." in stage.chat.slot("card:1:1").text
    assert "We look." not in stage.chat.slot("ack:1").text
    assert [each for each in stage.chat.platform.notified if each] == pings


async def test_an_answer_is_in_the_thread(stage: Stage) -> None:
    """A person wrote it: their name is shown, staff is not called, and one tap ends it."""
    answer = await stage.call(ANSWER)
    await stage.chat.wait(timedelta(minutes=45))

    assert answer.status_code == 200
    shown = stage.chat.slot("remark:1:")
    assert "We look." in shown.text
    assert "Jane from our team answered." in shown.text
    assert not any(each for each in stage.chat.platform.notified if "staff" in each)
    await stage.chat.press(ANN, Action.CLOSE)
    assert await stage.status() is Status.CLOSED
    assert stage.chat.slot("remark:1:").labels == []


async def test_the_same_id_is_done_once(stage: Stage) -> None:
    """Who sends again, or listened and sends again, changes nothing and learns that."""
    await stage.call(COMMENT, name="msg_x")

    again = await stage.call(COMMENT, name="msg_x")
    other = await stage.call(RESOLVE, name="msg_x")

    assert again.json() == other.json() == {"recorded": True, "duplicate": True}
    assert stage.chat.slot("card:1:1").text.count("We look.") == 1
    assert await stage.status() is Status.OPEN


async def test_ids_are_each_endpoints_own(stage: Stage) -> None:
    """Two systems that number their messages alike do not take each other's for a repeat."""
    first = await stage.call(COMMENT, name="msg_x")

    other = await stage.call(COMMENT, name="msg_x", where="acme/other", key=OTHERS_SECRET)

    assert first.json() == other.json() == {"recorded": True, "duplicate": False}
    assert stage.chat.slot("card:1:1").text.count("We look.") == 2


async def test_at_the_same_moment_it_is_done_once(stage: Stage) -> None:
    """Two deliveries of one message that overtake each other are one."""
    answers = await asyncio.gather(*(stage.call(COMMENT, name="msg_x") for _ in range(4)))

    assert {answer.status_code for answer in answers} == {200}
    assert stage.chat.slot("card:1:1").text.count("We look.") == 1


async def test_strangers_learn_nothing(stage: Stage) -> None:
    """No such community, no such endpoint, another's secret, no signature: the same answer."""
    answers = [
        await stage.call(RESOLVE, where="nobody/desk"),
        await stage.call(RESOLVE, where="acme/nobody"),
        await stage.call(RESOLVE, where="twin/desk"),
        await stage.call(RESOLVE, key=TWINS_SECRET),
        await stage.call(RESOLVE, where="acme/mute"),
        await stage.call(RESOLVE, headers={"content-type": "application/json"}),
    ]

    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1
    assert await stage.status() is Status.OPEN


async def test_twins_are_apart(stage: Stage) -> None:
    """The twin's help desk resolves the twin's questions; that number is nothing to it here."""
    answer = await stage.call(RESOLVE, where="twin/desk", key=TWINS_SECRET)

    assert answer.status_code == 404
    assert await stage.status() is Status.OPEN


async def test_old_signatures(stage: Stage) -> None:
    """What was signed more than five minutes ago is refused, whoever signed it."""
    old = signed((SECRET,), "msg_1", stage.chat.clock.now(), json.dumps(RESOLVE))
    stage.chat.clock.set(stage.chat.clock.now() + timedelta(minutes=5, seconds=1))

    answer = await stage.call(RESOLVE, headers=old)

    assert answer.status_code == 401


async def test_what_it_may_not(stage: Stage) -> None:
    """The settings give each right by itself; without one not even the number is looked at."""
    mute = SECRET.replace("AQEB", "AwMD")
    unknown = {"type": "question.resolve", "data": {"number": 99}}

    answers = [
        await stage.call(each, where="acme/mute", key=mute) for each in (COMMENT, ANSWER, unknown)
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert '"answer" is not among what' in answers[1].json()["error"]


async def test_what_has_ended(stage: Stage) -> None:
    """A question that is solved already stays so; the reason is in the answer."""
    await stage.chat.press(SAM, Action.RESOLVE, argument="")

    answer = await stage.call(RESOLVE)

    assert answer.status_code == 409
    assert "the question is solved already" in answer.json()["error"]


async def test_who_comes_second_is_told(store: Store) -> None:
    """Somebody resolves it between the look and the decision: it is not done, and that is said."""
    chat = Chat(store)

    async def slow(event: Event) -> None:
        await chat.press(SAM, Action.RESOLVE, argument="")
        await chat.hand_in(event)

    transport = httpx.ASGITransport(app=app_of(chat, slow))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        await chat.post(ANN, QUESTION)
        answer = await Stage(chat, client).call(RESOLVE)

    assert answer.status_code == 409
    assert "solved already" in answer.json()["error"]


async def test_what_was_asked_in_private_is_not_there(stage: Stage) -> None:
    """Who may not know of a question learns no more of it than of one that does not exist."""
    asked = "How do I change the colour of my avatar?"
    await stage.chat.post(BEN, asked, private=True, addressed=True, channel="vip")
    numbers = [line.number for line in await stage.chat.reports.tickets(COMMUNITY)]

    private, missing = [
        await stage.call({"type": "question.resolve", "data": {"number": number}})
        for number in (2, 99)
    ]

    assert sorted(numbers) == [1, 2]
    assert (private.status_code, private.content) == (404, missing.content)


@pytest.mark.parametrize(
    ("what", "status", "why"),
    [
        (b"", 400, "not JSON"),
        (b"[" * 30_000, 400, "not JSON"),
        (b"[]", 422, "type must be"),
        ({"type": "question.delete"}, 422, "type must be"),
        ({"type": ["question.resolve"]}, 422, "type must be"),
        ({"type": "question.resolve"}, 422, "data must be an object"),
        ({"type": "question.resolve", "data": {"number": "1"}}, 422, "data.number"),
        ({"type": "question.resolve", "data": {"number": True}}, 422, "data.number"),
        ({"type": "question.resolve", "data": {"number": 1.0}}, 422, "data.number"),
        ({"type": "question.resolve", "data": {"number": 10**30}}, 404, "no question"),
        ({"type": "question.resolve", "data": {"number": -1}}, 404, "no question"),
        ({"type": "question.resolve", "data": {"number": 1, "note": ""}}, 422, '"note"'),
        ({"type": "question.resolve", "data": {"number": 1, "text": None}}, 422, "data.text"),
        ({"type": "question.resolve", "data": {"number": 1, "text": "x" * 1001}}, 422, "1000"),
        ({"type": "question.comment", "data": {"number": 1, "text": " "}}, 422, "say something"),
        (
            {"type": "question.comment", "data": {"number": 1, "text": "\u200b\u3164"}},
            422,
            "say something",
        ),
        (b'{"type": "question.resolve", "data": {"number": ' + b"9" * 5000 + b"}}", 400, "JSON"),
        (b'{"type": "question.resolve", "data": {"number": NaN}}', 422, "data.number"),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, 400, "not JSON"),
        ("{}".encode("utf-16"), 401, "no such endpoint"),
        ({"type": "question.comment", "data": {**SAID, "public": 1}}, 422, "public"),
        ({"type": "question.comment", "data": {**SAID, "by": "x" * 81}}, 422, "80"),
    ],
)
async def test_mistakes_have_a_reason(
    stage: Stage, what: Mapping[str, Any] | bytes, status: int, why: str
) -> None:
    """Whoever writes a program for it reads in the answer what is wrong with a call."""
    answer = await stage.call(what)

    assert answer.status_code == status
    assert why in answer.json()["error"]
    assert await stage.status() is Status.OPEN


async def test_a_name_that_shows_nothing(stage: Stage) -> None:
    """Whoever hides behind marks that nobody sees is shown under the endpoint's own name."""
    await stage.call({"type": "question.comment", "data": {**SAID, "by": "\u202e\u200b \x00"}})
    await stage.call({"type": "question.comment", "data": {**SAID, "by": "Ja\u202ene\nDoe"}})

    card = stage.chat.slot("card:1:1").text
    assert "desk wrote" in card
    assert "Jane Doe wrote" in card


async def test_the_type_of_its_content_does_not_matter(stage: Stage) -> None:
    """What is signed is JSON, whatever a program calls it; what is packed is not unpacked."""
    what = {"type": "question.resolve", "data": {"number": 1}}
    text = json.dumps(what)
    own = signed((SECRET,), "msg_x", stage.chat.clock.now(), text)

    squeezed = {**own, "content-encoding": "gzip"}
    packed = await stage.call(gzip.compress(text.encode()), headers=squeezed)
    answer = await stage.call(what, headers={**own, "content-type": "text/plain"})

    assert (packed.status_code, answer.status_code) == (401, 200)


async def test_what_is_too_large(stage: Stage) -> None:
    """A body that is too large is not read to its end, signed or not."""
    answer = await stage.call(b"x" * (LARGEST + 1))

    assert answer.status_code == 413


async def test_too_often(stage: Stage) -> None:
    """Who calls too often is told when to go on; whoever is not verified uses up nothing."""
    for number in range(PER_MINUTE):
        await stage.call(RESOLVE, key=TWINS_SECRET)
        await stage.call({"type": "question.resolve", "data": {"number": 5 + number}})

    refused = [await stage.call(RESOLVE)]
    for seconds in (58.5, 1.2):
        stage.chat.clock.set(stage.chat.clock.now() + timedelta(seconds=seconds))
        refused.append(await stage.call(RESOLVE))
    stage.chat.clock.set(stage.chat.clock.now() + timedelta(seconds=0.3))
    later = await stage.call(RESOLVE)

    assert [answer.status_code for answer in refused] == [429] * 3
    assert [answer.headers["retry-after"] for answer in refused] == ["60", "2", "1"]
    assert later.status_code == 200


async def test_all_processes_count_together(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who calls one process after the other gets through no more often than with one of them.

    And whoever goes on calling is refused from memory: the database hears nothing of it.
    """
    call = {"type": "question.resolve", "data": {"number": 5}}
    transport = httpx.ASGITransport(app=app_of(stage.chat))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        other = Stage(stage.chat, client, number=1000)
        for _ in range(PER_MINUTE // 2):
            await stage.call(call)
            await other.call(call)
        refused = [await each.call(call) for each in (stage, other)]
        monkeypatch.delattr(Paces, "count")
        again = [await each.call(call) for each in (stage, other)]

    assert [answer.status_code for answer in (*refused, *again)] == [429] * 4


async def test_what_is_not_recorded_is_not_acknowledged(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the database is away a call fails, and the same call succeeds afterwards."""

    async def away(*_: object) -> None:
        raise OSError("the database is away")

    with monkeypatch.context() as broken:
        broken.setattr(Transaction, "record", away)
        failed = await stage.call(RESOLVE, name="msg_x")
    again = await stage.call(RESOLVE, name="msg_x")

    assert (failed.status_code, failed.headers["retry-after"]) == (503, "10")
    assert again.json() == {"recorded": True, "duplicate": False}
    assert ID not in failed.headers


async def test_other_addresses(stage: Stage) -> None:
    """Browsers and scanners get an error without a trace."""
    answers = [
        await stage.client.get("/bridge/acme/desk"),
        await stage.client.get("/"),
        await stage.client.post("/bridge/acme/desk/more"),
        await stage.client.get("/healthz"),
    ]

    assert [answer.status_code for answer in answers] == [405, 404, 404, 200]
    assert answers[0].json() == {"error": "Method Not Allowed"}
