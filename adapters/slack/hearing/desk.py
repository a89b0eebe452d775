"""Takes events of Slack out of the inbox: what was said and done, and what became of people."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError

from adapters.slack.asking import ask
from adapters.slack.clients import Clients
from adapters.slack.directory import Directory
from adapters.slack.hearing import translate
from adapters.slack.hearing.heard import Heard
from adapters.slack.hearing.inlet import Inlet, stamp
from adapters.slack.hearing.place import Place
from adapters.slack.hearing.positions import Positions
from adapters.slack.hearing.shape import Json, identifier, mapping, objects, text
from adapters.slack.receiving.request import Request
from adapters.slack.workspaces import PLATFORM, Workspaces
from bot.clock import Clock
from bot.domain.events import RoleChanged
from bot.domain.identity import Conversation, Role
from bot.platform import Inbox, PlatformError

LATE = timedelta(seconds=30)  # older than this, a message may have been answered before it came
PAGE = 200  # replies that are read of a thread whose root came late

Lost = Callable[[str, str], Awaitable[None]]

_SAID = frozenset({"message", "app_mention", "reaction_added", "reaction_removed"})
_CHANNELS = ("channel_", "group_", "im_", "mpim_", "member_")  # events about a channel itself
_GROUPS = ("subteam_",)

log = structlog.get_logger()


class Hearing:
    """The desk for events. Raises what looking up and the inbox raise: it is tried again."""

    def __init__(
        self,
        *,
        clients: Clients,
        directory: Directory,
        workspaces: Workspaces,
        positions: Mapping[str, Positions],
        inlet: Inlet,
        heard: Heard,
        clock: Clock,
        lost: Lost,
        joined: Callable[[], None],
        changed: Callable[[], None],
    ) -> None:
        """*positions* by community. *lost* is told a workspace that took the bot away, and why.

        *joined* is told that the bot came into a channel, *changed* that channels or user groups
        are not as they were.
        """
        self._clients = clients
        self._directory = directory
        self._workspaces = workspaces
        self._positions = positions
        self._followed = set[tuple[str, str]]()  # places that have a position
        self._inlet = inlet
        self._heard = heard
        self._clock = clock
        self._lost = lost
        self._joined = joined
        self._has_changed = changed

    async def take(self, request: Request, community: str, inbox: Inbox) -> None:
        """Hand in what the event *request* stands for."""
        event = mapping(request.body.get("event"))
        kind = text(event.get("type"))
        if kind in _SAID:
            await self._said(event, kind, community, inbox)
            if request.body.get("is_ext_shared_channel") is True:
                await self._said_beside(event, kind, community, inbox)
        elif kind == "app_uninstalled":
            await self._lost(request.team, "the app was taken out of the workspace")
        elif kind == "tokens_revoked" and mapping(event.get("tokens")).get("bot"):
            await self._lost(request.team, "the bot's token was revoked")
        else:
            await self._news(event, kind, community)
            if kind == "user_change":
                await self._outside(request.key, mapping(event.get("user")), community, inbox)

    async def _said(self, event: Json, kind: str, community: str, inbox: Inbox) -> None:
        if kind.startswith("reaction_"):
            await self._reaction(event, community, inbox)
        else:
            await self._message(event, community, inbox)

    async def _said_beside(self, event: Json, kind: str, told: str, inbox: Inbox) -> None:
        """Hand it in for the others in a shared channel: of several installations one is told.

        What they cannot be asked now holds nobody up: the next look for what was missed finds it.
        """
        channel = identifier(event.get("channel") or mapping(event.get("item")).get("channel"))
        for community in self._workspaces.communities.values():
            if community == told or channel not in self._workspaces.watched(community):
                continue
            try:
                found = await self._directory.channel(community, channel)
                if found.shared and found.member:
                    await self._said(event, kind, community, inbox)
            except (PlatformError, SlackApiError, aiohttp.ClientError, TimeoutError) as error:
                log.info("a shared channel is read later", community=community, why=repr(error))

    async def _message(self, event: Json, community: str, inbox: Inbox) -> None:
        kind = text(event.get("subtype"))
        if not identifier(event.get("channel")):
            return
        place = await self._place(event, community)
        if kind == "message_deleted":
            before = mapping(event.get("previous_message"))
            await self._gone(inbox, place, text(event.get("deleted_ts")), before, _at(event))
        elif kind == "message_changed":
            await self._changed(inbox, place, event)
        elif translate.is_written(event) and stamp(event):
            await self._posted(event, place, inbox)

    async def _changed(self, inbox: Inbox, place: Place, event: Json) -> None:
        """Somebody edited it, or deleted what others answered, or Slack added a preview."""
        now, before = mapping(event.get("message")), mapping(event.get("previous_message"))
        if now.get("subtype") == translate.TOMBSTONE:
            await self._gone(inbox, place, stamp(now), before, _at(event))
        else:
            await self._inlet.edited(inbox, place, now, before or None)

    async def _gone(self, inbox: Inbox, place: Place, ts: str, before: Json, at: str) -> None:
        """What a bot takes back is nobody's: its own messages are drawn from the questions."""
        if translate.is_stamp(ts) and not before.get("bot_id"):
            await self._inlet.deleted(inbox, place, ts, translate.thread_of(before), at)

    async def _posted(self, event: Json, place: Place, inbox: Inbox) -> None:
        ts, root = stamp(event), translate.thread_of(event)
        if root:
            self._heard.note_answer(place.community, place.channel, root)
        await self._follow(place, ts)
        await self._inlet.posted(inbox, place, event)
        self._heard.note(place.community, place.channel, ts)
        late = self._clock.now() - translate.moment(ts) > LATE or self._heard.is_answered(
            place.community, place.channel, ts
        )
        if late and not root and await self._inlet.hears(place, event):
            for reply in await self._replies(place, ts):
                await self._inlet.posted(inbox, place, reply)

    async def _follow(self, place: Place, ts: str) -> None:
        """From *ts* on, what is missed in *place* is read later, for good."""
        key = (place.community, place.channel)
        watched = place.channel in self._workspaces.watched(place.community)
        if (place.flat or watched) and key not in self._followed:
            await self._positions[place.community].begin(place.channel, ts)
            self._followed.add(key)

    async def _replies(self, place: Place, root: str) -> list[Json]:
        """What was said in the thread on *root* before the bot knew of that."""
        client = await self._clients.of(place.community)
        try:
            found = await ask(
                client.conversations_replies(channel=place.channel, ts=root, limit=PAGE)
            )
        except SlackApiError:  # gone, or not to be read: then there is nothing to make up for
            return []
        return [each for each in objects(found.get("messages")) if each.get("ts") != root]

    async def _reaction(self, event: Json, community: str, inbox: Inbox) -> None:
        item = mapping(event.get("item"))
        channel = identifier(item.get("channel"))
        if (
            item.get("type") == "message"
            and channel
            and translate.mark(text(event.get("reaction")))
        ):
            place = await self._inlet.place(community, channel)
            await self._inlet.reacted(inbox, place, event)

    async def _place(self, event: Json, community: str) -> Place:
        kind = text(event.get("channel_type"))
        return await self._inlet.place(community, text(event.get("channel")), kind)

    async def _news(self, event: Json, kind: str, community: str) -> None:
        """Something about a person, a user group or a channel changed: it is looked up anew."""
        if kind in ("team_join", "user_change", "user_profile_changed", "user_status_changed"):
            self._directory.forget_person(community, _id(event.get("user")))
        elif kind.startswith(_GROUPS):
            group = text(event.get("subteam_id")) or _id(event.get("subteam"))
            self._directory.forget_group(community, group)
            self._has_changed()
        elif kind.startswith(_CHANNELS):
            self._directory.forget_channel(community, _id(event.get("channel")))
            self._has_changed()
            if kind == "member_joined_channel":
                me = await self._clients.me(community)
                if event.get("user") == me.user:
                    self._joined()

    async def _outside(self, key: str, user: Json, community: str, inbox: Inbox) -> None:
        """Who is a guest now, or was deactivated, is handed in: they are not asked any more."""
        lesser = ("deleted", "is_restricted", "is_ultra_restricted")
        if not _id(user) or not any(user.get(each) is True for each in lesser):
            return
        actor = await self._directory.actor(community, _id(user))
        if actor.role is Role.GUEST:
            place = Conversation(community=community, platform=PLATFORM, channel="")
            now = self._clock.now()
            await inbox(
                RoleChanged(key=f"{PLATFORM}:{key}", at=now, conversation=place, actor=actor)
            )


def _id(value: object) -> str:
    """The id of what Slack tells whole in some events, and by its id in others."""
    return text(value) or text(mapping(value).get("id"))


def _at(event: Json) -> str:
    return text(event.get("event_ts")) or text(event.get("ts"))
