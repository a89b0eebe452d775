"""Everything interactive: commands, buttons, forms, message menus, and their private answers."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import discord
import structlog
from discord import app_commands, ui

from adapters.discord.answers import Answers
from adapters.discord.callers import Callers, Declined
from adapters.discord.commands import Commands
from adapters.discord.completion import Completion
from adapters.discord.looks import Looks
from adapters.discord.menus import Menus
from adapters.discord.pages import pages
from adapters.discord.people import People
from adapters.discord.presses import OURS, Presses, button_of
from adapters.discord.publishing import Publishing
from adapters.discord.reception import SORRY, Reception, tell
from adapters.discord.registration import register
from adapters.discord.servers import Servers
from adapters.discord.translator import Translator
from bot.clock import Clock
from bot.domain.effects import Post
from bot.platform import Inbox
from bot.policies import Policies
from bot.store import Reports

SWEEP = timedelta(seconds=5)
CHANGED = "That was not done: my commands have changed. Reload Discord and try again."

log = structlog.get_logger()


class Tree(app_commands.CommandTree[discord.Client]):
    """The commands. Where the bot does not belong, each is answered with a sentence."""

    def __init__(self, client: discord.Client, callers: Callers) -> None:
        super().__init__(client)
        self._callers = callers

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
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
    """Makes every client of the bot interactive. `answers` outlives the clients."""

    def __init__(
        self, servers: Servers, policies: Policies, reports: Reports, clock: Clock
    ) -> None:
        self._servers = servers
        self._reports = reports
        self._clock = clock
        self._looks = Looks(servers, policies, clock)
        self._people = People(servers, clock)
        self.answers = Answers(self._draw, clock)
        self.tree: Tree | None = None  # of the newest client

    async def install(self, client: discord.Client, inbox: Inbox) -> None:
        """Hear everything interactive on *client*: one that is logged in and not connected yet."""
        self.answers.client = client
        callers = Callers(client, self._servers, self._people)
        reception = Reception(inbox, self.answers)
        presses = Presses(
            callers, reception, Publishing(callers, reception, self._reports), self._reports
        )
        client.add_dynamic_items(button_of(presses))
        _hear_forms(client, presses)
        self.tree = Tree(client, callers)
        await self.tree.set_translator(Translator())
        commands = Commands(callers, reception, Completion(callers, self._reports))
        guilds = [discord.Object(guild) for guild in self._guilds]
        for command in commands.all():
            self.tree.add_command(command, guilds=guilds)
        for menu in Menus(callers, reception).all():
            self.tree.add_command(menu, guilds=guilds)
        for command in commands.for_members():
            self.tree.add_command(command)

    async def register(self, client: discord.Client, inbox: Inbox) -> None:
        """Tell Discord the commands where they have changed; when all of them are in the tree."""
        if self.tree is not None:
            await register(self.tree, self._guilds)

    async def run(self) -> None:
        """End what waits for an answer that does not come, until cancelled."""
        while True:
            await self.answers.sweep()
            await self._clock.sleep_until(self._clock.now() + SWEEP)

    @property
    def _guilds(self) -> list[int]:
        return [int(guild) for guild in self._servers.communities]

    def _draw(self, client: discord.Client, post: Post) -> Sequence[ui.LayoutView]:
        return pages(post.message, self._looks.of(client, post.to))


def _hear_forms(client: discord.Client, presses: Presses) -> None:
    """Have *client* hear filled forms: discord.py itself knows none of before a restart."""
    others: Callable[[discord.Interaction], Awaitable[None]] | None
    others = getattr(client, "on_interaction", None)

    async def on_interaction(interaction: discord.Interaction) -> None:
        custom_id = str(dict(interaction.data or {}).get("custom_id", ""))
        form = interaction.type is discord.InteractionType.modal_submit
        if form and OURS.fullmatch(custom_id):
            await presses.submitted(interaction, custom_id)
        elif others is not None:
            await others(interaction)

    client.event(on_interaction)
