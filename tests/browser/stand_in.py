"""The playground with a bot that only echoes: for what the page itself has to do."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta

import uvicorn

from adapters.web.app import create_app
from adapters.web.platform import PlaygroundPlatform
from bot.clock import PushedClock
from bot.domain.effects import Post
from bot.domain.events import ActionPressed, CommandGiven, Event, MessagePosted
from bot.domain.identity import Actor, Conversation
from bot.domain.message import (
    Action,
    Button,
    Link,
    Message,
    Moment,
    Paragraph,
    Person,
    Quote,
    Strong,
)
from tests.unit.adapters.memory_log import MemoryLog

LIMIT = timedelta(minutes=30)


class Echo:
    """Answers every message in a channel by saying it back in every part of a message."""

    def __init__(self, platform: PlaygroundPlatform, clock: PushedClock) -> None:
        self._platform = platform
        self._clock = clock

    async def next_due(self) -> datetime | None:
        return self._clock.now() + LIMIT

    async def health(self) -> str:
        return ""

    async def inbox(self, event: Event) -> None:
        match event:
            case MessagePosted(text="fail"):
                raise OSError("the inbox fails, as it was asked to")
            case MessagePosted() if event.conversation.thread == event.message:
                await self._say(event, _echo(event), "")
            case ActionPressed() | CommandGiven():
                words = f"You pressed {event.action}" if isinstance(event, ActionPressed) else "Yes"
                reply = Message(blocks=(Paragraph(spans=(words,)),))
                await self._say(event, reply, event.actor.account)
            case _:
                pass

    async def _say(self, event: Event, message: Message, only: str) -> None:
        post = Post(slot=event.key, to=event.conversation, message=message, only=only)
        await self._platform.send(post, key=event.key)


def _echo(event: MessagePosted) -> Message:
    text, place = event.text, event.conversation
    return Message(
        blocks=(
            Paragraph(spans=("You said ", Strong(text=text), " by ", Moment(at=event.at + LIMIT))),
            Quote(text=text),
            Paragraph(spans=(_person(event.actor), " · ", _link(text, place)), small=True),
        ),
        buttons=(
            Button(label=text[:75], action=Action.WHY, ticket=1, argument=text[:200]),
            Button(label="Press", action=Action.CLAIM, ticket=1, style="primary"),
        ),
        pings=(text[:20],),
    )


def _person(actor: Actor) -> Person:
    return Person(account=actor.account, name=actor.name)


def _link(text: str, place: Conversation) -> Link:
    return Link(label=text, conversation=place, message=place.thread)


class _Quiet(uvicorn.Server):
    """Uvicorn beside the tests: the signals stay theirs."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listens = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listens.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.asynccontextmanager
async def serving(port: int = 0) -> AsyncIterator[int]:
    """The echo on *port* (0: any that is free); it forgets everything when it ends."""
    clock = PushedClock()
    platform = PlaygroundPlatform(MemoryLog(), clock)
    echo = Echo(platform, clock)
    app = create_app(platform, next_due=echo.next_due, health=echo.health)
    server = _Quiet(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        tasks = [
            asyncio.create_task(platform.run(echo.inbox)),
            asyncio.create_task(server.serve(sockets=[listening])),
        ]
        await platform.opened.wait()
        await server.listens.wait()
        try:
            yield int(listening.getsockname()[1])
        finally:
            server.should_exit = True
            await tasks[1]
            tasks[0].cancel()
            await asyncio.gather(tasks[0], return_exceptions=True)
