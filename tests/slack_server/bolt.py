"""A real slack_bolt app on the small Slack, over HTTP or Socket Mode, that keeps what it hears."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_server.server import SlackServer
from tests.slack_server.shapes import Json
from tests.slack_server.workspaces import Workspace
from tests.waiting import eventually

HEARD = (
    "message", "app_mention", "reaction_added", "reaction_removed", "member_joined_channel",
    "member_left_channel", "channel_archive", "channel_rename", "channel_deleted", "channel_left",
    "group_archive", "group_left", "subteam_members_changed", "user_change", "team_join",
    "app_home_opened", "app_uninstalled", "tokens_revoked",
)  # fmt: skip


class Bot:
    """An app for one workspace. `heard` are the bodies of its events in the order of arrival."""

    def __init__(self, server: SlackServer, workspace: Workspace) -> None:
        self.client = client(server, workspace.token)
        self.app = AsyncApp(
            client=self.client,
            signing_secret=server.signing_secret,
            process_before_response=True,
            ignoring_self_events_enabled=False,
        )
        self.heard: list[Json] = []
        self.retries: list[tuple[str, str]] = []  # number and reason of each try that is none first
        for name in HEARD:
            self.app.event(name)(self._hear)

    async def _hear(self, body: Json, request: Any) -> None:
        self.heard.append(body)
        number = request.headers.get("x-slack-retry-num")
        if number and number[0] != "0":
            self.retries.append((number[0], request.headers["x-slack-retry-reason"][0]))

    @property
    def events(self) -> list[Json]:
        """The events themselves."""
        return [body["event"] for body in self.heard]

    async def hears(self, type_: str, subtype: str = "", times: int = 1) -> Json:
        """The event number *times* of this type and subtype, waited for."""

        def found() -> list[Json]:
            return [
                each
                for each in self.events
                if each["type"] == type_ and each.get("subtype", "") == subtype
            ]

        await eventually(lambda: len(found()) >= times, f"{type_} {subtype}, {times} times")
        return found()[times - 1]


def client(server: SlackServer, token: str) -> AsyncWebClient:
    """A client of the Web API that tries nothing twice."""
    return AsyncWebClient(token=token, base_url=server.api_url, retry_handlers=[])


@asynccontextmanager
async def over_http(app: AsyncApp) -> AsyncIterator[str]:
    """The address at which *app* takes requests."""

    async def take(request: web.Request) -> web.Response:
        answer: web.Response = await to_aiohttp_response(
            await app.async_dispatch(await to_bolt_request(request))
        )
        return answer

    site = web.Application()
    site.router.add_post("/slack/events", take)
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def over_socket(server: SlackServer, app: AsyncApp) -> AsyncIterator[AsyncSocketModeHandler]:
    """One Socket Mode connection of *app*; it looks at itself every 50 ms."""
    handler = AsyncSocketModeHandler(app, server.app_token, ping_interval=0.05)
    before = len(server.sockets.open)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    try:
        await eventually(lambda: len(server.sockets.open) > before, "a connection")
        yield handler
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


@asynccontextmanager
async def living(server: SlackServer, workspace: Workspace, *, http: bool) -> AsyncIterator[Bot]:
    """A bot that hears the events of *workspace*."""
    bot = Bot(server, workspace)
    if http:
        async with over_http(bot.app) as url:
            workspace.events_url = url
            yield bot
    else:
        async with over_socket(server, bot.app):
            yield bot
