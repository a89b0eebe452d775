"""What only one person sees: through the interaction that it answers, or another way.

Whoever addresses the bot gets an answer: by the interaction's response_url; when that is spent as
an ephemeral message; where none can be shown, as a direct message.

Slack keeps no trace of ephemeral messages, so they cannot be looked up: where it is unknown
whether one was shown it is shown again. Its reader may see it twice; nobody waits for nothing.
Pages that were surely shown are not repeated. Direct messages come once, as all others do.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from slack_sdk.errors import SlackApiError

from adapters.slack.directory import USER
from adapters.slack.drawing.look import Look
from adapters.slack.drawing.pages import pages
from adapters.slack.drawing.render import Rendered, render
from adapters.slack.errors import NO_GROUP, NOT_THERE, code
from adapters.slack.handles import Handle, read
from adapters.slack.sending.calls import Call, Calls
from adapters.slack.sending.sender import Sender, thread_of
from adapters.slack.sending.traces import mark
from adapters.slack.sending.urls import Urls
from adapters.slack.workspaces import PLATFORM, user_of
from bot.domain.effects import Post
from bot.domain.identity import Conversation
from bot.domain.message import plain
from bot.platform import Refused

PREFIX = "private/"
SIGN = "@"  # before who somebody is, in place of a channel
OnHome = Callable[[str, str, str, str], Awaitable[None]]
"""Draws the Home tab of a community's user, with their direct channel and a sentence on it."""

KEPT = 1000  # private messages of which something is remembered


def is_person(to: Conversation) -> bool:
    """Whether *to* names somebody instead of a channel: "@U024BE7LH"."""
    return to.channel.startswith(SIGN)


def is_private(message_id: str) -> bool:
    """Whether it is the id of an ephemeral message: "private/" and its mark."""
    return message_id.startswith(PREFIX)


class Private:
    """Shows, changes and removes what only one person sees."""

    def __init__(self, *, sender: Sender, calls: Calls, urls: Urls) -> None:
        self._sender = sender
        self._calls = calls
        self._urls = urls
        self._shown: dict[str, int] = {}  # by key: pages of an answer that is not complete
        self._renewed: dict[str, Handle] = {}  # by mark: the newest way to reach a message
        self._direct: dict[tuple[str, str], str] = {}  # conversations with the bot
        self.home: OnHome | None = None  # who draws Home tabs sets it

    def renew(self, mark: str, handle: Handle) -> None:
        """A button was pressed in the message with *mark*: *handle* reaches it."""
        self._renewed.pop(mark, None)
        self._renewed[mark] = handle
        while len(self._renewed) > KEPT:
            del self._renewed[next(iter(self._renewed))]

    async def answer(self, post: Post, *, key: str, tried_at: datetime | None) -> str:
        """Show *post* to one person: "private/<mark>", or the ids of a channel and a message."""
        handle, to = read(post.handle), post.to
        user = user_of(post.only) or (handle.user if handle is not None else "")
        if not user:
            raise Refused("a private answer on Slack needs somebody who is on Slack")
        if handle is not None and handle.home and self.home is not None:
            await self.home(to.community, user, handle.channel, plain(post.message))
            return f"{PREFIX}{mark(key)}"
        look = await self._sender.look(to.community, post.message)
        drawn = pages(post.message, look, mark(key))
        if handle is not None and handle.changes and len(drawn) == 1:
            body = {"replace_original": True, **_content(drawn[0])}
            if await self._urls.post(handle, body):
                direct = to.channel.startswith("D")
                return handle.changes if direct else f"{PREFIX}{mark(key)}"
        if to.channel.startswith("D") and to.channel == await self.direct(to.community, user):
            return await self._directly(to, await self._whole(post, look, key), key, tried_at)
        for number in range(self._shown.get(key, 0), len(drawn)):
            if not await self._privately(to, user, handle, drawn[number]):
                place = Conversation(
                    community=to.community,
                    platform=PLATFORM,
                    channel=await self.direct(to.community, user),
                )
                whole = await self._whole(post, look, key)
                id_ = await self._directly(place, whole[number:], key, tried_at)
                self._shown.pop(key, None)
                return f"{place.channel}/{id_}"
            self._shown[key] = number + 1
        self._shown.pop(key, None)
        return f"{PREFIX}{mark(key)}"

    async def write(self, post: Post, *, key: str, tried_at: datetime | None) -> str:
        """Post *post* to whom its place names: the ids of the conversation and the message."""
        user = post.to.channel.removeprefix(SIGN)
        if not USER.fullmatch(user):
            raise Refused(f"{user!r} is no id of somebody on Slack")
        to = replace(post.to, channel=await self.direct(post.to.community, user), thread="")
        drawn = await self._sender.drawn(to.community, post.message)
        ts = await self._sender.write(to, drawn, key=key, tried_at=tried_at, urgent=post.urgent)
        return f"{to.channel}/{ts}"

    async def update(self, post: Post, message_id: str) -> None:
        """Have an ephemeral message show *post*: possible once something was pressed in it."""
        name = message_id.removeprefix(PREFIX)
        drawn = render(post.message, await self._sender.look(post.to.community, post.message), name)
        await self._change(name, {"replace_original": True, **_content(drawn)})

    async def remove(self, message_id: str) -> None:
        """Take an ephemeral message away: possible once something was pressed in it."""
        await self._change(message_id.removeprefix(PREFIX), {"delete_original": True})

    async def direct(self, community: str, user: str) -> str:
        """The conversation of *user* with the bot. Raises Refused where there can be none."""
        known = self._direct.get((community, user))
        if known is None:
            try:
                answer = await self._calls.make(
                    Call(community=community, method="conversations.open"),
                    lambda client: client.conversations_open(users=user),
                    handled=NO_GROUP,
                )
            except SlackApiError as error:
                if code(error) not in NO_GROUP:
                    raise
                raise Refused(f"Slack lets the bot not write to {user}: {code(error)}") from error
            known = self._direct[community, user] = str(answer["channel"]["id"])
        return known

    async def _whole(self, post: Post, look: Look, key: str) -> Sequence[Rendered]:
        """*post* with its picture, which an ephemeral message cannot hold."""
        file = await self._sender.pictures.upload(post.to.community, post.message)
        return pages(post.message, look, mark(key), file)

    async def _change(self, name: str, body: dict[str, Any]) -> None:
        if not await self._urls.post(self._renewed.get(name), body):
            raise Refused(
                "only its reader sees the message, and Slack lets nobody change it"
                " unless its reader pressed something in it within half an hour"
            )

    async def _privately(
        self, to: Conversation, user: str, handle: Handle | None, drawn: Rendered
    ) -> bool:
        """Show one page as an ephemeral message; False if it cannot be."""
        channel = handle.channel if handle is not None else to.channel
        thread = thread_of(to) if channel == to.channel else ""
        if handle is not None and not thread:
            thread = handle.thread
        place: dict[str, Any] = {"thread_ts": thread} if thread else {}
        body = {"response_type": "ephemeral", "replace_original": False, **place}
        if await self._urls.post(handle, {**body, **_content(drawn)}):
            return True
        if not channel or channel.startswith("D"):
            return False
        try:
            await self._calls.make(
                Call(community=to.community, method="chat.postEphemeral", channel=channel),
                lambda client: client.chat_postEphemeral(
                    channel=channel, user=user, **place, **_content(drawn)
                ),
                handled=NOT_THERE,
            )
        except SlackApiError as error:
            if code(error) not in NOT_THERE:
                raise
            return False
        return True

    async def _directly(
        self, to: Conversation, drawn: Sequence[Rendered], key: str, tried_at: datetime | None
    ) -> str:
        """Write ordinary messages to the only person who is there; the ts of the last.

        It has the buttons.
        """
        sent = [
            await self._sender.write(
                to, page, key=f"{key}/{n}" if n else key, tried_at=tried_at, urgent=True
            )
            for n, page in enumerate(drawn)
        ]
        return sent[-1]


def _content(drawn: Rendered) -> dict[str, Any]:
    return {"text": drawn.text, "blocks": drawn.blocks}
