"""Reactions on messages."""

from tests.discord_server import errors, payloads
from tests.discord_server.message import Message
from tests.discord_server.permissions import Can
from tests.discord_server.rest.call import Call, Reply, Routes, as_id

routes = Routes()
ALL_OF_A_KIND = "/channels/{channel}/messages/{message}/reactions/{emoji}"


def _message(call: Call, *needed: Can) -> Message:
    channel = call.channel(*needed)
    if channel.is_thread and channel.thread.is_archived:
        raise errors.archived_thread()
    return call.message(channel)


@routes("PUT", f"{ALL_OF_A_KIND}/@me")
async def add(call: Call) -> Reply:
    message = _message(call, Can.READ_MESSAGE_HISTORY)
    if call.parts["emoji"] not in message.reactions:
        call.require(message.channel, Can.ADD_REACTIONS)
    call.world.reactions.add(message, call.bot, call.parts["emoji"])
    return None


@routes("DELETE", f"{ALL_OF_A_KIND}/@me")
async def remove_own(call: Call) -> Reply:
    call.world.reactions.remove(_message(call), call.bot, call.parts["emoji"])
    return None


@routes("DELETE", f"{ALL_OF_A_KIND}/{{user}}")
async def remove(call: Call) -> Reply:
    message = _message(call, Can.MANAGE_MESSAGES)
    user = call.world.users.get(call.id("user"))
    if user is None:
        raise errors.unknown("user")
    call.world.reactions.remove(message, user, call.parts["emoji"])
    return None


@routes("DELETE", "/channels/{channel}/messages/{message}/reactions")
async def clear(call: Call) -> Reply:
    call.world.reactions.clear(_message(call, Can.MANAGE_MESSAGES))
    return None


@routes("GET", ALL_OF_A_KIND)
async def users(call: Call) -> Reply:
    message = call.message(call.channel(Can.READ_MESSAGE_HISTORY))
    after = as_id(call.query.get("after", "0"), "after")
    limit = call.limit(default=25, most=100)
    ids = sorted(id_ for id_ in message.reactions.get(call.parts["emoji"], []) if id_ > after)
    return [payloads.user(call.world.users[id_]) for id_ in ids[:limit]]
