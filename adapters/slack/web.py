"""Slack's Web API as the bot calls it: through sessions of its own, without the SDK's retries."""

from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

REQUEST = 10.0  # seconds for one call


class WebClient(AsyncWebClient):
    """The SDK's client; who calls retries, if at all."""

    def __init__(self, api_url: str, session: aiohttp.ClientSession, token: str = "") -> None:
        """*token*: "" for what takes none."""
        super().__init__(token=token or None, base_url=api_url, session=session, retry_handlers=[])

    async def oauth_v2_access(
        self, *, client_id: str, client_secret: str, **given: Any
    ) -> AsyncSlackResponse:
        """As the SDK's, with the secret in the form: aiohttp gives up the SDK's way."""
        secret = {"client_id": client_id, "client_secret": client_secret}
        return await self.api_call("oauth.v2.access", data={**secret, **given})


def open_session(limit: float = REQUEST) -> aiohttp.ClientSession:
    """A session, to be closed, in which a call ends after *limit* seconds with TimeoutError.

    The SDK's own time limit counts only without a session. A proxy of the environment is used.
    """
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=limit), trust_env=True)
