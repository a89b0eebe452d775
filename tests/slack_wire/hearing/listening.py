"""The hearing half of the bot on the small Slack: the real desk, backfill and service."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from aiohttp import web

from adapters.slack.clients import Clients
from adapters.slack.directory import Directory
from adapters.slack.hearing.wiring import Ears, ears
from adapters.slack.pace import Pace
from adapters.slack.receiving.request import read
from adapters.slack.tokens import OneToken, Tokens
from adapters.slack.workspaces import Workspaces
from bot.clock import PushedClock
from bot.config import Slack, SlackWorkspace
from bot.domain.events import Event, MessagePosted
from bot.domain.identity import Conversation
from bot.domain.policy import Matching, Policy
from bot.domain.ticket import Ticket
from bot.policies import Policies
from bot.service import Service
from bot.store import Store
from knowledge.models import NONE
from tests import slack_server as fake
from tests.waiting import eventually

COMMUNITY = "acme"
NOBODY = "http://127.0.0.1:9/"  # where events go while the bot is away
QUICK = Pace(
    retry=timedelta(milliseconds=10),
    longest=timedelta(milliseconds=50),
    backfill=timedelta(minutes=1),
)
OFTEN = Pace(
    retry=timedelta(milliseconds=10),
    longest=timedelta(milliseconds=50),
    backfill=timedelta(milliseconds=50),
)


@dataclass(eq=False)
class Town:
    """A workspace with a channel to ask in, another one, and a few people."""

    server: fake.SlackServer
    clock: PushedClock
    acme: fake.Workspace
    ann: fake.User
    ben: fake.User
    sam: fake.User
    staff: fake.Group
    help: fake.Channel
    other: fake.Channel

    def at(self, message: fake.Message, *, thread: str = "") -> Conversation:
        """Where *message* belongs, if it is in a channel."""
        return Conversation(
            community=COMMUNITY,
            platform="slack",
            channel=message.channel.id,
            thread=thread or message.thread_ts or message.ts,
        )


def furnished(server: fake.SlackServer, clock: PushedClock) -> Town:
    """A town on *server*, whose time is that of *clock*."""
    acme = server.workspace("Acme")
    ann, ben, sam = acme.user("Ann"), acme.user("Ben"), acme.user("Sam")
    everybody = [ann, ben, sam]
    acme.events_url = NOBODY
    server.courier.retries = (0.01, 0.01)
    return Town(
        server=server,
        clock=clock,
        acme=acme,
        ann=ann,
        ben=ben,
        sam=sam,
        staff=acme.group("support", [sam]),
        help=acme.channel("help", members=everybody),
        other=acme.channel("off-topic", members=everybody),
    )


@dataclass(eq=False)
class Listener:
    """The bot while it runs; `events` is what was handed in and recorded."""

    ears: Ears
    directory: Directory
    service: Service
    store: Store
    events: list[Event] = field(default_factory=list)
    lost: list[tuple[str, str]] = field(default_factory=list)
    failing: set[str] = field(default_factory=set)  # texts that are not taken in, for this:
    fault: Exception = field(default_factory=lambda: ConnectionError("the database is away"))

    async def inbox(self, event: Event) -> None:
        if isinstance(event, MessagePosted) and event.text in self.failing:
            raise self.fault
        await self.service.handle(event)
        self.events.append(event)

    async def lose(self, team: str, why: str) -> None:
        self.lost.append((team, why))

    async def take(self, request: web.Request) -> web.Response:
        """In place of the inbox: acknowledges what is recorded."""
        asked = read(await request.json())
        assert asked is not None
        try:
            await self.ears.desk.take(asked, COMMUNITY, self.inbox)
        except Exception as error:  # noqa: BLE001 Slack sends it again
            return web.Response(status=500, text=repr(error))
        return web.Response()

    @property
    def texts(self) -> list[str]:
        """What was said, each message once, in the order in which it came in."""
        said = [event for event in self.events if isinstance(event, MessagePosted)]
        return list(dict.fromkeys(event.text for event in said))

    def of(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.events if isinstance(event, kind)]

    async def heard(self, *texts: str) -> None:
        """Return when all of *texts* are taken in."""
        await eventually(lambda: set(texts) <= set(self.texts), lambda: f"{texts}: {self.texts}")

    async def caught_up(self) -> None:
        """Return when nothing is missing any more."""
        async with asyncio.timeout(10):
            await self.ears.backfill.caught_up.wait()

    async def ticket(self, at: Conversation, message: fake.Message) -> Ticket | None:
        """The ticket that *message* belongs to."""
        async with self.store.begin(COMMUNITY) as tx:
            return await tx.ticket_of(at, message.ts)


@asynccontextmanager
async def listening(
    town: Town,
    store: Store,
    *,
    pace: Pace = QUICK,
    workspace: SlackWorkspace | None = None,
    watched: Sequence[fake.Channel] = (),
    ready: bool = True,
    tokens: Tokens | None = None,
) -> AsyncIterator[Listener]:
    """A bot in *town* on the database *store*; inside, it has caught up if *ready*."""
    place = workspace or SlackWorkspace(team=town.acme.id, staff=(town.staff.id,))
    settings = Slack(api_url=town.server.api_url, workspaces={COMMUNITY: place})
    policy = Policy(
        name="Acme",
        watched=tuple(f"slack:{each.id}" for each in watched or (town.help,)),
        matching=Matching(model=NONE),
    )
    rules = Policies({COMMUNITY: policy}, store)
    known = Workspaces(settings.workspaces, rules)
    tokens = tokens or OneToken(town.acme.token, town.clock)
    clients = Clients(settings, known, tokens, pace)
    directory = Directory(clients, known, pace=pace, clock=town.clock)

    async def lose(team: str, why: str) -> None:
        await bot.lose(team, why)

    parts = ears(
        store=store,
        clients=clients,
        directory=directory,
        workspaces=known,
        clock=town.clock,
        pace=pace,
        lost=lose,
        changed=lambda: None,
    )
    bot = Listener(parts, directory, Service(store, rules), store)
    app = web.Application()
    app.router.add_post("/slack/events", bot.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await town.server.courier.settled()  # what happened before, Slack gave up
    town.acme.events_url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    work = asyncio.create_task(parts.backfill.run(bot.inbox))
    try:
        if ready:
            await bot.caught_up()
        yield bot
    finally:
        town.acme.events_url = NOBODY
        work.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await work
        await runner.cleanup()
        await clients.close()


@asynccontextmanager
async def away(town: Town) -> AsyncIterator[None]:
    """What happens inside, Slack tells nobody: it gave up."""
    await town.server.courier.settled()
    town.server.courier.pause()
    yield
    town.server.courier.drop()
    town.server.courier.resume()
