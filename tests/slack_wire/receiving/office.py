"""What takes in Slack's requests, whole, with a front and a desk that note what reaches them."""

import asyncio
import contextlib
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx

from adapters.slack.pace import Pace
from adapters.slack.receiving import http
from adapters.slack.receiving.bolt import Reception
from adapters.slack.receiving.request import Kind, Request
from adapters.slack.receiving.sockets import LINES, Sockets
from adapters.slack.receiving.worker import Worker
from adapters.slack.workspaces import Workspaces
from bot import platform
from bot.clock import Clock, SystemClock
from bot.config import SlackWorkspace
from bot.domain.events import Event
from bot.domain.policy import Policy
from bot.policies import Policies
from bot.store import Inbox, Store
from tests.slack_server import SlackServer, Workspace
from tests.slack_server.delivery.parcel import Parcel
from tests.waiting import PATIENCE

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"  # noqa: S105 it opens nothing
TEAM, COMMUNITY = "T1", "acme"
QUICK = Pace(
    poll=timedelta(milliseconds=20),
    retry=timedelta(milliseconds=20),
    longest=timedelta(milliseconds=80),
    stuck=timedelta(seconds=1),
)


@dataclass(slots=True)
class NotingFront:
    """Keeps everything but what is to be shown only, and notes what it shows."""

    shows: tuple[Kind, ...] = (Kind.SHORTCUT,)
    answers: dict[Kind, dict[str, Any]] = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)
    trouble: Exception | None = None
    before_answer: list[Callable[[], None]] = field(default_factory=list)  # each once
    hangs: bool = False  # what it shows never comes

    def keeps(self, request: Request) -> bool:
        return request.kind not in self.shows

    def answer(self, request: Request) -> dict[str, Any] | None:
        if self.before_answer:
            self.before_answer.pop(0)()
        return self.answers.get(request.kind)

    async def show(self, request: Request) -> None:
        self.shown.append(request.key)
        if self.hangs:
            await asyncio.Event().wait()
        if self.trouble is not None:
            raise self.trouble


@dataclass(slots=True)
class NotingDesk:
    """Notes what it takes; `troubles` are raised first, one a try."""

    taken: list[Request] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    troubles: list[Exception] = field(default_factory=list)
    free: asyncio.Event = field(default_factory=asyncio.Event)  # set: nothing is held up
    held: tuple[str, ...] = ()  # keys of what waits until it is free

    async def take(self, request: Request, community: str, inbox: platform.Inbox) -> None:
        assert community == COMMUNITY
        self.tried.append(request.key)
        if request.key in self.held:
            await self.free.wait()
        if self.troubles:
            raise self.troubles.pop(0)
        self.taken.append(request)

    @property
    def keys(self) -> list[str]:
        return [request.key for request in self.taken]


@dataclass(slots=True)
class Office:
    """One process of the bot, as far as it takes in what Slack sends."""

    store: Store
    front: NotingFront = field(default_factory=NotingFront)
    desk: NotingDesk = field(default_factory=NotingDesk)
    clock: Clock = field(default_factory=SystemClock)
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    api_url: str = "http://127.0.0.1:9/api/"  # nobody is there: nothing may be asked on the way
    gaps: list[int] = field(default_factory=list)  # times without a connection that it was told of
    rows: Inbox = field(init=False)
    workspaces: Workspaces = field(init=False)
    reception: Reception = field(init=False)

    def __post_init__(self) -> None:
        policies = Policies({COMMUNITY: Policy(name="Acme")}, self.store)
        self.workspaces = Workspaces({COMMUNITY: SlackWorkspace(team=TEAM)}, policies)
        self.rows = Inbox(self.store, "slack")
        self.reception = Reception(
            self.front,
            self.rows,
            self.workspaces,
            clock=self.clock,
            wake=self.wake,
            signing_secret=SECRET,
            api_url=self.api_url,
        )

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """With its worker, while the block runs."""
        worker = Worker(
            self.rows,
            dict.fromkeys(Kind, self.desk),
            self.workspaces,
            pace=QUICK,
            clock=self.clock,
        )
        async with running(worker.run(ignored, self.wake)):
            yield

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[str]:
        """With its HTTP server; gives its address."""
        ready: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        app = http.create_app(self.reception.app, SECRET)
        async with running(http.serve(app, "127.0.0.1", 0, ready.set_result)):
            yield f"http://127.0.0.1:{await ready}"
        await self.reception.close()

    @asynccontextmanager
    async def connected(
        self, server: SlackServer, *, pace: Pace = QUICK, token: str = "", lines: int = LINES
    ) -> AsyncIterator[Sockets]:
        """With its sockets; the block begins when all *lines* are open."""
        sockets = Sockets(
            self.reception.app,
            token or server.app_token,
            api_url=server.api_url,
            pace=pace,
            on_gap=lambda: self.gaps.append(len(server.sockets.open)),
        )
        async with running(sockets.run()) as task:
            async with asyncio.timeout(PATIENCE):
                while await sockets.connected() < lines and not task.done():
                    await asyncio.sleep(0.01)
            yield sockets
        await self.reception.close()

    async def took(self, *keys: str) -> None:
        """Wait until the desk has taken those, and nothing else."""
        await until(lambda: sorted(self.desk.keys) == sorted(keys), lambda: str(self.desk.keys))


async def ignored(_: Event) -> None:
    """An inbox for events that nobody reads."""


@asynccontextmanager
async def running(work: Coroutine[Any, Any, None]) -> AsyncIterator[asyncio.Task[None]]:
    """*work* beside the block, cancelled after it."""
    task = asyncio.create_task(work)
    try:
        yield task
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def until(condition: Callable[[], bool], what: Callable[[], str] = str) -> None:
    """Wait until *condition* holds; *what* says how it is if it never does."""
    try:
        async with asyncio.timeout(PATIENCE):
            while not condition():
                await asyncio.sleep(0.01)
    except TimeoutError:
        raise AssertionError(what()) from None


def event(number: int = 1, *, channel: str = "C1", team: str = TEAM, **more: Any) -> dict[str, Any]:
    """An event as Slack sends it; what somebody wrote in it is "a secret wish"."""
    said = {"type": "message", "channel": channel, "user": "U1", "text": "a secret wish", "ts": "1"}
    return {
        "type": "event_callback",
        "team_id": team,
        "event_id": f"Ev{number}",
        "token": "verification-token",
        "event": said | more,
    }


def signed(body: bytes, kind: str = "application/json", **headers: str) -> dict[str, str]:
    """The headers with which Slack would send *body* now."""
    stamp = str(int(time.time()))
    digest = hmac.new(SECRET.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256)
    return {
        "content-type": kind,
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": "v0=" + digest.hexdigest(),
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }


def parcel(acme: Workspace, kind: str, payload: dict[str, Any]) -> Parcel:
    """Something on its way from the small Slack that nobody did there."""
    return Parcel(kind=kind, payload=payload, workspace=acme, lane="test", accepts_answer=True)


async def post(url: str, body: object, path: str = "/slack/events", **headers: str) -> Any:
    """Send *body* as Slack would: signed JSON, or a signed form if it is text."""
    raw = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    kind = "application/x-www-form-urlencoded" if isinstance(body, str) else "application/json"
    async with httpx.AsyncClient() as client:
        return await client.post(url + path, content=raw, headers=signed(raw, kind, **headers))
