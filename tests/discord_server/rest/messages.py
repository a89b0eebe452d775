"""Messages: history, create, edit, delete, pins."""

from tests.discord_server import errors, message_payloads, payloads
from tests.discord_server.audience import may_read
from tests.discord_server.channels import Channel, Kind
from tests.discord_server.message import Message, Type
from tests.discord_server.permissions import Can
from tests.discord_server.posting import sending
from tests.discord_server.rest.call import Call, Json, Reply, Routes, as_id

routes = Routes()


def shown(call: Call, message: Message) -> Json:
    """*message* as the bot may read it."""
    whole = message_payloads.message(message)
    if may_read(message, call.bot, privileged=call.world.reads_messages):
        return whole
    return message_payloads.without_content(whole)


@routes("GET", "/channels/{channel}/messages")
async def history(call: Call) -> Reply:
    channel = call.channel()
    limit = call.limit(default=50, most=100)
    if not call.may(channel, Can.READ_MESSAGE_HISTORY):
        return []
    found = sorted(channel.standing)
    if "after" in call.query:
        after = as_id(call.query["after"], "after")
        found = [id_ for id_ in found if id_ > after][:limit]
    elif "before" in call.query:
        before = as_id(call.query["before"], "before")
        found = [id_ for id_ in found if id_ < before][-limit:]
    elif "around" in call.query:
        around = as_id(call.query["around"], "around")
        earlier = [id_ for id_ in found if id_ < around][-(limit // 2) :]
        later = [id_ for id_ in found if id_ >= around]
        found = earlier + later[: limit - len(earlier)]
    return [shown(call, channel.standing[id_]) for id_ in reversed(found[-limit:])]


@routes("GET", "/channels/{channel}/messages/{message}")
async def message(call: Call) -> Reply:
    channel = call.channel(Can.READ_MESSAGE_HISTORY)
    return shown(call, call.message(channel))


@routes("POST", "/channels/{channel}/messages")
async def create(call: Call) -> Reply:
    channel = call.channel()
    if channel.kind in (Kind.FORUM, Kind.CATEGORY):
        raise errors.ApiError(400, 50008, "Cannot send messages in a non-text channel")
    recipient = channel.recipient
    if recipient is not None and not _can_write_to(call, channel):
        raise errors.no_direct_messages()
    call.require(channel, sending(channel))
    _check_extras(call, channel, call.body)
    if channel.is_thread and channel.thread.awaits_starter and _is_strangers(call, channel):
        raise errors.starter_is_missing()
    if call.body.get("message_reference"):
        call.require(channel, Can.READ_MESSAGE_HISTORY)
    return message_payloads.message(call.world.posting.post(channel, call.bot, call.body))


def _is_strangers(call: Call, channel: Channel) -> bool:
    return channel.thread.owner_id != call.bot.id


def _can_write_to(call: Call, channel: Channel) -> bool:
    recipient = channel.recipient
    assert recipient is not None
    meets = any(recipient.id in guild.members for guild in call.world.guilds.values() if guild.bot)
    return meets and recipient.takes_direct_messages


def _check_extras(call: Call, channel: Channel, body: Json) -> None:
    """Raise 50013 for embeds without Embed Links and for files without Attach Files."""
    if body.get("attachments") and not call.may(channel, Can.ATTACH_FILES):
        raise errors.missing_permissions()
    if body.get("embeds") and not call.may(channel, Can.EMBED_LINKS):
        raise errors.missing_permissions()


@routes("PATCH", "/channels/{channel}/messages/{message}")
async def edit(call: Call) -> Reply:
    channel = call.channel()
    message = call.message(channel)
    if message.author is not call.bot:
        raise errors.not_the_author()
    _refuse_archived(channel)
    _check_extras(call, channel, call.body)
    call.world.posting.edit(message, call.body)
    return message_payloads.message(message)


def _refuse_archived(channel: Channel) -> None:
    if channel.is_thread and channel.thread.is_archived:
        raise errors.archived_thread()


@routes("DELETE", "/channels/{channel}/messages/{message}")
async def delete(call: Call) -> Reply:
    channel = call.channel()
    message = call.message(channel)
    if message.author is not call.bot:
        call.require(channel, Can.MANAGE_MESSAGES)
    _refuse_archived(channel)
    call.world.posting.delete(message)
    return None


@routes("GET", "/channels/{channel}/messages/pins")
async def pins(call: Call) -> Reply:
    channel = call.channel()
    found = [one for one in reversed(channel.standing.values()) if one.is_pinned]
    if not call.may(channel, Can.READ_MESSAGE_HISTORY):
        found = []
    items = [{"pinned_at": payloads.time(one.at), "message": shown(call, one)} for one in found]
    return {"items": items, "has_more": False}


@routes("PUT", "/channels/{channel}/messages/pins/{message}")
@routes("PUT", "/channels/{channel}/pins/{message}")
async def pin(call: Call) -> Reply:
    channel = call.channel(Can.PIN_MESSAGES)
    message = call.message(channel)
    message.is_pinned = True
    call.world.posting.refresh(message)
    call.world.posting.notice(channel, call.bot, Type.PINNED, reference=message)
    return None


@routes("DELETE", "/channels/{channel}/messages/pins/{message}")
@routes("DELETE", "/channels/{channel}/pins/{message}")
async def unpin(call: Call) -> Reply:
    message = call.message(call.channel(Can.PIN_MESSAGES))
    message.is_pinned = False
    call.world.posting.refresh(message)
    return None
