"""Everything interactive: commands, buttons, forms, message menus, and their private answers."""

from datetime import timedelta

import discord
import structlog
from discord import app_commands

from adapters.discord.hearing.people import People
from adapters.discord.interacting import offered
from adapters.discord.interacting.answers import Answers
from adapters.discord.interacting.callers import Callers, Declined
from adapters.discord.interacting.commands import Commands
from adapters.discord.interacting.completion import Completion
from adapters.discord.interacting.listening import on_interaction
from adapters.discord.interacting.menus import Menus
from adapters.discord.interacting.presses import OURS, Presses, button_of
from adapters.discord.interacting.publishing import Publishing
from adapters.discord.interacting.reception import SORRY, Reception, tell
from adapters.discord.interacting.registration import register
from adapters.discord.interacting.translator import Translator
from adapters.discord.servers import Servers
from bot.clock import Clock
from bot.platform import Inbox
from bot.store import Reports

SWEEP = timedelta(seconds=5)
EVERYWHERE = {"setup"}  # it says itself how a server gets into the settings
CHANGED = "That was not done: my commands have changed. Reload Discord and try again."

log = structlog.get_logger()


class Tree(app_commands.CommandTree[discord.Client]):
    """The commands. Where the bot does not belong, each is answered with a sentence."""

    def __init__(self, client: discord.Client, callers: Callers) -> None:
        super().__init__(client)
        self._callers = callers

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        if dict(interaction.data or {}).get("name") in EVERYWHERE:
            return True
        try:
            self._callers.community(interaction)
        except Declined as why:
            if interaction.type is discord.InteractionType.autocomplete:
                await interaction.response.autocomplete([])
            else:
                await tell(interaction, str(why))
            return False
        return True

    async def on_error(
        self, interaction: discord.Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        changed = isinstance(
            error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch
        )
        if not changed:
            log.error("a command failed", error=repr(error), exc_info=error)
        if not interaction.response.is_done():
            await tell(interaction, CHANGED if changed else SORRY)


class Interactions:
    """Installs itself on *client*; `register` and `run` are done while it is connected."""

    def __init__(
        self,
        client: discord.Client,
        servers: Servers,
        inbox: Inbox,
        reports: Reports,
        clock: Clock,
        answers: Answers,
    ) -> None:
        """*answers* goes through *client* from now on."""
        self._servers = servers
        self._clock = clock
        self.answers = answers
        answers.client = client
        self.callers = callers = Callers(client, servers, People(servers, clock))
        self.reception = reception = Reception(inbox, answers)
        self._presses = Presses(
            callers, reception, Publishing(callers, reception, reports), reports
        )
        self.tree = Tree(client, callers)
        self._fill(
            Commands(callers, reception, Completion(callers, reports)), Menus(callers, reception)
        )
        client.add_dynamic_items(button_of(self._presses))
        on_interaction(client, self._heard)

    def _fill(self, commands: Commands, menus: Menus) -> None:
        guilds = [discord.Object(int(guild)) for guild in self._servers.communities]
        for command in offered.on_servers(commands):
            self.tree.add_command(command, guilds=guilds)
        for menu in menus.all():
            self.tree.add_command(menu, guilds=guilds)
        for command in offered.in_direct_messages(commands):
            self.tree.add_command(command)

    async def _heard(self, interaction: discord.Interaction) -> None:
        """Forms come here: discord.py knows none of before a restart."""
        custom_id = str(dict(interaction.data or {}).get("custom_id", ""))
        if interaction.type is discord.InteractionType.modal_submit and OURS.fullmatch(custom_id):
            await self._presses.submitted(interaction, custom_id)

    async def register(self) -> None:
        """Tell Discord the commands, where they have changed."""
        if self.tree.translator is None:
            await self.tree.set_translator(Translator())
        await register(self.tree, [int(guild) for guild in self._servers.communities])

    async def run(self) -> None:
        """End what waits for an answer that does not come, until cancelled."""
        while True:
            await self.answers.sweep()
            await self._clock.sleep_until(self._clock.now() + SWEEP)
