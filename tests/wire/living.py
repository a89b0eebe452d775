"""A whole bot that lives on the small Discord: adapter, service, relay and timers."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select

from adapters.discord.assembly import assemble
from adapters.discord.pace import Pace
from adapters.discord.platform import DiscordPlatform
from adapters.discord.upkeep.health import Health
from bot.clock import PushedClock
from bot.config import Discord, DiscordServer
from bot.domain.events import Event, MessagePosted, PlatformChecked
from bot.domain.policy import Matching, Policy
from bot.policies import Policies
from bot.relay import Relay
from bot.service import Service
from bot.store import Store
from bot.store.outbox_tables import outbox
from bot.timers import Timers
from knowledge.models import NONE
from tests import discord_server as fake
from tests.waiting import PATIENCE, eventually

COMMUNITY = "acme"
NO_MORE: Mapping[str, Policy] = {}
QUICK = Pace(
    ready=0.03,
    identify=0.01,
    reconnect=timedelta(milliseconds=10),
    longest=timedelta(milliseconds=50),
    retry=timedelta(milliseconds=10),
    sweep=timedelta(seconds=30),
    note=timedelta(milliseconds=10),
    request=30.0,
    settle=timedelta(milliseconds=10),
)


@dataclass(slots=True)
class Town:
    """A server with one channel to ask in, one for staff, and a few people."""

    server: fake.DiscordServer
    clock: PushedClock
    guild: fake.Guild
    help: fake.Channel
    staff_room: fake.Channel
    staff_role: fake.Role
    ann: fake.Member
    ben: fake.Member
    sam: fake.Member

    @property
    def settings(self) -> Discord:
        return Discord(
            api_url=self.server.api_url,
            gateway_url=self.server.gateway_url,
            servers={
                COMMUNITY: DiscordServer(
                    guild=str(self.guild.id), staff_roles=(str(self.staff_role.id),)
                )
            },
        )

    def policy(self, *more: fake.Channel) -> Policy:
        return Policy(
            name="Acme",
            watched=tuple(f"discord:{channel.id}" for channel in (self.help, *more)),
            staff_channel=f"discord:{self.staff_room.id}",
            matching=Matching(model=NONE),
        )


def furnished(server: fake.DiscordServer, clock: PushedClock) -> Town:
    """A town on *server*, whose time is that of *clock*."""
    guild = server.guild("Acme")
    staff_role = guild.role("Staff", is_mentionable=True)
    return Town(
        server=server,
        clock=clock,
        guild=guild,
        help=guild.text_channel("help"),
        staff_room=guild.private_channel("staff", staff_role),
        staff_role=staff_role,
        ann=guild.member("Ann"),
        ben=guild.member("Ben"),
        sam=guild.member("Sam", roles=[staff_role]),
    )


@dataclass(slots=True)
class Bot:
    """The bot while it runs; `events` is what was handed in and recorded."""

    town: Town
    store: Store
    platform: DiscordPlatform
    service: Service
    relay: Relay
    health: Health
    policies: Policies
    events: list[Event] = field(default_factory=list)
    failures: set[int] = field(default_factory=set)  # which calls of the inbox fail
    calls: int = 0
    open: asyncio.Event = field(default_factory=asyncio.Event)  # nothing is recorded until then

    async def inbox(self, event: Event) -> None:
        if isinstance(event, PlatformChecked):  # comes of itself: no test counts it
            await self.service.handle(event)
            self.events.append(event)
            return
        self.calls += 1
        await self.open.wait()
        if self.calls in self.failures:
            raise ConnectionError("the database is away")
        await self.service.handle(event)
        self.events.append(event)

    @property
    def texts(self) -> list[str]:
        """What was said, each message once, in the order in which it came in."""
        said = [event for event in self.events if isinstance(event, MessagePosted)]
        return list(dict.fromkeys(event.text for event in said))

    def texts_in(self, channel: fake.Channel) -> list[str]:
        """The same of one channel or thread."""
        said = [
            event.text
            for event in self.events
            if isinstance(event, MessagePosted) and int(event.message) in channel.standing
        ]
        return list(dict.fromkeys(said))

    async def heard(self, *texts: str) -> None:
        """Return when all of *texts* are taken in."""
        await eventually(lambda: set(texts) <= set(self.texts), lambda: f"{texts}: {self.texts}")

    async def quiet(self) -> None:
        """Return when everything that is to be said is said, and noted as said."""
        await self.relay.drain()
        async with asyncio.timeout(PATIENCE):
            while await self._in_flight():
                await asyncio.sleep(0.005)

    async def _in_flight(self) -> bool:
        """Whether the running relay still holds a message; `drain` knows only its own."""
        held = select(outbox.c.id).where(outbox.c.lease_until > self.town.clock.now())
        async with self.store.engines.read.connect() as db:
            return (await db.execute(held.filter_by(state="pending"))).first() is not None

    async def caught_up(self) -> None:
        """Return when nothing is missing any more."""
        async with asyncio.timeout(PATIENCE):
            await self.platform.caught_up.wait()


@asynccontextmanager
async def living(
    town: Town,
    store: Store,
    *,
    policy: Policy | None = None,
    more: Mapping[str, Policy] = NO_MORE,
    settings: Discord | None = None,
    ready: bool = True,
    failures: set[int] | None = None,
) -> AsyncIterator[Bot]:
    """A bot in *town* on the database *store*; inside, it has caught up if *ready*."""
    settings = settings or town.settings
    policies = Policies({COMMUNITY: policy or town.policy(), **more}, store)
    parts = assemble(
        settings, town.server.token, store=store, policies=policies, clock=town.clock, pace=QUICK
    )
    platform = parts.platform
    recorded, planned = asyncio.Event(), asyncio.Event()
    service = Service(store, policies, wake=(recorded, planned))
    relay = Relay(store, {"discord": platform}, town.clock, service.handle)
    bot = Bot(
        town=town,
        store=store,
        platform=platform,
        service=service,
        relay=relay,
        health=parts.health,
        policies=policies,
        failures=failures or set(),
    )
    bot.open.set()
    timers = Timers(store, service.handle, town.clock)
    work = [
        asyncio.create_task(platform.run(bot.inbox)),
        asyncio.create_task(relay.run(recorded)),
        asyncio.create_task(timers.run(planned)),
    ]
    try:
        if ready:
            await bot.caught_up()
        yield bot
    finally:
        for task in work:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
