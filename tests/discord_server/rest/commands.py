"""Application commands: global ones and those of a guild."""

from tests.discord_server import errors
from tests.discord_server.rest.call import Call, Json, Reply, Routes

routes = Routes()
GLOBAL = "/applications/{application}/commands"
OF_GUILD = "/applications/{application}/guilds/{guild}/commands"


def _scope(call: Call) -> int | None:
    if call.id("application") != call.bot.id:
        raise errors.unknown("application")
    return call.guild().id if "guild" in call.parts else None


def _kept(call: Call, command: Json, scope: int | None) -> Json:
    """*command* as Discord keeps it; one of the same name and type keeps its id."""
    kind = command.get("type", 1)
    old = [
        one
        for one in call.world.asking.commands.scopes.get(scope, [])
        if (one["name"], one["type"]) == (command["name"], kind)
    ]
    kept: Json = {
        "default_member_permissions": None,
        "nsfw": False,
        "description": "",
    } | command | {
        "id": old[0]["id"] if old else str(call.world.ids.next()),
        "application_id": str(call.bot.id),
        "version": str(call.world.ids.next()),
        "type": kind,
    }  # fmt: skip
    return kept | ({} if scope is None else {"guild_id": str(scope)})


@routes("GET", GLOBAL)
@routes("GET", OF_GUILD)
async def commands(call: Call) -> Reply:
    return call.world.asking.commands.scopes.get(_scope(call), [])


@routes("PUT", GLOBAL)
@routes("PUT", OF_GUILD)
async def overwrite(call: Call) -> Reply:
    scope = _scope(call)
    kept = [_kept(call, command, scope) for command in call.body]
    call.world.asking.commands.overwrite(scope, kept)
    return kept


@routes("POST", GLOBAL)
@routes("POST", OF_GUILD)
async def add(call: Call) -> Reply:
    scope = _scope(call)
    kept = _kept(call, call.body, scope)
    others = [
        one for one in call.world.asking.commands.scopes.get(scope, []) if one["id"] != kept["id"]
    ]
    call.world.asking.commands.overwrite(scope, [*others, kept])
    return kept


@routes("DELETE", f"{GLOBAL}/{{command}}")
@routes("DELETE", f"{OF_GUILD}/{{command}}")
async def delete(call: Call) -> Reply:
    scope = _scope(call)
    there = call.world.asking.commands.scopes.get(scope, [])
    rest = [one for one in there if one["id"] != call.parts["command"]]
    if len(rest) == len(there):
        raise errors.unknown("application command")
    call.world.asking.commands.overwrite(scope, rest)
    return None
