"""Takes Slack's requests over Socket Mode: two connections at once, and a watch over both."""

import asyncio
from collections.abc import Callable
from typing import Any

import structlog
from slack_bolt.adapter.socket_mode.async_internals import (
    run_async_bolt_app,
    send_async_response,
)
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.pace import Pace
from adapters.slack.receiving import quiet
from adapters.slack.refusal import SlackRefusedError

LINES = 2  # connections: Slack renews each now and then, and the SDK closes before it opens
GOODBYE = 3.0  # seconds that a connection has to end in order
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
        self._lines: set[_Line] = set()

    async def run(self) -> None:
        """Stay connected until cancelled. Raises SlackRefusedError."""
        lines = [asyncio.create_task(self._stay()) for _ in range(LINES)]
        try:
            await asyncio.gather(*lines)
        finally:
            for line in lines:
                line.cancel()
            await asyncio.gather(*lines, return_exceptions=True)

    async def connected(self) -> int:
        """How many connections there are now."""
        return sum([await line.is_connected() for line in tuple(self._lines)])

    async def _stay(self) -> None:
        """One connection after the other, with pauses that double until one has worked."""
        pause = self._pace.retry
        while True:
            line = _Line(self._app, self._token, self._web(), self._pace.ping, self._established)
            self._lines.add(line)
            try:
                await self._watch(line)
                log.warning("a connection to Slack is stuck; making a new one")
            except SlackApiError as error:
                code = str(error.response.get("error"))
                if code in REFUSALS:
                    raise SlackRefusedError(REFUSALS[code]) from None
                log.warning("Slack lets the bot not connect; trying again", error=code)
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

    async def _watch(self, line: "_Line") -> None:
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
            away = 0.0 if await line.is_connected() else away + beat

    async def _established(self, line: "_Line") -> None:
        """What was sent meanwhile may be missing, unless Slack renewed one of two connections."""
        others = [other for other in self._lines if other is not line]
        if not (line.announced and any([await other.is_connected() for other in others])):
            self._on_gap()

    def _web(self) -> AsyncWebClient:
        return AsyncWebClient(
            base_url=self._api_url,
            timeout=int(self._pace.request) or 1,
            retry_handlers=[],
            logger=quiet.for_sockets(),
        )


class _Line(SocketModeClient):
    """One connection of the SDK, which can be ended without leaving anything behind."""

    def __init__(
        self,
        app: AsyncApp,
        app_token: str,
        web_client: AsyncWebClient,
        ping: float,
        established: Callable[["_Line"], Any],
    ) -> None:
        super().__init__(
            app_token, logger=quiet.for_sockets(), web_client=web_client, ping_interval=ping
        )
        self.announced = False  # Slack said that it will renew the connection
        self.disabled = False  # Socket Mode was switched off
        self.worked = False
        self._app = app
        self._established = established
        self._under_way: set[asyncio.Task[Any]] = set()
        self.socket_mode_request_listeners.append(self._handle)

    async def connect(self) -> None:
        """Connect, or connect anew: the SDK calls this, too."""
        await super().connect()  # type: ignore[no-untyped-call] # the SDK says no types here
        # No pause from here on: the SDK has cancelled the very task that asked for this, if that
        # is the one which watches or reads the connection before.
        if await self.is_connected():
            self.worked = True
            await self._established(self)
            self.announced = False

    async def run_message_listeners(self, message: dict[str, Any], raw_message: str) -> None:
        """Do what a message asks for; known as under way until then, which the SDK forgets."""
        if message.get("type") == "disconnect":
            self.announced = True
            if message.get("reason") == "link_disabled":
                self.disabled = True
                return
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 a coroutine runs in a task
        self._under_way.add(task)
        try:
            await super().run_message_listeners(message, raw_message)
        finally:
            self._under_way.discard(task)

    async def _handle(self, _: object, envelope: SocketModeRequest) -> None:
        """Acknowledge what Bolt took; anything else is sent again by Slack."""
        try:
            taken = await run_async_bolt_app(self._app, envelope)
        except Exception as error:  # noqa: BLE001 a body that Bolt cannot read
            log.warning("a request of Slack could not be read", error=type(error).__name__)
            return
        try:
            await send_async_response(self, envelope, taken, 0)
        except Exception as error:  # noqa: BLE001 the connection ended meanwhile
            log.info("an acknowledgement did not get through", error=type(error).__name__)

    async def end(self) -> None:
        """Close everything, and wait until it is; what can still be acknowledged is."""
        if self._under_way and await self.is_connected():
            await asyncio.wait(self._under_way, timeout=GOODBYE)
        tasks = [
            task
            for task in (
                self.message_processor,
                self.current_session_monitor,
                self.message_receiver,
                *self._under_way,
            )
            if task is not None
        ]
        for task in tasks:
            task.cancel()
        try:
            async with asyncio.timeout(GOODBYE):
                await self.close()  # type: ignore[no-untyped-call] # nor here
        except Exception as error:  # noqa: BLE001 it is not used any more
            log.info("a connection to Slack did not end in order", error=type(error).__name__)
        finally:
            await self.aiohttp_client_session.close()
            await asyncio.gather(*tasks, return_exceptions=True)
