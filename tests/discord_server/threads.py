"""Threads and forum posts: what changes, and what the gateway says of it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tests.discord_server import checks, errors, payloads
from tests.discord_server.audience import Event, Intent
from tests.discord_server.channels import Channel, Kind, ThreadState
from tests.discord_server.message import Message, Type

if TYPE_CHECKING:
    from tests.discord_server.people import User
    from tests.discord_server.world import World

ARCHIVE_MINUTES = {60, 1440, 4320, 10080}
POST_TAGS = 5


class Threads:
    """All that happens to threads. Permissions are the caller's affair."""

    def __init__(self, world: "World") -> None:
        self.world = world

    def open(
        self,
        parent: Channel,
        owner: "User",
        name: str,
        *,
        message: Message | None = None,
        is_private: bool = False,
        archive_minutes: int = 4320,
        is_invitable: bool = True,
    ) -> Channel:
        """Open a thread in *parent*; on *message* it is public and has the message's id."""
        if message is not None and message.started is not None:
            raise errors.thread_exists()
        thread = self._make(
            parent,
            owner,
            name,
            id_=message.id if message else self.world.ids.next(),
            kind=Kind.PRIVATE_THREAD if is_private else Kind.PUBLIC_THREAD,
            archive_minutes=archive_minutes,
            is_invitable=is_invitable,
        )
        if message is not None:
            message.started = thread
            self.world.posting.refresh(message)
            self.world.posting.notice(
                thread, message.author, Type.THREAD_STARTER, reference=message
            )
        elif not is_private:
            self.world.posting.notice(
                parent, owner, Type.THREAD_CREATED, name, reference_channel=thread.id
            )
        return thread

    def post(
        self,
        forum: Channel,
        owner: "User",
        name: str,
        body: dict[str, Any] | None,
        *,
        tags: Sequence[int] = (),
        archive_minutes: int = 4320,
    ) -> Channel:
        """Make a post in *forum* whose first message is *body*, or is still to come."""
        self._check_tags(forum, tags)
        if body is not None:
            checks.check_message(body, "message")
        thread = self._make(
            forum,
            owner,
            name,
            id_=self.world.ids.next(),
            kind=Kind.PUBLIC_THREAD,
            archive_minutes=archive_minutes,
            tags=tags,
        )
        thread.thread.awaits_starter = True
        if body is not None:
            self.world.posting.post(thread, owner, body, id=thread.id, path="message")
        return thread

    def _make(
        self,
        parent: Channel,
        owner: "User",
        name: str,
        *,
        id_: int,
        kind: Kind,
        archive_minutes: int,
        is_invitable: bool = True,
        tags: Sequence[int] = (),
    ) -> Channel:
        checks.check_name(name)
        _check_archiving(archive_minutes)
        now = self.world.now()
        thread = Channel(
            world=self.world,
            id=id_,
            kind=kind,
            name=name,
            guild=parent.guild,
            parent=parent,
            state=ThreadState(
                owner_id=owner.id,
                archived_at=now,
                archive_minutes=archive_minutes,
                is_invitable=is_invitable,
                members={owner.id: now},
                applied_tags=list(tags),
            ),
        )
        assert parent.guild is not None
        parent.guild.threads[id_] = self.world.channels[id_] = thread
        if parent.kind is Kind.FORUM:
            parent.last_message_id = id_
        self._tell("THREAD_CREATE", thread, newly_created=True)
        return thread

    def edit(self, thread: Channel, **changes: Any) -> None:
        """Set `name` or fields of the thread's state."""
        if "applied_tags" in changes and thread.parent is not None:
            self._check_tags(thread.parent, changes["applied_tags"])
        if "archive_minutes" in changes:
            _check_archiving(changes["archive_minutes"])
        if "name" in changes:
            checks.check_name(changes["name"])
        if changes.get("is_archived", thread.thread.is_archived) is not thread.thread.is_archived:
            thread.thread.archived_at = self.world.now()
        renamed = changes.get("name", thread.name) != thread.name
        for name, value in changes.items():
            setattr(thread if name == "name" else thread.thread, name, value)
        self._tell("THREAD_UPDATE", thread)
        if renamed:
            owner = self.world.users[thread.thread.owner_id]
            self.world.posting.notice(thread, owner, Type.NAME_CHANGE, thread.name)

    def add(self, thread: Channel, user: "User", *, quietly: bool = False) -> None:
        """Put *user* into *thread*; *quietly* without Discord's message about it."""
        if user.id in thread.thread.members:
            return
        thread.thread.members[user.id] = self.world.now()
        if user is self.world.bot and thread.is_private_thread:
            self._tell("THREAD_CREATE", thread)
        guild = thread.guild
        assert guild is not None
        added = payloads.thread_member(thread, user.id)
        if user.id in guild.members:
            added["member"] = payloads.member(guild.members[user.id])
        self._tell_members(thread, user, {"added_members": [added]})
        if not quietly:
            self.world.posting.notice(thread, user, Type.RECIPIENT_ADD)

    def remove(self, thread: Channel, user: "User") -> None:
        """Take *user* out of *thread*."""
        if user.id not in thread.thread.members:
            return
        self._tell_members(thread, user, {"removed_member_ids": [str(user.id)]})
        del thread.thread.members[user.id]

    def _tell_members(self, thread: Channel, user: "User", change: dict[str, Any]) -> None:
        assert thread.guild is not None
        data = {
            "id": str(thread.id),
            "guild_id": str(thread.guild.id),
            "member_count": min(len(thread.thread.members), 50),
        }
        self.world.publish(
            Event(
                name="THREAD_MEMBERS_UPDATE",
                data=data | change,
                intents=(
                    Intent.GUILDS | Intent.MEMBERS if user is self.world.bot else Intent.MEMBERS
                ),
                guild=thread.guild,
                channel=thread,
            )
        )

    def forget(self, thread: Channel) -> None:
        """Tell of a deleted *thread*, and let its first message forget it."""
        assert thread.guild is not None
        assert thread.parent is not None
        self.world.publish(
            Event(
                name="THREAD_DELETE",
                data={
                    "id": str(thread.id),
                    "guild_id": str(thread.guild.id),
                    "parent_id": str(thread.parent.id),
                    "type": int(thread.kind),
                },
                intents=Intent.GUILDS,
                guild=thread.guild,
                channel=thread,
            )
        )
        del thread.guild.threads[thread.id]
        starter = thread.parent.standing.get(thread.id)
        if starter is not None:
            starter.started = None

    def sync(self, parent: Channel) -> None:
        """Tell of the active threads of a channel that the bot has come to see."""
        guild, bot = parent.guild, self.world.bot
        assert guild is not None
        threads = [
            one for one in guild.threads.values()
            if one.parent is parent and not one.thread.is_archived
        ]  # fmt: skip
        self.world.publish(
            Event(
                name="THREAD_LIST_SYNC",
                data={
                    "guild_id": str(guild.id),
                    "channel_ids": [str(parent.id)],
                    "threads": [payloads.thread(one) for one in threads],
                    "members": [
                        payloads.thread_member(one, bot.id)
                        for one in threads
                        if bot.id in one.thread.members
                    ],
                },
                intents=Intent.GUILDS,
                guild=guild,
                channel=parent,
            )
        )

    def _tell(self, name: str, thread: Channel, **more: Any) -> None:
        self.world.publish(
            Event(
                name=name,
                data=payloads.thread(thread) | more,
                intents=Intent.GUILDS,
                guild=thread.guild,
                channel=thread,
            )
        )

    def _check_tags(self, forum: Channel, tags: Sequence[int]) -> None:
        if len(tags) > POST_TAGS:
            raise errors.too_long("applied_tags", POST_TAGS)
        if not set(tags) <= {tag.id for tag in forum.tags}:
            raise errors.invalid("applied_tags", "UNKNOWN_TAG", "Unknown tag")
        if forum.requires_tag and not tags:
            raise errors.ApiError(
                400, 40067, "A tag is required to create a forum post in this channel"
            )


def _check_archiving(minutes: int) -> None:
    if minutes not in ARCHIVE_MINUTES:
        raise errors.invalid(
            "auto_archive_duration",
            "BASE_TYPE_CHOICES",
            "Value must be one of {60, 1440, 4320, 10080}.",
        )
