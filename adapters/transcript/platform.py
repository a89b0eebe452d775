"""A transcript as a chat platform: what the bot says there is kept, to be looked at."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.effects import Post
from bot.domain.identity import Conversation
from bot.domain.message import Action, Message
from bot.platform import Inbox, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One message of the bot, as it stands."""

    to: Conversation
    message: Message
    only: str = ""


class TranscriptPlatform:
    """A `ChatPlatform` in memory. What people said is handed in by whoever replays it."""

    def __init__(self) -> None:
        self.sent = 0  # messages posted, later taken back ones too
        self._shown: dict[str, Shown] = {}
        self._ids: dict[str, str] = {}

    async def run(self, inbox: Inbox) -> None:
        """Nothing ever arrives by itself: wait to be cancelled."""
        await asyncio.Event().wait()

    async def send(self, post: Post, *, key: str, tried_at: datetime | None = None) -> str:
        if key not in self._ids:
            self.sent += 1
            self._ids[key] = f"bot:{self.sent}"
            self._shown[self._ids[key]] = Shown(to=post.to, message=post.message, only=post.only)
        return self._ids[key]

    async def edit(self, post: Post, message_id: str) -> None:
        if message_id not in self._shown:
            raise Refused(f"the bot posted no message {message_id!r}")
        self._shown[message_id] = replace(self._shown[message_id], message=post.message)

    async def delete(self, to: Conversation, message_id: str) -> None:
        self._shown.pop(message_id, None)

    def on_show(self) -> tuple[Shown, ...]:
        """Every message of the bot that was not taken back, oldest first."""
        return tuple(self._shown.values())

    def offers(self, action: Action, ticket: int, argument: str) -> bool:
        """Whether there is such a button to press."""
        return any(
            button.action is action and button.ticket == ticket and button.argument == argument
            for shown in self._shown.values()
            for button in shown.message.buttons
        )
