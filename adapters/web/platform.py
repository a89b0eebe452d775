"""The playground as a chat platform: the log is its wire."""

import asyncio
import secrets
from datetime import datetime, timedelta

import structlog
from pydantic import ValidationError

from adapters.web.cast import (
    BOT,
    COMMUNITY,
    channel_of,
    direct_with,
    may_see,
    persona_of_account,
    room_of,
)
from adapters.web.delivery import Delivery
from adapters.web.log import Log
from adapters.web.ops import (
    BotDelete,
    BotEdit,
    BotPost,
    Command,
    Op,
    Post,
    Press,
    Push,
    Trouble,
    op_of,
    op_to_json,
)
from bot.clock import PushedClock
from bot.domain.effects import Post as Show
from bot.domain.identity import Conversation
from bot.domain.message import Message
from bot.platform import Inbox, Refused
from bot.store.playground import LoggedOp

SWEEP_EVERY = timedelta(seconds=1)

log = structlog.get_logger(__name__)


class NotTakenInError(Exception):
    """The op is in the log, but the bot could not take it in yet; the sweep tries again."""


class PlaygroundPlatform:
    """A `ChatPlatform` whose messages are lines of a log in the bot's own database."""

    def __init__(
        self,
        log: Log,
        clock: PushedClock,
        *,
        community: str = COMMUNITY,
        sweep_every: timedelta = SWEEP_EVERY,
    ) -> None:
        self.log = log
        self.clock = clock
        self._community = community
        self._sweep_every = sweep_every
        self._delivery: Delivery | None = None
        self._read = 0  # the clock shows what the log says up to here
        self._bell = asyncio.Event()
        self.opened = asyncio.Event()  # the backlog is handed over; the bot takes in what comes

    async def run(self, inbox: Inbox) -> None:
        """Hand over everything after the cursor, then whatever another process recorded."""
        delivery = Delivery(self.log, inbox, self._community)
        try:
            while True:
                await self._round(delivery)
                await asyncio.sleep(self._sweep_every.total_seconds())
        finally:
            self._delivery = None
            self.opened.clear()

    async def submit(self, op: Op, key: str) -> LoggedOp:
        """Record what a person did, and return once the bot has taken it in.

        Raises:
            NotTakenInError: it is recorded, and the bot gets it later.
        """
        logged = await self._append(key, op)
        if self._delivery is None:
            raise NotTakenInError("The bot is starting. Your message is kept and comes next.")
        try:
            await self._delivery.hand_over(logged)
        except Exception as error:
            log.warning("playground op not taken in", op=logged.id, error=repr(error))
            raise NotTakenInError(
                "The bot did not take that in yet. It is kept, and tried again by itself."
            ) from error
        return logged

    async def send(self, post: Show, *, key: str, tried_at: datetime | None = None) -> str:
        to, only = post.to, post.only
        if post.room:
            return await self._open(post, key)
        if post.handle:
            return await self._change(post, key)
        channel = direct_with(to.channel) or channel_of(to.channel)
        if channel is None:
            raise Refused(f"the playground has no channel {to.channel!r}")
        viewer = persona_of_account(only) if only else None
        if only and (viewer is None or not may_see(viewer, channel)):
            raise Refused(f"{only} does not see {to.channel!r}")
        thread = await self._root_of(to) if to.thread else ""
        op = BotPost(
            channel=channel.id,
            thread=thread,
            content=post.message,
            only=viewer.id if viewer else "",
        )
        return str((await self._append(f"bot:{key}", op)).id)

    async def _open(self, post: Show, key: str) -> str:
        """Begin a private conversation; that it is there the bot hears from the log."""
        room = room_of(post.room)
        if room is None:
            raise Refused(f"{' and '.join(post.room)} can have no private conversation here")
        op = BotPost(channel=room.id, content=post.message, opens=post.about or 0)
        return str((await self._append(f"bot:{key}", op)).id)

    async def _change(self, post: Show, key: str) -> str:
        """Show an answer in the place of the private message that it answers."""
        op = await self._own(post.handle)
        viewer = persona_of_account(post.only)
        if viewer is None or op.only != viewer.id:
            raise Refused(f"{post.only} does not see {post.handle!r}")
        await self._append(f"bot:{key}", _changed(op, post.handle, post.message))
        return post.handle

    async def edit(self, post: Show, message_id: str) -> None:
        edit = _changed(await self._own(message_id), message_id, post.message)
        # A key of its own each time: an edit back to an earlier wording is no repetition.
        await self._append(f"bot:edit:{message_id}:{secrets.token_hex(8)}", edit)

    async def delete(self, to: Conversation, message_id: str) -> None:
        op = await self._own(message_id)
        gone = BotDelete(channel=op.channel, thread=op.thread, only=op.only, message=message_id)
        await self._append(f"bot:delete:{message_id}", gone)

    async def find(self, message: str) -> LoggedOp | None:
        """The line of the log with this id."""
        if not (message.isascii() and message.isdigit() and len(message) < 19):
            return None
        found = await self.log.after(int(message) - 1, limit=1)
        return found[0] if found and str(found[0].id) == message else None

    async def catch_up(self) -> None:
        """Read what is new in the log: set the clock by it, and wake the streams."""
        while lines := await self.log.after(self._read):
            for logged in lines:
                if logged.op.get("kind") == "clock":
                    self.clock.push(timedelta(seconds=logged.op["offset_s"]))
            self._read = lines[-1].id
            self.ring()

    def bell(self) -> asyncio.Event:
        """Set when the log has grown. Take it before reading the log."""
        return self._bell

    def ring(self) -> None:
        self._bell.set()
        self._bell = asyncio.Event()

    async def _round(self, delivery: Delivery) -> None:
        try:
            await self.catch_up()
            for logged in await delivery.sweep():
                await self._tell_trouble(logged)
        except Exception:
            # The database is away: nothing is acknowledged, and the next round tries again.
            log.exception("playground sweep failed")
        else:
            self._delivery = delivery
            self.opened.set()

    async def _append(self, key: str, op: Op) -> LoggedOp:
        logged, _ = await self.log.append(key, op_to_json(op), self.clock.now())
        if isinstance(op, Push):
            self.clock.push(timedelta(seconds=op.offset_s))
        self.ring()
        return logged

    async def _own(self, message_id: str) -> BotPost:
        logged = await self.find(message_id)
        op = op_of(logged) if logged else None
        if not isinstance(op, BotPost):
            raise Refused(f"{BOT.name} posted no message {message_id!r}")
        return op

    async def _root_of(self, to: Conversation) -> str:
        """The message that the thread hangs on: a thread never hangs on a reply in a thread."""
        logged = await self.find(to.thread)
        op = op_of(logged) if logged else None
        if not isinstance(op, Post | BotPost) or op.channel != to.channel:
            raise Refused(f"there is no message {to.thread!r} in {to.channel!r}")
        return op.thread or to.thread

    async def _tell_trouble(self, logged: LoggedOp) -> None:
        try:
            op = op_of(logged)
        except ValidationError:
            return  # nobody wrote this; the operator finds it in the log
        if isinstance(op, Post | Command | Press):
            trouble = Trouble(channel=op.channel, thread=op.thread, only=op.who)
            await self._append(f"trouble:{logged.id}", trouble)


def _changed(op: BotPost, message_id: str, content: Message) -> BotEdit:
    return BotEdit(
        channel=op.channel, thread=op.thread, only=op.only, message=message_id, content=content
    )
