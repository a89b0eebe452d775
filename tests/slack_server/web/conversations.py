"""conversations.*: channels, who is in them and what stands there."""

from tests.slack_server.channels import Channel
from tests.slack_server.errors import ApiError
from tests.slack_server.ids import micros
from tests.slack_server.message import Message
from tests.slack_server.scopes import READ
from tests.slack_server.shapes import Json
from tests.slack_server.web.call import Call

TYPES = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}


class Conversations:
    """The methods. `most` objects a page of a history: 15 for apps that are distributed."""

    def __init__(self) -> None:
        self.most = 999
        self.methods = {
            "conversations.info": self.info,
            "conversations.list": self.list_,
            "users.conversations": self.of_user,
            "conversations.members": self.members,
            "conversations.history": self.history,
            "conversations.replies": self.replies,
            "conversations.open": self.open,
            "conversations.join": self.join,
        }

    def info(self, call: Call) -> Json:
        channel = call.channel()
        call.needs_scope(READ[channel.kind])
        body = channel.json(call.of)
        if not call.flag("include_num_members"):
            body.pop("num_members", None)
        return {"channel": body}

    def list_(self, call: Call) -> Json:
        found = self._of_types(call)
        if call.flag("exclude_archived"):
            found = [each for each in found if not each.is_archived]
        page, more = call.page(found, 100)
        return {"channels": [each.json(call.of) for each in page], **more}

    def of_user(self, call: Call) -> Json:
        user = call.user() if call.text("user") else call.of.bot
        found = [each for each in self._of_types(call) if user in each.members]
        if call.flag("exclude_archived"):
            found = [each for each in found if not each.is_archived]
        page, more = call.page(found, 100)
        return {"channels": [each.json(call.of) for each in page], **more}

    @staticmethod
    def _of_types(call: Call) -> list[Channel]:
        wanted = [each.strip() for each in call.text("types", "public_channel").split(",")]
        if not {*wanted} <= TYPES.keys():
            raise ApiError("invalid_types")
        kinds = [TYPES[each] for each in wanted]
        for kind in kinds:
            call.needs_scope(READ[kind])
        bot = call.of.bot
        return [
            each
            for each in call.of.channels.values()
            if each.kind in kinds and (not each.is_private or bot in each.members)
        ]

    @staticmethod
    def members(call: Call) -> Json:
        channel = call.channel()
        call.needs_scope(READ[channel.kind])
        page, more = call.page([each.id for each in channel.members], 100)
        return {"members": page, **more}

    def history(self, call: Call) -> Json:
        channel = call.readable()
        found = self._between(call, [each for each in self._all(channel) if each.in_channel])
        return self._page(call, list(reversed(found)))

    def replies(self, call: Call) -> Json:
        call.needs("ts")
        channel = call.readable()
        root = channel.standing.get(call.text("ts"))
        if root is None:
            raise ApiError("thread_not_found")
        thread = root.thread_ts or root.ts
        own = [each for each in self._all(channel) if thread in (each.ts, each.thread_ts)]
        between = self._between(call, own)
        first = [each for each in own if each.ts == thread and each not in between]
        return self._page(call, first + between)

    @staticmethod
    def _all(channel: Channel) -> list[Message]:
        """What stands, tombstones too, oldest first."""
        return [channel.standing[ts] for ts in sorted(channel.standing)]

    @staticmethod
    def _between(call: Call, messages: list[Message]) -> list[Message]:
        try:
            oldest = micros(call.text("oldest", "0"))
            latest = micros(call.text("latest")) if call.text("latest") else None
        except ValueError:
            raise ApiError("invalid_ts_oldest") from None
        ends = {oldest, latest} if call.flag("inclusive") else set()
        return [
            each
            for each in messages
            if micros(each.ts) in ends
            or (micros(each.ts) > oldest and (latest is None or micros(each.ts) < latest))
        ]

    def _page(self, call: Call, messages: list[Message]) -> Json:
        page, more = call.page(messages, 100, most=self.most)
        with_metadata = call.flag("include_all_metadata")
        cursor = more["response_metadata"]["next_cursor"]
        body: Json = {
            "messages": [each.json(with_metadata=with_metadata) for each in page],
            "has_more": bool(cursor), "pin_count": 0,
        }  # fmt: skip
        return body | (more if cursor else {})

    @staticmethod
    def open(call: Call) -> Json:
        if call.text("channel"):
            channel = call.channel()
            return {"channel": channel.json(call.of), "no_op": True, "already_open": True}
        ids = [each.strip() for each in call.text("users").split(",") if each.strip()]
        if not ids:
            raise ApiError("users_list_not_supplied")
        users = [call.world.person(call.of, each) for each in ids]
        if len(users) > 8:
            raise ApiError("too_many_users")
        if any(each.is_deactivated for each in users):
            raise ApiError("user_disabled")
        if call.of.bot in users or any(each.is_bot for each in users):
            raise ApiError("cannot_dm_bot")
        kind = "im" if len(users) == 1 else "mpim"
        call.needs_scope(f"{kind}:write")
        before = len(call.of.channels)
        opened = call.of.direct(users[0]) if kind == "im" else call.of.group_direct(users)
        existed = len(call.of.channels) == before
        body = opened.json(call.of) if call.flag("return_im") else {"id": opened.id}
        return {"channel": body} | ({"no_op": True, "already_open": True} if existed else {})

    @staticmethod
    def join(call: Call) -> Json:
        channel = call.channel()
        if channel.kind != "channel":
            raise ApiError("method_not_supported_for_channel_type")
        if channel.is_archived:
            raise ApiError("is_archived")
        if call.of.bot in channel.members:
            return {"channel": channel.json(call.of), "warning": "already_in_channel"}
        call.world.keeping.enter(channel, call.of.bot)
        return {"channel": channel.json(call.of)}
