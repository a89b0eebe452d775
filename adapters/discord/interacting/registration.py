"""Tells Discord which commands there are, when they are other ones than it knows."""

from collections.abc import Iterable, Mapping
from typing import Any

import discord
import structlog
from discord import app_commands
from discord.http import Route

# What Discord takes for granted where a command does not say it.
_TAKEN_FOR_GRANTED: Mapping[str, Any] = {
    "type": 1,
    "description": "",
    "options": [],
    "choices": [],
    "channel_types": [],
    "required": False,
    "autocomplete": False,
    "nsfw": False,
    "default_member_permissions": None,
    "name_localizations": {},
    "description_localizations": {},
}
_GLOBAL: Mapping[str, Any] = {"contexts": None, "integration_types": [0]}
_OPTION = ("min_value", "max_value", "min_length", "max_length")

log = structlog.get_logger()


async def register(tree: app_commands.CommandTree[Any], guilds: Iterable[int]) -> None:
    """Overwrite the commands of every guild of *guilds*, and the global ones, that changed.

    What Discord refuses is logged and left: the rest of the bot works without.
    """
    await _register(tree, None)
    for guild in guilds:
        await _register(tree, guild)


async def _register(tree: app_commands.CommandTree[Any], guild: int | None) -> None:
    client = tree.client
    where = None if guild is None else discord.Object(guild)
    server = "" if guild is None else "/guilds/{guild_id}"
    path = f"/applications/{{application_id}}{server}/commands"
    wanted = [
        await command.get_translated_payload(tree, tree.translator)
        if tree.translator
        else command.to_dict(tree)
        for command in tree.get_commands(guild=where)
    ]

    def route(method: str) -> Route:
        return Route(method, path, application_id=client.application_id, guild_id=guild)

    try:
        known = await client.http.request(route("GET"), params={"with_localizations": "true"})
        if same(known, wanted, everywhere=guild is None):
            return
        await client.http.request(route("PUT"), json=wanted)
    except discord.Forbidden as error:
        log.error(
            "no commands on a server: invite the bot again with the scope applications.commands",
            guild=guild,
            error=str(error),
        )
    except Exception:
        log.exception("the commands were not registered", guild=guild)
    else:
        log.info("the commands were registered", guild=guild, commands=len(wanted))


def same(known: Iterable[Any], wanted: Iterable[Any], *, everywhere: bool) -> bool:
    """Whether Discord's own payloads say what ours say; *everywhere*: global commands."""
    return _by_name(known, everywhere) == _by_name(wanted, everywhere)


def _by_name(commands: Iterable[Any], everywhere: bool) -> dict[tuple[int, str], Any]:
    return {
        (int(command.get("type", 1)), command["name"]): _plain(command, everywhere)
        for command in commands
    }


def _plain(command: Mapping[str, Any], everywhere: bool = False) -> dict[str, Any]:
    """What a command or an option says, however it is written."""
    said = {key: command.get(key) or default for key, default in _TAKEN_FOR_GRANTED.items()}
    said |= {key: command.get(key) for key in _OPTION}
    permissions = command.get("default_member_permissions")
    said["default_member_permissions"] = None if permissions is None else str(permissions)
    said["options"] = [
        {"name": option["name"], **_plain(option)} for option in command.get("options") or ()
    ]
    if everywhere:
        said |= {key: command.get(key) or default for key, default in _GLOBAL.items()}
    return said
