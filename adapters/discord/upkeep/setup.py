"""/setup: whoever may manage a server chooses channels, the team and its time limit there."""

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Self

import discord
import structlog
from discord import app_commands, ui
from discord.app_commands import locale_str

from adapters.discord.interacting.callers import Callers, Declined
from adapters.discord.interacting.reception import SORRY, taken, tell
from adapters.discord.servers import Servers
from adapters.discord.upkeep.diagnosis import Found, Wants, ids, troubles
from adapters.discord.upkeep.setup_form import CANCEL, PREFIX, SAVE, Form, draw, read, sentence
from bot.clock import Clock
from bot.domain.events import SetupChanged
from bot.domain.setting_up import complaint
from bot.domain.setup import Setup
from bot.platform import Inbox
from bot.policies import Policies

NAME = "setup"
DESCRIBED = "Set me up in this server: channels, team and time limit"
NOT_ALLOWED = "That was not done: only who may manage this server can set me up."
CANCELLED = "Nothing was changed."
SAVING = "Saving …"

_PART = re.compile(re.escape(PREFIX) + r"(?P<part>[a-z]{1,20})")

log = structlog.get_logger()


class SettingUp:
    """The command and its form. The form's state is in its message: a restart loses nothing."""

    def __init__(
        self,
        *,
        servers: Servers,
        policies: Policies,
        callers: Callers,
        inbox: Inbox,
        clock: Clock,
        handle: Callable[[discord.Interaction], str],
        content_refused: Callable[[], bool],
        saved: Callable[[], None],
    ) -> None:
        """*handle* gives what answers an interaction; *saved* is called when a setup holds."""
        self._servers = servers
        self._policies = policies
        self._callers = callers
        self._inbox = inbox
        self._clock = clock
        self._handle = handle
        self._content_refused = content_refused
        self._saved = saved

    def install(
        self, client: discord.Client, tree: app_commands.CommandTree[discord.Client]
    ) -> None:
        """Add the command to *tree*, for every server, and hear the form on *client*."""

        async def callback(interaction: discord.Interaction) -> None:
            await self._begin(interaction)

        command: app_commands.Command[Any, ..., None] = app_commands.Command(
            name=locale_str(NAME), description=locale_str(DESCRIBED), callback=callback
        )
        command.default_permissions = discord.Permissions(manage_guild=True)
        command.allowed_contexts = app_commands.AppCommandContext(guild=True)
        command.allowed_installs = app_commands.AppInstallationType(guild=True)
        tree.add_command(command)
        client.add_dynamic_items(_item_of(self))

    async def _begin(self, interaction: discord.Interaction) -> None:
        """Show the form with what holds now."""
        if not may(interaction):
            await tell(interaction, NOT_ALLOWED)
            return
        community = self._servers.community_of(interaction.guild)
        if community is None or interaction.guild is None:
            await tell(interaction, self._unknown(interaction))
            return
        view = self._drawn(interaction.guild, community, self._now(interaction.guild, community))
        await taken(lambda: interaction.response.send_message(view=view, ephemeral=True))

    async def used(self, interaction: discord.Interaction, part: str) -> None:
        """A menu or a button of the form."""
        if not may(interaction):
            await tell(interaction, NOT_ALLOWED)
            return
        try:
            community = self._callers.community(interaction)
        except Declined as why:
            await tell(interaction, str(why))
            return
        guild, message = interaction.guild, interaction.message
        if community is None or guild is None or message is None:
            return
        form = read(message.components).within(guild)
        if part == SAVE:
            await self._save(interaction, guild, community, form)
        elif part == CANCEL:
            await _show(interaction, sentence(CANCELLED))
        else:
            form = form.chosen(part, _values(interaction)).within(guild)
            await _show(interaction, self._drawn(guild, community, form))

    async def _save(
        self, interaction: discord.Interaction, guild: discord.Guild, community: str, form: Form
    ) -> None:
        handle = self._handle(interaction)
        if not await _show(interaction, sentence(SAVING)):
            return
        try:
            await self._inbox(await self._event(interaction, form, handle))
            await self._policies.refresh()
        except Exception:
            log.exception("a setup was not saved", community=community)
            view = self._drawn(guild, community, form, SORRY)
            await _afterwards(lambda: interaction.edit_original_response(view=view))
            return
        self._saved()
        await _afterwards(interaction.delete_original_response)  # the rules answer it

    async def _event(
        self, interaction: discord.Interaction, form: Form, handle: str
    ) -> SetupChanged:
        caller = await self._callers.caller(interaction)
        return SetupChanged(
            key=f"discord:interaction:{interaction.id}",
            at=interaction.created_at,
            conversation=caller.conversation,
            actor=caller.actor,
            setup=self._setup(form, caller.actor.account, caller.actor.name),
            manages=may(interaction),
            handle=handle,
        )

    def _setup(self, form: Form, by: str = "", by_name: str = "") -> Setup:
        return Setup(
            watched=form.watched,
            staff_channel=form.staff_channel,
            staff_role=form.staff_role,
            first_response=form.first_response,
            by=by,
            by_name=by_name,
            at=self._clock.now(),
        )

    def _now(self, guild: discord.Guild, community: str) -> Form:
        """What holds now, as far as it is still there."""
        policy = self._policies[community]
        channels = {str(channel.id) for channel in guild.channels}
        roles = [one for one in self._servers.staff_roles(community) if guild.get_role(int(one))]
        staff = [one for one in ids([policy.staff_channel]) if one in channels]
        return Form(
            watched=tuple(one for one in ids(policy.watched) if one in channels),
            staff_channel=next(iter(staff), ""),
            staff_role=next(iter(roles), ""),
            first_response=policy.limits.first_response,
        )

    def _drawn(
        self, guild: discord.Guild, community: str, form: Form, said: str = ""
    ) -> ui.LayoutView:
        """The form with what is missing for exactly what is chosen in it."""
        wanted = Wants(
            watched=form.watched,
            staff_channel=form.staff_channel,
            tagged=(form.staff_role,) if form.staff_role else (),
            ranks=tuple(self._servers.ranks(community)),
        )
        found = Found(guild=guild, me=guild.me, channels=guild.channels)
        wrong = troubles(found, wanted, content_refused=self._content_refused())
        return draw(form, wrong, complaint(self._setup(form)), said)

    def _unknown(self, interaction: discord.Interaction) -> str:
        """What the operator has to add for this server."""
        known = set(self._servers.communities.values())
        free = [community for community in self._policies if community not in known]
        name = free[0] if len(free) == 1 else "my-community"
        lines = [f"[discord.servers.{name}]", f'guild = "{interaction.guild_id}"']
        if name not in self._policies:
            lines = [f"[communities.{name}]", *lines]
        block = "\n".join(lines)
        return (
            "This server is not in my settings. Whoever runs me adds these lines to the settings"
            f" file and starts me again; then /setup goes on here:\n```toml\n{block}\n```"
        )


def may(interaction: discord.Interaction) -> bool:
    """Whether who interacts may manage the server now, by what Discord says with each step."""
    return interaction.guild_id is not None and interaction.permissions.manage_guild


async def _show(interaction: discord.Interaction, view: ui.LayoutView) -> bool:
    """Have the form show *view*: that is the acknowledgement. Whether it arrived in time."""
    return await taken(lambda: interaction.response.edit_message(view=view))


async def _afterwards(respond: Callable[[], Awaitable[object]]) -> None:
    """Change the form after the acknowledgement; a form that is gone already is none to change."""
    try:
        await respond()
    except discord.HTTPException as error:
        log.warning("the form of /setup stays as it was", code=error.code, status=error.status)


def _values(interaction: discord.Interaction) -> Sequence[str]:
    values = dict(interaction.data or {}).get("values")
    return [str(value) for value in values] if isinstance(values, list) else []


def _item_of(setting_up: SettingUp) -> type[ui.DynamicItem[ui.Item[Any]]]:
    """The item by which a client hears the form, also one from before a restart."""

    class Part(ui.DynamicItem[ui.Item[Any]], template=_PART):
        @classmethod
        async def from_custom_id(
            cls, interaction: discord.Interaction, item: ui.Item[Any], match: re.Match[str], /
        ) -> Self:
            return cls(item)

        async def callback(self, interaction: discord.Interaction) -> None:
            await setting_up.used(interaction, self.custom_id.removeprefix(PREFIX))

    return Part
