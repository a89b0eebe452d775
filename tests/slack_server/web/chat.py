"""chat.*: the bot's messages."""

from tests.slack_server.checks.blocks import check_message
from tests.slack_server.checks.metadata import check_metadata
from tests.slack_server.errors import ApiError
from tests.slack_server.message import Message
from tests.slack_server.shapes import Json
from tests.slack_server.web.call import Call
from tests.slack_server.web.pacing import Pacing


class Chat:
    """The methods; *pacing* knows how many messages a channel takes."""

    def __init__(self, pacing: Pacing) -> None:
        self._pacing = pacing
        self.methods = {
            "chat.postMessage": self.post,
            "chat.postEphemeral": self.post_ephemeral,
            "chat.update": self.update,
            "chat.delete": self.delete,
            "chat.getPermalink": self.permalink,
        }

    def post(self, call: Call) -> Json:
        call.needs("channel")
        channel = call.channel()
        bot = call.of.bot
        if channel.is_archived:
            raise ApiError("is_archived")
        if bot not in channel.members and "chat:write.public" not in call.of.scopes:
            raise ApiError("not_in_channel")
        text, blocks = call.text("text"), call.json("blocks") or []
        check_message(text, blocks)
        call.world.files.check(call.of.id, blocks)
        metadata = call.json("metadata")
        check_metadata(metadata)
        thread = self._thread(call)
        self._pacing.pass_or_raise(channel)
        broadcast = thread is not None and call.flag("reply_broadcast")
        message = call.world.posting.post(
            channel,
            bot,
            text=text,
            blocks=call.world.posting.with_ids(blocks),
            thread=thread,
            subtype="thread_broadcast" if broadcast else "",
            metadata=metadata,
            arguments=call.args,
        )
        return self._posted(message)

    @staticmethod
    def _posted(message: Message) -> Json:
        shown = message.json(with_metadata=True)
        return {"channel": message.channel.id, "ts": message.ts, "message": shown}

    @staticmethod
    def _thread(call: Call) -> Message | None:
        """The root that is replied to; a reply's ts stands for its root."""
        stamp = call.text("thread_ts")
        if not stamp:
            return None
        channel = call.channel()
        found = channel.standing.get(stamp)
        if found is None:
            raise ApiError("thread_not_found")
        if found.is_reply:
            return channel.standing[found.thread_ts]
        return found

    def post_ephemeral(self, call: Call) -> Json:
        call.needs("channel", "user")
        channel = call.channel(member=True)
        if channel.is_archived:
            raise ApiError("is_archived")
        user = call.user()
        if user not in channel.members:
            raise ApiError("user_not_in_channel")
        text, blocks = call.text("text"), call.json("blocks") or []
        check_message(text, blocks)
        message = call.world.posting.post(
            channel,
            call.of.bot,
            text=text,
            blocks=call.world.posting.with_ids(blocks),
            thread=channel.standing.get(call.text("thread_ts")),
            private_to=user,
            arguments=call.args,
        )
        return {"message_ts": message.ts}

    def update(self, call: Call) -> Json:
        call.needs("channel", "ts")
        channel = call.channel()
        message = call.message(channel)
        if message.author is not call.of.bot:
            raise ApiError("cant_update_message")
        if channel.is_archived:
            raise ApiError("is_archived")
        text = call.text("text") if "text" in call.args else message.text
        blocks = call.json("blocks")
        if blocks is None:  # they stay, and hide the text, until an empty list takes them away
            blocks = message.blocks
        check_message(text, blocks, is_edit=True)
        call.world.files.check(call.of.id, blocks)
        metadata = call.json("metadata")
        check_metadata(metadata)
        call.world.posting.edit(
            message,
            text=text,
            blocks=call.world.posting.with_ids(blocks),
            by=call.of.bot,
            metadata=metadata,
        )
        shown = message.json(with_metadata=True)
        return {"channel": channel.id, "ts": message.ts, "text": text, "message": shown}

    def delete(self, call: Call) -> Json:
        call.needs("channel", "ts")
        channel = call.channel()
        message = call.message(channel)
        if message.author is not call.of.bot:
            raise ApiError("cant_delete_message")
        call.world.posting.delete(message)
        return {"channel": channel.id, "ts": message.ts}

    def permalink(self, call: Call) -> Json:
        call.needs("channel", "message_ts")
        channel = call.channel()
        message = call.message(channel, "message_ts")
        link = f"{call.of.url}archives/{channel.id}/p{message.ts.replace('.', '')}"
        if message.is_reply:
            link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
        return {"permalink": link, "channel": channel.id}
