"""Threads and forum posts: open, list, membership."""

from collections.abc import Callable
from datetime import datetime

from tests.discord_server import errors, message_payloads, payloads, permissions
from tests.discord_server.channels import Channel, Kind
from tests.discord_server.people import User
from tests.discord_server.permissions import Can
from tests.discord_server.rest.call import Call, Json, Reply, Routes, as_id

routes = Routes()
ARCHIVE_MINUTES = 4320


@routes("POST", "/channels/{channel}/messages/{message}/threads")
async def on_message(call: Call) -> Reply:
    channel = call.channel(Can.CREATE_PUBLIC_THREADS, Can.READ_MESSAGE_HISTORY)
    if channel.kind not in (Kind.TEXT, Kind.ANNOUNCEMENT):
        raise errors.ApiError(400, 50024, "Cannot execute action on this channel type")
    thread = call.world.threads.open(
        channel, call.bot, call.body.get("name") or "", message=call.message(channel),
        archive_minutes=_minutes(call.body),
    )  # fmt: skip
    return payloads.thread(thread)


def _minutes(body: Json) -> int:
    minutes = body.get("auto_archive_duration")
    return ARCHIVE_MINUTES if minutes is None else int(minutes)


@routes("POST", "/channels/{channel}/threads")
async def create(call: Call) -> Reply:
    channel, name = call.channel(), call.body.get("name") or ""
    if channel.kind is Kind.FORUM:
        call.require(channel, Can.SEND_MESSAGES)
        post = call.world.threads.post(
            channel,
            call.bot,
            name,
            call.body.get("message") or {},
            tags=[int(id_) for id_ in call.body.get("applied_tags") or []],
            archive_minutes=_minutes(call.body),
        )
        return payloads.thread(post) | {"message": message_payloads.message(post.standing[post.id])}
    if channel.kind is not Kind.TEXT:
        raise errors.ApiError(400, 50024, "Cannot execute action on this channel type")
    is_private = call.body.get("type", Kind.PRIVATE_THREAD) == Kind.PRIVATE_THREAD
    call.require(channel, Can.CREATE_PRIVATE_THREADS if is_private else Can.CREATE_PUBLIC_THREADS)
    thread = call.world.threads.open(
        channel, call.bot, name, is_private=is_private,
        is_invitable=call.body.get("invitable", True), archive_minutes=_minutes(call.body),
    )  # fmt: skip
    return payloads.thread(thread)


@routes("GET", "/guilds/{guild}/threads/active")
async def active(call: Call) -> Reply:
    guild = call.guild()
    bot = guild.bot
    assert bot is not None
    found = [
        thread
        for thread in guild.threads.values()
        if not thread.thread.is_archived and permissions.sees(bot, thread)
    ]
    return _listed(call, sorted(found, key=lambda thread: -thread.id))


def _listed(call: Call, threads: list[Channel]) -> Json:
    return {
        "threads": [payloads.thread(thread) for thread in threads],
        "members": [
            payloads.thread_member(thread, call.bot.id)
            for thread in threads
            if call.bot.id in thread.thread.members
        ],
    }


def _archived(call: Call, wanted: Callable[[Channel], bool], *needed: Can) -> Json:
    """A page of archived threads, the last archived first."""
    parent = call.channel(Can.READ_MESSAGE_HISTORY, *needed)
    assert parent.guild is not None
    limit = call.limit(default=50, most=100)
    found = sorted(
        (
            thread
            for thread in parent.guild.threads.values()
            if thread.parent is parent and thread.thread.is_archived and wanted(thread)
        ),
        key=lambda thread: (thread.thread.archived_at, thread.id),
        reverse=True,
    )
    if "before" in call.query:
        before = datetime.fromisoformat(call.query["before"])
        found = [thread for thread in found if thread.thread.archived_at < before]
    return _listed(call, found[:limit]) | {"has_more": len(found) > limit}


@routes("GET", "/channels/{channel}/threads/archived/public")
async def archived_public(call: Call) -> Reply:
    return _archived(call, lambda thread: not thread.is_private_thread)


@routes("GET", "/channels/{channel}/threads/archived/private")
async def archived_private(call: Call) -> Reply:
    return _archived(call, lambda thread: thread.is_private_thread, Can.MANAGE_THREADS)


@routes("GET", "/channels/{channel}/users/@me/threads/archived/private")
async def archived_joined(call: Call) -> Reply:
    parent = call.channel(Can.READ_MESSAGE_HISTORY)
    assert parent.guild is not None
    limit = call.limit(default=50, most=100)
    found = [
        thread
        for id_, thread in sorted(parent.guild.threads.items(), reverse=True)
        if thread.parent is parent
        and thread.is_private_thread
        and thread.thread.is_archived
        and call.bot.id in thread.thread.members
        and id_ < as_id(call.query.get("before", str(1 << 63)), "before")
    ]
    return _listed(call, found[:limit]) | {"has_more": len(found) > limit}


def _thread(call: Call) -> Channel:
    thread = call.channel()
    if not thread.is_thread:
        raise errors.ApiError(400, 50024, "Cannot execute action on this channel type")
    return thread


def _open_thread(call: Call) -> Channel:
    thread = _thread(call)
    if thread.thread.is_archived:
        raise errors.archived_thread()
    return thread


def _user(call: Call) -> User:
    user = call.world.users.get(call.id("user"))
    if user is None:
        raise errors.unknown("user")
    return user


@routes("PUT", "/channels/{channel}/thread-members/@me")
async def join(call: Call) -> Reply:
    call.world.threads.add(_open_thread(call), call.bot)
    return None


@routes("DELETE", "/channels/{channel}/thread-members/@me")
async def leave(call: Call) -> Reply:
    call.world.threads.remove(_open_thread(call), call.bot)
    return None


@routes("PUT", "/channels/{channel}/thread-members/{user}")
async def add(call: Call) -> Reply:
    thread, user = _open_thread(call), _user(call)
    call.require(thread, Can.SEND_MESSAGES_IN_THREADS)
    assert thread.guild is not None
    assert thread.parent is not None
    member = thread.guild.members.get(user.id)
    if member is None or not permissions.sees(member, thread.parent):
        raise errors.missing_access()
    call.world.threads.add(thread, user)
    return None


@routes("DELETE", "/channels/{channel}/thread-members/{user}")
async def remove(call: Call) -> Reply:
    thread, user = _open_thread(call), _user(call)
    if thread.thread.owner_id != call.bot.id or not thread.is_private_thread:
        call.require(thread, Can.MANAGE_THREADS)
    call.world.threads.remove(thread, user)
    return None


@routes("GET", "/channels/{channel}/thread-members/{user}")
async def thread_member(call: Call) -> Reply:
    thread = _thread(call)
    id_ = call.bot.id if call.parts["user"] == "@me" else call.id("user")
    if id_ not in thread.thread.members:
        raise errors.unknown("member")
    return payloads.thread_member(thread, id_)


@routes("GET", "/channels/{channel}/thread-members")
async def thread_members(call: Call) -> Reply:
    thread = _thread(call)
    return [payloads.thread_member(thread, id_) for id_ in thread.thread.members]
