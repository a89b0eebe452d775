"""The port: what a chat platform must do for us, and how it may fail."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.effects import Post
from bot.domain.events import Event
from bot.domain.identity import Conversation

Inbox = Callable[[Event], Awaitable[None]]
"""Returns once the event is recorded; only then may it be acknowledged to the platform."""


class PlatformError(Exception):
    """A platform did not take a message."""


class TryLater(PlatformError):
    """The platform is busy or away; the message may be sent again after a while."""

    def __init__(self, after: timedelta, why: str = "the platform is busy") -> None:
        super().__init__(why)
        self.after = after


class Refused(PlatformError):
    """The platform will never take this message."""


class Gone(Refused):
    """Some of those whom a request is for are of the community no more; nothing was posted."""

    def __init__(self, accounts: Sequence[str]) -> None:
        super().__init__(f"no member any more: {', '.join(accounts)}")
        self.accounts = tuple(accounts)


class ChatPlatform(Protocol):
    """A place where people chat.

    `send`, `edit` and `delete` raise `TryLater` when the same call may succeed later and
    `Refused` when it never will. Any other exception means that the outcome is unknown: the
    caller repeats the call with the same key.
    """

    async def run(self, inbox: Inbox) -> None:
        """Connect, and hand every event to *inbox*, until cancelled.

        An event is acknowledged to the platform, and a cursor moved past it, only after *inbox*
        returned. What came while the bot was away is handed over first, in order.
        """

    async def send(self, post: Post, *, key: str, tried_at: datetime | None = None) -> str:
        """Show *post* and return the platform's id of the message.

        `post.to` with a thread means the thread on that message, opened if there is none. With
        `post.only` (an account) nobody else sees it. With `post.room` it goes into a private
        conversation with those people, opened if there is none, about which the platform hands
        in `RoomOpened`. The same *key* twice is the same message, however much later: *tried_at*
        says when it was first tried with an unknown outcome.
        """

    async def edit(self, post: Post, message_id: str) -> None:
        """Have what the bot posted as *message_id* show *post*. An edit notifies nobody."""

    async def delete(self, to: Conversation, message_id: str) -> None:
        """Take back what the bot posted; one that is gone already is no error."""
