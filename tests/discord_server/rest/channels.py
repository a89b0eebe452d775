"""Channels and threads as such: look, change, delete, type."""

from typing import Any

from tests.discord_server import checks, errors, payloads
from tests.discord_server.channels import Channel, Tag
from tests.discord_server.permissions import Can
from tests.discord_server.rest.call import Call, Json, Reply, Routes
from tests.discord_server.rest.guilds import overwrites

routes = Routes()
OF_A_THREAD = {
    "name": "name",
    "archived": "is_archived",
    "locked": "is_locked",
    "invitable": "is_invitable",
    "auto_archive_duration": "archive_minutes",
}
BY_ITS_OWNER = {"name", "is_archived", "archive_minutes", "applied_tags", "is_invitable"}


@routes("GET", "/channels/{channel}")
async def channel(call: Call) -> Reply:
    return payloads.channel(call.channel())


@routes("PATCH", "/channels/{channel}")
async def edit(call: Call) -> Reply:
    channel = call.channel()
    if channel.is_thread:
        changes = _thread_changes(call.body)
        _check_thread(call, channel, changes)
        call.world.threads.edit(channel, **changes)
    else:
        call.require(channel, Can.MANAGE_CHANNELS)
        call.world.edit_channel(channel, **_channel_changes(call, call.body))
    return payloads.channel(channel)


def _thread_changes(body: Json) -> dict[str, Any]:
    changes = {OF_A_THREAD[key]: value for key, value in body.items() if key in OF_A_THREAD}
    if "applied_tags" in body:
        changes["applied_tags"] = [int(id_) for id_ in body["applied_tags"] or []]
    return changes


def _check_thread(call: Call, thread: Channel, changes: dict[str, Any]) -> None:
    manages = call.may(thread, Can.MANAGE_THREADS)
    state = thread.thread
    if state.is_archived and changes.get("is_archived", True):
        raise errors.archived_thread()
    if manages:
        return
    if changes == {"is_archived": False} and not state.is_locked:
        call.require(thread, Can.SEND_MESSAGES_IN_THREADS)
        return
    if state.owner_id != call.bot.id or state.is_locked or not set(changes) <= BY_ITS_OWNER:
        raise errors.missing_permissions()


def _channel_changes(call: Call, body: Json) -> dict[str, Any]:
    changes: dict[str, Any] = {key: body[key] for key in ("name", "topic") if key in body}
    if "name" in changes:
        checks.check_name(changes["name"])
    if "permission_overwrites" in body:
        changes["overwrites"] = overwrites(body)
    if "available_tags" in body:
        if len(body["available_tags"]) > 20:
            raise errors.too_long("available_tags", 20)
        changes["tags"] = [
            Tag(
                id=int(tag.get("id") or call.world.ids.next()),
                name=tag["name"],
                is_moderated=tag.get("moderated", False),
            )
            for tag in body["available_tags"]
        ]
    return changes


@routes("DELETE", "/channels/{channel}")
async def delete(call: Call) -> Reply:
    channel = call.channel()
    if channel.guild is not None:
        call.require(channel, Can.MANAGE_THREADS if channel.is_thread else Can.MANAGE_CHANNELS)
        shown = payloads.channel(channel)
        call.world.delete_channel(channel)
        return shown
    return payloads.channel(channel)


@routes("POST", "/channels/{channel}/typing")
async def typing(call: Call) -> Reply:
    channel = call.channel()
    call.require(channel, Can.SEND_MESSAGES_IN_THREADS if channel.is_thread else Can.SEND_MESSAGES)
    return None
