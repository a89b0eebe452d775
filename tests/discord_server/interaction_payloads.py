"""The JSON of interactions: what somebody did, with all that Discord adds to it."""

from collections.abc import Iterable
from typing import Any

from tests.discord_server import message_payloads, payloads
from tests.discord_server.channels import Channel
from tests.discord_server.components import TEXT_INPUT
from tests.discord_server.guilds import Role
from tests.discord_server.interaction import Interaction
from tests.discord_server.message import Message
from tests.discord_server.people import Member
from tests.discord_server.permissions import DIRECT, Can

Json = dict[str, Any]


def create(interaction: Interaction, data: Json) -> Json:
    """The INTERACTION_CREATE of *interaction* with its *data*."""
    channel, who, bot = interaction.channel, interaction.member, interaction.world.bot
    guild = channel.guild
    held = DIRECT if guild is None else who.permissions(channel)
    shown: Json = {
        "id": str(interaction.id),
        "application_id": str(bot.id),
        "type": int(interaction.asked),
        "data": data,
        "channel_id": str(channel.id),
        "channel": payloads.channel(channel) | {"permissions": str(int(held))},
        "token": interaction.token,
        "version": 1,
        "locale": "en-US",
        "entitlements": [],
        "attachment_size_limit": 10 * 1024 * 1024,
    }
    if interaction.message is not None:
        shown["message"] = message_payloads.message(interaction.message)
    if guild is None:
        return shown | {
            "user": payloads.user(who.user),
            "app_permissions": str(int(DIRECT)),
            "authorizing_integration_owners": {"0": "0"},
            "context": 1,
        }
    app = guild.bot.permissions(channel) if guild.bot else Can.NOTHING
    return shown | {
        "guild_id": str(guild.id),
        "guild": {"id": str(guild.id), "locale": "en-US", "features": ["COMMUNITY"]},
        "guild_locale": "en-US",
        "member": payloads.member(who) | {"permissions": str(int(held))},
        "app_permissions": str(int(app)),
        "authorizing_integration_owners": {"0": str(guild.id)},
        "context": 0,
    }


def resolved(values: Iterable[Any]) -> Json:
    """What Discord adds about the members, roles, channels and messages among *values*."""
    found: Json = {}
    for value in values:
        if isinstance(value, Member):
            found.setdefault("users", {})[str(value.id)] = payloads.user(value.user)
            shown = payloads.member(value, with_user=False)
            shown["permissions"] = str(int(value.permissions()))
            found.setdefault("members", {})[str(value.id)] = shown
        elif isinstance(value, Role):
            found.setdefault("roles", {})[str(value.id)] = payloads.role(value)
        elif isinstance(value, Channel):
            found.setdefault("channels", {})[str(value.id)] = payloads.channel(value) | {
                "permissions": "0"
            }
        elif isinstance(value, Message):
            found.setdefault("messages", {})[str(value.id)] = message_payloads.message(value)
    return found


def named(command: Json) -> Json:
    """How an interaction names its *command*."""
    data: Json = {"id": command["id"], "name": command["name"], "type": command.get("type", 1)}
    return data | ({"guild_id": command["guild_id"]} if "guild_id" in command else {})


def as_value(value: Any) -> Any:
    """*value* as an option or a select menu carries it."""
    return str(value.id) if isinstance(value, Member | Role | Channel) else value


def listed(value: Any) -> list[Any]:
    """*value*, or a list of it alone."""
    return value if isinstance(value, list) else [value]


def filled(part: Json, values: Json) -> Json:
    """A component of a modal as it comes back."""
    back: Json = {"type": part["type"], "id": part.get("id", 0)}
    if "components" in part:
        back["components"] = [filled(inner, values) for inner in part["components"]]
    if "component" in part:
        back["component"] = filled(part["component"], values)
    if "custom_id" not in part:
        return back
    name = part["custom_id"]
    given: Any = values.get(name, part.get("value") or "")
    if part["type"] == TEXT_INPUT:
        least, most = part.get("min_length") or 0, part.get("max_length") or 4000
        least = max(least, 1) if part.get("required", True) else 0
        assert least <= len(given) <= most, f"{name!r} takes {least} to {most} characters"
        return back | {"custom_id": name, "value": given}
    return back | {
        "custom_id": name,
        "values": [as_value(value) for value in listed(given) if value],
    }
