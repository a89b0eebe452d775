"""Every message that the bot can send, as it goes over Slack's wire, within Block Kit's limits.

`REWRITE_GOLDEN=1 pytest tests/unit/adapters/test_slack_golden.py` writes the two golden files
anew: the JSON, and beside it what a phone shows of it, to be read before it is committed.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.models.blocks import Block

from adapters.slack.drawing.action_id import decode
from adapters.slack.drawing.render import render
from adapters.slack.workspaces import user_of
from bot.domain.message import Message
from tests.unit.adapters.block_kit import problems
from tests.unit.adapters.slack_cast import LOOK, NAMES, slack_examples
from tests.unit.adapters.slack_phone import Phone
from tests.unit.adapters.test_discord_golden import functions

GOLDEN = Path(__file__).parents[2] / "golden"
WIRE, READABLE = GOLDEN / "slack_messages.json", GOLDEN / "slack_messages.md"
REWRITE = "REWRITE_GOLDEN"
PHONE = Phone(LOOK, NAMES)


@pytest.fixture(scope="module")
def said() -> dict[str, Message]:
    """What the bot says in each example, by its name."""
    found: dict[str, Message] = {}
    for function, special, message in slack_examples():
        name = f"{function} · {special}" if special else function
        number = sum(other.startswith(f"{name} #") for other in found) + 1
        key = f"{name} #{number}" if function == "permissions.refusal" else name
        assert key not in found, f"two examples are called {key!r}"
        found[key] = message
    return found


@pytest.fixture(scope="module")
def sent(said: dict[str, Message]) -> dict[str, dict[str, Any]]:
    """What goes over the wire for each example, by its name."""
    rendered = {name: render(message, LOOK) for name, message in said.items()}
    return {name: {"text": one.text, "blocks": one.blocks} for name, one in rendered.items()}


def test_the_messages_are_the_golden_ones(sent: dict[str, dict[str, Any]]) -> None:
    """No message changes its wire or its looks unnoticed."""
    readable = _readable(sent)
    wire = json.dumps(sent, indent=1, ensure_ascii=False) + "\n"
    if os.environ.get(REWRITE):
        WIRE.write_text(wire, encoding="utf-8")
        READABLE.write_text(readable, encoding="utf-8")

    golden = json.loads(WIRE.read_text(encoding="utf-8"))

    why = f"look at the change; if it is meant, run this file with {REWRITE}=1"
    assert sent == golden, why
    assert readable == READABLE.read_text(encoding="utf-8"), why


def test_every_message_of_the_bot_has_an_example() -> None:
    """A function that says something new is not forgotten here."""
    shown = {function for function, _, _ in slack_examples()}

    missing = sorted(set(functions()) - shown)

    assert not missing, f"give these an example in examples.py: {', '.join(missing)}"


def test_every_message_keeps_to_the_rules_of_block_kit(sent: dict[str, dict[str, Any]]) -> None:
    """Nothing is there that Slack would refuse, cut or fold; every button is read again."""
    for name, wire in sent.items():
        buttons = [one for block in wire["blocks"] for one in _buttons(block)]

        assert problems(wire["blocks"], wire["text"]) == [], name
        assert all(decode(one["action_id"], one.get("value", "")) for one in buttons), name


def test_slacks_own_models_know_every_block(sent: dict[str, dict[str, Any]]) -> None:
    """The library reads the blocks and writes the same ones, but for borders of quotes' parts."""
    for name, wire in sent.items():
        models = Block.parse_all(wire["blocks"])

        assert [model.to_dict() for model in models] == wire["blocks"], name


def test_only_who_is_pinged_is_ever_notified(
    said: dict[str, Message], sent: dict[str, dict[str, Any]]
) -> None:
    """Nobody is notified by what stands in a message, whatever name or text it quotes."""
    for name, message in said.items():
        wire = sent[name]

        notified = PHONE.notifies(wire["blocks"])

        pinged = [user_of(ping) or LOOK.tagged[ping] for ping in message.pings]
        assert sorted(notified) == sorted(pinged), name
        assert sorted(PHONE.mentioned(wire["text"])) == sorted(pinged), name


def _buttons(block: dict[str, Any]) -> list[dict[str, Any]]:
    if block["type"] == "actions":
        return list(block["elements"])
    return [block["accessory"]] if "accessory" in block else []


def _readable(sent: dict[str, dict[str, Any]]) -> str:
    sections = (
        f"## {name}\n\n{_notified(wire)}````text\n{PHONE.shows(wire['blocks'])}\n````\n"
        for name, wire in sent.items()
    )
    return "\n".join(("# What the bot says on Slack, about as a phone shows it\n", *sections))


def _notified(wire: dict[str, Any]) -> str:
    who = ", ".join(NAMES[id_] for id_ in PHONE.notifies(wire["blocks"]))
    return f"Notifies: `{who}`\n\n" if who else ""
