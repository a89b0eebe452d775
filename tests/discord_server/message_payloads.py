"""The JSON of messages and their reactions, as Discord writes it."""

from typing import Any

from tests.discord_server import payloads
from tests.discord_server.message import HAS_THREAD, Message

Json = dict[str, Any]


def message(message: Message, *, as_event: bool = False) -> Json:
    """A message; an event carries the guild and the author's member, too."""
    shown = _message(message, as_event=as_event)
    if message.reference is not None:
        quoted = message.reference
        shown["referenced_message"] = None if quoted.is_deleted else _message(quoted)
    return shown


def _message(message: Message, *, as_event: bool = False) -> Json:
    guild = message.channel.guild
    members = guild.members if guild else {}
    users = message.world.users
    shown: Json = {
        "id": str(message.id),
        "channel_id": str(message.channel.id),
        "type": int(message.type),
        "author": payloads.user(message.author),
        "content": message.content,
        "timestamp": payloads.time(message.at),
        "edited_timestamp": None if message.edited_at is None else payloads.time(message.edited_at),
        "tts": False,
        "mention_everyone": message.pings.everyone,
        "mentions": [
            payloads.user(users[id_])
            | ({"member": payloads.member(members[id_], with_user=False)}
               if as_event and id_ in members else {})
            for id_ in sorted(message.pings.users) if id_ in users
        ],
        "mention_roles": [str(id_) for id_ in sorted(message.pings.roles)],
        "attachments": message.attachments,
        "embeds": message.embeds,
        "components": message.components,
        "pinned": message.is_pinned,
        "flags": message.flags | (HAS_THREAD if message.started else 0),
    }  # fmt: skip
    if message.reactions:
        shown["reactions"] = [reaction(message, emoji) for emoji in message.reactions]
    if message.nonce is not None:
        shown["nonce"] = message.nonce
    if message.interaction is not None:
        shown["interaction_metadata"] = message.interaction
        shown["application_id"] = shown["webhook_id"] = str(message.world.bot.id)
    if message.reference is not None:
        target = message.reference
        shown["message_reference"] = {
            "type": 0,
            "message_id": str(target.id),
            "channel_id": str(target.channel.id),
        } | ({"guild_id": str(guild.id)} if guild else {})
    elif message.reference_channel is not None and guild is not None:
        shown["message_reference"] = {
            "type": 0,
            "channel_id": str(message.reference_channel),
            "guild_id": str(guild.id),
        }
    if message.started is not None:
        shown["thread"] = payloads.thread(message.started)
    if as_event and guild is not None:
        shown["guild_id"] = str(guild.id)
        if message.author.id in members and message.interaction is None:
            shown["member"] = payloads.member(members[message.author.id], with_user=False)
    return shown


def without_content(shown: Json) -> Json:
    """What is left of a message for who may not read messages."""
    bare = shown | {"content": "", "embeds": [], "attachments": [], "components": []}
    if bare.get("referenced_message"):
        bare["referenced_message"] = without_content(bare["referenced_message"])
    return bare


def emoji(emoji: str) -> Json:
    """An emoji: a character, or `name:id`."""
    name, _, id_ = emoji.partition(":")
    return {"id": id_ or None, "name": name}


def reaction(message: Message, key: str) -> Json:
    users = message.reactions[key]
    return {
        "emoji": emoji(key),
        "count": len(users),
        "count_details": {"normal": len(users), "burst": 0},
        "me": message.world.bot.id in users,
        "me_burst": False,
        "burst_colors": [],
    }
