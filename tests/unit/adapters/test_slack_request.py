"""What is read from a request of Slack: what it is, whose, and by which key and lane."""

from typing import Any

import pytest

from adapters.slack.receiving.request import Kind, read

EVENT: dict[str, Any] = {
    "type": "event_callback",
    "team_id": "T1",
    "event_id": "Ev1",
    "event": {"type": "message", "channel": "C1"},
}
COMMAND = {
    "command": "/answerwell",
    "team_id": "T1",
    "channel_id": "C1",
    "user_id": "U1",
    "trigger_id": "1.2.x",
}
PRESS: dict[str, Any] = {
    "type": "block_actions",
    "team": {"id": "T1"},
    "channel": {"id": "C1"},
    "user": {"id": "U1"},
    "trigger_id": "1.2.x",
}


@pytest.mark.parametrize(
    ("body", "kind", "key", "lane"),
    [
        (EVENT, Kind.EVENT, "event:Ev1", "T1/C1"),
        (COMMAND, Kind.COMMAND, "command:1.2.x", "T1/C1"),
        (PRESS, Kind.PRESS, "press:1.2.x", "T1/C1"),
        (PRESS | {"type": "view_submission", "channel": None}, Kind.FORM, "form:1.2.x", "T1/U1"),
        (PRESS | {"type": "message_action"}, Kind.SHORTCUT, "shortcut:1.2.x", "T1/C1"),
        (
            EVENT | {"event": {"type": "reaction_added", "item": {"channel": "C2"}}},
            Kind.EVENT,
            "event:Ev1",
            "T1/C2",
        ),
        (
            PRESS | {"channel": None, "container": {"channel_id": "C3"}},
            Kind.PRESS,
            "press:1.2.x",
            "T1/C3",
        ),
        (
            EVENT | {"event": {"type": "channel_rename", "channel": {"id": "C4"}}},
            Kind.EVENT,
            "event:Ev1",
            "T1/C4",
        ),
    ],
)
def test_what_it_is(body: dict[str, Any], kind: Kind, key: str, lane: str) -> None:
    """Each kind has its key, and what happens in one place has one lane."""
    request = read(body)

    assert request is not None
    assert (request.kind, request.team, request.key, request.lane) == (kind, "T1", key, lane)
    assert request.body == body


def test_an_event_of_a_shared_channel_is_of_who_is_told() -> None:
    """The installation that is named in the authorizations counts, not where it was said."""
    request = read(EVENT | {"authorizations": [{"team_id": "T2"}]})

    assert request is not None
    assert (request.team, request.lane) == ("T2", "T2/C1")


@pytest.mark.parametrize(
    "body",
    [
        [],
        "event_callback",
        None,
        {},
        {"type": "url_verification"},
        {"type": ["event_callback"]},
        EVENT | {"event": []},
        EVENT | {"event": None},
        EVENT | {"event_id": None},
        EVENT | {"event_id": "Ev\x00"},
        EVENT | {"event_id": "Ev\ud83d"},
        EVENT | {"team_id": 7},
        EVENT | {"team_id": "", "authorizations": [7]},
        PRESS | {"team": "T1"},
        PRESS | {"trigger_id": ""},
        PRESS | {"type": "view_closed"},
    ],
)
def test_what_is_none(body: object) -> None:
    """What the bot does not know, or no database could hold, is no request."""
    read_as = read(body)

    assert read_as is None
