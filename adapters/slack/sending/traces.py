"""Finds what the bot posted already, where Slack's answer to the post was lost.

Every message carries a digest of its key in its metadata; Slack itself knows no key.
"""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from hashlib import blake2s
from typing import Any

from adapters.slack.sending.calls import Call, Calls

EVENT = "answerwell_message"
SKEW = timedelta(minutes=5)  # between this machine's clock and Slack's
PAGE = 200
MOST = 20  # pages that are looked through


def mark(key: str) -> str:
    """What a message is known by: the same for the same *key*, 24 hex digits."""
    return blake2s(key.encode(), digest_size=12).hexdigest()


def metadata(key: str) -> dict[str, Any]:
    """What a message carries along."""
    return {"event_type": EVENT, "event_payload": {"key": mark(key)}}


class Traces:
    """Looks through a channel or a thread."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def find(
        self, community: str, channel: str, thread: str, key: str, since: datetime
    ) -> str | None:
        """The ts of the bot's own message with *key*, if it was posted after *since*.

        *thread* "" is the channel itself. Raises TryLater, Refused, or what the line raises.
        """
        me = await self._calls.me(community)
        oldest = f"{(since - SKEW).timestamp():.6f}"
        async for message in self._messages(community, channel, thread, oldest):
            known = (message.get("metadata") or {}).get("event_payload") or {}
            ours = message.get("user") == me.user or message.get("bot_id") == me.bot
            if ours and known.get("key") == mark(key):
                return str(message["ts"])
        return None

    async def _messages(
        self, community: str, channel: str, thread: str, oldest: str
    ) -> AsyncIterator[dict[str, Any]]:
        options: dict[str, Any] = {
            "channel": channel,
            "oldest": oldest,
            "limit": PAGE,
            "include_all_metadata": True,
        }
        for _ in range(MOST):
            if thread:
                answer = await self._calls.make(
                    Call(community=community, method="conversations.replies", channel=channel),
                    lambda client: client.conversations_replies(ts=thread, **options),
                )
            else:
                answer = await self._calls.make(
                    Call(community=community, method="conversations.history", channel=channel),
                    lambda client: client.conversations_history(**options),
                )
            for message in answer["messages"]:
                yield message
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return
            options["cursor"] = cursor
