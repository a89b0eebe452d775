"""Addresses for answers to an interaction: five uses in thirty minutes."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tests.slack_server.checks.blocks import check_message
from tests.slack_server.errors import ApiError
from tests.slack_server.message import Message
from tests.slack_server.shapes import Json

if TYPE_CHECKING:
    from tests.slack_server.channels import Channel
    from tests.slack_server.outcome import Outcome
    from tests.slack_server.workspaces import Workspace
    from tests.slack_server.world import World

USES = 5
LIFE = timedelta(minutes=30)


@dataclass(eq=False, kw_only=True)
class ResponseUrl:
    """One such address."""

    url: str
    outcome: "Outcome" = field(repr=False)
    workspace: "Workspace" = field(repr=False)
    channel: "Channel"
    message: Message | None  # the one with the button; what `replace_original` means
    at: datetime
    uses: int = 0


class ResponseUrls:
    """All of them, by the last part of their path."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self.base = ""  # what comes before the last part
        self.all: dict[str, ResponseUrl] = {}

    def make(
        self,
        outcome: "Outcome",
        workspace: "Workspace",
        channel: "Channel",
        message: Message | None,
    ) -> str:
        """A new address for answers to *outcome*."""
        key = secrets.token_hex(12)
        outcome.response_url = f"{self.base}{workspace.id}/{key}"
        self.all[key] = ResponseUrl(
            url=outcome.response_url,
            outcome=outcome,
            workspace=workspace,
            channel=channel,
            message=message,
            at=self._world.clock.now(),
        )
        return outcome.response_url

    def take(self, key: str, body: Json) -> None:
        """Do what *body* says; raises used_url and expired_url."""
        found = self.all.get(key)
        if found is None:
            raise ApiError("invalid_url", status=404)
        if self._world.clock.now() - found.at > LIFE:
            raise ApiError("expired_url", status=404)
        if found.uses >= USES:
            raise ApiError("used_url", status=404)
        found.uses += 1
        self.respond(found, body)

    def respond(self, found: ResponseUrl, body: Json) -> None:
        """Post, replace or delete."""
        if body.get("delete_original"):
            if found.message is not None and not found.message.is_deleted:
                self._world.posting.delete(found.message)
            return
        text, blocks = str(body.get("text") or ""), list(body.get("blocks") or [])
        check_message(text, blocks)
        blocks = self._world.posting.with_ids(blocks)
        replaces = body.get("replace_original", False)
        if replaces and found.message is not None and not found.message.is_deleted:
            self._world.posting.edit(found.message, text=text, blocks=blocks, by=None)
            return
        thread = found.channel.standing.get(str(body.get("thread_ts") or ""))
        in_channel = body.get("response_type") == "in_channel"
        message = self._world.posting.post(
            found.channel,
            found.workspace.bot,
            text=text,
            blocks=blocks,
            thread=thread,
            subtype="bot_message",
            private_to=None if in_channel else found.outcome.user,
            arguments=body,
        )
        found.outcome.replies.append(message)
        if found.message is None:
            found.message = message  # what a later `replace_original` replaces
