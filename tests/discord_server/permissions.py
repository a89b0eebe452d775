"""Who may do what where, worked out from roles and channel overwrites as Discord does."""

from enum import IntFlag
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from tests.discord_server import errors

if TYPE_CHECKING:
    from tests.discord_server.channels import Channel
    from tests.discord_server.people import Member


class Can(IntFlag):
    """Discord's permission bits (those that a bot for text meets)."""

    NOTHING = 0
    CREATE_INSTANT_INVITE = 1 << 0
    KICK_MEMBERS = 1 << 1
    BAN_MEMBERS = 1 << 2
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_AUDIT_LOG = 1 << 7
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    CHANGE_NICKNAME = 1 << 26
    MANAGE_NICKNAMES = 1 << 27
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38
    MODERATE_MEMBERS = 1 << 40
    PIN_MESSAGES = 1 << 51


ALL = reduce(or_, Can)
EVERYBODY = (  # what @everyone has in a new guild
    Can.CREATE_INSTANT_INVITE
    | Can.ADD_REACTIONS
    | Can.VIEW_CHANNEL
    | Can.SEND_MESSAGES
    | Can.EMBED_LINKS
    | Can.ATTACH_FILES
    | Can.READ_MESSAGE_HISTORY
    | Can.USE_EXTERNAL_EMOJIS
    | Can.CHANGE_NICKNAME
    | Can.USE_APPLICATION_COMMANDS
    | Can.CREATE_PUBLIC_THREADS
    | Can.CREATE_PRIVATE_THREADS
    | Can.SEND_MESSAGES_IN_THREADS
)
INVITED = (  # what a support bot is usually invited with
    Can.ADD_REACTIONS
    | Can.VIEW_CHANNEL
    | Can.SEND_MESSAGES
    | Can.EMBED_LINKS
    | Can.ATTACH_FILES
    | Can.READ_MESSAGE_HISTORY
    | Can.MANAGE_ROLES
    | Can.MANAGE_THREADS
    | Can.CREATE_PUBLIC_THREADS
    | Can.CREATE_PRIVATE_THREADS
    | Can.SEND_MESSAGES_IN_THREADS
)
DIRECT = (  # what both sides have in a direct message
    EVERYBODY
    & ~(Can.CREATE_INSTANT_INVITE | Can.CREATE_PUBLIC_THREADS | Can.CREATE_PRIVATE_THREADS)
)
GONE_WITHOUT_SENDING = Can.MENTION_EVERYONE | Can.EMBED_LINKS | Can.ATTACH_FILES


def in_guild(member: "Member") -> Can:
    """What *member* may do by roles alone."""
    if member.guild.owner is member.user:
        return ALL
    held = reduce(
        or_, (role.permissions for role in member.roles), member.guild.everyone.permissions
    )
    return ALL if Can.ADMINISTRATOR in held else held


def in_channel(member: "Member", channel: "Channel") -> Can:
    """What *member* may do in *channel*; a thread has its parent's overwrites."""
    held = in_guild(member)
    if held == ALL:
        return ALL
    overwrites = (channel.parent if channel.is_thread and channel.parent else channel).overwrites
    for ids in (
        [member.guild.everyone.id],
        [role.id for role in member.roles],
        [member.user.id],
    ):
        found = [overwrites[id_] for id_ in ids if id_ in overwrites]
        held &= ~reduce(or_, (overwrite.deny for overwrite in found), Can.NOTHING)
        held |= reduce(or_, (overwrite.allow for overwrite in found), Can.NOTHING)
    if Can.VIEW_CHANNEL not in held:
        return Can.NOTHING
    sending = Can.SEND_MESSAGES_IN_THREADS if channel.is_thread else Can.SEND_MESSAGES
    return held if sending in held else held & ~GONE_WITHOUT_SENDING


def sees(member: "Member", channel: "Channel") -> bool:
    """Whether *channel* exists for *member*; a private thread does for its members and managers."""
    held = in_channel(member, channel)
    if Can.VIEW_CHANNEL not in held:
        return False
    return (
        not channel.is_private_thread
        or member.user.id in channel.thread.members
        or Can.MANAGE_THREADS in held
    )


def require(member: "Member", channel: "Channel", *needed: Can) -> None:
    """Raise 50001 when *member* does not see *channel*, 50013 when one of *needed* is missing."""
    if not sees(member, channel):
        raise errors.missing_access()
    held = in_channel(member, channel)
    if any(can not in held for can in needed):
        raise errors.missing_permissions()
