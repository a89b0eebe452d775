"""A whole bot on the small Slack, whose people use it: over HTTP, with its rules and its relay."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Table, func, select

from adapters.slack.clients import Clients
from adapters.slack.directory import Directory
from adapters.slack.drawing.looks import Looks
from adapters.slack.hearing.wiring import ears
from adapters.slack.interacting.interactions import Interactions, assemble
from adapters.slack.pace import Pace
from adapters.slack.platform import SlackPlatform
from adapters.slack.receiving import http
from adapters.slack.receiving.bolt import Reception
from adapters.slack.receiving.request import Kind, Request, read
from adapters.slack.receiving.worker import Worker
from adapters.slack.sending.calls import Calls
from adapters.slack.sending.private import Private
from adapters.slack.sending.rooms import Rooms
from adapters.slack.sending.sender import Sender
from adapters.slack.sending.traces import Traces
from adapters.slack.sending.urls import Urls
from adapters.slack.tokens import OneToken
from adapters.slack.workspaces import Workspaces
from bot.clock import PushedClock
from bot.config import Slack, SlackWorkspace
from bot.domain.events import Event
from bot.domain.policy import Limits, Matching, Policy
from bot.domain.ticket import Ticket
from bot.policies import Policies
from bot.relay import Relay
from bot.service import Service
from bot.store import Inbox, Reports, Store
from bot.store.platform_tables import inbox
from bot.store.tables import outbox
from bot.timers import Timers
from knowledge.models import NONE
from tests import slack_server as fake
from tests.waiting import eventually

COMMUNITY = "acme"
QUICK = Pace(
    retry=timedelta(milliseconds=20),
    longest=timedelta(milliseconds=80),
    gap=timedelta(milliseconds=1),
    settle=timedelta(milliseconds=50),
    fresh=timedelta(),
    known=timedelta(),
)


@dataclass(slots=True)
class Office:
    """A workspace: a channel to ask in, one for staff, and a few people."""

    server: fake.SlackServer
    clock: PushedClock
    acme: fake.Workspace
    ann: fake.User  # asks
    ben: fake.User  # helps
    sam: fake.User  # is staff
    ada: fake.User  # an admin
    team: fake.Group
    help: fake.Channel
    staff: fake.Channel

    @property
    def policy(self) -> Policy:
        return Policy(
            name="Acme",
            watched=(f"slack:{self.help.id}",),
            staff_channel=f"slack:{self.staff.id}",
            matching=Matching(model=NONE),
            limits=Limits(first_response=timedelta(minutes=1)),  # signatures last five
        )

    def settings(self, community: str = COMMUNITY) -> Slack:
        here = SlackWorkspace(team=self.acme.id, staff=(self.team.id,))
        return Slack(mode="http", api_url=self.server.api_url, workspaces={community: here})


def furnished(server: fake.SlackServer, clock: PushedClock) -> Office:
    """An office on *server*, whose time is that of *clock*."""
    acme = server.workspace("Acme")
    ann, ben, sam = acme.user("Ann"), acme.user("Ben"), acme.user("Sam")
    ada = acme.user("Ada", admin=True)
    return Office(
        server=server,
        clock=clock,
        acme=acme,
        ann=ann,
        ben=ben,
        sam=sam,
        ada=ada,
        team=acme.group("support", [sam]),
        help=acme.channel("help", members=[ann, ben, sam, ada]),
        staff=acme.channel("staff", members=[sam, ada], private=True),
    )


@dataclass(eq=False)
class Counter:
    """The bot while it runs; `events` is what was handed in and recorded."""

    office: Office
    store: Store
    policies: Policies
    interactions: Interactions
    service: Service
    relay: Relay
    timers: Timers
    events: list[Event] = field(default_factory=list)
    saved: int = 0
    failures: int = 0  # so many of the next calls of the inbox fail after all is recorded

    async def inbox(self, event: Event) -> None:
        await self.service.handle(event)
        self.events.append(event)
        if self.failures:
            self.failures -= 1
            raise ConnectionError("the process died after it was recorded")

    @property
    def keys(self) -> list[str]:
        return [event.key for event in self.events]

    async def ticket(self, number: int = 1) -> Ticket:
        """The question, waited for."""
        reports = Reports(self.store)
        async with asyncio.timeout(10):
            while (found := await reports.ticket(COMMUNITY, number)) is None:
                await asyncio.sleep(0.01)
        return found

    async def heard(self, message: fake.Message) -> fake.Message:
        """*message*, once it is taken in and answered."""
        key = f"slack:{message.channel.id}:{message.ts}:posted"
        await eventually(lambda: key in self.keys, lambda: f"{key} of {self.keys}")
        await self.quiet()
        return message

    async def waits(self, by: timedelta) -> None:
        """Let *by* pass, and what is due be done."""
        self.office.clock.push(self.office.clock.offset + by)
        await self.timers.fire()
        await self.quiet()

    async def quiet(self) -> None:
        """Return when all that was sent is worked off, and all that is to be said is said."""
        async with asyncio.timeout(15):
            while await self._pending(inbox):
                await asyncio.sleep(0.01)
            while await self._pending(outbox):
                await self.relay.drain()
                await asyncio.sleep(0.01)

    async def _pending(self, table: Table) -> int:
        count = select(func.count()).select_from(table).filter_by(state="pending")
        async with self.store.engines.read.connect() as db:
            return int(await db.scalar(count) or 0)

    def request(self, outcome: fake.Outcome) -> Request:
        """What *outcome* sent, as the bot reads it."""
        found = read(outcome.payload)
        assert found is not None
        return found


@asynccontextmanager
async def open_counter(
    office: Office,
    store: Store,
    *,
    policy: Policy | None = None,
    settings: Slack | None = None,
    pace: Pace = QUICK,
    community: str = COMMUNITY,
) -> AsyncIterator[Counter]:
    """A bot in *office* on the database *store*, for *community*."""
    settings = settings or office.settings(community)
    clock, token = office.clock, OneToken(office.acme.token, office.clock)
    policies = Policies({community: policy or office.policy}, store)
    await policies.refresh()
    workspaces = Workspaces(settings.workspaces, policies)
    clients = Clients(settings, workspaces, token, pace)
    calls = Calls(clients, workspaces, token, clock)
    directory = Directory(clients, workspaces, pace=pace, clock=clock)
    looks = Looks(
        settings,
        workspaces=workspaces,
        policies=policies,
        clients=clients,
        directory=directory,
        clock=clock,
    )
    sender = Sender(calls=calls, traces=Traces(calls), looks=looks, clock=clock, pace=pace)
    urls = Urls(clients, settings.api_url, clock)
    private = Private(sender=sender, calls=calls, urls=urls)
    platform = SlackPlatform(
        sender=sender,
        private=private,
        rooms=Rooms(sender=sender, calls=calls, clock=clock),
        clients=clients,
        parts=[_connected],
    )
    recorded, kept = asyncio.Event(), asyncio.Event()
    service = Service(store, policies, wake=(recorded,))

    def saved() -> None:
        counter.saved += 1

    interactions = assemble(
        settings,
        workspaces=workspaces,
        policies=policies,
        clients=clients,
        directory=directory,
        looks=looks,
        sender=sender,
        private=private,
        urls=urls,
        reports=Reports(store),
        clock=clock,
        pace=pace,
        saved=saved,
    )
    relay = Relay(store, {"slack": platform}, clock)
    timers = Timers(store, service.handle, clock)
    counter = Counter(office, store, policies, interactions, service, relay, timers)
    hearing = ears(
        store=store,
        clients=clients,
        directory=directory,
        workspaces=workspaces,
        clock=clock,
        pace=pace,
        lost=_lost,
        changed=lambda: None,
    )
    rows = Inbox(store, "slack")
    reception = Reception(
        interactions.front,
        rows,
        workspaces,
        clock=clock,
        wake=kept,
        signing_secret=office.server.signing_secret,
        api_url=settings.api_url,
    )
    desks = dict.fromkeys(Kind, interactions.desk) | {Kind.EVENT: hearing.desk}
    worker = Worker(rows, desks, workspaces, pace=pace, clock=clock)
    ready: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    app = http.create_app(reception.app, office.server.signing_secret)
    work = [
        asyncio.create_task(http.serve(app, "127.0.0.1", 0, ready.set_result)),
        asyncio.create_task(worker.run(counter.inbox, kept)),
        asyncio.create_task(relay.run(recorded)),
        asyncio.create_task(platform.run(counter.inbox)),
    ]
    office.server.events_url = f"http://127.0.0.1:{await ready}/slack/events"
    try:
        yield counter
    finally:
        await reception.close()
        for task in work:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await clients.close()


async def _connected(_: Any) -> None:
    """Receiving goes on beside it."""
    await asyncio.Event().wait()


async def _lost(*_: Any) -> None:
    """Nobody takes the bot away here."""
