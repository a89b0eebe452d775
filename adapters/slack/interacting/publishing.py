"""A question that was asked in private goes to the channel, once however often it is handed in."""

from slack_sdk.errors import SlackApiError

from adapters.slack.directory import Channel, Directory
from adapters.slack.interacting.callers import Caller, Declined
from adapters.slack.sending.sender import Sender
from bot.domain.events import ActionPressed, MessagePosted
from bot.domain.identity import Conversation
from bot.domain.message import Action
from bot.domain.parts.endings import Ending
from bot.domain.permissions import refusal
from bot.domain.ticket import Ticket
from bot.store import Reports

NO_CHANNEL = "That was not done: there is no channel here. Ask the question in a channel."
NOT_IN = "That was not done: I am not in this channel. Invite me here, then press it again."
ARCHIVED = "That was not done: this channel is archived. Ask the question in another one."


class Publishing:
    """Posts private questions for those who asked them."""

    def __init__(self, directory: Directory, reports: Reports, sender: Sender) -> None:
        self._directory = directory
        self._reports = reports
        self._sender = sender

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
            return (press,)  # which the rules refuse
        if _published(ticket) and ticket.asker.account == caller.actor.account:
            return ()  # its own message says so
        if refusal(caller.actor, Action.PUBLISH, ticket) is not None:
            return (press,)
        if not at.channel or at.channel.startswith("D"):
            raise Declined(NO_CHANNEL)
        found = await self._channel(caller.community, at.channel)
        if found.direct or found.group:
            raise Declined(NO_CHANNEL)
        message = await self._sender.publish(
            caller.community,
            at.channel,
            caller.actor,
            ticket.text,
            key=f"{caller.community}/publish:{number}",
            at=ticket.opened_at,  # an earlier press may have posted it already
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

    async def _channel(self, community: str, channel: str) -> Channel:
        """The channel, where the bot can write. Raises Declined, and as `Directory.channel`."""
        try:
            found = await self._directory.channel(community, channel)
        except SlackApiError as error:
            raise Declined(NOT_IN) from error
        if found.private and not (found.member or found.direct or found.group):
            raise Declined(NOT_IN)
        if found.archived:
            raise Declined(ARCHIVED)
        return found


def _published(ticket: Ticket) -> bool:
    ended = ticket.resolution
    return ended is not None and ended.ending is Ending.PUBLISHED
