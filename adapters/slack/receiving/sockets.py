"""Takes Slack's requests over Socket Mode: two connections at once, and a watch over both."""

import asyncio
from collections.abc import Callable

import structlog
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.errors import code, said
from adapters.slack.pace import Pace
from adapters.slack.receiving import quiet
from adapters.slack.receiving.line import Line
from adapters.slack.refusal import SlackRefusedError

LINES = 2  # connections: Slack renews each now and then, and the SDK closes before it opens
APPS = "https://api.slack.com/apps"
NEW_TOKEN = (
    f"make one at {APPS} (Basic Information, App-Level Tokens) with the scope connections:write"
    " and copy it to where the settings read it from"
)
REFUSALS = {
    "invalid_auth": f"Slack does not know the app-level token; {NEW_TOKEN}",
    "not_authed": f"Slack does not know the app-level token; {NEW_TOKEN}",
    "token_revoked": f"the app-level token was revoked; {NEW_TOKEN}",
    "token_expired": f"the app-level token has expired; {NEW_TOKEN}",
    "account_inactive": f"the app-level token is of an app that is gone; {NEW_TOKEN}",
    "not_allowed_token_type": f"that is no app-level token (they begin with xapp-); {NEW_TOKEN}",
    "missing_scope": f"the app-level token lacks the scope connections:write; {NEW_TOKEN}",
}
DISABLED = f"Socket Mode is switched off for the app; switch it on at {APPS} (Socket Mode)"

log = structlog.get_logger()


class Sockets:
    """Keeps both connections."""

    def __init__(
        self,
        app: AsyncApp,
        app_token: str,
        *,
        api_url: str,
        pace: Pace,
        on_gap: Callable[[], None],
    ) -> None:
        """*on_gap* is called when requests may have been missed, the start included."""
        self._app = app
        self._token = app_token
        self._api_url = api_url
        self._pace = pace
        self._on_gap = on_gap
        self._lines: set[Line] = set()

    async def run(self) -> None:
        """Stay connected until cancelled. Raises SlackRefusedError."""
        lines = [asyncio.create_task(self._stay()) for _ in range(LINES)]
        try:
            # Not `gather`: it would cancel them, too, and a second time breaks off their end.
            ended, _ = await asyncio.wait(lines, return_when=asyncio.FIRST_COMPLETED)
            for line in ended:
                line.result()
        finally:
            for line in lines:
                line.cancel()
            await asyncio.gather(*lines, return_exceptions=True)

    async def connected(self) -> int:
        """How many connections there are now."""
        return sum([await line.lives() for line in tuple(self._lines)])

    async def _stay(self) -> None:
        """One connection after the other, with pauses that double until one has worked."""
        pause = self._pace.retry
        while True:
            line = Line(self._app, self._token, self._web(), self._pace.ping, self._established)
            self._lines.add(line)
            try:
                await self._watch(line)
                log.warning("a connection to Slack is stuck; making a new one")
            except SlackRefusedError:
                raise
            except SlackApiError as error:
                if refusal := REFUSALS.get(code(error)):
                    raise SlackRefusedError(refusal) from None
                log.warning("Slack lets the bot not connect; trying again", why=said(error))
            except Exception as error:  # noqa: BLE001 a new connection is the remedy
                # No more than its kind: it may hold the ticket for the connection.
                log.warning("cannot connect to Slack; trying again", error=type(error).__name__)
            finally:
                self._lines.discard(line)
                await line.end()
            if line.worked:
                pause = self._pace.retry
            await asyncio.sleep(pause.total_seconds())
            pause = min(pause * 2, self._pace.longest)

    async def _watch(self, line: Line) -> None:
        """Connect; return when *line* was not connected for too long.

        The SDK connects anew by itself, but after one failure it may try a used ticket for ever.
        """
        stuck = self._pace.stuck.total_seconds()
        beat, away = min(1.0, stuck / 10), 0.0
        line.wss_uri = await line.issue_new_wss_url()
        async with asyncio.timeout(self._pace.request):
            await line.connect()
        while away < stuck:
            await asyncio.sleep(beat)
            if line.disabled:
                raise SlackRefusedError(DISABLED)
            away = 0.0 if await line.lives() else away + beat

    async def _established(self, line: Line) -> None:
        """What was sent meanwhile may be missing, unless Slack renewed one of two connections."""
        log.info("connected to Slack")
        others = [other for other in self._lines if other is not line]
        if not (line.announced and any([await other.lives() for other in others])):
            self._on_gap()

    def _web(self) -> AsyncWebClient:
        return AsyncWebClient(
            base_url=self._api_url,
            timeout=int(self._pace.request) or 1,
            retry_handlers=[],
            logger=quiet.for_sockets(),
        )
