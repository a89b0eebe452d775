"""Reactions: what changes on a message, and what the gateway says of it."""

from typing import TYPE_CHECKING, Any

from tests.discord_server import message_payloads, payloads
from tests.discord_server.audience import Intent
from tests.discord_server.message import Message

if TYPE_CHECKING:
    from tests.discord_server.people import User
    from tests.discord_server.world import World


class Reactions:
    """All that happens to reactions. Permissions are the caller's affair."""

    def __init__(self, world: "World") -> None:
        self.world = world

    def add(self, message: Message, user: "User", emoji: str) -> None:
        """Let *user* put *emoji* on *message*; nothing when it is there."""
        users = message.reactions.setdefault(emoji, [])
        if user.id in users:
            return
        users.append(user.id)
        more: dict[str, Any] = {"message_author_id": str(message.author.id)}
        guild = message.channel.guild
        if guild and user.id in guild.members:
            more["member"] = payloads.member(guild.members[user.id])
        self._tell("MESSAGE_REACTION_ADD", message, user, emoji, more)

    def remove(self, message: Message, user: "User", emoji: str) -> None:
        """Take *user*'s *emoji* off *message*; nothing when it is not there."""
        users = message.reactions.get(emoji, [])
        if user.id not in users:
            return
        users.remove(user.id)
        if not users:
            del message.reactions[emoji]
        self._tell("MESSAGE_REACTION_REMOVE", message, user, emoji, {})

    def clear(self, message: Message) -> None:
        """Take all reactions off *message*."""
        message.reactions.clear()
        self._publish("MESSAGE_REACTION_REMOVE_ALL", message, {})

    def _tell(
        self, name: str, message: Message, user: "User", emoji: str, more: dict[str, Any]
    ) -> None:
        data: dict[str, Any] = {
            "user_id": str(user.id),
            "emoji": message_payloads.emoji(emoji),
            "burst": False,
            "type": 0,
        }
        self._publish(name, message, data | more)

    def _publish(self, name: str, message: Message, data: dict[str, Any]) -> None:
        self.world.posting.publish(
            name,
            message.channel,
            data | {"message_id": str(message.id)},
            Intent.REACTIONS,
            Intent.DIRECT_REACTIONS,
        )
