"""Requests of Slack over HTTP: what is kept, acknowledged, shown, and sent again."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest

from adapters.slack.receiving import http
from adapters.slack.receiving.bolt import LONGEST_INSERT
from adapters.slack.receiving.request import Kind
from adapters.slack.refusal import SlackRefusedError
from bot.store import Store, connect
from bot.store.transaction import take_turn
from tests.slack_wire.receiving.office import Office, event, post, signed, until

COMMAND = {
    "command": "/answerwell",
    "text": "ask a secret wish",
    "team_id": "T1",
    "channel_id": "C1",
    "user_id": "U1",
    "trigger_id": "1.2.c",
    "response_url": "http://127.0.0.1:9/",
}
PRESS: dict[str, Any] = {
    "type": "block_actions",
    "team": {"id": "T1"},
    "channel": {"id": "C1"},
    "user": {"id": "U1"},
    "trigger_id": "1.2.p",
    "actions": [{"type": "button", "action_id": "a", "block_id": "b", "action_ts": "1"}],
}
FORM = PRESS | {"type": "view_submission", "trigger_id": "1.2.f", "view": {"callback_id": "x"}}
SHORTCUT = PRESS | {"type": "message_action", "trigger_id": "1.2.s", "callback_id": "ask"}


def payload(body: dict[str, Any]) -> str:
    """An interaction as Slack sends it: JSON in a form."""
    return "payload=" + quote(json.dumps(body))


@pytest.fixture
async def office(store: Store) -> Office:
    return Office(store)


@pytest.fixture
async def url(office: Office) -> AsyncIterator[str]:
    async with office.listening() as url:
        yield url


async def test_every_kind_is_kept_and_acknowledged(office: Office, url: str) -> None:
    """Events, commands, presses and forms reach the desk; Slack gets an empty 200 for each."""
    async with office.working():
        answers = [
            await post(url, event()),
            await post(url, urlencode(COMMAND), "/slack/commands"),
            await post(url, payload(PRESS), "/slack/interactions"),
            await post(url, payload(FORM), "/slack/interactions"),
        ]
        await office.took("event:Ev1", "command:1.2.c", "press:1.2.p", "form:1.2.f")

    assert [(answer.status_code, answer.text) for answer in answers] == [(200, "")] * 4
    assert office.front.shown == []


async def test_what_is_shown_only_is_not_kept(office: Office, url: str) -> None:
    """A shortcut that opens a modal is acknowledged and shown; nothing is left to work off."""
    async with office.working():
        answer = await post(url, payload(SHORTCUT), "/slack/interactions")
        await until(lambda: office.front.shown == ["shortcut:1.2.s"])
        await post(url, event())
        await office.took("event:Ev1")

    assert (answer.status_code, answer.text) == (200, "")


async def test_the_acknowledgement_says_what_is_wrong(office: Office, url: str) -> None:
    """What the front answers is in the acknowledgement, as JSON."""
    wrong = {"response_action": "errors", "errors": {"b": "too long"}}
    office.front.answers[Kind.FORM] = wrong

    answer = await post(url, payload(FORM), "/slack/interactions")

    assert answer.json() == wrong
    assert answer.headers["content-type"].startswith("application/json")


async def test_what_cannot_be_shown_is_acknowledged(
    office: Office, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A front that raises is logged, and the next request is taken."""
    office.front.trouble = RuntimeError("no modal")

    answers = [await post(url, payload(SHORTCUT), "/slack/interactions") for _ in range(2)]
    await until(lambda: len(office.front.shown) == 2)

    assert [answer.status_code for answer in answers] == [200, 200]


@pytest.mark.parametrize(
    "body",
    [
        {"type": "app_rate_limited", "team_id": "T1", "minute_rate_limited": 1},
        {"type": "view_closed", "team": {"id": "T1"}, "trigger_id": "1"},
        {"type": "block_suggestion", "team": {"id": "T1"}, "action_id": "x"},
        {"type": "shortcut", "team": {"id": "T1"}, "callback_id": "x", "trigger_id": "1"},
        {"type": "something_new", "team": {"id": "T1"}},
        {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": []},
        event(team="T9"),
        {},
    ],
)
async def test_what_means_nothing_is_acknowledged(
    office: Office, url: str, body: dict[str, Any]
) -> None:
    """Kinds and workspaces that the bot does not know get 200: Slack need not try again."""
    answer = await post(url, body)

    assert answer.status_code == 200
    assert not await office.rows.waits(office.clock.now())


async def test_slack_can_verify_the_address(url: str) -> None:
    """The challenge is sent back; a look at the certificate is answered, signed or not."""
    challenge = await post(url, {"type": "url_verification", "challenge": "abc", "token": "x"})
    async with httpx.AsyncClient() as client:
        check = await client.post(url + "/slack/commands", data={"ssl_check": "1", "token": "x"})

    assert (challenge.status_code, challenge.json()) == (200, {"challenge": "abc"})
    assert check.status_code == 200


async def test_a_retry_is_known(office: Office, url: str) -> None:
    """An acknowledgement that got lost costs nothing: the same event again is one row."""
    async with office.working():
        await post(url, event())
        again = await post(url, event(), x_slack_retry_num="1", x_slack_retry_reason="http_timeout")
        await post(url, event(2))
        await office.took("event:Ev1", "event:Ev2")

    assert again.status_code == 200


async def test_a_retry_is_kept_if_the_first_try_was_not(office: Office, url: str) -> None:
    """What arrives as a retry for the first time is new, whatever its number."""
    async with office.working():
        await post(url, event(), x_slack_retry_num="3", x_slack_retry_reason="http_error")

        await office.took("event:Ev1")


async def test_a_database_that_is_away_is_not_acknowledged(
    office: Office, url: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While nothing can be kept Slack gets an error, and what it sends again is kept."""
    engines = office.rows._engines
    office.rows._engines = connect("postgresql://nobody@127.0.0.1:9/none")
    away = await post(url, event())
    await office.rows._engines.dispose()

    office.rows._engines = engines
    async with office.working():
        back = await post(url, event(), x_slack_retry_num="1")
        await office.took("event:Ev1")

    assert (away.status_code, back.status_code) == (503, 200)


async def test_a_late_insert_is_not_acknowledged(
    office: Office, url: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that hangs gives an error in time; what was written after all is written once."""
    monkeypatch.setattr("adapters.slack.receiving.bolt.LONGEST_INSERT", 0.1)
    async with store.engines.write.begin() as db:
        await take_turn(db, "acme")
        late = await post(url, event())

    async with office.working():
        back = await post(url, event(), x_slack_retry_num="1")
        await office.took("event:Ev1")

    assert (late.status_code, back.status_code) == (503, 200)
    assert LONGEST_INSERT < 3


async def test_two_processes_have_one_effect(any_address: str) -> None:
    """The same event, sent to two processes of one database at once, is worked off once."""
    stores = [Store(connect(any_address)) for _ in range(2)]
    one, two = (Office(store) for store in stores)
    async with one.listening() as first, two.listening() as second, one.working(), two.working():
        sent = [
            post(url, event(number), x_slack_retry_num="1")
            for number in range(10)
            for url in (first, second)
        ]
        answers = await asyncio.gather(*sent)
        await until(lambda: len(one.desk.keys + two.desk.keys) >= 10)

    assert {answer.status_code for answer in answers} == {200}
    assert sorted(one.desk.keys + two.desk.keys) == sorted(f"event:Ev{n}" for n in range(10))
    for store in stores:
        await store.close()


async def test_a_port_in_use_is_one_sentence(office: Office, url: str) -> None:
    """Who starts a second bot on one port reads which port, and where to choose another."""
    port = int(url.rpartition(":")[2])

    with pytest.raises(SlackRefusedError, match=f"port {port} of 127.0.0.1 cannot be used"):
        await http.serve(http.create_app(office.reception.app, "s"), "127.0.0.1", port)


async def test_stopping_answers_what_is_under_way(store: Store) -> None:
    """A request that has arrived when the bot stops is kept and acknowledged."""
    office = Office(store)
    listening = office.listening()
    url = await listening.__aenter__()

    async with store.engines.write.begin() as db:
        await take_turn(db, "acme")
        sending = asyncio.create_task(post(url, event()))
        await until(lambda: bool(office.reception._inserts))
        leaving = asyncio.create_task(listening.__aexit__(None, None, None))
        await asyncio.sleep(0)
    await leaving

    assert (await sending).status_code == 200
    assert await office.rows.waits(office.clock.now())


async def test_pages_for_people(office: Office) -> None:
    """The health page says ok; pages of an installation are there if somebody answers them."""
    bare = http.create_app(office.reception.app, "s")

    async def install(request: Any) -> Any:
        return await http._healthz(request)

    full = http.create_app(office.reception.app, "s", install)
    found = []
    for app in (bare, full):
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
            found.append(
                [
                    (await client.get(path)).status_code
                    for path in ("/healthz", "/slack/install", "/slack/oauth_redirect")
                ]
            )

    assert found == [[200, 404, 404], [200, 200, 200]]


async def test_only_posts_are_requests(url: str) -> None:
    """A browser that opens the address gets an error without a trace."""
    async with httpx.AsyncClient() as client:
        answer = await client.get(url + "/slack/events", headers=signed(b""))

    assert answer.status_code == 405
