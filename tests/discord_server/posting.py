"""Messages: posting, editing, deleting; what changes, and what the gateway says of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.discord_server import checks, errors, message_payloads, permissions
from tests.discord_server.attachments import kept
from tests.discord_server.audience import Event, Intent
from tests.discord_server.channels import Channel
from tests.discord_server.components import TEXT, numbered, walk
from tests.discord_server.message import COMPONENTS_V2, EPHEMERAL, LOADING, Message, Type
from tests.discord_server.permissions import ALL, DIRECT, Can
from tests.discord_server.pings import NOBODY, Pings, pings

if TYPE_CHECKING:
    from tests.discord_server.people import Member, User
    from tests.discord_server.world import World

NONCE_LIVES = timedelta(minutes=5)
ROLE_INVITES = 100  # a ping of a role up to this size brings its members into a thread


class Posting:
    """All that happens to messages. Permissions are the caller's affair, except in `say`."""

    def __init__(self, world: "World") -> None:
        self.world = world
        self._nonces: dict[tuple[int, str], tuple[datetime, Message]] = {}

    def say(
        self, channel: Channel, who: "Member", body: dict[str, Any], *, attachments: Iterable[str]
    ) -> Message:
        """Let the person *who* post in *channel*; raises `ApiError` when they may not."""
        if channel.guild is not None:
            permissions.require(who, channel, sending(channel))
            who.place = channel
        files = [{"filename": name, "size": 1} for name in attachments]
        return self.post(channel, who.user, body | {"attachments": files})

    def post(
        self,
        channel: Channel,
        author: "User",
        body: dict[str, Any],
        *,
        type: Type | None = None,  # noqa: A002 the protocol's word
        interaction: dict[str, Any] | None = None,
        id: int | None = None,  # noqa: A002 a starter message has its thread's
        path: str = "",
    ) -> Message:
        """Post *body* (as the REST API takes it) in *channel*.

        A nonce that is enforced and known gives the first message again. Raises `ApiError` when
        a limit is broken; *path* is where the message is in the request.
        """
        nonce = None if body.get("nonce") is None else str(body["nonce"])
        again = (author.id, nonce or "")
        if nonce and body.get("enforce_nonce") and again in self._nonces:
            at, first = self._nonces[again]
            if self.world.now() - at < NONCE_LIVES:
                return first
        if not body.get("flags", 0) & LOADING:
            checks.check_message(body, path)
        self._wake(channel, author)
        reference = self._reference(channel, body)
        if channel.is_thread and channel.thread.awaits_starter:
            id = channel.id  # noqa: A001
        now = self.world.now()
        message = Message(
            world=self.world,
            id=id or self.world.ids.next(),
            channel=channel,
            author=author,
            at=now,
            type=type if type is not None else Type.REPLY if reference else Type.DEFAULT,
            content=body.get("content") or "",
            embeds=list(body.get("embeds") or []),
            components=numbered(body.get("components") or []),
            attachments=kept(self.world.ids, body.get("attachments")),
            flags=body.get("flags", 0),
            nonce=nonce,
            reference=reference,
            interaction=interaction,
        )
        message.pings = self._pings(message, body.get("allowed_mentions"))
        message.versions.append(message.text)
        if nonce:
            self._nonces[again] = now, message
        if message.is_private:
            return message
        self._add(message)
        return message

    def notice(
        self,
        channel: Channel,
        author: "User",
        kind: Type,
        content: str = "",
        **more: Any,
    ) -> Message:
        """Post one of Discord's own messages, such as "Ann started a thread"."""
        message = Message(
            world=self.world,
            id=self.world.ids.next(),
            channel=channel,
            author=author,
            at=self.world.now(),
            type=kind,
            content=content,
            **more,
        )
        self._add(message)
        return message

    def _add(self, message: Message) -> None:
        channel = message.channel
        channel.standing[message.id] = message
        channel.posted.append(message)
        self.world.posted.append(message)
        channel.last_message_id = message.id
        self._tell("MESSAGE_CREATE", message)
        if channel.is_thread:
            channel.thread.awaits_starter = False
            if not message.is_system:
                self._invite(message)

    def edit(self, message: Message, body: dict[str, Any], *, path: str = "") -> None:
        """Change what *body* names; mentions that are new notify nobody."""
        flags = body["flags"] if body.get("flags") is not None else message.flags
        after = {
            "content": body.get("content", message.content),
            "embeds": body.get("embeds", message.embeds),
            "components": body.get("components", message.components),
            "attachments": body.get("attachments", message.attachments),
            "flags": flags | message.flags & (COMPONENTS_V2 | EPHEMERAL),
        }
        checks.check_message(after, path)
        message.content = after["content"] or ""
        message.embeds = list(after["embeds"] or [])
        message.components = numbered(after["components"] or [])
        message.attachments = kept(self.world.ids, after["attachments"], message.attachments)
        message.flags = after["flags"] & ~LOADING
        message.edited_at = self.world.now()
        message.versions.append(message.text)
        self._tell("MESSAGE_UPDATE", message)

    def refresh(self, message: Message) -> None:
        """Tell of *message* as it is, although nobody edited it."""
        self._tell("MESSAGE_UPDATE", message)

    def unfurl(self, message: Message, embed: dict[str, Any]) -> None:
        """Add the preview of a link."""
        message.embeds.append(embed)
        self.refresh(message)

    def delete(self, message: Message) -> None:
        """Delete *message*."""
        message.is_deleted = True
        channel = message.channel
        if channel.standing.pop(message.id, None) is None:
            return  # an ephemeral one: the gateway never knew it
        self.publish(
            "MESSAGE_DELETE", message.channel, {"id": str(message.id)}, Intent.MESSAGES,
            Intent.DIRECT_MESSAGES,
        )  # fmt: skip

    def bulk_delete(self, channel: Channel, messages: Sequence[Message]) -> None:
        """Delete *messages* with one event."""
        for message in messages:
            message.is_deleted = True
            del channel.standing[message.id]
        ids = [str(message.id) for message in messages]
        self.publish(
            "MESSAGE_DELETE_BULK", channel, {"ids": ids}, Intent.MESSAGES, Intent.DIRECT_MESSAGES
        )

    def _tell(self, name: str, message: Message) -> None:
        if message.is_private:
            return
        self.publish(
            name,
            message.channel,
            message_payloads.message(message, as_event=True),
            Intent.MESSAGES,
            Intent.DIRECT_MESSAGES,
            message,
        )

    def publish(
        self,
        name: str,
        channel: Channel,
        data: dict[str, Any],
        in_guild: Intent,
        direct: Intent,
        message: Message | None = None,
    ) -> None:
        """Tell what happened in *channel*: *message* is the one whose content goes with it."""
        data = data | {"channel_id": str(channel.id)}
        if channel.guild is not None:
            data["guild_id"] = str(channel.guild.id)
        self.world.publish(
            Event(
                name=name,
                data=data,
                intents=in_guild if channel.guild else direct,
                guild=channel.guild,
                channel=channel,
                message=message,
            )
        )

    def _wake(self, channel: Channel, author: "User") -> None:
        """A message un-archives its thread, unless it is locked."""
        if not channel.is_thread or not channel.thread.is_archived:
            return
        if channel.thread.is_locked and not _manages(channel, author):
            raise errors.archived_thread()
        self.world.threads.edit(channel, is_archived=False)

    def _reference(self, channel: Channel, body: dict[str, Any]) -> Message | None:
        asked = body.get("message_reference")
        if not asked:
            return None
        found = channel.standing.get(int(asked["message_id"]))
        if found is None and asked.get("fail_if_not_exists", True):
            raise errors.invalid("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
        return found

    def _pings(self, message: Message, allowed: dict[str, Any] | None) -> Pings:
        guild, author = message.channel.guild, message.author
        member = guild.members.get(author.id) if guild else None
        held = DIRECT if guild is None else Can.NOTHING
        if member is not None:
            held = permissions.in_channel(member, message.channel)
        said = "\n".join(
            [message.content]
            + [part["content"] for part in walk(message.components) if part["type"] == TEXT]
        )
        replied_to = message.reference.author.id if message.reference else None
        found = pings(said, allowed, held=held, guild=guild, replied_to=replied_to)
        return NOBODY if message.is_private else found

    def _invite(self, message: Message) -> None:
        """Who speaks in a thread, and who is mentioned in it, is in it."""
        thread, guild = message.channel, message.channel.guild
        assert guild is not None
        ids = [message.author.id, *sorted(message.pings.users)]
        for role in guild.roles:
            if role.id in message.pings.roles and len(role.holders) <= ROLE_INVITES:
                ids += [member.id for member in role.holders]
        for id_ in ids:
            member = guild.members.get(id_)
            if member and thread.parent and permissions.sees(member, thread.parent):
                self.world.threads.add(thread, member.user, quietly=True)


def sending(channel: Channel) -> Can:
    """The permission to write in *channel*."""
    return Can.SEND_MESSAGES_IN_THREADS if channel.is_thread else Can.SEND_MESSAGES


def _manages(channel: Channel, user: "User") -> bool:
    member = channel.guild.members.get(user.id) if channel.guild else None
    held = permissions.in_channel(member, channel) if member else Can.NOTHING
    return held == ALL or Can.MANAGE_THREADS in held
