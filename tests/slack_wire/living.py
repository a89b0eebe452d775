"""A whole bot that lives on the small Slack: adapter, service, relay and timers."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from cryptography.fernet import Fernet
from sqlalchemy import Table, func, select

from adapters.slack.assembly import Assembled, assemble
from adapters.slack.pace import Pace
from adapters.slack.paths import EVENTS
from bot.clock import PushedClock
from bot.config import Slack, SlackSecrets, SlackWorkspace
from bot.domain.events import Event, MessagePosted, PlatformChecked
from bot.domain.identity import Conversation
from bot.domain.policy import Matching, Policy
from bot.domain.ticket import Ticket
from bot.policies import Policies
from bot.relay import Relay
from bot.service import Service
from bot.store import Reports, Store
from bot.store.outbox_tables import outbox
from bot.store.platform_tables import inbox
from bot.timers import Timers
from knowledge.models import NONE
from tests import slack_server as fake
from tests.waiting import PATIENCE, eventually

Kind = TypeVar("Kind", bound=Event)
COMMUNITY = "acme"
NO_MORE: Mapping[str, Policy] = {}
ENCRYPTION_KEY = Fernet.generate_key().decode()
QUICK = Pace(
    request=30.0,
    prompt=30.0,
    gap=timedelta(0),
    settle=timedelta(milliseconds=200),
    stuck=timedelta(seconds=1),
    poll=timedelta(milliseconds=50),
    retry=timedelta(milliseconds=10),
    longest=timedelta(milliseconds=100),
    backfill=timedelta(seconds=30),
    health=timedelta(seconds=30),
    crowd=timedelta(milliseconds=10),
)


@dataclass(slots=True)
class Town:
    """A workspace with one channel to ask in, one for staff, and a few people."""

    server: fake.SlackServer
    clock: PushedClock
    acme: fake.Workspace
    help: fake.Channel
    staff_room: fake.Channel
    team: fake.Group
    ann: fake.User
    ben: fake.User
    sam: fake.User  # is staff
    ada: fake.User  # an admin

    def at(self, message: fake.Message) -> Conversation:
        """Where *message* belongs, if it is in a channel."""
        return Conversation(
            community=COMMUNITY,
            platform="slack",
            channel=message.channel.id,
            thread=message.thread_ts or message.ts,
        )

    def settings(self, mode: str = "socket") -> Slack:
        return Slack(
            mode="http" if mode == "http" else "socket",
            port=0,
            api_url=self.server.api_url,
            workspaces={COMMUNITY: SlackWorkspace(team=self.acme.id, staff=(self.team.id,))},
        )

    def secrets(self) -> SlackSecrets:
        return SlackSecrets(
            bot_token=self.acme.token,
            app_token=self.server.app_token,
            signing_secret=self.server.signing_secret,
            client_secret=self.server.client_secret,
            encryption_key=ENCRYPTION_KEY,
        )

    def policy(self, *more: fake.Channel) -> Policy:
        return Policy(
            name="Acme",
            watched=tuple(f"slack:{channel.id}" for channel in (self.help, *more)),
            staff_channel=f"slack:{self.staff_room.id}",
            matching=Matching(model=NONE),
        )


def furnished(server: fake.SlackServer, clock: PushedClock) -> Town:
    """A town on *server*, whose time is that of *clock*."""
    acme = server.workspace("Acme")
    ann, ben, sam = acme.user("Ann"), acme.user("Ben"), acme.user("Sam")
    ada = acme.user("Ada", admin=True)
    return Town(
        server=server,
        clock=clock,
        acme=acme,
        help=acme.channel("help", members=[ann, ben, sam, ada]),
        staff_room=acme.channel("staff", members=[sam, ada], private=True),
        team=acme.group("support", [sam]),
        ann=ann,
        ben=ben,
        sam=sam,
        ada=ada,
    )


@dataclass(slots=True)
class Bot:
    """The bot while it runs; `events` is what was handed in and recorded."""

    town: Town
    store: Store
    parts: Assembled
    service: Service
    relay: Relay
    policies: Policies
    events: list[Event] = field(default_factory=list)
    checks: list[PlatformChecked] = field(default_factory=list)  # these come of themselves
    calls: int = 0  # of the inbox
    failures: set[int] = field(default_factory=set)  # which of them fail, nothing recorded
    deaths: int = 0  # so many of the next calls of the inbox fail after all is recorded
    failing: set[str] = field(default_factory=set)  # texts that are not taken in, for this:
    fault: Exception = field(default_factory=lambda: ConnectionError("the database is away"))

    async def inbox(self, event: Event) -> None:
        if isinstance(event, PlatformChecked):
            await self.service.handle(event)
            self.checks.append(event)
            return
        self.calls += 1
        failing = isinstance(event, MessagePosted) and event.text in self.failing
        if failing or self.calls in self.failures:
            raise self.fault
        await self.service.handle(event)
        self.events.append(event)
        if self.deaths:
            self.deaths -= 1
            raise ConnectionError("the process died after it was recorded")

    def of(self, kind: type[Kind]) -> list[Kind]:
        """The events of one kind."""
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def texts(self) -> list[str]:
        """What was said, each message once, in the order in which it came in."""
        return list(dict.fromkeys(event.text for event in self.of(MessagePosted)))

    async def heard(self, *texts: str) -> None:
        """Return when all of *texts* are taken in."""
        await eventually(lambda: set(texts) <= set(self.texts), lambda: f"{texts}: {self.texts}")

    async def ticket(self, number: int = 1) -> Ticket:
        """The question, waited for."""
        async with asyncio.timeout(PATIENCE):
            while (found := await Reports(self.store).ticket(COMMUNITY, number)) is None:
                await asyncio.sleep(0.01)
        return found

    async def ticket_of(self, message: fake.Message) -> Ticket | None:
        """The question that *message*, in a channel, belongs to."""
        async with self.store.begin(COMMUNITY) as tx:
            return await tx.ticket_of(self.town.at(message), message.ts)

    async def quiet(self) -> None:
        """Return when all that was sent is worked off, and all that is to be said is said."""
        await self.town.server.courier.settled()
        async with asyncio.timeout(PATIENCE):
            while await self._pending(inbox):
                await asyncio.sleep(0.01)
            while await self._pending(outbox):
                await self.relay.drain()
                await asyncio.sleep(0.01)

    async def held_up(self) -> None:
        """Return when a message was tried in vain, and waits to be tried again."""
        tried = select(outbox.c.id).where(outbox.c.state == "pending", outbox.c.error != "")
        async with asyncio.timeout(PATIENCE), self.store.engines.read.connect() as db:
            while (await db.execute(tried)).first() is None:
                await db.rollback()
                await asyncio.sleep(0.01)

    async def _pending(self, table: Table) -> int:
        count = select(func.count()).select_from(table).filter_by(state="pending")
        async with self.store.engines.read.connect() as db:
            return int(await db.scalar(count) or 0)


@asynccontextmanager
async def living(
    town: Town,
    store: Store,
    *,
    mode: str = "socket",
    policy: Policy | None = None,
    more: Mapping[str, Policy] = NO_MORE,
    settings: Slack | None = None,
    pace: Pace = QUICK,
    ready: bool = True,
) -> AsyncIterator[Bot]:
    """A bot in *town* on the database *store*; inside, it has caught up if *ready*."""
    settings = settings or town.settings(mode)
    policies = Policies({COMMUNITY: policy or town.policy(), **more}, store)
    listening: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    parts = assemble(
        settings,
        town.secrets(),
        store=store,
        policies=policies,
        clock=town.clock,
        pace=pace,
        on_ready=listening.set_result,
    )
    recorded, planned = asyncio.Event(), asyncio.Event()
    service = Service(store, policies, wake=(recorded, planned))
    relay = Relay(store, {"slack": parts.platform}, town.clock, service.handle)
    bot = Bot(town, store, parts, service, relay, policies)
    timers = Timers(store, service.handle, town.clock)
    work = [
        asyncio.create_task(parts.platform.run(bot.inbox)),
        asyncio.create_task(relay.run(recorded)),
        asyncio.create_task(timers.run(planned)),
    ]
    try:
        async with asyncio.timeout(PATIENCE):
            if settings.mode == "http":
                town.server.events_url = f"http://127.0.0.1:{await listening}{EVENTS}"
            elif ready:
                await eventually(lambda: town.server.sockets.open, "a connection")
            if ready:
                await parts.backfill.caught_up.wait()
        yield bot
    finally:
        for task in work:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
