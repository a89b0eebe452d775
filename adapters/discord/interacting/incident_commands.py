"""The shape of the command about an incident."""

import discord
from discord import app_commands
from discord.app_commands import locale_str

from adapters.discord.interacting.commands import Commands, Number, SlashCommand, made
from bot.domain.commands import Command
from bot.domain.incident_orders import Verb
from bot.domain.incidents import LONGEST_REPLY

Words = app_commands.Range[str, 1, LONGEST_REPLY]
CHOICES = [app_commands.Choice(name=locale_str(verb.value), value=verb.value) for verb in Verb]


def dealing(commands: Commands, word: Command) -> SlashCommand:
    """A word, an incident, and what to do with it."""

    @app_commands.rename(
        number=locale_str("number"), action=locale_str("action"), text=locale_str("text")
    )
    @app_commands.describe(
        number=locale_str("The number that stands on its card"),
        action=locale_str("Reply to all, claim it, say that it is over or not one trouble"),
        text=locale_str("What everybody who asks about it shall read"),
    )
    @app_commands.choices(action=CHOICES)
    async def callback(
        interaction: discord.Interaction, number: Number, action: str, text: Words = ""
    ) -> None:
        await commands.give(interaction, word, f"{number} {action} {text}".strip())

    return made(word, callback)
