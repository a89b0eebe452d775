"""Buttons and their forms: read the custom id, ask what has to be asked, and hand the press in."""

import re
from typing import Any, Self, cast

import discord
from discord import ui

from adapters.discord.drawing.custom_id import Pressed, decode
from adapters.discord.interacting.callers import Callers, Declined
from adapters.discord.interacting.forms import ASKS, Filled, filled, form
from adapters.discord.interacting.publishing import Publishing
from adapters.discord.interacting.reception import Reception, taken, tell
from bot.domain.events import ActionPressed
from bot.domain.message import PERSONAL, Action
from bot.domain.ticket import Ticket
from bot.store import Reports

ABOUT_TOPICS = frozenset({Action.FOLLOW, Action.UNFOLLOW, Action.TOPIC})
OURS = re.compile(r"aw[0-9]*:.*", re.DOTALL)
OUTDATED = (
    "That was not done: this button is from another version of me. "
    "Use the newest message of the question, or /tickets."
)
NO_MORE = "That was not done: what this button is about is not there any more."


class Presses:
    """Hears every button of the bot, in whatever message it stands."""

    def __init__(
        self,
        callers: Callers,
        reception: Reception,
        publishing: Publishing,
        reports: Reports,
    ) -> None:
        self._callers = callers
        self._reception = reception
        self._publishing = publishing
        self._reports = reports

    async def pressed(self, interaction: discord.Interaction, custom_id: str) -> None:
        """A button: acknowledged at once, by its form if it has one."""
        press = decode(custom_id)
        if press is None:
            await tell(interaction, OUTDATED)
            return
        if press.action is not Action.PUBLISH and press.action not in ASKS:
            await self._take(interaction, press)
            return
        try:
            self._callers.community(interaction, press.community)
        except Declined as why:
            await tell(interaction, str(why))
            return
        if press.action is Action.PUBLISH:
            await self._publishing.publish(interaction, press)
        else:
            shown = form(press.action, custom_id, press.argument)
            await taken(lambda: interaction.response.send_modal(shown))

    async def submitted(self, interaction: discord.Interaction, custom_id: str) -> None:
        """A form that `pressed` has shown, perhaps before a restart."""
        press = decode(custom_id)
        if press is None or press.action not in ASKS:
            await tell(interaction, OUTDATED)
            return
        await self._take(interaction, press, filled(press.action, interaction))

    async def _take(
        self, interaction: discord.Interaction, press: Pressed, answer: Filled | None = None
    ) -> None:
        """Hand the press in; *answer* is what its form was filled with."""

        async def event(handle: str) -> ActionPressed:
            caller = await self._callers.caller(interaction, press.community)
            about = answer is not None and ASKS.get(press.action) == "person"
            target = None
            if answer is not None and about and answer.value:
                target = await self._callers.target(caller.community, int(answer.value))
            argument = "" if answer is None else answer.note if about else answer.value
            return ActionPressed(
                key=f"discord:interaction:{interaction.id}",
                at=interaction.created_at,
                conversation=caller.conversation,
                actor=caller.actor,
                action=press.action,
                ticket=press.ticket,
                argument=await self._argument(caller.community, press)
                if answer is None
                else argument,
                handle=handle,
                target=target,
            )

        await self._reception.take(interaction, event, changes=press.action in PERSONAL)

    async def _argument(self, community: str, press: Pressed) -> str:
        """What the press is about, found among topics or what the ticket holds if a digest."""
        if not press.digest:
            return press.argument
        if press.action in ABOUT_TOPICS:
            candidates = [topic.id for topic in await self._reports.topics(community)]
        else:
            ticket = await self._reports.ticket(community, press.ticket)
            candidates = [] if ticket is None else _arguments(ticket)
        argument = press.argument_of(candidates)
        if argument is None:
            raise Declined(NO_MORE)
        return argument


def _arguments(ticket: Ticket) -> list[str]:
    """Everything of *ticket* that a button may be about."""
    return [
        *(offer.entry for offer in ticket.offers),
        *(reply.message for reply in ticket.replies),
        *(follower.message for follower in ticket.followers),
    ]


def button_of(presses: Presses) -> type[ui.DynamicItem[ui.Button[ui.LayoutView]]]:
    """The item by which a client hears the bot's buttons, also those of earlier versions."""

    class OurButton(ui.DynamicItem[ui.Button[ui.LayoutView]], template=OURS):
        @classmethod
        async def from_custom_id(
            cls,
            interaction: discord.Interaction,
            item: ui.Item[Any],
            match: re.Match[str],
            /,
        ) -> Self:
            return cls(cast("ui.Button[ui.LayoutView]", item))

        async def callback(self, interaction: discord.Interaction) -> None:
            await presses.pressed(interaction, self.custom_id)

    return OurButton
