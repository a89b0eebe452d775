"""A question that was asked in private goes to the channel, exactly once: the press posts it.

The response to the press is the public message. It cannot be sent twice, whatever is repeated.
"""

import discord
import structlog
from discord import ui

from adapters.discord.drawing.custom_id import Pressed
from adapters.discord.drawing.render import TEXT, StaticView
from adapters.discord.hearing.asked import QUESTION_ID, quoted
from adapters.discord.interacting.callers import Caller, Callers, Declined
from adapters.discord.interacting.reception import SORRY, Reception, taken, tell
from adapters.discord.patience import within
from bot.domain.events import ActionPressed
from bot.domain.message import Action, words
from bot.domain.permissions import refusal
from bot.domain.ticket import Ticket
from bot.store import Reports

IN_TIME = 1.5  # seconds for the look at the database: it comes before the acknowledgement

log = structlog.get_logger()


class Publishing:
    """Posts private questions for those who asked them."""

    def __init__(self, callers: Callers, reception: Reception, reports: Reports) -> None:
        self._callers = callers
        self._reception = reception
        self._reports = reports
        self._under_way: set[tuple[int, int]] = set()  # guild, ticket: a second tap finds it here

    async def publish(self, interaction: discord.Interaction, press: Pressed) -> None:
        """Answer the press with the question, for everybody, and hand the press in."""
        if interaction.guild_id is None:
            await tell(interaction, "That was not done: there is no channel here. Use the server.")
            return
        which = (interaction.guild_id, press.ticket)
        if which in self._under_way:
            await tell(interaction, "It is being posted already.")
            return
        self._under_way.add(which)
        try:
            await self._publish(interaction, press)
        finally:
            self._under_way.discard(which)

    async def _publish(self, interaction: discord.Interaction, press: Pressed) -> None:
        try:
            caller, ticket = await within(IN_TIME, self._looked_up(interaction, press))
            view = _posted(interaction, caller, ticket)
        except Declined as why:
            await tell(interaction, str(why))
            return
        except Exception:
            log.exception("a question cannot be posted to the channel")
            await tell(interaction, SORRY)
            return
        nobody = discord.AllowedMentions.none()
        respond = interaction.response.send_message
        if not await taken(lambda: respond(view=view, allowed_mentions=nobody)):
            return

        async def event(handle: str) -> ActionPressed:
            return ActionPressed(
                key=f"discord:interaction:{interaction.id}",
                at=interaction.created_at,
                conversation=caller.conversation,
                actor=caller.actor,
                action=Action.PUBLISH,
                ticket=press.ticket,
                handle=handle,
            )

        await self._reception.hand_in(event, self._reception.handle(interaction))

    async def _looked_up(
        self, interaction: discord.Interaction, press: Pressed
    ) -> tuple[Caller, Ticket | None]:
        caller = await self._callers.caller(interaction, press.community)
        return caller, await self._reports.ticket(caller.community, press.ticket)


def _posted(interaction: discord.Interaction, caller: Caller, ticket: Ticket | None) -> StaticView:
    """The message that asks the question in the channel. Raises Declined."""
    if ticket is None:
        raise Declined("That was not done: it belongs to no question here.")
    why_not = refusal(caller.actor, Action.PUBLISH, ticket)
    if why_not is not None:
        raise Declined(words(why_not))
    if not _may_write(interaction):
        raise Declined("That was not done: you cannot write in this channel.")
    question = quoted(ticket.text)
    by = f"-# <@{interaction.user.id}> asks"
    if len(question) + len(by) > TEXT:
        raise Declined("That was not done: it is too long. Write it in the channel yourself.")
    view = StaticView(timeout=None)
    view.add_item(ui.TextDisplay(question, id=QUESTION_ID))
    view.add_item(ui.TextDisplay(by))
    return view


def _may_write(interaction: discord.Interaction) -> bool:
    """Whether who pressed could write there without the bot."""
    may, channel = interaction.permissions, interaction.channel
    if isinstance(channel, discord.Thread):
        return may.send_messages_in_threads and (may.manage_threads or not channel.locked)
    return may.send_messages
