"""The shape of `/duty`: what to see or do, in which rota, with whom, when."""

import discord
from discord import app_commands
from discord.app_commands import locale_str

from adapters.discord.interacting.commands import Commands, SlashCommand, made
from bot.domain.commands import Command
from bot.domain.duty_words import EXAMPLES, Verb

Name = app_commands.Range[str, 1, 64]
When = app_commands.Range[str, 1, 60]
CHOICES = [app_commands.Choice(name=locale_str(verb.value), value=verb.value) for verb in Verb]
_FIRST, _SECOND, _THIRD = EXAMPLES


def on_duty(commands: Commands, word: Command) -> SlashCommand:
    """A word, and perhaps what to do, a rota, somebody, and a time."""

    @app_commands.rename(
        what=locale_str("what"),
        rota=locale_str("rota"),
        person=locale_str("person"),
        when=locale_str("when"),
    )
    @app_commands.describe(
        what=locale_str("Without it: who is on duty now"),
        rota=locale_str("Which rota, if there are several"),
        person=locale_str("Who shall stand in, or for whom you take over"),
        when=locale_str(
            f"Such as “{_FIRST}”, “{_SECOND}” or “{_THIRD}”. Without it: the next shift"
        ),
    )
    @app_commands.choices(what=CHOICES)
    async def callback(
        interaction: discord.Interaction,
        what: str = Verb.NOW.value,
        rota: Name = "",
        person: discord.Member | None = None,
        when: When = "",
    ) -> None:
        await commands.give(interaction, word, " ".join(f"{what} {rota} {when}".split()), person)

    return made(word, callback)
