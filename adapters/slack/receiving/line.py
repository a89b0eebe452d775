"""One connection of Socket Mode: the SDK's, which can be watched, and ended without a trace."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from slack_bolt.adapter.socket_mode.async_internals import (
    run_async_bolt_app,
    send_async_response,
)
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.receiving import quiet

GOODBYE = 3.0  # seconds that a connection has to end in order

log = structlog.get_logger()


class Line(SocketModeClient):
    """What comes by it is given to *app*, and acknowledged as that says."""

    def __init__(
        self,
        app: AsyncApp,
        app_token: str,
        web_client: AsyncWebClient,
        ping: float,
        established: Callable[["Line"], Awaitable[None]],
    ) -> None:
        """*ping*: seconds between two signs of life. *established* is called at each hello."""
        super().__init__(
            app_token, logger=quiet.for_sockets(), web_client=web_client, ping_interval=ping
        )
        self.announced = False  # Slack said that it will renew the connection
        self.disabled = False  # Socket Mode was switched off
        self.greeted = False  # Slack said hello: before that it sends nothing
        self.worked = False  # it said so at least once
        self._app = app
        self._established = established
        self._under_way: set[asyncio.Task[Any]] = set()
        self.socket_mode_request_listeners.append(self._handle)

    async def connect(self) -> None:
        """Connect, or connect anew: the SDK calls this, too."""
        self.greeted = False
        await super().connect()  # type: ignore[no-untyped-call] # the SDK says no types here

    async def lives(self) -> bool:
        """Whether requests come by it now."""
        return self.greeted and await self.is_connected()

    async def run_message_listeners(self, message: dict[str, Any], raw_message: str) -> None:
        """Do what a message asks for; known as under way until then, which the SDK forgets."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 a coroutine runs in a task
        self._under_way.add(task)
        try:
            match message.get("type"):
                case "hello":
                    self.greeted = self.worked = True
                    await self._established(self)
                    self.announced = False
                case "disconnect":
                    self.announced = True
                    if message.get("reason") == "link_disabled":
                        self.disabled = True
                    else:
                        await self._renew()
                case _:
                    await super().run_message_listeners(message, raw_message)
        finally:
            self._under_way.discard(task)

    async def _renew(self) -> None:
        """Connect anew, once: the SDK does so for the announcement and again for the end."""
        announced = self.current_session
        try:
            async with self.connect_operation_lock:
                if self.current_session is announced:
                    self.wss_uri = await self.issue_new_wss_url()
                    await self.connect()
        except Exception as error:  # noqa: BLE001 the SDK tries again, and the watch after it
            log.info("a connection to Slack could not be renewed", error=type(error).__name__)

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
