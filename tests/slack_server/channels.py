"""Channels and direct messages: who is in them and what stands there."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.slack_server.message import Message
from tests.slack_server.shapes import Json

if TYPE_CHECKING:
    from tests.slack_server.people import User
    from tests.slack_server.workspaces import Workspace


@dataclass(eq=False, kw_only=True)
class Channel:
    """A conversation. `kind` is Slack's channel_type: channel, group, im, mpim."""

    workspace: "Workspace" = field(repr=False)  # whose it is
    id: str
    kind: str
    name: str
    made: int = 1700000000  # seconds since 1970
    members: list["User"] = field(default_factory=list, repr=False)  # in the order of joining
    connected: list["Workspace"] = field(default_factory=list, repr=False)  # shared with these
    is_archived: bool = False
    is_deleted: bool = False
    standing: dict[str, Message] = field(default_factory=dict, repr=False)  # by ts, no ephemerals
    ephemerals: list[Message] = field(default_factory=list, repr=False)  # shown, not dismissed

    @property
    def workspaces(self) -> list["Workspace"]:
        """All whose people can be in it."""
        return [self.workspace, *self.connected]

    @property
    def is_private(self) -> bool:
        return self.kind != "channel"

    @property
    def is_direct(self) -> bool:
        return self.kind in ("im", "mpim")

    @property
    def is_shared(self) -> bool:
        return bool(self.connected)

    @property
    def messages(self) -> list[Message]:
        """All that stands here for all members, replies too, oldest first; no tombstones."""
        return [self.standing[ts] for ts in sorted(self.standing)
                if not self.standing[ts].is_tombstone]  # fmt: skip

    def replies(self, root: Message) -> list[Message]:
        """What stands in the thread of *root*, without itself, oldest first."""
        return [each for each in self.messages if each.is_reply and each.thread_ts == root.ts]

    def thread(self, root: Message) -> list[Message]:
        """The thread of *root*: itself, if it stands, and its replies, oldest first."""
        return [each for each in self.messages if each is root] + self.replies(root)

    def seen_by(self, user: "User") -> list[Message]:
        """What *user* sees: nothing if not a member, else all that stands and own ephemerals."""
        if user not in self.members:
            return []
        own = [each for each in self.ephemerals if each.private_to is user]
        return sorted([*self.messages, *own], key=lambda each: each.ts)

    def private(self, user: "User") -> list[Message]:
        """The ephemeral messages that *user* sees here, oldest first."""
        return [each for each in self.seen_by(user) if each.is_private]

    def thread_seen_by(self, user: "User", root: Message) -> list[Message]:
        """What *user* sees in the thread of *root*, with ephemerals shown there."""
        return [
            each for each in self.seen_by(user) if root.ts in (each.ts, each.thread_ts)
        ]  # fmt: skip

    @property
    def title(self) -> str:
        """What interactions and commands call it."""
        return {"im": "directmessage", "group": "privategroup", "mpim": self.name}.get(
            self.kind, self.name
        )

    def json(self, of: "Workspace") -> Json:
        """As conversations.info has it for the bot of *of*."""
        bot = of.bot
        other = next((each for each in self.members if each is not bot), bot)
        if self.kind == "im":
            return {
                "id": self.id, "created": self.made, "is_archived": False, "is_im": True,
                "is_org_shared": False, "context_team_id": of.id, "user": other.id,
                "is_user_deleted": other.is_deactivated, "priority": 0,
            }  # fmt: skip
        body: Json = {
            "id": self.id, "name": self.name, "name_normalized": self.name, "created": self.made,
            "creator": self.members[0].id if self.members else "USLACKBOT",
            "is_channel": self.kind == "channel", "is_group": self.kind in ("group", "mpim"),
            "is_im": False, "is_mpim": self.kind == "mpim", "is_private": self.is_private,
            "is_archived": self.is_archived, "is_general": False, "unlinked": 0,
            "is_shared": self.is_shared, "is_org_shared": False, "is_ext_shared": self.is_shared,
            "is_pending_ext_shared": False, "context_team_id": of.id, "updated": self.made * 1000,
            "is_member": bot in self.members, "num_members": len(self.members),
            "topic": {"value": "", "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
        }  # fmt: skip
        if self.is_shared:
            body["shared_team_ids"] = [each.id for each in self.workspaces]
            body["conversation_host_id"] = self.workspace.id
        return body

    async def rename(self, name: str, by: "User") -> None:
        """Give it another name."""
        await self.workspace.world.keeping.rename(self, name, by)

    async def archive(self, by: "User") -> None:
        """Archive it: nobody can write here any more."""
        await self.workspace.world.keeping.archive(self, by)

    async def unarchive(self, by: "User") -> None:
        await self.workspace.world.keeping.unarchive(self, by)

    async def delete(self, by: "User") -> None:
        """Delete it with all that stands in it."""
        await self.workspace.world.keeping.delete(self, by)

    def __str__(self) -> str:
        return f"#{self.name} ({self.id})"
