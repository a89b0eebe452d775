"""The JSON of everything, as Discord writes it."""

from datetime import datetime
from typing import Any

from tests.discord_server import permissions
from tests.discord_server.channels import Channel, Kind, Tag
from tests.discord_server.guilds import Guild, Role
from tests.discord_server.people import Member, User

Json = dict[str, Any]


def time(at: datetime) -> str:
    return at.isoformat()


def user(user: User) -> Json:
    return {
        "id": str(user.id),
        "username": user.name.lower() if not user.is_bot else user.name,
        "discriminator": "0",
        "global_name": None if user.is_bot else user.name,
        "avatar": None,
        "bot": user.is_bot,
        "public_flags": 0,
    }


def member(member: Member, *, with_user: bool = True) -> Json:
    """A member; with the user left out it is what messages carry beside their author."""
    shown: Json = {
        "nick": member.nick,
        "avatar": None,
        "roles": [str(role.id) for role in member.roles],
        "joined_at": time(member.joined_at),
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
    }
    return shown | {"user": user(member.user)} if with_user else shown


def role(role: Role) -> Json:
    shown: Json = {
        "id": str(role.id),
        "name": role.name,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "icon": None,
        "unicode_emoji": None,
        "position": role.position,
        "permissions": str(int(role.permissions)),
        "managed": role.is_managed,
        "mentionable": role.is_mentionable,
        "flags": 0,
    }
    if role.is_managed:
        shown["tags"] = {"bot_id": str(role.guild.world.bot.id)}
    return shown


def tag(tag: Tag) -> Json:
    return {
        "id": str(tag.id),
        "name": tag.name,
        "moderated": tag.is_moderated,
        "emoji_id": None,
        "emoji_name": None,
    }


def channel(channel: Channel) -> Json:
    """A channel, forum, thread or direct-message channel."""
    if channel.is_thread:
        return thread(channel)
    last = channel.last_message_id
    shown: Json = {
        "id": str(channel.id),
        "type": int(channel.kind),
        "last_message_id": None if last is None else str(last),
        "flags": 0,
    }
    if channel.kind is Kind.DIRECT:
        assert channel.recipient is not None
        return shown | {"recipients": [user(channel.recipient)]}
    assert channel.guild is not None
    members = channel.guild.members
    shown |= {
        "guild_id": str(channel.guild.id),
        "name": channel.name,
        "topic": channel.topic,
        "position": list(channel.guild.channels).index(channel.id),
        "parent_id": None if channel.parent is None else str(channel.parent.id),
        "nsfw": False,
        "rate_limit_per_user": 0,
        "permission_overwrites": [
            {
                "id": str(id_),
                "type": int(id_ in members),
                "allow": str(int(overwrite.allow)),
                "deny": str(int(overwrite.deny)),
            }
            for id_, overwrite in channel.overwrites.items()
        ],
    }
    if channel.kind is Kind.FORUM:
        shown |= {
            "flags": 1 << 4 if channel.requires_tag else 0,
            "available_tags": [tag(offered) for offered in channel.tags],
            "default_reaction_emoji": None,
            "default_sort_order": None,
            "default_forum_layout": 0,
        }
    return shown


def thread(channel: Channel) -> Json:
    """A thread, with the bot's membership if it is in."""
    state, guild = channel.thread, channel.guild
    assert guild is not None
    assert channel.parent is not None
    count = sum(message.id != channel.id for message in channel.messages)
    shown: Json = {
        "id": str(channel.id),
        "type": int(channel.kind),
        "guild_id": str(guild.id),
        "parent_id": str(channel.parent.id),
        "owner_id": str(state.owner_id),
        "name": channel.name,
        "last_message_id": None
        if channel.last_message_id is None
        else str(channel.last_message_id),
        "message_count": count,
        "total_message_sent": count,
        "member_count": min(len(state.members), 50),
        "rate_limit_per_user": 0,
        "flags": 0,
        "applied_tags": [str(id_) for id_ in state.applied_tags],
        "thread_metadata": {
            "archived": state.is_archived,
            "archive_timestamp": time(state.archived_at),
            "auto_archive_duration": state.archive_minutes,
            "locked": state.is_locked,
            "invitable": state.is_invitable,
            "create_timestamp": time(channel.world.made(channel.id)),
        },
    }
    bot = channel.world.bot
    if bot.id in state.members:
        shown["member"] = thread_member(channel, bot.id)
    return shown


def thread_member(channel: Channel, user_id: int) -> Json:
    return {
        "id": str(channel.id),
        "user_id": str(user_id),
        "join_timestamp": time(channel.thread.members[user_id]),
        "flags": 0,
    }


def guild_base(guild: Guild) -> Json:
    """What GUILD_UPDATE and GET /guilds/{id} say."""
    return {
        "id": str(guild.id),
        "name": guild.name,
        "icon": None,
        "splash": None,
        "discovery_splash": None,
        "banner": None,
        "owner_id": str(guild.owner.id),
        "afk_channel_id": None,
        "afk_timeout": 300,
        "verification_level": 1,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "safety_alerts_channel_id": None,
        "application_id": None,
        "vanity_url_code": None,
        "description": None,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "premium_progress_bar_enabled": False,
        "preferred_locale": "en-US",
        "max_members": 500000,
        "features": ["COMMUNITY"],
        "roles": [role(held) for held in guild.roles],
        "emojis": [],
        "stickers": [],
    }


def guild(guild: Guild, *, with_members: bool) -> Json:
    """What GUILD_CREATE says; without members only the bot's own is in it."""
    bot = guild.bot
    assert bot is not None
    shown = list(guild.members.values()) if with_members else [bot]
    return guild_base(guild) | {
        "joined_at": time(bot.joined_at),
        "large": len(guild.members) > 250,
        "member_count": len(guild.members),
        "members": [member(one) for one in shown],
        "channels": [channel(one) for one in guild.channels.values()],
        "threads": [
            thread(one)
            for one in guild.threads.values()
            if not one.thread.is_archived and permissions.sees(bot, one)
        ],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }
