"""Bolt's app: every request is kept first, then acknowledged, then shown to whoever waits."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.receiving import quiet
from adapters.slack.receiving.front import Front
from adapters.slack.receiving.request import Kind, Request, read
from adapters.slack.workspaces import Workspaces
from bot.clock import Clock
from bot.store import Inbox

LONGEST_INSERT = 2.0  # seconds: of the three that Slack waits
READ = "answerwell_read"  # in Bolt's context: the Request, and whether it was kept

log = structlog.get_logger()

GoOn = Callable[[], Awaitable[Any]]


class Reception:
    """What Slack sends, whichever way it comes. `app` is to be given to a server or to sockets."""

    def __init__(
        self,
        front: Front,
        rows: Inbox,
        workspaces: Workspaces,
        *,
        clock: Clock,
        wake: asyncio.Event,
        signing_secret: str = "",
        api_url: str,
    ) -> None:
        """*wake* is set when something was kept: for the worker."""
        self._front = front
        self._rows = rows
        self._workspaces = workspaces
        self._clock = clock
        self._wake = wake
        self._strange: set[str] = set()  # kinds and workspaces, told about once
        self._inserts: set[asyncio.Task[bool]] = set()
        self._shows: set[asyncio.Task[None]] = set()
        self.app = AsyncApp(
            name="answerwell",
            logger=quiet.for_bolt(),
            signing_secret=signing_secret,
            client=AsyncWebClient(base_url=api_url, logger=quiet.for_sockets()),
            authorize=_authorize,
            before_authorize=_Step(self._keep),
            # Whose messages are the bot's own is decided by who reads the inbox.
            ignoring_self_events_enabled=False,
            ignoring_self_assistant_message_events_enabled=False,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )
        # The last middleware takes everything. A listener would not do: Bolt answers 404 where
        # none matches, and acknowledges by a clock that ticks a hundred times a second.
        self.app.use(_Step(self._acknowledge))

    async def close(self) -> None:
        """Wait for what is being written, and let nothing be shown any more."""
        for show in self._shows:
            show.cancel()
        await asyncio.gather(*self._inserts, *self._shows, return_exceptions=True)

    async def _keep(self, asked: AsyncBoltRequest, go_on: GoOn) -> BoltResponse | None:
        """Keep what must not be lost, before anything else can fail.

        A retry is treated like any other request: dropping it would turn one crash into a loss.
        """
        body = asked.body
        if body.get("type") == "url_verification":
            await go_on()
            return None
        request = read(body)
        if request is None:
            self._tell_unknown(body)
            return BoltResponse(status=200)
        if self._workspaces.community_of(request.team) is None:
            self._tell_once("a workspace is in no settings; nothing is done", team=request.team)
            if request.kind is Kind.EVENT:
                return BoltResponse(status=200)
        kept = self._front.keeps(request)
        if kept and not await self._insert(request):
            return BoltResponse(status=503)
        asked.context[READ] = (request, kept)
        await go_on()
        return None

    async def _acknowledge(self, asked: AsyncBoltRequest, _: GoOn) -> BoltResponse:
        """The catch-all: acknowledge, and show what must be shown at once."""
        request, kept = asked.context[READ]
        answer = self._front.answer(request)
        if not kept:
            show = asyncio.create_task(self._show(request))
            self._shows.add(show)
            show.add_done_callback(self._shows.discard)
        return BoltResponse(status=200, body=answer or "")

    async def _insert(self, request: Request) -> bool:
        """Whether the request is kept now, by this try or one before it."""
        insert = asyncio.create_task(
            self._rows.insert(
                request.key,
                request.team,
                request.lane,
                request.kind,
                request.body,
                self._clock.now(),
            )
        )
        self._inserts.add(insert)
        insert.add_done_callback(self._inserted)
        try:
            # Not cancelled when it is late: a write that is cut off costs its connection. If it
            # comes through after all, Slack's next try is known.
            async with asyncio.timeout(LONGEST_INSERT):
                await asyncio.shield(insert)
        except Exception as error:  # noqa: BLE001 whatever it was, Slack sends it again
            # No more of the error than its kind: a database's holds what it was to store.
            log.warning(
                "a request could not be kept; Slack is told to send it again",
                kind=request.kind,
                error=type(error).__name__,
            )
            return False
        return True

    def _inserted(self, insert: asyncio.Task[bool]) -> None:
        self._inserts.discard(insert)
        if not insert.cancelled() and insert.exception() is None and insert.result():
            self._wake.set()

    async def _show(self, request: Request) -> None:
        try:
            await self._front.show(request)
        except Exception:
            log.exception("what somebody wanted to see could not be shown", kind=request.kind)

    def _tell_unknown(self, body: Mapping[str, Any]) -> None:
        kind = str(body.get("type"))[:40]
        if kind == "app_rate_limited":
            log.warning(
                "Slack holds events back: there were more than 30,000 in an hour",
                team=str(body.get("team_id"))[:20],
            )
        else:
            self._tell_once("a request of a kind that the bot does not know", kind=kind)

    def _tell_once(self, what: str, **which: str) -> None:
        told = f"{what} {which}"
        if told not in self._strange and len(self._strange) < 1000:
            self._strange.add(told)
            log.info(what, **which)


class _Step(AsyncMiddleware):
    """A step on the way of a request. Bolt's own, for functions, fail on bodies of odd shapes."""

    def __init__(
        self, take: Callable[[AsyncBoltRequest, GoOn], Awaitable[BoltResponse | None]]
    ) -> None:
        self._take = take

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: GoOn,  # noqa: A002 Bolt's name
    ) -> BoltResponse | None:
        return await self._take(req, next)


async def _authorize() -> AuthorizeResult:
    """Nothing is asked of Slack on the way to an acknowledgement; tokens are found later."""
    return AuthorizeResult(enterprise_id=None, team_id=None)
