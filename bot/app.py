"""The wiring: builds every part by hand and runs them until the process is told to stop."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from types import MappingProxyType
from typing import Any

import structlog
import uvicorn

from adapters.bridge import assembly as bridge
from adapters.discord.assembly import assemble as discord
from adapters.discord.connection import DiscordRefusedError
from adapters.discord.servers import PLATFORM as DISCORD
from adapters.listening import CannotListenError
from adapters.slack.assembly import assemble as slack
from adapters.slack.refusal import SlackRefusedError
from adapters.slack.workspaces import PLATFORM as SLACK
from adapters.web.app import LOCAL_HOSTS, create_app
from adapters.web.cast import COMMUNITY, PLATFORM
from adapters.web.platform import PlaygroundPlatform
from bot import demo as demonstration
from bot import seed
from bot.auditor import Auditor
from bot.clock import Clock, PushedClock
from bot.config import Config, SlackSecrets
from bot.heartbeat import Heartbeat
from bot.platform import ChatPlatform, Inbox
from bot.policies import Policies
from bot.relay import Relay
from bot.service import Service
from bot.store import PlaygroundLog, Store, at_head, connect, migrate
from bot.timers import Timers, next_deadline
from knowledge import models

GOODBYE = 2  # seconds that open pages have to go away

NO_SECRETS = SlackSecrets()

log = structlog.get_logger()


class CannotRunError(Exception):
    """The bot cannot run with these settings, or a platform does not let it in."""


Part = Callable[
    [Inbox, asyncio.Event], Coroutine[Any, Any, None]
]  # is woken when something was recorded


async def run(
    config: Config,
    discord_token: str = "",
    slack_secrets: SlackSecrets = NO_SECRETS,
    webhook_secrets: bridge.Secrets = MappingProxyType({}),
) -> None:
    """Run what the settings ask for: secrets are needed where they name servers or workspaces.

    Raises SchemaError, CannotRunError, EncoderError, OSError.
    """
    page = config.playground
    if not (page.enabled or config.discord.servers or config.slack.workspaces):
        raise CannotRunError(
            "no platform is configured: name your server under [discord.servers.…], your workspace"
            " under [slack.workspaces.…], or set enabled = true under [playground]"
        )
    clock = PushedClock()
    stated = dict(config.communities) or {COMMUNITY: demonstration.policy(clock.now())}
    for policy in stated.values():
        models.load(policy.matching.model)  # rather no start than matching badly in silence
    async with _open(config.database) as store:
        policies = Policies(stated, store)
        platforms: dict[str, ChatPlatform] = {}
        if config.discord.servers:
            platforms[DISCORD] = discord(
                config.discord, discord_token, store=store, policies=policies, clock=clock
            ).platform
        if config.slack.workspaces:
            platforms[SLACK] = slack(
                config.slack, slack_secrets, store=store, policies=policies, clock=clock
            ).platform
        parts: list[Part] = []
        if bridge.wanted(config):
            parts.append(_bridge(config, webhook_secrets, store, policies, clock))
        auditor = Auditor(store, clock, policies, _heart(config))
        try:
            if page.enabled:
                community = next(iter(stated))
                where = (page.host, page.port)
                await _serve(
                    store, policies, platforms, clock, community, where, auditor, _say_where, parts
                )
            else:
                async with _working(store, policies, platforms, clock, auditor, parts):
                    await _told_to_stop()
        except* (DiscordRefusedError, SlackRefusedError) as refused:
            raise CannotRunError(str(_first(refused))) from refused
        except* CannotListenError as refused:
            where_to = "choose another with host and port under [bridge]"
            raise CannotRunError(f"{_first(refused)}; {where_to}") from refused


def _bridge(
    config: Config, secrets: bridge.Secrets, store: Store, policies: Policies, clock: Clock
) -> Part:
    """The ticket bridge."""

    async def part(inbox: Inbox, wake: asyncio.Event) -> None:
        await bridge.run(
            config, secrets, store=store, policies=policies, clock=clock, inbox=inbox, wake=wake
        )

    return part


async def demo(
    address: str, *, host: str, port: int, on_ready: Callable[[str], None] | None = None
) -> None:
    """Run the playground on the database at *address*, with a small knowledge base to try."""
    async with _open(address) as store:
        await seed.plant(store, COMMUNITY)
        clock = PushedClock()
        policies = Policies({COMMUNITY: demonstration.policy(clock.now())}, store)
        auditor = Auditor(store, clock, policies)
        await _serve(store, policies, {}, clock, COMMUNITY, (host, port), auditor, on_ready)


def _heart(config: Config) -> Heartbeat | None:
    return Heartbeat(config.heartbeat) if config.heartbeat else None


async def _told_to_stop() -> None:
    """Return on SIGTERM, so that what is under way is ended first, as the page's server does."""
    stop = asyncio.Event()
    with contextlib.suppress(NotImplementedError):  # not on every system
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await stop.wait()


def _first(group: BaseExceptionGroup) -> BaseException:
    """The first error of a group, however deep it lies."""
    error = group.exceptions[0]
    return _first(error) if isinstance(error, BaseExceptionGroup) else error


def _say_where(url: str) -> None:
    log.warning("the playground is open; whoever can reach it can play any part in it", url=url)


@asynccontextmanager
async def _open(address: str) -> AsyncIterator[Store]:
    """The store, with a schema: an empty database gets one, an old one is refused."""
    store = Store(connect(address))
    try:
        if not await at_head(store.engines):
            await migrate(address)
        yield store
    finally:
        await store.close()


async def _serve(
    store: Store,
    policies: Policies,
    platforms: Mapping[str, ChatPlatform],
    clock: PushedClock,
    community: str,
    where: tuple[str, int],
    auditor: Auditor,
    on_ready: Callable[[str], None] | None = None,
    parts: Sequence[Part] = (),
) -> None:
    """Run the playground of *community* beside *platforms*, and everything behind it."""
    host, port = where
    platform = PlaygroundPlatform(PlaygroundLog(store, community), clock, community=community)
    page = create_app(
        platform,
        next_due=partial(next_deadline, store),
        health=auditor.trouble,
        hosts=[*LOCAL_HOSTS, host],
    )
    server = _Server(
        uvicorn.Config(
            page,
            host=host,
            port=port,
            log_config=None,
            timeout_graceful_shutdown=GOODBYE,
        ),
        on_ready,
    )
    platforms = {**platforms, PLATFORM: platform}
    async with _working(store, policies, platforms, clock, auditor, parts):
        await server.serve()


@asynccontextmanager
async def _working(
    store: Store,
    policies: Policies,
    platforms: Mapping[str, ChatPlatform],
    clock: Clock,
    auditor: Auditor,
    parts: Sequence[Part] = (),
) -> AsyncIterator[None]:
    """Everything that runs by itself, for as long as the block does."""
    for_relay, for_timers = asyncio.Event(), asyncio.Event()
    wakes = [asyncio.Event() for _ in parts]
    service = Service(
        store, policies, wake=(for_relay, for_timers, *wakes), rewards=policies.rewards
    )
    relay = Relay(store, platforms, clock, service.handle)
    timers = Timers(store, service.handle, clock, together=service.handle_due)
    await policies.refresh()
    await policies.look(clock.now())
    async with asyncio.TaskGroup() as tasks:
        relaying = tasks.create_task(relay.run(for_relay))
        workers: Sequence[asyncio.Task[None]] = [
            tasks.create_task(timers.run(for_timers)),
            tasks.create_task(auditor.run(service.handle)),
            tasks.create_task(policies.run(clock)),
            tasks.create_task(service.library.run(policies)),
            *(tasks.create_task(platform.run(service.handle)) for platform in platforms.values()),
            *(
                tasks.create_task(part(service.handle, wake))
                for part, wake in zip(parts, wakes, strict=True)
            ),
        ]
        try:
            yield
        finally:
            relaying.cancel()
            await asyncio.wait({relaying})  # first: what is under way needs its platform to arrive
            for worker in workers:
                worker.cancel()


class _Server(uvicorn.Server):
    """Uvicorn, which says where it listens once it does."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[str], None] | None) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and self._on_ready is not None:
            port = self.servers[0].sockets[0].getsockname()[1]
            self._on_ready(f"http://{self.config.host}:{port}")
