"""Who is told what: decided on the server, line by line."""

from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.web.cast import CHANNELS, PERSONAS, channels_for, persona_of
from adapters.web.view import view
from bot.domain.identity import Role
from bot.store.playground import LoggedOp

EVERYBODY = {persona.id for persona in PERSONAS}
STAFF = {persona.id for persona in PERSONAS if persona.role is Role.STAFF}
SAID: dict[str, Any] = {"blocks": [{"kind": "paragraph", "spans": ["psst"]}]}


def told(op: dict[str, Any]) -> set[str]:
    """The personas whose browser learns of *op*."""
    line = LoggedOp(id=5, key="k", at=datetime(2026, 5, 4, tzinfo=UTC), op=op)
    return {persona.id for persona in PERSONAS if view(line, persona) is not None}


def written_in(channel: str, who: str) -> list[dict[str, Any]]:
    """One op of each kind that belongs to a message in *channel*."""
    place = {"channel": channel, "thread": "3"}
    return [
        {"kind": "post", "who": who, "text": "psst", **place},
        {"kind": "edit", "who": who, "message": "4", "text": "psst", **place},
        {"kind": "delete", "who": who, "message": "4", **place},
        {"kind": "react", "who": who, "message": "4", "emoji": "✅", **place},
        {"kind": "unreact", "who": who, "message": "4", "emoji": "✅", **place},
        {"kind": "bot-post", "content": SAID, **place},
        {"kind": "bot-edit", "message": "4", "content": SAID, **place},
        {"kind": "bot-delete", "message": "4", **place},
    ]


@pytest.mark.parametrize(
    ("channel", "who", "audience"),
    [
        ("help", "ann", EVERYBODY),
        ("billing", "sam", EVERYBODY),
        ("staff", "sam", STAFF),
        ("dm-ann", "ann", {"ann"}),
        ("dm-sam", "sam", {"sam"}),
        ("room-ann-sam", "ann", {"ann", "sam"}),
        ("room-sam-elena", "elena", {"sam", "elena"}),
        ("no-such-channel", "ann", set()),
    ],
)
def test_a_channel_is_told_to_its_audience_only(channel: str, who: str, audience: set[str]) -> None:
    """Posts, edits, deletions and reactions alike stay within the channel's audience."""
    for op in written_in(channel, who):
        assert told(op) == audience, op["kind"]


@pytest.mark.parametrize("kind", ["bot-post", "bot-edit", "bot-delete", "react", "trouble"])
def test_what_is_for_one_person_is_told_to_nobody_else(kind: str) -> None:
    """A private reply, and whatever happens to it later, is seen by its addressee."""
    detail: dict[str, dict[str, Any]] = {
        "bot-post": {"content": SAID},
        "bot-edit": {"message": "4", "content": SAID},
        "bot-delete": {"message": "4"},
        "react": {"message": "4", "who": "ravi", "emoji": "✅"},
        "trouble": {},
    }

    seen = told({"kind": kind, "channel": "help", "only": "ravi", **detail[kind]})

    assert seen == {"ravi"}


def test_private_for_somebody_outside_the_channel_is_told_to_nobody() -> None:
    """Both rules hold at once."""
    assert told({"kind": "bot-post", "channel": "staff", "only": "ann", "content": SAID}) == set()


def test_commands_are_between_a_person_and_the_bot() -> None:
    """Nobody reads what somebody else asked the bot with a slash; taps show by their effect."""
    command = {"kind": "command", "who": "ann", "channel": "help", "command": "tickets"}
    press = {"kind": "press", "who": "ann", "channel": "help", "action": "why", "ticket": 1}

    assert told(command) == {"ann"}
    assert told(press) == set()


def test_the_clock_is_everybodys() -> None:
    """A push of the clock is told to all."""
    assert told({"kind": "clock", "who": "ann", "offset_s": 60, "moved_s": 60}) == EVERYBODY


def test_the_source_of_a_message_goes_to_its_author_only() -> None:
    """What one may edit is one's own."""
    op = {"kind": "post", "who": "ann", "channel": "help", "text": "**a**"}
    line = LoggedOp(id=5, key="k", at=datetime(2026, 5, 4, tzinfo=UTC), op=op)
    ann, sam = persona_of("ann"), persona_of("sam")
    assert ann is not None
    assert sam is not None

    own, others = view(line, ann), view(line, sam)

    assert own is not None
    assert others is not None
    assert own["text"] == "**a**"
    assert others["text"] is None


def test_the_sidebar_shows_what_may_be_seen() -> None:
    """Each persona has the open channels and a line of their own to the bot."""
    for persona in PERSONAS:
        shown = {channel.id for channel in channels_for(persona)}
        hidden = {channel.id for channel in CHANNELS} - shown

        assert {"help", "billing", f"dm-{persona.id}"} <= shown
        assert ("staff" in hidden) == (persona.role is not Role.STAFF)
        assert len([channel for channel in shown if channel.startswith("dm-")]) == 1
        rooms = [room for room in shown if room.startswith("room-")]
        assert len(rooms) == (6 if persona.role is Role.STAFF else 2)
        assert all(f"-{persona.id}" in room for room in rooms)
