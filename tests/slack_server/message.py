"""One message, as the Web API and the events describe it."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.slack_server.plain import controls, label, plain, unescaped
from tests.slack_server.shapes import Json

if TYPE_CHECKING:
    from tests.slack_server.channels import Channel
    from tests.slack_server.people import User


@dataclass(eq=False, kw_only=True)
class Message:
    """A message in a channel. What is in `extra` is part of its JSON as it stands."""

    channel: "Channel" = field(repr=False)
    author: "User"
    ts: str
    text: str
    blocks: list[Json] = field(default_factory=list, repr=False)
    thread_ts: str = ""  # of its thread, a root's own once somebody replied; "" without one
    subtype: str = ""
    metadata: Json | None = None
    edited: Json | None = None
    reactions: dict[str, list["User"]] = field(default_factory=dict, repr=False)
    files: list[Json] = field(default_factory=list, repr=False)
    attachments: list[Json] = field(default_factory=list, repr=False)
    extra: Json = field(default_factory=dict, repr=False)
    private_to: "User | None" = None  # an ephemeral message: only this person sees it
    is_deleted: bool = False
    is_tombstone: bool = False
    arguments: Json = field(default_factory=dict, repr=False)  # those of the call that posted it
    history: list[str] = field(default_factory=list, repr=False)  # its text before each edit

    @property
    def id(self) -> str:
        return self.ts

    @property
    def is_reply(self) -> bool:
        return bool(self.thread_ts) and self.thread_ts != self.ts

    @property
    def in_channel(self) -> bool:
        """Whether it is shown in the channel itself: it is no reply, or one sent there, too."""
        return not self.is_reply or self.subtype == "thread_broadcast"

    @property
    def is_private(self) -> bool:
        return self.private_to is not None

    @property
    def shown(self) -> str:
        """What people read: its blocks as plain text, or its text if it has none."""
        return plain(self.blocks) if self.blocks else unescaped(self.text)

    @property
    def controls(self) -> list[Json]:
        """What can be pressed or chosen, in order."""
        return controls(self.blocks)

    @property
    def buttons(self) -> dict[str, str]:
        """The buttons: label → action id."""
        return {label(one): one["action_id"] for one in self.controls if one["type"] == "button"}

    @property
    def replies(self) -> list["Message"]:
        """The messages of its thread that stand, without itself, oldest first."""
        return self.channel.replies(self)

    def reacted(self, name: str) -> list["User"]:
        """Who reacted with the emoji *name*."""
        return list(self.reactions.get(name, []))

    def json(self, *, with_metadata: bool = False) -> Json:
        """As in a history or an event, without the channel."""
        if self.is_tombstone:
            return self._with_thread(
                {"type": "message", "subtype": "tombstone", "user": "USLACKBOT", "hidden": True,
                 "text": "This message was deleted.", "ts": self.ts}
            )  # fmt: skip
        body: Json = {"type": "message", "ts": self.ts, "text": self.text}
        body |= self._author()
        if self.subtype:
            body["subtype"] = self.subtype
        for name in ("blocks", "files", "attachments", "edited"):
            if value := getattr(self, name):
                body[name] = value
        if with_metadata and self.metadata:
            body["metadata"] = self.metadata
        if self.reactions:
            body["reactions"] = [
                {"name": name, "users": [who.id for who in users], "count": len(users)}
                for name, users in self.reactions.items()
            ]
        return self._with_thread(body) | self.extra

    def _author(self) -> Json:
        body: Json = {"user": self.author.id, "team": self.author.workspace.id}
        if not self.author.is_bot:
            return body
        bot: Json = {"bot_id": self.author.bot_id, "app_id": self.author.app_id}
        if self.subtype == "bot_message":  # an integration of the old kind has no user
            return {**bot, "username": self.author.name}
        profile: dict[str, Any] = {
            "id": self.author.bot_id, "app_id": self.author.app_id, "user_id": self.author.id,
            "name": self.author.name, "icons": {}, "deleted": False, "updated": 1700000000,
            "team_id": self.author.workspace.id,
        }  # fmt: skip
        return {**body, **bot, "bot_profile": profile}

    def _with_thread(self, body: Json) -> Json:
        if not self.thread_ts:
            return body
        body["thread_ts"] = self.thread_ts
        root = self.channel.standing.get(self.thread_ts)
        if self.is_reply:
            if root is not None:
                body["parent_user_id"] = "USLACKBOT" if root.is_tombstone else root.author.id
        else:
            replies = self.replies
            body |= {
                "reply_count": len(replies),
                "reply_users": list(dict.fromkeys(each.author.id for each in replies)),
                "reply_users_count": len({each.author.id for each in replies}),
                "latest_reply": replies[-1].ts if replies else self.ts,
                "is_locked": False,
                "subscribed": False,
            }
        return body
