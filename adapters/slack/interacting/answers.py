"""Sentences that only who interacted sees, for what never becomes an event."""

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack.clients import Clients
from adapters.slack.handles import Handle
from adapters.slack.pace import Pace
from bot.platform import TryLater

SORRY = "That did not work just now. Nothing was done; please try again."

log = structlog.get_logger()


class Answers:
    """Says a sentence in private; what goes wrong with that is only logged."""

    def __init__(self, clients: Clients, pace: Pace) -> None:
        self._clients = clients
        self._pace = pace

    async def say(self, handle: Handle, sentence: str, community: str = "") -> bool:
        """Tell who is behind *handle*; whether Slack took it. Without *community* by url only."""
        try:
            if handle.url:
                return await self._respond(handle, sentence)
            if community and handle.channel:
                client = await self._clients.of(community)
                await client.chat_postEphemeral(
                    channel=handle.channel,
                    user=handle.user,
                    text=sentence,
                    thread_ts=handle.thread or None,
                )
                return True
        except (SlackApiError, aiohttp.ClientError, TimeoutError, TryLater) as error:
            log.warning("a private sentence was not delivered", error=repr(error)[:300])
        return False

    async def _respond(self, handle: Handle, sentence: str) -> bool:
        hook = AsyncWebhookClient(
            handle.url, timeout=int(self._pace.request) or 1, retry_handlers=[]
        )
        said = {"text": sentence, "response_type": "ephemeral", "replace_original": False}
        thread = {"thread_ts": handle.thread} if handle.thread else {}
        response = await hook.send_dict({**said, **thread})
        if response.status_code != 200:
            log.warning("a private sentence was not delivered", status=response.status_code)
        return response.status_code == 200
