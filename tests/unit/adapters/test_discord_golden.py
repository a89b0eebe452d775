"""Every message that the bot can send, as it goes over Discord's wire, within Discord's limits.

`REWRITE_GOLDEN=1 pytest tests/unit/adapters/test_discord_golden.py` writes the two golden files
anew: the JSON, and beside it what a phone shows of it, to be read before it is committed.
"""

import inspect
import json
import os
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from discord import AllowedMentions
from discord.http import handle_message_parameters

import bot.domain
from adapters.discord.drawing.custom_id import decode
from adapters.discord.drawing.render import render
from adapters.discord.drawing.spans import allowed_mentions
from bot.domain.message import Message
from tests.unit.adapters.discord_cast import LOOK
from tests.unit.adapters.discord_phone import phone
from tests.unit.adapters.examples import examples

GOLDEN = Path(__file__).parents[2] / "golden"
WIRE, READABLE = GOLDEN / "discord_messages.json", GOLDEN / "discord_messages.md"
REWRITE = "REWRITE_GOLDEN"


@pytest.fixture(scope="module")
def sent() -> dict[str, dict[str, Any]]:
    """What goes over the wire for each example, by its name."""
    found: dict[str, dict[str, Any]] = {}
    for function, special, message in examples():
        name = f"{function} · {special}" if special else function
        number = sum(other.startswith(f"{name} #") for other in found) + 1
        key = f"{name} #{number}" if function == "permissions.refusal" else name
        assert key not in found, f"two examples are called {key!r}"
        found[key] = _wire(message)
    return found


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
    shown = {function for function, _, _ in examples()}

    missing = sorted(set(functions()) - shown)

    assert not missing, f"give these an example in examples.py: {', '.join(missing)}"


def test_every_message_keeps_to_the_limits_of_discord(sent: dict[str, dict[str, Any]]) -> None:
    """40 components, 4,000 characters, 5 buttons a row, labels of 80, custom ids of 100."""
    for name, wire in sent.items():
        parts = list(_walk(wire["components"]))

        texts = [part["content"] for part in parts if part["type"] == 10]
        buttons = [part for part in parts if part["type"] == 2]
        ids = [button["custom_id"] for button in buttons]

        assert wire["flags"] == 1 << 15, name
        assert len(parts) <= 40, name
        assert sum(map(len, texts)) <= 4000, name
        assert all(text.strip() for text in texts), name
        assert texts, name
        assert all(1 <= len(part["components"]) <= 5 for part in parts if part["type"] == 1), name
        assert all(1 <= len(button["label"]) <= 80 for button in buttons), name
        assert all(1 <= len(one) <= 100 and decode(one) for one in ids), name
        assert len(set(ids)) == len(ids), name


def test_only_who_is_pinged_is_ever_notified(sent: dict[str, dict[str, Any]]) -> None:
    """Nobody is pinged by what stands in a message, whatever name or text it quotes."""
    for (_, _, message), wire in zip(examples(), sent.values(), strict=True):
        mentions = wire["allowed_mentions"]

        accounts = [f"discord:{user}" for user in mentions["users"]]
        roles = [name for name, role in LOOK.roles.items() if role in mentions["roles"]]

        assert mentions["parse"] == []
        assert sorted([*accounts, *roles]) == sorted(message.pings)
        assert "replied_user" not in mentions


def _wire(message: Message) -> dict[str, Any]:
    """The body of the request with which discord.py sends *message*."""
    parameters = handle_message_parameters(
        view=render(message, LOOK),
        allowed_mentions=allowed_mentions(message, LOOK),
        previous_allowed_mentions=AllowedMentions.none(),
    )
    assert parameters.payload is not None
    return dict(parameters.payload)


def functions() -> Iterator[str]:
    """Every public function that makes a message in the modules that say things."""
    for module in pkgutil.iter_modules(bot.domain.__path__):
        if not module.name.endswith("replies"):
            continue
        loaded = import_module(f"bot.domain.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            own = function.__module__ == loaded.__name__ and not name.startswith("_")
            if own and get_type_hints(function).get("return") is Message:
                yield f"{module.name}.{name}"


def _walk(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for component in components:
        yield component
        yield from _walk(component.get("components", []))
        yield from _walk([component["accessory"]] if "accessory" in component else [])


def _readable(sent: dict[str, dict[str, Any]]) -> str:
    sections = (
        f"## {name}\n\n{_notified(wire)}````text\n{phone(wire['components'], LOOK)}\n````\n"
        for name, wire in sent.items()
    )
    return "\n".join(("# What the bot says on Discord, about as a phone shows it\n", *sections))


def _notified(wire: dict[str, Any]) -> str:
    ids = [*wire["allowed_mentions"]["users"], *wire["allowed_mentions"]["roles"]]
    who = ", ".join(LOOK.names.get(number, str(number)) for number in ids)
    return f"Notifies: `{who}`\n\n" if ids else ""
