"""The application, users, direct messages, and where the gateway is."""

from tests.discord_server import errors, payloads
from tests.discord_server.rest.call import Call, Json, Reply, Routes, as_id

routes = Routes()
MESSAGE_CONTENT, MEMBERS = 1 << 18, 1 << 14  # flags of an application with the privilege


@routes("GET", "/users/@me")
async def me(call: Call) -> Reply:
    return payloads.user(call.bot) | {"verified": True, "mfa_enabled": True, "locale": "en-US"}


@routes("GET", "/users/@me/guilds")
async def my_guilds(call: Call) -> Reply:
    return [
        {
            "id": str(guild.id),
            "name": guild.name,
            "icon": None,
            "owner": False,
            "permissions": str(int(guild.bot.permissions())),
            "features": [],
        }
        for guild in call.world.guilds.values()
        if guild.bot is not None
    ]


@routes("DELETE", "/users/@me/guilds/{guild}")
async def leave_guild(call: Call) -> Reply:
    call.world.membership.kick_bot(call.guild())
    return None


@routes("GET", "/users/{user}")
async def user(call: Call) -> Reply:
    found = call.world.users.get(call.id("user"))
    if found is None:
        raise errors.unknown("user")
    return payloads.user(found)


@routes("POST", "/users/@me/channels")
async def open_direct(call: Call) -> Reply:
    found = call.world.users.get(as_id(str(call.body.get("recipient_id", "")), "recipient_id"))
    if found is None:
        raise errors.unknown("user")
    return payloads.channel(call.world.direct(found))


@routes("GET", "/oauth2/applications/@me")
@routes("GET", "/applications/@me")
async def application(call: Call) -> Reply:
    flags = MESSAGE_CONTENT if call.world.reads_messages else 0
    if call.world.lists_members:
        flags |= MEMBERS
    shown: Json = {
        "id": str(call.bot.id),
        "name": call.bot.name,
        "icon": None,
        "description": "",
        "rpc_origins": [],
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": flags,
        "team": None,
        "owner": payloads.user(call.bot),
        "summary": "",
        "approximate_guild_count": len(call.world.guilds),
    }
    return shown
