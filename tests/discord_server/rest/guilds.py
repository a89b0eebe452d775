"""Guilds, their channels, roles and members."""

from tests.discord_server import checks, errors, payloads
from tests.discord_server.channels import Channel, Kind, Overwrite
from tests.discord_server.guilds import Guild, Role
from tests.discord_server.people import Member
from tests.discord_server.permissions import ALL, Can
from tests.discord_server.rest.call import Call, Json, Reply, Routes, as_id

routes = Routes()


@routes("GET", "/guilds/{guild}")
async def guild(call: Call) -> Reply:
    return payloads.guild_base(call.guild())


@routes("GET", "/guilds/{guild}/channels")
async def channels(call: Call) -> Reply:
    return [payloads.channel(channel) for channel in call.guild().channels.values()]


@routes("POST", "/guilds/{guild}/channels")
async def new_channel(call: Call) -> Reply:
    guild = call.guild()
    require(guild, Can.MANAGE_CHANNELS)
    checks.check_name(call.body.get("name") or "")
    channel = call.world.open_channel(
        guild,
        Kind(call.body.get("type", Kind.TEXT)),
        call.body["name"],
        topic=call.body.get("topic"),
        parent=_parent(guild, call.body),
    )
    channel.overwrites.update(overwrites(call.body))
    return payloads.channel(channel)


def _parent(guild: Guild, body: Json) -> Channel | None:
    parent = body.get("parent_id")
    return guild.channels.get(int(parent)) if parent else None


def overwrites(body: Json) -> dict[int, Overwrite]:
    """The permission overwrites of a request's *body*."""
    return {
        int(one["id"]): Overwrite(
            allow=Can(int(one.get("allow", 0))), deny=Can(int(one.get("deny", 0)))
        )
        for one in body.get("permission_overwrites") or []
    }


def require(guild: Guild, can: Can) -> Member:
    """The bot's member; raises 50013 when it has not *can* by its roles."""
    bot = guild.bot
    assert bot is not None
    if can not in bot.permissions():
        raise errors.missing_permissions()
    return bot


@routes("GET", "/guilds/{guild}/roles")
async def roles(call: Call) -> Reply:
    return [payloads.role(role) for role in call.guild().roles]


def _role(call: Call) -> Role:
    guild = call.guild()
    found = next((role for role in guild.roles if role.id == call.id("role")), None)
    if found is None:
        raise errors.unknown("role")
    return found


@routes("PUT", "/guilds/{guild}/members/{user}/roles/{role}")
async def give_role(call: Call) -> Reply:
    member, role = call.member(), _givable(call)
    if role not in member.roles:
        call.world.membership.set_roles(member, [*member.roles, role])
    return None


@routes("DELETE", "/guilds/{guild}/members/{user}/roles/{role}")
async def take_role(call: Call) -> Reply:
    member, role = call.member(), _givable(call)
    if role in member.roles:
        call.world.membership.set_roles(member, [held for held in member.roles if held != role])
    return None


def _givable(call: Call) -> Role:
    """The role of the path; raises 50013 when the bot cannot give it."""
    role = _role(call)
    bot = require(role.guild, Can.MANAGE_ROLES)
    if role.is_managed or role is role.guild.everyone or role.position >= bot.top_position:
        raise errors.missing_permissions()
    return role


@routes("GET", "/guilds/{guild}/members")
async def members(call: Call) -> Reply:
    guild = call.guild()
    if not call.world.lists_members:
        raise errors.missing_access()
    limit = call.limit(default=1, most=1000)
    after = as_id(call.query.get("after", "0"), "after")
    found = sorted(one for one in guild.members if one > after)[:limit]
    return [payloads.member(guild.members[id_]) for id_ in found]


@routes("GET", "/guilds/{guild}/members/search")
async def search_members(call: Call) -> Reply:
    guild, query = call.guild(), call.query.get("query", "").lower()
    found = [one for one in guild.members.values() if one.name.lower().startswith(query)]
    return [payloads.member(one) for one in found[: call.limit(default=1, most=1000)]]


@routes("GET", "/guilds/{guild}/members/{user}")
async def member(call: Call) -> Reply:
    return payloads.member(call.member())


@routes("PUT", "/channels/{channel}/permissions/{target}")
async def set_overwrite(call: Call) -> Reply:
    channel = call.channel(Can.MANAGE_ROLES)
    new = overwrites({"permission_overwrites": [call.body | {"id": call.parts["target"]}]})
    held = channel.guild.bot.permissions(channel) if channel.guild and channel.guild.bot else ALL
    changed = new[call.id("target")]
    if (changed.allow | changed.deny) & ~held:
        raise errors.missing_permissions()  # nobody gives what they do not have
    call.world.edit_channel(channel, overwrites=channel.overwrites | new)
    return None


@routes("DELETE", "/channels/{channel}/permissions/{target}")
async def delete_overwrite(call: Call) -> Reply:
    channel = call.channel(Can.MANAGE_ROLES)
    rest = {id_: one for id_, one in channel.overwrites.items() if id_ != call.id("target")}
    call.world.edit_channel(channel, overwrites=rest)
    return None
