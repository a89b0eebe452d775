"""A question that was asked in private goes to the channel, once however often it is handed in."""

from typing import Protocol

from adapters.slack.directory import Directory
from adapters.slack.interacting.callers import Caller, Declined
from bot.domain.events import ActionPressed, MessagePosted
from bot.domain.identity import Conversation
from bot.domain.message import Action
from bot.domain.permissions import refusal
from bot.domain.ticket import Ending, Ticket
from bot.store import Reports

NO_CHANNEL = "That was not done: there is no channel here. Ask the question in a channel."


class Sending(Protocol):
    """What this package needs of what goes out."""

    async def publish(self, to: Conversation, asker: str, text: str, *, key: str) -> str:
        """Post *text* to the channel for *asker*, once a *key*; the message's id."""

    async def renew(self, mark: str, handle: str) -> None:
        """From now on the private message *mark* is reached by *handle*."""


class Publishing:
    """Posts private questions for those who asked them."""

    def __init__(self, directory: Directory, reports: Reports, sending: Sending) -> None:
        self._directory = directory
        self._reports = reports
        self._sending = sending

    async def events(
        self, caller: Caller, press: ActionPressed, number: int
    ) -> tuple[MessagePosted | ActionPressed, ...]:
        """The question in the channel, and *press*, which says so. Raises Declined.

        In this order: a press that is recorded is refused when it comes again, and then the
        question would never be asked.
        """
        at = caller.conversation
        ticket = await self._reports.ticket(caller.community, number)
        if ticket is None:
            raise Declined("That was not done: it belongs to no question here.")
        if _published(ticket) and ticket.asker.account == caller.actor.account:
            return ()  # its own message says so
        why_not = refusal(caller.actor, Action.PUBLISH, ticket)
        if why_not is not None:
            raise Declined(why_not)
        if not at.channel or at.channel.startswith("D"):
            raise Declined(NO_CHANNEL)
        found = await self._directory.channel(caller.community, at.channel)
        if found.direct or found.group:
            raise Declined(NO_CHANNEL)
        channel = Conversation(
            community=at.community, platform=at.platform, channel=at.channel
        )
        message = await self._sending.publish(
            channel,
            caller.actor.account,
            ticket.text,
            key=f"{caller.community}/publish:{number}",
        )
        posted = MessagePosted(
            key=f"slack:{at.channel}:{message}:posted",
            at=caller.at,
            conversation=Conversation(
                community=at.community,
                platform=at.platform,
                channel=at.channel,
                thread=message,
            ),
            actor=caller.actor,
            message=message,
            text=ticket.text,
            addressed=True,
            private=found.private,
        )
        return posted, press


def _published(ticket: Ticket) -> bool:
    ended = ticket.resolution
    return ended is not None and ended.ending is Ending.PUBLISHED
