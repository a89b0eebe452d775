"""What people write, change, delete and react with, within what Slack lets them."""

from typing import TYPE_CHECKING
from uuid import uuid4

from tests.slack_server.outcome import Refused
from tests.slack_server.shapes import Json
from tests.slack_server.typed import blocks_of, text_of

if TYPE_CHECKING:
    from tests.slack_server.channels import Channel
    from tests.slack_server.message import Message
    from tests.slack_server.people import User
    from tests.slack_server.world import World


class Speaking:
    """People's messages and reactions. Raises Refused where Slack offers no such thing."""

    def __init__(self, world: "World") -> None:
        self._world = world

    async def say(
        self,
        user: "User",
        channel: "Channel",
        text: str,
        *,
        thread: "Message | None",
        subtype: str,
        files: list[str],
    ) -> "Message":
        """Post what *user* typed."""
        self._may_write(user, channel)
        if thread is not None and thread.is_reply:
            thread = channel.standing[thread.thread_ts]
        extra: Json = {} if user.is_bot else {"client_msg_id": str(uuid4())}
        if files:
            subtype, extra = "file_share", {**extra, "upload": False, "display_as_bot": False}
        message = self._world.posting.post(
            channel,
            user,
            text=text_of(text),
            blocks=self._blocks(text) if text and subtype != "bot_message" else [],
            thread=thread,
            subtype=subtype,
            files=[self._file(name, user) for name in files],
            extra=extra,
        )
        await self._world.courier.handed_over()
        return message

    async def edit(self, user: "User", message: "Message", text: str) -> None:
        """Change *message* as its author."""
        if message.author is not user or message.is_deleted:
            raise Refused(f"{user} cannot edit the message {message.ts}")
        self._world.posting.edit(message, text=text_of(text), blocks=self._blocks(text), by=user)
        await self._world.courier.handed_over()

    async def delete(self, user: "User", message: "Message") -> None:
        """Delete *message*; an ephemeral one is dismissed by who sees it."""
        dismisses = message.private_to is user
        if not (message.author is user or user.is_admin or user.is_owner or dismisses):
            raise Refused(f"{user} cannot delete the message {message.ts}")
        self._world.posting.delete(message)
        await self._world.courier.handed_over()

    async def react(self, user: "User", message: "Message", emoji: str) -> None:
        """Put *emoji* on *message*."""
        self._may_write(user, message.channel)
        if message.is_private or message.is_deleted:
            raise Refused(f"the message {message.ts} takes no reactions")
        self.add(user, message, emoji)
        await self._world.courier.handed_over()

    async def unreact(self, user: "User", message: "Message", emoji: str) -> None:
        """Take *emoji* off *message*."""
        self.remove(user, message, emoji)
        await self._world.courier.handed_over()

    def add(self, user: "User", message: "Message", emoji: str) -> bool:
        """React; False if *user* had done so already."""
        users = message.reactions.setdefault(emoji, [])
        if user in users:
            return False
        users.append(user)
        self._tell("reaction_added", user, message, emoji)
        return True

    def remove(self, user: "User", message: "Message", emoji: str) -> bool:
        """React no longer; False if *user* did not."""
        users = message.reactions.get(emoji, [])
        if user not in users:
            return False
        users.remove(user)
        if not users:
            del message.reactions[emoji]
        self._tell("reaction_removed", user, message, emoji)
        return True

    def _tell(self, name: str, user: "User", message: "Message", emoji: str) -> None:
        event = {
            "type": name, "user": user.id, "reaction": emoji, "item_user": message.author.id,
            "item": {"type": "message", "channel": message.channel.id, "ts": message.ts},
        }  # fmt: skip
        self._world.events.in_channel(event, message.channel, team=user.workspace.id)

    async def unfurl(self, message: "Message", url: str) -> None:
        """Show what is behind *url*: the message changes though nobody edited it."""
        before = message.json()
        attachment = {"id": 1, "from_url": url, "original_url": url, "title": url, "fallback": url}
        message.attachments = [*message.attachments, attachment]
        self._world.posting.tell_changed(message, before)
        await self._world.courier.handed_over()

    def _blocks(self, text: str) -> list[Json]:
        return blocks_of(text, self._world.ids.next("b"))

    def _file(self, name: str, user: "User") -> Json:
        id_ = self._world.ids.next("F")
        site = user.workspace.url
        return {
            "id": id_, "name": name, "title": name, "mimetype": "text/plain", "filetype": "text",
            "mode": "hosted", "user": user.id, "size": 1, "is_external": False,
            "permalink": f"{site}files/{user.id}/{id_}/{name}",
            "url_private": f"{site}files-pri/{id_}/{name}",
        }  # fmt: skip

    @staticmethod
    def _may_write(user: "User", channel: "Channel") -> None:
        if user not in channel.members:
            raise Refused(f"{user} is not in {channel}")
        if channel.is_archived or channel.is_deleted:
            raise Refused(f"{channel} is archived or deleted")
        if user.is_deactivated:
            raise Refused(f"{user} is deactivated")
