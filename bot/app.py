"""The wiring: builds every part by hand and runs them until the process is told to stop."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager

import structlog
import uvicorn

from adapters.web.app import LOCAL_HOSTS, create_app
from adapters.web.cast import COMMUNITY, PLATFORM, STAFF_CHANNEL, WATCHED
from adapters.web.platform import PlaygroundPlatform
from bot import seed
from bot.auditor import Auditor
from bot.clock import Clock, PushedClock
from bot.config import Config
from bot.domain.policy import Policy
from bot.platform import ChatPlatform
from bot.relay import Relay
from bot.service import Service
from bot.store import Agenda, PlaygroundLog, Store, at_head, connect, migrate
from bot.timers import Timers
from knowledge import models

GOODBYE = 2  # seconds that open pages have to go away

DEMO = Policy(name="Playground", watched=WATCHED, staff_channel=STAFF_CHANNEL)

log = structlog.get_logger()


class NothingToRunError(Exception):
    """The settings name no platform to run on."""


async def run(config: Config) -> None:
    """Run what the settings ask for.

    Raises SchemaError, NothingToRunError, EncoderError, OSError.
    """
    if not config.playground.enabled:
        raise NothingToRunError("no platform is configured: set enabled = true under [playground]")
    policies = dict(config.communities) or {COMMUNITY: DEMO}
    for policy in policies.values():
        models.load(policy.matching.model)  # rather no start than matching badly in silence
    address, page = config.database, config.playground
    async with _open(address) as store:
        await _serve(store, policies, next(iter(policies)), page.host, page.port, _say_where)


async def demo(
    address: str, *, host: str, port: int, on_ready: Callable[[str], None] | None = None
) -> None:
    """Run the playground on the database at *address*, with a small knowledge base to try."""
    async with _open(address) as store:
        await seed.plant(store, COMMUNITY)
        await _serve(store, {COMMUNITY: DEMO}, COMMUNITY, host, port, on_ready)


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
    policies: Mapping[str, Policy],
    community: str,
    host: str,
    port: int,
    on_ready: Callable[[str], None] | None = None,
) -> None:
    """Run the playground of *community* and everything behind it."""
    clock = PushedClock()
    auditor = Auditor(store, clock)
    platform = PlaygroundPlatform(PlaygroundLog(store, community), clock, community=community)
    agenda = Agenda(store)
    page = create_app(
        platform,
        next_due=agenda.next_at,
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
    async with _working(store, policies, {PLATFORM: platform}, clock, auditor):
        await server.serve()


@asynccontextmanager
async def _working(
    store: Store,
    policies: Mapping[str, Policy],
    platforms: Mapping[str, ChatPlatform],
    clock: Clock,
    auditor: Auditor,
) -> AsyncIterator[None]:
    """Everything that runs by itself, for as long as the block does."""
    for_relay, for_timers = asyncio.Event(), asyncio.Event()
    service = Service(store, policies, wake=(for_relay, for_timers))
    relay = Relay(store, platforms, clock)
    timers = Timers(store, service.handle, clock)
    async with asyncio.TaskGroup() as tasks:
        workers: Sequence[asyncio.Task[None]] = [
            tasks.create_task(relay.run(for_relay)),
            tasks.create_task(timers.run(for_timers)),
            tasks.create_task(auditor.run()),
            tasks.create_task(service.library.run(policies)),
            *(tasks.create_task(platform.run(service.handle)) for platform in platforms.values()),
        ]
        try:
            yield
        finally:
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
