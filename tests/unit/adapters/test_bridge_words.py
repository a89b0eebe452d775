"""What another system says cannot call anybody, nor pass for more than words, on any platform."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from discord.http import handle_message_parameters

from adapters.discord.drawing import render as on_discord
from adapters.discord.drawing.spans import allowed_mentions
from adapters.slack.drawing import render as on_slack
from bot.domain import bridge_replies, staff_replies
from bot.domain.identity import Actor, Role
from bot.domain.message import Message
from bot.domain.parts.remarks import Remark
from tests.unit.adapters import discord_cast, slack_cast
from tests.unit.adapters.discord_cast import NOW, escalated, ticket

HOSTILE = (
    "@everyone and @here: <@999999999999999991> <@&999999999999999992> <@!999999999999999993>"
    " <!everyone> <!channel> <!here> <!subteam^S0EVIL> <@U0EVIL> <#C0EVIL>"
    " [the bank](https://evil.example) <https://evil.example|the bank>"
    "\n# Solved\n-# small\n> quoted\n```\n@everyone\n"
)
ON_DISCORD = ("<@9", "<@&9", "<@!9", "[the bank](https://evil")
ON_SLACK = ("<!everyone", "<!channel", "<!here", "S0EVIL>", "<@U0", "<#C0", "|the bank>")
CALLING = ("user", "usergroup", "broadcast", "channel", "team")


def messages() -> list[Message]:
    """An answer in the thread, and a comment on staff's card, of somebody of a hostile name."""
    by = Actor(account="webhook:desk", name=HOSTILE[:80], role=Role.STAFF)
    remarks = [Remark(by=by, at=NOW, text=HOSTILE, public=public) for public in (True, False)]
    return [
        bridge_replies.answered(ticket(), remarks[0]),
        staff_replies.card(escalated(remarks=tuple(remarks), tagged=(), tags=0)),
    ]


@pytest.mark.parametrize("message", messages(), ids=["answer", "card"])
def test_on_discord(message: Message) -> None:
    """Nobody is mentioned but whom the message itself calls; links show where they lead."""
    parameters = handle_message_parameters(
        view=on_discord.render(message, discord_cast.LOOK),
        allowed_mentions=allowed_mentions(message, discord_cast.LOOK),
    )
    assert parameters.payload is not None
    wire = json.dumps(parameters.payload["components"], ensure_ascii=False)

    assert parameters.payload["allowed_mentions"]["parse"] == []
    assert "9999" not in json.dumps(parameters.payload["allowed_mentions"])
    assert [call for call in ON_DISCORD if call in wire] == []


@pytest.mark.parametrize("message", messages(), ids=["answer", "card"])
def test_on_slack(message: Message) -> None:
    """Where Slack reads calls out of signs each arrives as a sign; elsewhere it is mere text."""
    rendered = on_slack.render(message, slack_cast.LOOK)

    read = [rendered.text, *(each["text"] for each in found(rendered.blocks, "mrkdwn"))]
    called = [each for kind in CALLING for each in found(rendered.blocks, kind)]
    assert [call for call in ON_SLACK for text in read if call in text] == []
    assert "EVIL" not in json.dumps(called)
    assert "EVIL" in json.dumps([rendered.text, rendered.blocks])


def found(within: Any, kind: str) -> Iterator[dict[str, Any]]:
    """All objects of one type in *within*."""
    if isinstance(within, dict):
        if within.get("type") == kind:
            yield within
        for each in within.values():
            yield from found(each, kind)
    elif isinstance(within, list):
        for each in within:
            yield from found(each, kind)
