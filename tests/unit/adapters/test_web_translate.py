"""A recorded line of the playground's log becomes an equal event."""

from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.web.ops import op_from_json, op_to_json
from adapters.web.translate import UnknownPlaceError, to_event, without_mention
from bot.domain.events import (
    ActionPressed,
    CommandGiven,
    Event,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    ReactionAdded,
    ReactionRemoved,
    RoomOpened,
)
from bot.domain.identity import Actor, Conversation, Role
from bot.domain.message import Action
from bot.store.playground import LoggedOp

AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
ANN = Actor(account="playground:ann", name="Ann Keller")
PRIYA = Actor(account="playground:priya", name="Priya Nair", role=Role.HELPER)
ELENA = Actor(account="playground:elena", name="Elena Rossi", role=Role.STAFF)
SAM = Actor(account="playground:sam", name="Sam Okafor", role=Role.STAFF)


def line(op: dict[str, Any], number: int = 17) -> LoggedOp:
    return LoggedOp(id=number, key="k", at=AT, op=op)


def there(channel: str, thread: str) -> Conversation:
    return Conversation(
        community="playground", platform="playground", channel=channel, thread=thread
    )


RECORDED: list[tuple[dict[str, Any], Event]] = [
    (
        {"kind": "post", "who": "ann", "channel": "help", "text": "How do I export?"},
        MessagePosted(
            key="playground:op:17",
            at=AT,
            conversation=there("help", "17"),
            actor=ANN,
            message="17",
            text="How do I export?",
        ),
    ),
    (
        {
            "kind": "post",
            "who": "priya",
            "channel": "help",
            "thread": "3",
            "text": "Settings, Export",
            "reply_to": "3",
        },
        MessagePosted(
            key="playground:op:17",
            at=AT,
            conversation=there("help", "3"),
            actor=PRIYA,
            message="17",
            text="Settings, Export",
            reply_to="3",
        ),
    ),
    (
        {"kind": "post", "who": "ann", "channel": "help", "text": "how to pay", "asks_bot": True},
        MessagePosted(
            key="playground:op:17",
            at=AT,
            conversation=there("help", "17"),
            actor=ANN,
            message="17",
            text="how to pay",
            addressed=True,
        ),
    ),
    (
        {"kind": "post", "who": "ann", "channel": "billing", "text": "@Answerwell, how to pay"},
        MessagePosted(
            key="playground:op:17",
            at=AT,
            conversation=there("billing", "17"),
            actor=ANN,
            message="17",
            text="how to pay",
            addressed=True,
        ),
    ),
    (
        {"kind": "post", "who": "ann", "channel": "dm-ann", "text": "hello"},
        MessagePosted(
            key="playground:op:17",
            at=AT,
            conversation=there("dm-ann", "17"),
            actor=ANN,
            message="17",
            text="hello",
            addressed=True,
            private=True,
        ),
    ),
    (
        {"kind": "post", "who": "sam", "channel": "staff", "text": "lunch?"},
        MessagePosted(
            key="playground:op:17",
            at=AT,
            conversation=there("staff", "17"),
            actor=SAM,
            message="17",
            text="lunch?",
            private=True,
        ),
    ),
    (
        {"kind": "edit", "who": "ann", "channel": "help", "message": "9", "text": "better"},
        MessageEdited(
            key="playground:op:17",
            at=AT,
            conversation=there("help", "9"),
            actor=ANN,
            message="9",
            text="better",
        ),
    ),
    (
        {"kind": "delete", "who": "ann", "channel": "help", "thread": "3", "message": "9"},
        MessageDeleted(key="playground:op:17", at=AT, conversation=there("help", "3"), message="9"),
    ),
    (
        {"kind": "react", "who": "ann", "channel": "help", "message": "9", "emoji": "✅"},
        ReactionAdded(
            key="playground:op:17",
            at=AT,
            conversation=there("help", "9"),
            actor=ANN,
            message="9",
            emoji="✅",
        ),
    ),
    (
        {"kind": "unreact", "who": "ann", "channel": "help", "message": "9", "emoji": "✅"},
        ReactionRemoved(
            key="playground:op:17",
            at=AT,
            conversation=there("help", "9"),
            actor=ANN,
            message="9",
            emoji="✅",
        ),
    ),
    (
        {"kind": "press", "who": "sam", "channel": "staff", "action": "claim", "ticket": 4},
        ActionPressed(
            key="playground:op:17",
            at=AT,
            conversation=there("staff", ""),
            actor=SAM,
            action=Action.CLAIM,
            ticket=4,
        ),
    ),
    (
        {
            "kind": "press",
            "who": "ann",
            "channel": "help",
            "thread": "3",
            "action": "accept",
            "ticket": None,
            "argument": "9",
        },
        ActionPressed(
            key="playground:op:17",
            at=AT,
            conversation=there("help", "3"),
            actor=ANN,
            action=Action.ACCEPT,
            argument="9",
        ),
    ),
    (
        {
            "kind": "press",
            "who": "sam",
            "channel": "staff",
            "action": "assign",
            "ticket": 4,
            "target": "elena",
        },
        ActionPressed(
            key="playground:op:17",
            at=AT,
            conversation=there("staff", ""),
            actor=SAM,
            action=Action.ASSIGN,
            ticket=4,
            target=ELENA,
        ),
    ),
    *(
        (
            {
                "kind": "command",
                "who": "sam",
                "channel": "staff",
                "command": "assign",
                "argument": argument,
            },
            CommandGiven(
                key="playground:op:17",
                at=AT,
                conversation=there("staff", ""),
                actor=SAM,
                command="assign",
                argument=left,
                target=target,
            ),
        )
        for argument, target, left in (
            ("4 @elena", ELENA, "4"),
            ("4 @Elena Rossi please check it", ELENA, "4 please check it"),
            ("@priya", PRIYA, ""),
            ("4 elena", None, "4 elena"),
            ("4 @eve", None, "4 @eve"),
            ("4 @", None, "4 @"),
        )
    ),
    (
        {
            "kind": "bot-post",
            "channel": "room-ann-sam",
            "content": {"blocks": []},
            "opens": 4,
        },
        RoomOpened(
            key="playground:op:17",
            at=AT,
            conversation=there("room-ann-sam", "17"),
            ticket=4,
        ),
    ),
    (
        {"kind": "post", "who": "ann", "channel": "room-ann-sam", "thread": "3", "text": "psst"},
        MessagePosted(
            key="playground:op:17",
            at=AT,
            conversation=there("room-ann-sam", "3"),
            actor=ANN,
            message="17",
            text="psst",
            private=True,
        ),
    ),
    (
        {"kind": "command", "who": "ann", "channel": "help", "command": "ask"},
        CommandGiven(
            key="playground:op:17",
            at=AT,
            conversation=there("help", ""),
            actor=ANN,
            command="ask",
        ),
    ),
]


@pytest.mark.parametrize(("op", "event"), RECORDED)
def test_a_line_becomes_its_event(op: dict[str, Any], event: Event) -> None:
    """What a person did reaches the bot with the role from our cast and the line's own key."""
    assert to_event(line(op)) == event


@pytest.mark.parametrize(("op", "event"), RECORDED)
def test_an_op_survives_the_database(op: dict[str, Any], event: Event) -> None:
    """Reading a line and writing it again changes nothing of what it means."""
    again = op_to_json(op_from_json(op))

    assert to_event(line(again)) == event


@pytest.mark.parametrize(
    "op",
    [
        {"kind": "clock", "who": "ann", "offset_s": 600, "moved_s": 600},
        {"kind": "bot-post", "channel": "help", "content": {"blocks": []}},
        {"kind": "bot-edit", "channel": "help", "message": "3", "content": {"blocks": []}},
        {"kind": "bot-delete", "channel": "help", "message": "3"},
        {"kind": "trouble", "channel": "help", "only": "ann"},
    ],
)
def test_the_bot_does_not_hear_itself(op: dict[str, Any]) -> None:
    """What the bot and the clock did is no event."""
    assert to_event(line(op)) is None


def test_a_role_in_the_log_counts_for_nothing() -> None:
    """Nobody becomes staff by writing it into a request or a line."""
    forged = {"kind": "post", "who": "ann", "channel": "help", "text": "hi", "role": "staff"}

    with pytest.raises(ValueError, match="role"):
        to_event(line(forged))


@pytest.mark.parametrize(("who", "channel"), [("eve", "help"), ("ann", "vault")])
def test_strangers_and_unknown_places_are_refused(who: str, channel: str) -> None:
    """A line that names nobody or nowhere is an error, not an event with a guess in it."""
    with pytest.raises(UnknownPlaceError):
        to_event(line({"kind": "post", "who": who, "channel": channel, "text": "hi"}))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("@answerwell how do I export?", "how do I export?"),
        ("how do I export, @answerwell", "how do I export"),
        ("is @answerwell free?", "is @answerwell free?"),
        ("mail me@answerwell.example", "mail me@answerwell.example"),
        ("  two  spaces ", "  two  spaces "),
        ("@answerwell", ""),
    ],
)
def test_the_bots_name_is_no_part_of_the_question(written: str, meant: str) -> None:
    """A mention at either end goes; one within the sentence stays, and so does everything else."""
    assert without_mention(written) == meant


@pytest.mark.parametrize(
    ("written", "rest"),
    [
        ("@sam asking Spam, says @ann", "asking Spam, says @ann"),
        ("@Sam Okafor helping", "helping"),
        ("asking @sam", "asking"),
    ],
)
def test_who_is_blocked_is_no_part_of_the_reason(written: str, rest: str) -> None:
    """The person is the target, with the role from our cast."""
    op = {"kind": "command", "who": "elena", "channel": "help", "command": "block"}

    event = to_event(line(op | {"argument": written}))

    assert isinstance(event, CommandGiven)
    assert (event.argument, event.target) == (rest, SAM)
