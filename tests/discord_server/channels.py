"""Channels, forums, threads and direct messages, and what people do in them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from tests.discord_server.permissions import Can

if TYPE_CHECKING:
    from tests.discord_server.guilds import Guild, Role
    from tests.discord_server.message import Message
    from tests.discord_server.people import Member, User
    from tests.discord_server.world import World


class Kind(IntEnum):
    """Discord's channel types."""

    TEXT = 0
    DIRECT = 1
    CATEGORY = 4
    ANNOUNCEMENT = 5
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    FORUM = 15


THREADS = {Kind.PUBLIC_THREAD, Kind.PRIVATE_THREAD}


@dataclass(frozen=True, slots=True, kw_only=True)
class Overwrite:
    """What a role or member may do in one channel beside, or in spite of, its roles."""

    allow: Can = Can.NOTHING
    deny: Can = Can.NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A tag that a forum offers."""

    id: int
    name: str
    is_moderated: bool = False


@dataclass(eq=False, kw_only=True)
class ThreadState:
    """What a thread has beside being a channel."""

    owner_id: int
    archived_at: datetime
    archive_minutes: int = 4320
    is_archived: bool = False
    is_locked: bool = False
    is_invitable: bool = True
    awaits_starter: bool = False  # a forum post before its first message: sends fail with 40058
    members: dict[int, datetime] = field(default_factory=dict)
    applied_tags: list[int] = field(default_factory=list)


@dataclass(eq=False, kw_only=True)
class Channel:
    """Anything that has an id and, mostly, messages."""

    world: "World" = field(repr=False)
    id: int
    kind: Kind
    name: str
    guild: "Guild | None" = field(default=None, repr=False)
    parent: "Channel | None" = field(default=None, repr=False)
    recipient: "User | None" = None  # of direct messages
    topic: str | None = None
    overwrites: dict[int, Overwrite] = field(default_factory=dict, repr=False)
    tags: list[Tag] = field(default_factory=list, repr=False)
    requires_tag: bool = False
    state: ThreadState | None = field(default=None, repr=False)
    standing: dict[int, "Message"] = field(default_factory=dict, repr=False)
    posted: list["Message"] = field(default_factory=list, repr=False)  # all ever, deleted ones too
    last_message_id: int | None = None

    @property
    def is_thread(self) -> bool:
        return self.kind in THREADS

    @property
    def is_private_thread(self) -> bool:
        return self.kind is Kind.PRIVATE_THREAD

    @property
    def thread(self) -> ThreadState:
        """The state of a thread; only threads have one."""
        assert self.state is not None, f"#{self.name} is no thread"
        return self.state

    @property
    def messages(self) -> list["Message"]:
        """The messages as they stand, oldest first; system messages are left out."""
        return [message for message in self.standing.values() if not message.is_system]

    @property
    def tag_names(self) -> list[str]:
        """The names of the tags of this post."""
        assert self.parent is not None, f"#{self.name} is no post of a forum"
        names = {tag.id: tag.name for tag in self.parent.tags}
        return [names[tag] for tag in self.thread.applied_tags]

    @property
    def mention(self) -> str:
        return f"<#{self.id}>"

    def tag(self, name: str) -> Tag:
        """The tag *name* of this forum."""
        return next(tag for tag in self.tags if tag.name == name)

    async def say(
        self,
        who: "Member",
        text: str,
        *,
        reply_to: "Message | None" = None,
        attachments: Iterable[str] = (),
    ) -> "Message":
        """Let *who* post *text*; raises `ApiError` when they may not."""
        body: dict[str, Any] = {"content": text}
        if reply_to is not None:
            body["message_reference"] = {"message_id": str(reply_to.id)}
        message = self.world.posting.say(self, who, body, attachments=attachments)
        await self.world.sent()
        return message

    async def open_thread(
        self,
        who: "Member",
        name: str,
        *,
        message: "Message | None" = None,
        is_private: bool = False,
    ) -> "Channel":
        """Let *who* open a thread, on *message* if one is given."""
        thread = self.world.threads.open(
            self, who.user, name, message=message, is_private=is_private
        )
        await self.world.sent()
        return thread

    async def post(
        self, who: "Member", name: str, text: str | None, *, tags: Iterable[str] = ()
    ) -> "Channel":
        """Let *who* make a post in this forum.

        With *text* None its first message is late: `say` on the post brings it, and until then
        the bot gets 40058.
        """
        ids = [self.tag(tag).id for tag in tags]
        body = None if text is None else {"content": text}
        thread = self.world.threads.post(self, who.user, name, body, tags=ids)
        await self.world.sent()
        return thread

    async def allow(self, who: "Role | Member", *cans: Can) -> None:
        """Overwrite: *who* may do *cans* here, whatever the roles say."""
        await self._overwrite(who, cans, is_allowed=True)

    async def deny(self, who: "Role | Member", *cans: Can) -> None:
        """Overwrite: *who* may not do *cans* here, whatever the roles say."""
        await self._overwrite(who, cans, is_allowed=False)

    async def _overwrite(
        self, who: "Role | Member", cans: Iterable[Can], *, is_allowed: bool
    ) -> None:
        old = self.overwrites.get(who.id, Overwrite())
        change = Can.NOTHING
        for can in cans:
            change |= can
        new = (
            Overwrite(allow=old.allow | change, deny=old.deny & ~change)
            if is_allowed
            else Overwrite(allow=old.allow & ~change, deny=old.deny | change)
        )
        self.world.edit_channel(self, overwrites=self.overwrites | {who.id: new})
        await self.world.sent()

    async def edit(self, **changes: Any) -> None:
        """Change `name`, `topic`, … of a channel; `name`, `is_archived`, … of a thread."""
        if self.is_thread:
            self.world.threads.edit(self, **changes)
        else:
            self.world.edit_channel(self, **changes)
        await self.world.sent()

    async def delete(self) -> None:
        """Delete the channel or thread with all that is in it."""
        self.world.delete_channel(self)
        await self.world.sent()

    async def bulk_delete(self, *messages: "Message") -> None:
        """Delete *messages* in one go, as a moderator's bot does."""
        self.world.posting.bulk_delete(self, messages)
        await self.world.sent()
