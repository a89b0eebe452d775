"""Messages come to stand, change and go, whoever does it; the bot hears of each."""

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from tests.slack_server.message import Message
from tests.slack_server.shapes import Json

if TYPE_CHECKING:
    from tests.slack_server.channels import Channel
    from tests.slack_server.people import User
    from tests.slack_server.world import World


class Posting:
    """Posts, edits and deletes without asking who may."""

    def __init__(self, world: "World") -> None:
        self._world = world

    def with_ids(self, blocks: list[Json]) -> list[Json]:
        """*blocks* as Slack keeps them: each block and each control has an id."""
        kept = deepcopy(blocks)
        for block in kept:
            block.setdefault("block_id", self._world.ids.next("b"))
            elements = [*block.get("elements", [])] if block["type"] == "actions" else []
            for one in [*elements, block.get("accessory"), block.get("element")]:
                if isinstance(one, dict) and one.get("type") != "image":
                    one.setdefault("action_id", self._world.ids.next("a"))
        return kept

    def post(
        self,
        channel: "Channel",
        author: "User",
        *,
        text: str,
        blocks: list[Json],
        thread: Message | None = None,
        private_to: "User | None" = None,
        **more: Any,
    ) -> Message:
        """A new message; the root of a new thread comes to know of it. Ephemerals are not told."""
        message = Message(
            channel=channel,
            author=author,
            ts=self._world.ids.stamp(),
            text=text,
            blocks=blocks,
            thread_ts=thread.ts if thread else "",
            private_to=private_to,
            **more,
        )
        self._world.posted.append(message)
        if private_to is not None:
            if not self._world.loses_ephemerals:
                channel.ephemerals.append(message)
            return message
        channel.standing[message.ts] = message
        if thread is not None:
            thread.thread_ts = thread.ts
        self._tell(channel, {**message.json(), **self._root(message, thread)}, author)
        self.tell_mention(message)
        return message

    @staticmethod
    def _root(message: Message, thread: Message | None) -> Json:
        if message.subtype != "thread_broadcast" or thread is None:
            return {}
        return {"root": thread.json()}

    def edit(
        self,
        message: Message,
        *,
        text: str,
        blocks: list[Json],
        by: "User | None",
        metadata: Json | None = None,
    ) -> None:
        """Change *message*; *by* None: through a response_url, which has no user."""
        before = message.json()
        mentioned = self._mentions(message)
        message.history.append(message.text)
        message.text, message.blocks = text, blocks
        if metadata is not None:
            message.metadata = metadata
        if by is None:
            message.subtype = "bot_message"
        else:
            message.edited = {"user": by.id, "ts": self._world.ids.stamp()}
        if message.is_private:
            return
        self.tell_changed(message, before)
        if not mentioned:
            self.tell_mention(message)

    def tell_changed(self, message: Message, before: Json) -> None:
        """Tell that *message* was *before* and is now as it is."""
        event = {
            "type": "message", "subtype": "message_changed", "message": message.json(),
            "previous_message": before, "hidden": True, "ts": self._world.ids.stamp(),
        }  # fmt: skip
        self._tell(message.channel, event, message.author)

    def delete(self, message: Message) -> None:
        """Take *message* away; in place of a root with replies stands a tombstone."""
        message.is_deleted = True
        channel = message.channel
        if message.is_private:
            if message in channel.ephemerals:
                channel.ephemerals.remove(message)
            return
        before = message.json()
        if message.replies:
            message.is_tombstone = True
            self.tell_changed(message, before)
            return
        del channel.standing[message.ts]
        self._drop_tombstone(channel, message)
        event = {
            "type": "message", "subtype": "message_deleted", "previous_message": before,
            "hidden": True, "deleted_ts": message.ts, "ts": self._world.ids.stamp(),
        }  # fmt: skip
        self._tell(channel, event, message.author)

    @staticmethod
    def _drop_tombstone(channel: "Channel", reply: Message) -> None:
        root = channel.standing.get(reply.thread_ts)
        if root is not None and root.is_tombstone and not root.replies:
            del channel.standing[root.ts]

    def _mentions(self, message: Message) -> bool:
        return any(each.bot.mention in message.text for each in message.channel.workspaces)

    def tell_mention(self, message: Message) -> None:
        """Tell the bots that *message* mentions, a second time beside the message itself."""
        channel, author = message.channel, message.author
        if channel.kind == "im" or not self._mentions(message):
            return
        for workspace in channel.workspaces:
            bot = workspace.bot
            if bot.mention not in message.text or author is bot:
                continue
            if bot not in channel.members:
                author.notices.append(f"{bot.name} is not in {channel.name}. Invite it?")
                continue
            body = {**message.json(), "type": "app_mention", "channel": channel.id,
                    "event_ts": message.ts} | self._foreign(channel, author)  # fmt: skip
            if message.edited:
                body["event_ts"] = message.edited["ts"]
            for name in ("subtype", "reply_count", "reply_users", "latest_reply", "reactions"):
                body.pop(name, None)
            self._world.events.in_channel(body, channel, team=author.workspace.id)

    @staticmethod
    def _foreign(channel: "Channel", author: "User") -> Json:
        """What a message in a shared channel says of its author."""
        if not channel.is_shared:
            return {}
        team = author.workspace.id
        return {
            "user_team": team, "source_team": team,
            "user_profile": {
                "real_name": author.name, "display_name": author.display_name, "team": team,
                "name": author.handle, "is_restricted": author.is_restricted,
                "is_ultra_restricted": author.is_ultra_restricted,
            },
        }  # fmt: skip

    def _tell(self, channel: "Channel", event: Json, author: "User") -> None:
        event = {
            "channel": channel.id,
            "channel_type": channel.kind,
            "event_ts": event["ts"],
        } | event
        if event.get("subtype") not in ("message_changed", "message_deleted"):
            event |= self._foreign(channel, author)
        self._world.events.in_channel(event, channel, team=author.workspace.id)
