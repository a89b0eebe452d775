"""Application commands: what may be registered, and what a person can fill in."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tests.discord_server import errors
from tests.discord_server.permissions import ALL, Can

if TYPE_CHECKING:
    from tests.discord_server.people import Member

Json = dict[str, Any]
SLASH, USER, MESSAGE = 1, 2, 3
LIMITS = {SLASH: 100, USER: 15, MESSAGE: 15}
NAME = re.compile(r"[-_'\w]{1,32}")
SUBCOMMAND, GROUP = 1, 2
TEXT = 8000  # characters of names, descriptions and choices of one command


def check_commands(commands: list[Json]) -> None:
    """Raise `ApiError` when *commands* cannot be one scope's."""
    for kind, limit in LIMITS.items():
        if sum(command.get("type", SLASH) == kind for command in commands) > limit:
            raise errors.ApiError(
                400, 30032, f"Maximum number of application commands reached ({limit})"
            )
    for number, command in enumerate(commands):
        if command.get("type", SLASH) == SLASH:
            _check_option(command, str(number))
            if sum(map(len, _texts(command))) > TEXT:
                raise errors.invalid(
                    str(number),
                    "APPLICATION_COMMAND_TOO_LARGE",
                    f"Command exceeds maximum size ({TEXT})",
                )
        elif not 1 <= len(command["name"]) <= 32:
            raise errors.bad_length(f"{number}.name", 1, 32)
    names = [(command.get("type", SLASH), command["name"]) for command in commands]
    if len(names) != len(set(names)):
        raise errors.invalid(
            "", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique"
        )


def _check_option(option: Json, path: str) -> None:
    name = option["name"]
    if not NAME.fullmatch(name) or name != name.lower():
        raise errors.invalid(
            f"{path}.name",
            "APPLICATION_COMMAND_INVALID_NAME",
            "Command name is invalid",
        )
    for text in [
        option.get("description") or "",
        *(option.get("description_localizations") or {}).values(),
    ]:
        if not 1 <= len(text) <= 100:
            raise errors.bad_length(f"{path}.description", 1, 100)
    inner = option.get("options") or []
    if len(inner) > 25:
        raise errors.too_long(f"{path}.options", 25)
    if len(option.get("choices") or []) > 25:
        raise errors.too_long(f"{path}.choices", 25)
    needed = [bool(one.get("required")) for one in inner if one["type"] not in (SUBCOMMAND, GROUP)]
    if needed != sorted(needed, reverse=True):
        raise errors.invalid(
            f"{path}.options",
            "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
            "Required options must be placed before non-required options",
        )
    for number, one in enumerate(inner):
        _check_option(one, f"{path}.options.{number}")


def _texts(option: Json) -> Iterator[str]:
    for key in ("name", "description"):
        localised = (option.get(f"{key}_localizations") or {}).values()
        yield max([option.get(key) or "", *localised], key=len)
    for choice in option.get("choices") or []:
        yield choice["name"]
        yield str(choice["value"])
    for inner in option.get("options") or []:
        yield from _texts(inner)


class Commands:
    """The commands registered: global ones (under None) and those of each guild."""

    def __init__(self) -> None:
        self.scopes: dict[int | None, list[Json]] = {}

    def overwrite(self, guild_id: int | None, commands: list[Json]) -> None:
        """Let *commands* be those of the scope; raises `ApiError` when they cannot."""
        check_commands(commands)
        self.scopes[guild_id] = commands

    def find(self, member: "Member", name: str, kind: int, *, direct: bool) -> Json:
        """The command *name* as *member* sees it; raises AssertionError when they do not."""
        scopes = [None] if direct else [member.guild.id, None]  # a guild's own comes first
        known = [
            command
            for scope in scopes
            for command in self.scopes.get(scope, [])
            if command.get("type", SLASH) == kind
        ]
        found = next((command for command in known if command["name"] == name), None)
        assert found, f"no command {name!r}; there are {sorted({one['name'] for one in known})}"
        contexts = found.get("contexts")
        if direct:
            hidden = found.get("dm_permission") is False or 1 not in (contexts or [1])
            assert not hidden, f"{name!r} is not for direct messages"
        else:
            assert contexts is None or 0 in contexts, f"{name!r} is not for guilds"
            asked = found.get("default_member_permissions")
            held = member.permissions()
            hidden = (
                asked is not None
                and held != ALL
                and (int(asked) == 0 or Can(int(asked)) not in held)
            )
            assert not hidden, f"{member.name} does not see the command {name!r}"
        return found
