"""Signed requests of shapes that Slack never sends: each is done with at once, and blocks none."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Mapping
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from sqlalchemy import select

from bot.store import Store
from bot.store.platform_tables import inbox
from tests.slack_wire.living import Bot, Town, living
from tests.waiting import PATIENCE

ODD = "\ud800\0<!channel>"  # half a surrogate pair, and what no database stores
LONG = "C" + "9" * 9000

EVENTS: Mapping[str, dict[str, Any]] = {
    "a reaction in no channel": {
        "type": "reaction_added",
        "user": "U1",
        "reaction": "white_check_mark",
        "item": {"type": "message", "channel": ODD, "ts": "1700000000.000100"},
        "event_ts": "1700000001.000100",
    },
    "a reaction of nobody": {
        "type": "reaction_added",
        "user": ODD,
        "reaction": "white_check_mark",
        "item": {"type": "message", "channel": "C1", "ts": "1700000000.000100"},
        "event_ts": "1700000001.000100",
    },
    "a reaction on nothing": {
        "type": "reaction_added",
        "user": "U1",
        "reaction": "white_check_mark",
        "item": [],
    },
    "a message in no channel": {
        "type": "message",
        "channel": ODD,
        "channel_type": "im",
        "user": "U1",
        "text": "how?",
        "ts": "1700000000.000100",
    },
    "a message of nobody": {
        "type": "message",
        "channel": "D1",
        "channel_type": "im",
        "user": ODD,
        "text": "how?",
        "ts": "1700000000.000100",
    },
    "a mention of nobody": {
        "type": "message",
        "channel": "D1",
        "channel_type": "im",
        "user": "U00000000A9",
        "text": f"how does <@{ODD}> do it in <#{ODD}>?",
        "ts": "1700000000.000100",
    },
    "a message in a channel with an endless id": {
        "type": "message",
        "channel": LONG,
        "channel_type": "channel",
        "user": "U1",
        "text": "how?",
        "ts": "1700000000.000100",
    },
}
PRESS = {
    "type": "block_actions",
    "user": {"id": "U1"},
    "channel": {"id": "C1"},
    "container": {"type": "message", "channel_id": ODD, "message_ts": ODD, "thread_ts": "1.2"},
    "response_url": "https://xn--",
    "actions": [{"action_id": "aw1:000000:claim:1:0", "value": ODD}],
}
MODAL = {
    "type": "block_actions",
    "user": {"id": "U1"},
    "container": {"type": "view"},
    "view": {"private_metadata": json.dumps({"ends": 10**400, "home": True})},
    "actions": [{"action_id": "aw_home_ask"}],
}
INTERACTIONS: Mapping[str, dict[str, Any]] = {
    "a press nowhere": PRESS,
    "a press of nobody": PRESS | {"user": {"id": ODD}},
    "a form with endless numbers": MODAL,
    "a form with endless nesting": MODAL | {"view": {"private_metadata": "[" * 2900}},
    "a shortcut nowhere": PRESS | {"type": "message_action", "callback_id": "aw_accept"},
}


async def send(town: Town, kind: str, raw: bytes) -> int:
    """The status with which *raw*, signed by Slack, is answered."""
    stamp = str(int(time.time()))
    digest = hmac.new(
        town.server.signing_secret.encode(), f"v0:{stamp}:".encode() + raw, hashlib.sha256
    )
    headers = {
        "content-type": kind,
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": f"v0={digest.hexdigest()}",
    }
    async with httpx.AsyncClient() as client:
        answer = await client.post(town.server.events_url, content=raw, headers=headers)
    return answer.status_code


async def undone(store: Store) -> list[tuple[str, int]]:
    """State and tries of every kept request that was not worked off by its first try."""
    async with store.engines.read.connect() as db:
        rows = (await db.execute(select(inbox.c.state, inbox.c.attempts))).all()
    return [(state, tries) for state, tries in rows if (state, tries) != ("done", 1)]


async def settled(store: Store) -> None:
    """Return once all are worked off, or one was tried in vain."""
    async with asyncio.timeout(PATIENCE):
        while (left := await undone(store)) and all(tries < 2 for _, tries in left):
            await asyncio.sleep(0.01)
    assert left == []


@pytest.fixture
async def bot(town: Town, store: Store) -> AsyncIterator[Bot]:
    async with living(town, store, mode="http") as bot:
        yield bot


@pytest.mark.parametrize("name", EVENTS)
async def test_an_odd_event_is_done_with_at_once(
    town: Town, bot: Bot, store: Store, name: str
) -> None:
    """It gets a 200, and needs no second try: what comes behind it in its lane is not held up."""
    body = {
        "type": "event_callback",
        "team_id": town.acme.id,
        "event_id": "Ev1",
        "authorizations": [{"team_id": town.acme.id}],
        "event": EVENTS[name],
    }

    status = await send(town, "application/json", json.dumps(body).encode())

    assert status == 200
    await settled(store)


@pytest.mark.parametrize("name", INTERACTIONS)
async def test_an_odd_interaction_is_done_with_at_once(
    town: Town,
    bot: Bot,
    store: Store,
    name: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The same of what people press and send off; nothing of it ends in a traceback."""
    body = {"team": {"id": town.acme.id}, "trigger_id": "1.2.x", **INTERACTIONS[name]}
    form = urlencode({"payload": json.dumps(body)}).encode()

    status = await send(town, "application/x-www-form-urlencoded", form)

    assert status == 200
    await settled(store)
    assert "Traceback" not in capsys.readouterr().out
