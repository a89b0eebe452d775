"""A bot on a chat platform, and the people there: what the scenarios are played on."""

import asyncio
import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert
from sqlalchemy.event import listen, remove

from bot.clock import ManualClock
from bot.domain.asking import refiled
from bot.domain.credits import Transfer
from bot.domain.decision import Decision
from bot.domain.events import (
    ActionPressed,
    CommandGiven,
    Event,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    ReactionAdded,
    ReactionRemoved,
    RoomOpened,
)
from bot.domain.helpers import Helper
from bot.domain.helping_effects import KeepHelper
from bot.domain.identity import Actor, Conversation, Role
from bot.domain.limits import Limits
from bot.domain.message import Action
from bot.domain.policy import Matching, Policy
from bot.domain.states import Status
from bot.domain.ticket import Ticket
from bot.domain.topics import Topic
from bot.platform import ChatPlatform
from bot.relay import Relay
from bot.service import Service
from bot.store import Reports, Store
from bot.store.codec import ticket_to_json
from bot.store.tables import tickets
from bot.timers import Timers
from knowledge.models import NONE
from tests.scenarios.fake_platform import FakePlatform, Shown

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
COMMUNITY = "acme"
POLICY = Policy(
    name="Acme",
    watched=("fake:help", "fake:billing"),
    staff_channel="fake:staff",
    matching=Matching(
        model=NONE
    ),  # words are enough for these journeys, and no model is waited for
)

ANN = Actor(account="fake:ann", name="Ann")
BEN = Actor(account="fake:ben", name="Ben")
CID = Actor(account="fake:cid", name="Cid")
HANA = Actor(account="fake:hana", name="Hana", role=Role.HELPER)
RAJ = Actor(account="fake:raj", name="Raj", role=Role.HELPER)
SAM = Actor(account="fake:sam", name="Sam", role=Role.STAFF)
MIA = Actor(account="fake:mia", name="Mia", role=Role.STAFF)
ROBO = Actor(account="fake:robo", name="Robo", role=Role.BOT)


class Chat:
    """A community: people write and press, time passes, the bot answers."""

    def __init__(self, store: Store, policy: Policy = POLICY, community: str = COMMUNITY) -> None:
        self.store = store
        self.community = community
        self.clock = ManualClock(START)
        self.platform = FakePlatform()
        self.recorded = asyncio.Event()
        self.service = Service(store, {community: policy}, wake=(self.recorded,))
        self.platforms: dict[str, ChatPlatform] = {"fake": self.platform}
        self.relay = Relay(store, self.platforms, self.clock, self.service.handle)
        self.timers = Timers(
            store, self.service.handle, self.clock, together=self.service.handle_due
        )
        self.reports = Reports(store)
        self._ids = itertools.count(1)

    # What people do

    async def post(
        self,
        who: Actor,
        text: str,
        *,
        channel: str = "help",
        thread: str = "",
        addressed: bool = False,
        private: bool = False,
        reply_to: str | None = None,
        opens: bool = False,
    ) -> str:
        """Write a message and return its id; in *thread* if given."""
        message = f"m{next(self._ids)}"
        await self.hand_in(
            MessagePosted(
                key=f"post:{message}",
                at=self.clock.now(),
                conversation=self.at(channel, thread or message),
                actor=who,
                message=message,
                text=text,
                addressed=addressed,
                private=private,
                reply_to=reply_to,
                opens=opens,
            )
        )
        return message

    async def edit(self, who: Actor, message: str, text: str, *, thread: str = "") -> None:
        await self.hand_in(
            MessageEdited(
                key=f"edit:{next(self._ids)}",
                at=self.clock.now(),
                conversation=self.at("help", thread or message),
                actor=who,
                message=message,
                text=text,
            )
        )

    async def delete(self, message: str, *, thread: str = "") -> None:
        await self.hand_in(
            MessageDeleted(
                key=f"delete:{message}",
                at=self.clock.now(),
                conversation=self.at("help", thread or message),
                message=message,
            )
        )

    async def react(self, who: Actor, message: str, emoji: str = "✅") -> None:
        await self.hand_in(
            ReactionAdded(
                key=f"react:{next(self._ids)}",
                at=self.clock.now(),
                conversation=self.at("help"),
                actor=who,
                message=message,
                emoji=emoji,
            )
        )

    async def unreact(self, who: Actor, message: str, emoji: str = "✅") -> None:
        await self.hand_in(
            ReactionRemoved(
                key=f"unreact:{next(self._ids)}",
                at=self.clock.now(),
                conversation=self.at("help"),
                actor=who,
                message=message,
                emoji=emoji,
            )
        )

    async def press(
        self,
        who: Actor,
        action: Action,
        ticket: int | None = 1,
        argument: str | None = None,
        *,
        target: Actor | None = None,
        zone: str = "",
    ) -> str:
        """Press the button with *action* that is on show; its argument comes with it."""
        if argument is None:
            argument = next(
                (
                    button.argument
                    for shown in self.platform.shown.values()
                    for button in shown.message.buttons
                    if button.action is action and button.ticket == ticket
                ),
                "",
            )
        key = f"press:{next(self._ids)}"
        await self.hand_in(
            ActionPressed(
                key=key,
                at=self.clock.now(),
                conversation=self.at("help"),
                actor=who,
                action=action,
                ticket=ticket,
                argument=argument,
                target=target,
                zone=zone,
            )
        )
        return key

    async def ask(self, who: Actor, text: str, *, thread: str = "") -> str:
        """Ask in private, by command; what to press and read is in the slot "whisper:NUMBER"."""
        key = f"ask:{next(self._ids)}"
        await self.hand_in(
            CommandGiven(
                key=key,
                at=self.clock.now(),
                conversation=self.at("help", thread),
                actor=who,
                command="ask",
                argument=text,
                handle=key,
            )
        )
        return key

    async def open_room(self, ticket: int = 1) -> Conversation:
        """The private conversation about *ticket* is there, as the platform would say."""
        room = self.at("rooms", f"room{next(self._ids)}")
        await self.hand_in(
            RoomOpened(
                key=f"room:{room.thread}",
                at=self.clock.now(),
                conversation=room,
                ticket=ticket,
            )
        )
        return room

    async def command(
        self,
        who: Actor,
        line: str,
        *,
        thread: str = "",
        target: Actor | None = None,
        zone: str = "",
    ) -> str:
        """Give a command and return the private answer."""
        event = self.given(who, line, thread=thread, target=target, zone=zone)
        await self.hand_in(event)
        return self.reply_to(event.key)

    def given(
        self,
        who: Actor,
        line: str,
        *,
        thread: str = "",
        target: Actor | None = None,
        zone: str = "",
    ) -> CommandGiven:
        """The command as the platform hands it in."""
        word, _, argument = line.lstrip("/").partition(" ")
        return CommandGiven(
            key=f"command:{next(self._ids)}",
            at=self.clock.now(),
            conversation=self.at("help", thread),
            actor=who,
            command=word,
            argument=argument,
            target=target,
            zone=zone,
        )

    async def helps(self, who: Actor, *topics: str, **habits: Any) -> None:
        """Somebody wants to be asked about *topics*, which there are from then on."""
        helper = Helper(account=who.account, name=who.name, topics=topics, **habits)
        async with self.store.begin(self.community) as tx:
            for topic in topics:
                await tx.topics.keep(Topic(id=topic, name=topic.capitalize()))
            await tx.helpers.write(KeepHelper(helper=helper), self.clock.now())

    async def file(self, topic: str, ticket: int = 1) -> None:
        """The question is about *topic* now."""
        event = CommandGiven(
            key=f"file:{next(self._ids)}",
            at=self.clock.now(),
            conversation=self.at("help"),
            actor=SAM,
            command="tag",
        )
        async with self.store.begin(self.community) as tx:
            before = await tx.ticket(ticket)
            assert before is not None
            after = refiled(before, replace(before, topic=topic), event.at)
            await tx.record(event, Decision(tickets=(after,)))

    async def solved(self, who: Actor, topic: str, times: int = 1) -> None:
        """Somebody had answers on *topic* accepted, before this journey begins."""
        for _ in range(times):
            number = next(self._ids)
            paid = Transfer(
                account=who.account,
                name=who.name,
                amount=15,
                reason=f"accepted:{1000 + number}:1",
                topic=topic,
                ticket=1000 + number,
                entry="",
                asker=CID.account,
                at=START - timedelta(days=9),
                final_at=START - timedelta(days=7),
            )
            event = CommandGiven(
                key=f"solved:{number}",
                at=self.clock.now(),
                conversation=self.at("help"),
                actor=who,
                command="help",
            )
            async with self.store.engines.write.begin() as db:
                await db.execute(insert(tickets).values(self._long_ago(paid.ticket, topic)))
            async with self.store.begin(self.community) as tx:
                await tx.record(event, Decision(effects=(paid,)))

    def _long_ago(self, number: int, topic: str) -> dict[str, Any]:
        """The row of a question that was closed before; the numbers of others do not change."""
        ticket = Ticket(
            number=number,
            conversation=self.at("help", f"old{number}"),
            message=f"old{number}",
            asker=CID,
            text="How was that done?",
            private=False,
            opened_at=START - timedelta(days=10),
            limits=Limits(),
            status=Status.CLOSED,
            topic=topic,
        )
        return {
            "community": self.community,
            "number": number,
            "platform": "fake",
            "channel": "help",
            "asker": CID.account,
            "private": False,
            "text": ticket.text,
            "status": ticket.status.value,
            "opened_at": ticket.opened_at,
            "topic": topic,
            "detail": ticket_to_json(ticket),
        }

    async def hand_in(self, event: Event) -> None:
        await self.service.handle(event)
        if self.recorded.is_set():  # as the running relay does: else it would not even look
            self.recorded.clear()
            await self.relay.drain()

    async def wait(self, span: timedelta) -> None:
        """Let time pass, step by step, as it would."""
        end = self.clock.now() + span
        while True:
            due = await self.timers.next_at()
            if due is None or due > end:
                break
            self.clock.set(due)
            await self.timers.fire()
            await self.relay.drain()
        self.clock.set(end)
        await self.relay.drain()

    # What there is to see

    def at(self, channel: str, thread: str = "") -> Conversation:
        return Conversation(
            community=self.community, platform="fake", channel=channel, thread=thread
        )

    def reply_to(self, key: str) -> str:
        """What the bot said in answer to one event."""
        message = self.platform.by_key[f"{self.community}/reply:{key}#1"]
        return self.platform.shown[message].text

    def only_for(self, key: str) -> str:
        """Who alone sees what the bot said in answer to one event."""
        return self.platform.shown[self.platform.by_key[f"{self.community}/reply:{key}#1"]].only

    def slot(self, slot: str) -> Shown:
        """The message that the bot keeps in *slot*."""
        for key, message in reversed(self.platform.by_key.items()):
            if key.startswith(f"{self.community}/{slot}") and message in self.platform.shown:
                return self.platform.shown[message]
        raise AssertionError(f"nothing in {slot}; there is {self.texts()}")

    def has(self, slot: str) -> bool:
        return any(
            key.startswith(f"{self.community}/{slot}") and message in self.platform.shown
            for key, message in self.platform.by_key.items()
        )

    def texts(self, where: Callable[[Shown], bool] = lambda _: True) -> list[str]:
        return [shown.text for shown in self.platform.shown.values() if where(shown)]

    def in_channel(self, channel: str) -> list[Shown]:
        return [shown for shown in self.platform.shown.values() if shown.to.channel == channel]


@contextmanager
def write_counter(store: Store) -> Iterator[list[str]]:
    """Every transaction that is begun on the writing connection while the block runs."""
    begun: list[str] = []

    def note(_: Connection) -> None:
        begun.append("begin")

    engine = store.engines.write.sync_engine
    listen(engine, "begin", note)
    try:
        yield begun
    finally:
        remove(engine, "begin", note)
