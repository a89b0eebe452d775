"""Posts, edits and takes back the bot's messages on Slack, each exactly once."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.drawing.look import Look
from adapters.slack.drawing.looks import Looks
from adapters.slack.drawing.render import Rendered, render
from adapters.slack.errors import MESSAGE_GONE, code
from adapters.slack.pace import Pace
from adapters.slack.sending.calls import Call, Calls
from adapters.slack.sending.pictures import Pictures
from adapters.slack.sending.slots import Slots
from adapters.slack.sending.traces import Traces, metadata
from adapters.slack.sending.tries import Tries
from adapters.slack.workspaces import PLATFORM
from bot.clock import Clock
from bot.domain.effects import Post
from bot.domain.identity import Actor, Conversation
from bot.domain.message import Message, Paragraph, Person, Quote
from bot.platform import PlatformError, TryLater


class Sender:
    """The bot's own messages in channels and direct conversations."""

    def __init__(
        self,
        *,
        calls: Calls,
        traces: Traces,
        looks: Looks,
        pictures: Pictures,
        clock: Clock,
        pace: Pace,
    ) -> None:
        self._calls = calls
        self._traces = traces
        self._looks = looks
        self.pictures = pictures
        self._clock = clock
        self._pace = pace
        self._slots = Slots(pace.gap)
        self._tries = Tries()

    async def send(self, post: Post, *, key: str, tried_at: datetime | None) -> str:
        """Post *post*, and return the ts of the message."""
        drawn = await self.drawn(post.to.community, post.message)
        return await self.write(post.to, drawn, key=key, tried_at=tried_at, urgent=post.urgent)

    async def write(
        self,
        to: Conversation,
        drawn: Rendered,
        *,
        key: str,
        tried_at: datetime | None,
        urgent: bool,
        since: datetime | None = None,
    ) -> str:
        """Show *drawn* at *to*, unless it stands there already; its ts.

        It is looked for if it was tried before, or wanted *since* then. What an earlier try
        posted may come yet, so it is not posted again until `Pace.settle` is over.
        """
        thread = thread_of(to)
        call = Call(
            community=to.community, method="chat.postMessage", channel=to.channel, thread=thread
        )
        since = since or tried_at or self._tries.unknown.get(key)
        found = self._tries.sent.get(key)
        if found is None and since is not None:
            found = await self._traces.find(to.community, to.channel, thread, key, since)
            found = found or self._tries.sent.get(key)
        if found is not None:
            self._tries.end(key, found)
            return found
        self._queue(call, key, tried_at, urgent=urgent)
        options: dict[str, Any] = {"thread_ts": thread} if thread else {}
        return await self._post(
            call,
            key,
            drawn,
            {
                **options,
                "channel": to.channel,
                "text": drawn.text,
                "metadata": metadata(key),
                "unfurl_links": False,
                "unfurl_media": False,
            },
        )

    async def edit(self, post: Post, message_id: str) -> None:
        """Have the message show *post* from now on; nobody is notified."""
        channel, ts = _place(post.to, message_id)
        drawn = await self.drawn(post.to.community, post.message)
        call = Call(community=post.to.community, method="chat.update", channel=channel)

        async def show(blocks: list[Any], handled: Collection[str]) -> None:
            await self._calls.make(
                call,
                lambda client: client.chat_update(
                    channel=channel, ts=ts, text=drawn.text, blocks=blocks
                ),
                handled=handled,
            )

        await self.pictures.show(drawn, show)

    async def delete(self, to: Conversation, message_id: str) -> None:
        """Take the message back; one that is gone already is no error."""
        channel, ts = _place(to, message_id)
        try:
            await self._calls.make(
                Call(community=to.community, method="chat.delete", channel=channel),
                lambda client: client.chat_delete(channel=channel, ts=ts),
                handled=MESSAGE_GONE,
            )
        except SlackApiError as error:
            if code(error) not in MESSAGE_GONE:
                raise

    async def publish(
        self, community: str, channel: str, asker: Actor, question: str, *, key: str, at: datetime
    ) -> str:
        """Ask *question* in *channel* for everybody, in the asker's name; the ts of the message.

        It was wanted at *at*: since then it is looked for, as often as this is repeated.
        """
        person = Person(account=asker.account, name=asker.name)
        message = Message(
            blocks=(Paragraph(spans=(person, " asks:")), Quote(text=question)),
        )
        to = Conversation(community=community, platform=PLATFORM, channel=channel)
        drawn = await self.drawn(community, message)
        return await self.write(to, drawn, key=key, tried_at=None, urgent=True, since=at)

    async def look(self, community: str, message: Message) -> Look:
        """What *message* looks up when it is drawn. Raises as `Calls.make`."""
        await self._calls.me(community)
        return await self._looks.of(community, message)

    async def drawn(self, community: str, message: Message) -> Rendered:
        """How *message* looks where it stays, with its picture. Raises as `Calls.make`."""
        look = await self.look(community, message)
        return render(message, look, file=await self.pictures.upload(community, message))

    def _queue(self, call: Call, key: str, tried_at: datetime | None, *, urgent: bool) -> None:
        """Raise TryLater until the message *key* may go into its channel, and no sooner twice."""
        now, channel = self._clock.now(), (call.community, call.channel)
        until = self._calls.closed_until(call)
        if until is not None:
            self._slots.hold(channel, until)
            raise TryLater(until - now, "Slack's rate limit is reached")
        last = self._tries.unknown.get(key, tried_at)
        if last is not None and now < last + self._pace.settle:
            raise TryLater(last + self._pace.settle - now, "an earlier try may arrive yet")
        if wait := self._slots.wait(channel, key, now, urgent=urgent):
            raise TryLater(wait, "another message goes into the channel first")

    async def _post(self, call: Call, key: str, drawn: Rendered, options: dict[str, Any]) -> str:
        """Post it, and remember what became of it."""

        async def show(blocks: list[Any], handled: Collection[str]) -> AsyncSlackResponse:
            return await self._calls.make(
                call,
                lambda client: client.chat_postMessage(**options, blocks=blocks),
                handled=handled,
            )

        self._tries.begin(key, self._clock.now())
        try:
            answer = await self.pictures.show(drawn, show)
        except PlatformError:
            self._tries.end(key)
            raise
        ts = str(answer["ts"])
        self._tries.end(key, ts)
        return ts


def thread_of(to: Conversation) -> str:
    """The message under which a post to *to* goes; "" where the bot writes flat."""
    flat = to.channel.startswith("D") or to.thread == to.channel
    return "" if flat else to.thread


def _place(to: Conversation, message_id: str) -> tuple[str, str]:
    """The channel and ts of a message; the id of one in a room names its channel."""
    room, _, ts = message_id.rpartition("/")
    return room or to.channel, ts
