"""Private conversations about one question: a group conversation of those people and the bot."""

from datetime import datetime

from slack_sdk.errors import SlackApiError

from adapters.slack.errors import NO_GROUP, code
from adapters.slack.sending.calls import Call, Calls
from adapters.slack.sending.sender import Sender
from adapters.slack.workspaces import PLATFORM, user_of
from bot.clock import Clock
from bot.domain.effects import Post
from bot.domain.events import RoomOpened
from bot.domain.identity import Conversation
from bot.platform import Inbox, Refused


class Rooms:
    """Opens rooms. The same people have one conversation on Slack, however often it is opened."""

    def __init__(self, *, sender: Sender, calls: Calls, clock: Clock) -> None:
        self._sender = sender
        self._calls = calls
        self._clock = clock

    async def send(self, post: Post, *, key: str, tried_at: datetime | None, hand_in: Inbox) -> str:
        """Post *post* where only `post.room` sees it: the ids of the room and the message."""
        community = post.to.community
        channel = await self._open(community, post.room)
        room = Conversation(community=community, platform=PLATFORM, channel=channel, thread=channel)
        drawn = await self._sender.drawn(community, post.message)
        ts = await self._sender.write(room, drawn, key=key, tried_at=tried_at, urgent=True)
        ticket = int(post.slot.split(":")[1])  # a room's slot is "room:NUMBER:…"
        await hand_in(
            RoomOpened(
                key=f"slack:room:{post.slot}:{channel}",
                at=self._clock.now(),
                conversation=room,
                ticket=ticket,
            )
        )
        return f"{channel}/{ts}"

    async def _open(self, community: str, accounts: tuple[str, ...]) -> str:
        users = list(dict.fromkeys(filter(None, map(user_of, accounts))))
        if len(users) < 2 or len(users) < len(set(accounts)):
            raise Refused("a private conversation needs two people who are on Slack")
        try:
            answer = await self._calls.make(
                Call(community=community, method="conversations.open"),
                lambda client: client.conversations_open(users=users),
                handled=NO_GROUP,
            )
        except SlackApiError as error:
            if code(error) not in NO_GROUP:
                raise
            raise Refused(
                "Slack opens no group conversation with these people, who may be guests or of"
                f" another workspace ({code(error)}): answer where the question was asked"
            ) from error
        return str(answer["channel"]["id"])
