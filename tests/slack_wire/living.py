"""A whole bot that lives on the small Slack: adapter, service, relay and timers."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from cryptography.fernet import Fernet

from adapters.slack.assembly import Assembled, assemble
from adapters.slack.pace import Pace
from bot.clock import PushedClock
from bot.config import Slack, SlackSecrets, SlackWorkspace
from bot.domain.events import Event, MessagePosted, PlatformChecked
from bot.domain.policy import Matching, Policy
from bot.policies import Policies
from bot.relay import Relay
from bot.service import Service
from bot.store import Store
from bot.timers import Timers
from knowledge.models import NONE
from tests import slack_server as fake
from tests.waiting import eventually

COMMUNITY = "acme"
NO_MORE: Mapping[str, Policy] = {}
ENCRYPTION_KEY = Fernet.generate_key().decode()
QUICK = Pace(
    request=3.0,
    gap=timedelta(0),
    settle=timedelta(milliseconds=200),
    stuck=timedelta(seconds=1),
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
    sam: fake.User

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
    return Town(
        server=server,
        clock=clock,
        acme=acme,
        help=acme.channel("help", members=[ann, ben, sam]),
        staff_room=acme.channel("staff", members=[sam], private=True),
        team=acme.group("support", [sam]),
        ann=ann,
        ben=ben,
        sam=sam,
    )


@dataclass(slots=True)
class Bot:
    """The bot while it runs; `events` is what was handed in and recorded."""

    parts: Assembled
    service: Service
    relay: Relay
    policies: Policies
    events: list[Event] = field(default_factory=list)
    failures: set[int] = field(default_factory=set)  # which calls of the inbox fail
    calls: int = 0

    async def inbox(self, event: Event) -> None:
        if isinstance(event, PlatformChecked):  # comes of itself: no test counts it
            await self.service.handle(event)
            self.events.append(event)
            return
        self.calls += 1
        if self.calls in self.failures:
            raise ConnectionError("the database is away")
        await self.service.handle(event)
        self.events.append(event)

    @property
    def texts(self) -> list[str]:
        """What was said, each message once, in the order in which it came in."""
        said = [event for event in self.events if isinstance(event, MessagePosted)]
        return list(dict.fromkeys(event.text for event in said))

    async def heard(self, *texts: str) -> None:
        """Return when all of *texts* are taken in."""
        await eventually(lambda: set(texts) <= set(self.texts), lambda: f"{texts}: {self.texts}")

    async def quiet(self) -> None:
        """Return when everything that is to be said is said."""
        await self.relay.drain()


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
    failures: set[int] | None = None,
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
    relay = Relay(store, {"slack": parts.platform}, town.clock)
    bot = Bot(
        parts=parts, service=service, relay=relay, policies=policies, failures=failures or set()
    )
    timers = Timers(store, service.handle, town.clock)
    work = [
        asyncio.create_task(parts.platform.run(bot.inbox)),
        asyncio.create_task(relay.run(recorded)),
        asyncio.create_task(timers.run(planned)),
    ]
    try:
        async with asyncio.timeout(5):
            if settings.mode == "http":
                town.server.events_url = f"http://127.0.0.1:{await listening}/slack/events"
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
