"""Sentences that only who interacted sees, for what never becomes an event."""

from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError

from adapters.slack.clients import Clients
from adapters.slack.handles import Handle
from adapters.slack.sending.urls import Urls
from bot.platform import TryLater

SORRY = "That did not work just now. Nothing was done; please try again."

log = structlog.get_logger()


class Answers:
    """Says a sentence in private; what goes wrong with that is only logged."""

    def __init__(self, clients: Clients, urls: Urls) -> None:
        self._clients = clients
        self._urls = urls

    async def say(self, handle: Handle, sentence: str, community: str = "") -> None:
        """Tell who is behind *handle* the mrkdwn *sentence*. Without *community*: by its url."""
        thread: dict[str, Any] = {"thread_ts": handle.thread} if handle.thread else {}
        body = {"response_type": "ephemeral", "replace_original": False, "text": sentence}
        try:
            if await self._urls.post(handle, {**body, **thread}):
                return
            if community and handle.channel:
                client = await self._clients.of(community)
                await client.chat_postEphemeral(
                    channel=handle.channel, user=handle.user, text=sentence, **thread
                )
        except (SlackApiError, aiohttp.ClientError, TimeoutError, TryLater) as error:
            log.warning("a private sentence was not delivered", error=type(error).__name__)
