"""Message commands: what can be done with any message, from its menu."""

from collections.abc import Iterator

import discord
from discord import app_commands
from discord.app_commands import locale_str

from adapters.discord.interacting.callers import Callers, Declined
from adapters.discord.interacting.reception import Reception
from bot.domain.commands import Command
from bot.domain.events import ActionPressed, CommandGiven
from bot.domain.message import Action

ASK = "Ask the knowledge base"
ACCEPT = "Accept as answer"


class Menus:
    """Makes the message commands and hands in what they are used for."""

    def __init__(self, callers: Callers, reception: Reception) -> None:
        self._callers = callers
        self._reception = reception

    def all(self) -> Iterator[app_commands.ContextMenu]:
        """Every message command."""

        async def ask(interaction: discord.Interaction, message: discord.Message) -> None:
            await self._ask(interaction, message)

        async def accept(interaction: discord.Interaction, message: discord.Message) -> None:
            await self._accept(interaction, message)

        for name, callback in ((ASK, ask), (ACCEPT, accept)):
            yield app_commands.ContextMenu(name=locale_str(name), callback=callback)

    async def _ask(self, interaction: discord.Interaction, message: discord.Message) -> None:
        async def event(handle: str) -> CommandGiven:
            caller = await self._callers.caller(interaction)
            text = message.content.strip()
            if not text:
                raise Declined("That was not done: there are no words in this message.")
            return CommandGiven(
                key=f"discord:interaction:{interaction.id}",
                at=interaction.created_at,
                conversation=caller.conversation,
                actor=caller.actor,
                command=Command.ASK.value,
                argument=text,
                handle=handle,
            )

        await self._reception.take(interaction, event, even_late=False)

    async def _accept(self, interaction: discord.Interaction, message: discord.Message) -> None:
        async def event(handle: str) -> ActionPressed:
            caller = await self._callers.caller(interaction)
            return ActionPressed(
                key=f"discord:interaction:{interaction.id}",
                at=interaction.created_at,
                conversation=caller.conversation,
                actor=caller.actor,
                action=Action.ACCEPT,
                argument=str(message.id),
                handle=handle,
            )

        await self._reception.take(interaction, event)
