"""Answers through the response_url of an interaction: five uses, half an hour."""

from typing import Any

import aiohttp
import structlog

from adapters.slack.clients import Clients
from adapters.slack.errors import SOON, retry_after
from adapters.slack.handles import USES, Handle
from adapters.slack.sending.addresses import is_slacks
from bot.clock import Clock
from bot.platform import TryLater

KEPT = 1000  # addresses whose uses are counted

log = structlog.get_logger()


class Urls:
    """Counts what each address was used for; after a restart Slack says when it is spent."""

    def __init__(self, clients: Clients, api_url: str, clock: Clock) -> None:
        self._clients = clients
        self._api_url = api_url
        self._clock = clock
        self._used: dict[str, int] = {}

    async def post(self, handle: Handle | None, body: dict[str, Any]) -> bool:
        """Send *body*; False if the address is spent, foreign, or takes it not.

        Raises TryLater, TimeoutError, aiohttp.ClientError: the last two mean that it may have
        been shown.
        """
        if handle is None or not self._open(handle):
            return False
        self._used[handle.url] = self._used.get(handle.url, 0) + 1
        while len(self._used) > KEPT:
            del self._used[next(iter(self._used))]
        try:
            async with self._clients.session.post(
                handle.url, json=body, allow_redirects=False
            ) as response:
                if response.status == 429:
                    raise TryLater(retry_after(response.headers), "Slack's rate limit is reached")
                if response.status >= 500:  # its own words would tell the address
                    raise aiohttp.ClientError(f"Slack answers with status {response.status}")
                said = await response.text()
        except aiohttp.ClientConnectorError as error:
            raise TryLater(SOON, "Slack cannot be reached") from error
        if response.status == 200 and '"ok":false' not in said.replace(" ", ""):
            return True
        self._used[handle.url] = USES
        log.warning(
            "Slack takes no answer to an interaction", status=response.status, why=said[:200]
        )
        return False

    def _open(self, handle: Handle) -> bool:
        if not handle.url or self._clock.now().timestamp() >= handle.ends:
            return False
        if not is_slacks(handle.url, self._api_url):
            log.error("an interaction's address is not Slack's; nothing is sent there")
            return False
        return self._used.get(handle.url, 0) < USES
