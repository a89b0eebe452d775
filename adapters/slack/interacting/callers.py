"""Who presses or commands, in which community, with the role held now; and what answers them."""

from dataclasses import dataclass
from datetime import datetime

from adapters.slack import handles
from adapters.slack.directory import USER, Directory
from adapters.slack.drawing.action_id import tag
from adapters.slack.handles import Handle
from adapters.slack.hearing.shape import identifier
from adapters.slack.hearing.translate import is_stamp
from adapters.slack.interacting import memo
from adapters.slack.interacting.bodies import heard_at, part, text, user_of
from adapters.slack.interacting.memo import Memo
from adapters.slack.receiving.request import Kind, Request
from adapters.slack.workspaces import PLATFORM
from bot.clock import Clock
from bot.domain.events import ActionPressed, CommandGiven
from bot.domain.identity import Actor, Conversation
from bot.domain.message import Action

ELSEWHERE = "That was not done: this belongs to another community."
NOBODY = "That was not done: I cannot see who you are in this workspace."
STRANGER = "That was not done: they are not a member of this workspace."


class Declined(Exception):
    """Why nothing is done, in a sentence for who asked for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Somebody who commands or presses, with the role held now."""

    key: str  # of the event that comes of it
    community: str
    user: str
    actor: Actor
    at: datetime
    conversation: Conversation
    handle: str
    zone: str = ""  # of their profile

    def presses(
        self,
        action: Action,
        *,
        ticket: int | None = None,
        argument: str = "",
        target: Actor | None = None,
    ) -> ActionPressed:
        """What a press of theirs is to the rules."""
        return ActionPressed(
            key=self.key,
            at=self.at,
            conversation=self.conversation,
            actor=self.actor,
            action=action,
            ticket=ticket,
            argument=argument,
            handle=self.handle,
            target=target,
            zone=self.zone,
        )

    def commands(self, word: str, argument: str, target: Actor | None = None) -> CommandGiven:
        """What a command of theirs is to the rules."""
        return CommandGiven(
            key=self.key,
            at=self.at,
            conversation=self.conversation,
            actor=self.actor,
            command=word,
            argument=argument,
            handle=self.handle,
            target=target,
            zone=self.zone,
        )


class Callers:
    """Knows who is behind a request."""

    def __init__(self, directory: Directory, clock: Clock) -> None:
        self._directory = directory
        self._clock = clock

    async def caller(self, request: Request, community: str) -> Caller:
        """Who it is. Raises Declined, and as `Directory.actor`."""
        handle = self.handle(request)
        return Caller(
            key=f"{PLATFORM}:{request.key}",
            community=community,
            user=handle.user,
            actor=await self.actor(community, handle.user, NOBODY),
            zone=(await self._directory.person(community, handle.user)).zone,
            at=heard_at(request, self._clock.now()),
            conversation=Conversation(
                community=community,
                platform=PLATFORM,
                channel=handle.channel,
                thread=handle.thread,
            ),
            handle=handles.encode(handle),
        )

    async def actor(self, community: str, user: str, unknown: str) -> Actor:
        """*user* with the role held now. Raises Declined(*unknown*), and as `Directory.actor`."""
        if not USER.fullmatch(user):
            raise Declined(unknown)
        return await self._directory.actor(community, user)

    def handle(self, request: Request) -> Handle:
        """By which who is behind *request* is answered in private."""
        user, at = user_of(request), heard_at(request, self._clock.now())
        remembered = memo_of(request)
        if remembered is not None:
            channel, thread, ends = remembered.channel, remembered.thread, remembered.ends
            url = remembered.url
        else:
            channel, thread = _where(request)
            url, ends = text(request.body, "response_url"), handles.until(at)
        return Handle(
            url=url,
            user=identifier(user),
            channel=identifier(channel),
            thread=thread if is_stamp(thread) else "",
            ends=ends if url else 0.0,
        )


def memo_of(request: Request) -> Memo | None:
    """What the form or the Home tab remembers in which it was done; None if in neither."""
    body = request.body
    in_view = request.kind is Kind.FORM or text(body, "container", "type") == "view"
    return memo.read(part(body, "view")) if in_view else None


def checked(community: str, tagged: str) -> None:
    """Raise Declined unless *tagged*, from an action id, is the tag of *community*."""
    if tagged != tag(community):
        raise Declined(ELSEWHERE)


def _where(request: Request) -> tuple[str, str]:
    """The channel and thread in which it was done."""
    body = request.body
    if request.kind is Kind.COMMAND:
        return text(body, "channel_id"), ""
    box, message = part(body, "container"), part(body, "message")
    channel = text(box, "channel_id") or text(body, "channel", "id")
    own = text(box, "message_ts") or text(message, "ts")
    thread = text(box, "thread_ts") or text(message, "thread_ts")
    return channel, "" if thread == own else thread  # a root is read in the channel
