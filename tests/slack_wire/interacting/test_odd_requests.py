"""Requests of every odd shape, as only a socket brings them."""

from typing import Any

import pytest
from structlog.testing import capture_logs

from adapters.slack.receiving.request import Kind
from bot.store import Store
from tests.slack_server.delivery.parcel import Parcel
from tests.slack_wire.living import Town, living

MARKS: dict[Kind, dict[str, Any]] = {  # by which each kind is known
    Kind.EVENT: {"type": "event_callback", "event": {"type": "message"}},
    Kind.COMMAND: {"command": "/answerwell"},
    Kind.PRESS: {"type": "block_actions"},
    Kind.FORM: {"type": "view_submission"},
    Kind.SHORTCUT: {"type": "message_action"},
}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"actions": []},
        {"actions": [1]},
        {"actions": [{"action_id": 5, "value": []}]},
        {"actions": [{"action_id": "aw1:0a1b2c:snooze:1:0", "value": "x" * 5000}]},
        {"user": "U1", "container": 7, "view": []},
        {"view": {"callback_id": "aw_span", "private_metadata": "{"}},
        {"view": {"callback_id": "aw_setup", "state": {"values": {"limit": 5}}}},
        {"view": {"callback_id": ["aw_note"]}},
        {"callback_id": {"aw_ask": 1}, "message": None},
        {"event": {"type": "app_home_opened", "user": None}},
        {"text": None, "response_url": {"a": 1}, "trigger_id": 3},
        {"text": "ask " + "x" * 100_000},
    ],
)
async def test_nothing_that_comes_makes_the_bot_fail(town: Town, store: Store, body: Any) -> None:
    """Whatever is missing, of another type or huge: it is acknowledged, and worked off once."""
    sent = [
        Parcel(
            kind="interactive",
            payload={"team_id": team, "trigger_id": f"{team}/{kind}", **MARKS[kind], **body},
            workspace=town.acme,
            lane=f"{team}/{kind}",
        )
        for team in (town.acme.id, "T0")
        for kind in Kind
    ]

    with capture_logs() as logs:
        async with living(town, store) as bot:
            for parcel in sent:
                town.server.courier.send(parcel)
            await town.server.courier.settled()
            await bot.quiet()

    assert [parcel.is_delivered for parcel in sent] == [True] * len(sent)
    assert [line for line in logs if line["log_level"] == "error"] == []
