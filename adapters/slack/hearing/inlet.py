"""Slack's messages, handed in as events with what must be looked up for them."""

from datetime import datetime

from slack_sdk.errors import SlackApiError

from adapters.slack.clients import Clients
from adapters.slack.directory import Directory
from adapters.slack.hearing import translate
from adapters.slack.hearing.marks import Marks
from adapters.slack.hearing.place import Place
from adapters.slack.hearing.shape import Json, identifier, text
from adapters.slack.hearing.wording import Names, mentioned, wording
from adapters.slack.workspaces import Workspaces
from bot.clock import Clock
from bot.domain.identity import Actor, Role
from bot.platform import Inbox

MOST_NAMES = 20  # that are looked up for one message


class Inlet:
    """Hands in what was said, and what became of it. Raises what looking up and *inbox* raise."""

    def __init__(
        self,
        *,
        clients: Clients,
        directory: Directory,
        workspaces: Workspaces,
        marks: Marks,
        clock: Clock,
    ) -> None:
        self._clients = clients
        self._directory = directory
        self._workspaces = workspaces
        self._marks = marks
        self._clock = clock

    async def place(self, community: str, channel: str, kind: str = "") -> Place:
        """What *channel* is; *kind* is Slack's channel_type where an event told it."""
        if not kind:
            kind = await self._kind(community, channel)
        return Place(
            community=community,
            channel=channel,
            direct=kind == "im",
            group=kind == "mpim",
            private=kind != "channel",
        )

    async def posted(self, inbox: Inbox, place: Place, message: Json) -> None:
        """Hand in a message, if a person wrote it and it may mean anything here."""
        me = await self._me(place)
        user = translate.author(message, me)
        if user is None or not self._concerns(place, message, me):
            return
        actor = await self._person(place, user)
        if actor is not None:
            names = await self._names(place.community, message, me)
            await inbox(translate.posted(message, place, actor, me, names))

    async def hears(self, place: Place, message: Json) -> bool:
        """Whether *message* is a person's and may mean anything here."""
        me = await self._me(place)
        return translate.author(message, me) is not None and self._concerns(place, message, me)

    async def edited(
        self, inbox: Inbox, place: Place, message: Json, before: Json | None = None
    ) -> None:
        """Hand in what a message says now, if its author changed it from what it said *before*."""
        me = await self._me(place)
        user = translate.author(message, me)
        if user is None or not translate.edited_at(message):
            return
        if before is not None and wording(before, me) == wording(message, me):
            return
        actor = await self._person(place, user)
        if actor is not None:
            names = await self._names(place.community, message, me)
            event = translate.edited(message, place, actor, me, names)
            if event is not None:
                await inbox(event)

    async def deleted(
        self, inbox: Inbox, place: Place, ts: str, thread: str = "", at: str = ""
    ) -> None:
        """Hand in that a message is gone, since *at* if that is known."""
        since = translate.moment(at) if translate.is_stamp(at) else self._clock.now()
        await inbox(translate.deleted(ts, thread, place, since))

    async def reacted(self, inbox: Inbox, place: Place, event: Json) -> None:
        """Hand in a check mark that was just added or taken back."""
        await self._marks.heard(inbox, place, event, await self._me(place))

    async def marked(self, inbox: Inbox, place: Place, message: Json, at: datetime) -> None:
        """Hand in the check marks on a message that was read at *at*."""
        if message.get("reactions"):
            await self._marks.found(inbox, place, message, await self._me(place), at)

    def _concerns(self, place: Place, message: Json, me: str) -> bool:
        """Whether a message may mean anything: nobody is looked up for chatter elsewhere."""
        return (
            place.flat
            or bool(translate.thread_of(message))
            or place.channel in self._workspaces.watched(place.community)
            or me in mentioned(message).people
        )

    async def _kind(self, community: str, channel: str) -> str:
        try:
            found = await self._directory.channel(community, channel)
        except SlackApiError:  # the bot may not see it any more: to be sure, it is nobody else's
            return "im" if channel.startswith("D") else "group"
        if found.direct:
            return "im"
        if found.group:
            return "mpim"
        return "group" if found.private else "channel"

    async def _me(self, place: Place) -> str:
        return (await self._clients.me(place.community)).user

    async def _person(self, place: Place, user: str) -> Actor | None:
        actor = await self._directory.actor(place.community, user)
        return None if actor.role is Role.BOT else actor

    async def _names(self, community: str, message: Json, me: str) -> Names:
        """How what *message* mentions is called; what cannot be looked up keeps its id."""
        seen = mentioned(message)
        people, channels = {}, {}
        for user in sorted(seen.people)[:MOST_NAMES]:
            people[user] = (await self._directory.person(community, user)).name
        for channel in sorted(filter(identifier, seen.channels))[:MOST_NAMES]:
            try:
                channels[channel] = (await self._directory.channel(community, channel)).name
            except SlackApiError:
                continue
        groups = await self._directory.group_names(community) if seen.groups else {}
        return Names(people=people, channels=channels, groups=groups)


def stamp(message: Json) -> str:
    """The id of *message*; "" if it has none."""
    ts = text(message.get("ts"))
    return ts if translate.is_stamp(ts) else ""
