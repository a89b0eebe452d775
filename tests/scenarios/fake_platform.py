"""A chat platform that behaves: it keeps what it is told to show, and fails when it is told to."""

import itertools
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.effects import Post
from bot.domain.identity import Conversation
from bot.domain.message import Message, plain
from bot.platform import Inbox, PlatformError, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One message of the bot, as it stands in the chat."""

    id: str
    to: Conversation
    message: Message
    only: str = ""
    room: tuple[str, ...] = ()
    edits: int = 0

    @property
    def text(self) -> str:
        return plain(self.message)

    @property
    def labels(self) -> list[str]:
        return [button.label for button in self.message.buttons]


@dataclass(slots=True)
class FakePlatform:
    """Keeps what the bot shows. The same key is the same message; `troubles` fail sends."""

    shown: dict[str, Shown] = field(default_factory=dict)
    by_key: dict[str, str] = field(default_factory=dict)
    sends: list[str] = field(default_factory=list)  # keys, one for each message really posted
    notified: list[tuple[str, ...]] = field(default_factory=list)  # pings of new messages
    deleted: list[str] = field(default_factory=list)
    troubles: list[PlatformError | OSError] = field(default_factory=list)
    lose_replies: int = 0  # the message is posted, but its sender never hears so
    _ids: "itertools.count[int]" = field(default_factory=itertools.count)

    async def run(self, inbox: Inbox) -> None:
        raise Refused("the scenarios hand in their events themselves")

    async def send(self, post: Post, *, key: str, tried_at: datetime | None = None) -> str:
        if self.troubles:
            raise self.troubles.pop(0)
        if key not in self.by_key:
            number = f"bot{next(self._ids)}"
            self.by_key[key] = number
            self.sends.append(key)
            self.notified.append(post.message.pings)
            self.shown[number] = Shown(
                id=number, to=post.to, message=post.message, only=post.only, room=post.room
            )
        if self.lose_replies:
            self.lose_replies -= 1
            raise ConnectionResetError("the reply was lost")
        return self.by_key[key]

    async def edit(self, post: Post, message_id: str) -> None:
        if self.troubles:
            raise self.troubles.pop(0)
        if message_id not in self.shown:
            raise Refused("no such message")
        was = self.shown[message_id]
        self.shown[message_id] = replace(was, message=post.message, edits=was.edits + 1)

    async def delete(self, to: Conversation, message_id: str) -> None:
        self.shown.pop(message_id, None)
        self.deleted.append(message_id)
