"""The sending half of the bot on the small Slack: the real platform, relay and outbox."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from adapters.slack.clients import Clients
from adapters.slack.directory import Directory
from adapters.slack.drawing.looks import Looks
from adapters.slack.pace import Pace
from adapters.slack.platform import SlackPlatform
from adapters.slack.sending.calls import Calls
from adapters.slack.sending.pictures import Pictures
from adapters.slack.sending.private import Private
from adapters.slack.sending.rooms import Rooms
from adapters.slack.sending.sender import Sender
from adapters.slack.sending.traces import Traces
from adapters.slack.sending.urls import Urls
from adapters.slack.tokens import NotInstalled
from adapters.slack.workspaces import Workspaces
from bot.clock import Clock, ManualClock
from bot.config import Slack, SlackWorkspace
from bot.domain.decision import Decision
from bot.domain.effects import Post
from bot.domain.events import Event, MessageDeleted, RoomOpened
from bot.domain.identity import Conversation
from bot.domain.message import Message
from bot.domain.phrases import note
from bot.domain.policy import Policy
from bot.platform import Inbox
from bot.policies import Policies
from bot.relay import Relay
from bot.store import Store
from tests import slack_server as fake

COMMUNITY, TWIN = "acme", "twin"


@dataclass
class Purse:
    """The tokens of the workspaces; what is lost is gone until a new one is put in."""

    tokens: dict[str, str]
    lost_ones: list[tuple[str, str]] = field(default_factory=list)

    async def of(self, team: str) -> str:
        if team not in self.tokens:
            raise NotInstalled(team)
        return self.tokens[team]

    async def lost(self, team: str, why: str) -> None:
        self.lost_ones.append((team, why))
        self.tokens.pop(team, None)


@dataclass(eq=False)
class Outbound:
    """A bot that only speaks."""

    platform: SlackPlatform
    sender: Sender
    private: Private
    purse: Purse
    relay: Relay
    store: Store
    clock: Clock
    heard: list[Event] = field(default_factory=list)

    async def records(self, *posts: Post, key: str = "e") -> None:
        """The posts are in the outbox."""
        event = MessageDeleted(
            key=key, at=self.clock.now(), conversation=posts[0].to, message=posts[0].slot
        )
        async with self.store.begin(COMMUNITY) as tx:
            await tx.record(event, Decision(effects=posts))

    async def hear(self, event: Event) -> None:
        """The inbox."""
        self.heard.append(event)

    @property
    def rooms(self) -> list[RoomOpened]:
        return [event for event in self.heard if isinstance(event, RoomOpened)]


@asynccontextmanager
async def outbound(
    server: fake.SlackServer,
    clock: Clock,
    store: Store,
    workspaces: Mapping[str, fake.Workspace],
    *,
    pace: Pace | None = None,
    api_url: str = "",
) -> AsyncIterator[Outbound]:
    """A bot in *workspaces*, by community."""
    pace = pace or Pace(settle=timedelta(seconds=30))
    settings = Slack(
        api_url=api_url or server.api_url,
        workspaces={name: SlackWorkspace(team=each.id) for name, each in workspaces.items()},
    )
    policies = Policies({name: Policy() for name in workspaces}, store)
    known = Workspaces(settings.workspaces, policies)
    purse = Purse({each.id: each.token for each in workspaces.values()})
    clients = Clients(settings, known, purse, pace)
    calls = Calls(clients, known, purse, clock)
    looks = Looks(
        settings,
        workspaces=known,
        policies=policies,
        clients=clients,
        directory=Directory(clients, known),
        clock=clock,
    )
    sender = Sender(
        calls=calls,
        traces=Traces(calls),
        looks=looks,
        pictures=Pictures(calls, clients, settings.api_url, pace),
        clock=clock,
        pace=pace,
    )
    private = Private(sender=sender, calls=calls, urls=Urls(clients, settings.api_url, clock))
    platform = SlackPlatform(
        sender=sender,
        private=private,
        rooms=Rooms(sender=sender, calls=calls, clock=clock),
        clients=clients,
        parts=[_idle],
    )
    relay = Relay(store, {"slack": platform}, clock)
    bot = Outbound(platform, sender, private, purse, relay, store, clock)
    running = asyncio.create_task(platform.run(bot.hear))
    await asyncio.sleep(0)
    try:
        yield bot
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await clients.close()


async def _idle(_: Inbox) -> None:
    await asyncio.Event().wait()


def later(clock: Clock, by: timedelta) -> None:
    """Let *by* pass."""
    assert isinstance(clock, ManualClock)
    clock.set(clock.now() + by)


def at(channel: fake.Channel, thread: str = "", *, community: str = COMMUNITY) -> Conversation:
    return Conversation(community=community, platform="slack", channel=channel.id, thread=thread)


def saying(words: str | Message, to: Conversation, slot: str = "s", **more: object) -> Post:
    message = note(words) if isinstance(words, str) else words
    return Post(slot=slot, to=to, message=message, **more)  # type: ignore[arg-type] # as given


def said(channel: fake.Channel) -> list[str]:
    """What the bot wrote there for everybody, oldest first."""
    return [each.shown for each in channel.messages if each.author.is_bot]
