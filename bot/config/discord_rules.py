"""The rules that the [discord] settings follow, each giving a complaint or ""."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.config.rules import shown, tables, unknown_tiers, web_address
from bot.config.secrets import TOKEN
from bot.config.settings import Discord, DiscordServer

_ID = re.compile(r"[1-9][0-9]{5,19}")
_HOW = (
    "Discord shows it in the menu of a server, channel or role (Copy ID), once Developer Mode is on"
    " under User Settings → Advanced"
)


def _id(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return f'must be in quotes, like "{value}"'
    if not isinstance(value, str) or _ID.fullmatch(value):
        return ""
    return f"must be an id of digits only, not {shown(value)}; {_HOW}"


def _guild(value: object) -> str:
    return "" if value == "" else _id(value)  # that it is missing is said once, with where it is


def _ids(value: object) -> str:
    every = value if isinstance(value, list) else []
    return next(filter(None, map(_id, every)), "")


def _each(value: object) -> str:
    every = value if isinstance(value, dict) else {}
    wrong = ((name, _id(role)) for name, role in every.items())
    return next((f'of "{name}" {complaint}' for name, complaint in wrong if complaint), "")


def _ranks(value: object) -> str:
    every = value if isinstance(value, dict) else {}
    for role, points in every.items():
        if complaint := _id(role):
            return complaint
        if isinstance(points, int) and not isinstance(points, bool) and points <= 0:
            return f'of "{role}" must be points above 0, not {points}'
    return ""


def _token(_: object) -> str:
    return (
        f"a token must not stand in the settings; put it into the environment's {TOKEN} or into a"
        " file that token_file names, and reset it in Discord's Developer Portal if anybody else"
        " could read it here"
    )


DISCORD_RULES: Mapping[Any, Mapping[str, Callable[[object], str]]] = {
    Discord: {
        "token": _token,
        "api_url": web_address("https", "http"),
        "gateway_url": web_address("wss", "ws"),
    },
    DiscordServer: {
        "guild": _guild,
        "staff_roles": _ids,
        "helper_roles": _ids,
        "tiers": _each,
        "groups": _each,
        "ranks": _ranks,
    },
}


def server_mistakes(stated: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """What is wrong between servers and communities, each right by itself."""
    communities = stated.get("communities")
    known = communities if isinstance(communities, dict) else {}
    owner: dict[object, str] = {}
    for community, server in tables(stated, "discord", "servers").items():
        path = f"discord.servers.{community}"
        if community not in known:
            yield path, f"there is no community of that name; add [communities.{community}]"
        guild = server.get("guild", "")
        if guild == "":
            yield f"{path}.guild", f"is missing; write the id of the server: {_HOW}"
        elif isinstance(guild, str) and owner.setdefault(guild, community) != community:
            yield f"{path}.guild", f"is already the server of the community {owner[guild]}"
        yield from unknown_tiers(path, server, known.get(community))
