"""Slack as a `ChatPlatform`."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from typing import Any

from adapters.slack.clients import Clients
from adapters.slack.errors import SOON
from adapters.slack.sending.private import Private, is_person, is_private
from adapters.slack.sending.rooms import Rooms
from adapters.slack.sending.sender import Sender
from bot.domain.effects import Post
from bot.domain.identity import Conversation
from bot.platform import Inbox, TryLater

Part = Callable[[Inbox], Coroutine[Any, Any, None]]
"""Something that goes on for as long as the bot runs, such as receiving."""


class SlackPlatform:
    """The communities' workspaces."""

    def __init__(
        self,
        *,
        sender: Sender,
        private: Private,
        rooms: Rooms,
        clients: Clients,
        parts: Sequence[Part] = (),
    ) -> None:
        self._sender = sender
        self._private = private
        self._rooms = rooms
        self._clients = clients
        self._parts = parts
        self._inbox: Inbox | None = None

    async def run(self, inbox: Inbox) -> None:
        """See `ChatPlatform`. When a part raises, all end."""
        self._inbox = inbox
        try:
            async with asyncio.TaskGroup() as tasks:
                for part in self._parts:
                    tasks.create_task(part(inbox))
        finally:
            self._inbox = None
            await self._clients.close()

    async def send(self, post: Post, *, key: str, tried_at: datetime | None = None) -> str:
        if is_person(post.to):
            return await self._private.write(post, key=key, tried_at=tried_at)
        if post.handle or post.only:
            return await self._private.answer(post, key=key, tried_at=tried_at)
        if post.room:
            if self._inbox is None:
                raise TryLater(SOON, "the bot is not connected to Slack")
            return await self._rooms.send(post, key=key, tried_at=tried_at, hand_in=self._inbox)
        return await self._sender.send(post, key=key, tried_at=tried_at)

    async def edit(self, post: Post, message_id: str) -> None:
        if is_private(message_id):
            await self._private.update(post, message_id)
        else:
            await self._sender.edit(post, message_id)

    async def delete(self, to: Conversation, message_id: str) -> None:
        if is_private(message_id):
            await self._private.remove(message_id)
        else:
            await self._sender.delete(to, message_id)
