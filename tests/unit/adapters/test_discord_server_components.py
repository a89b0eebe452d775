"""Buttons, menus and modals on the small Discord, with the real discord.py."""

import re
from typing import Any

import discord
import pytest
from discord import ui

from tests.discord_server import DiscordServer
from tests.unit.adapters.discord_bot import Bot, living, server

__all__ = ["server"]  # a fixture, used by its name


class Card(ui.LayoutView):
    """A card of the second generation with a button and a menu."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        row: ui.ActionRow[Card] = ui.ActionRow()
        button: ui.Button[Card] = ui.Button(label="Snooze", custom_id="snooze:7")
        button.callback = self.pressed  # type: ignore[method-assign]
        row.add_item(button)
        self.add_item(ui.Container(ui.TextDisplay("Ticket 7"), row))

    async def pressed(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Until())


class Until(ui.Modal, title="Snooze"):
    """Asks for a time."""

    time: ui.Label[Any] = ui.Label(text="Until", component=ui.TextInput(custom_id="until"))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        assert isinstance(self.time.component, ui.TextInput)
        await interaction.response.edit_message(view=_said(self.time.component.value))


def _said(text: str) -> ui.LayoutView:
    view = ui.LayoutView()
    view.add_item(ui.TextDisplay(f"Snoozed until {text}"))
    return view


async def test_button_and_modal(server: DiscordServer) -> None:
    """A button shows a modal, and submitting it updates the message."""
    guild = server.guild("Acme")
    channel, ann = guild.text_channel("help"), guild.member("Ann")

    async with living(server, Bot()) as bot:
        await bot.get_partial_messageable(channel.id).send(view=Card())
        card = channel.messages[0]
        shown = await ann.press(card, "Snooze")
        done = await ann.submit(shown, {"until": "noon"})

    assert card.buttons == {}
    assert card.text == "Snoozed until noon"
    assert done.original is card


class Claim(ui.DynamicItem[ui.Button[Any]], template=r"claim:(?P<ticket>\d+)"):
    """A button that survives a restart: all it needs is in its custom id."""

    def __init__(self, ticket: str) -> None:
        super().__init__(ui.Button(label="Claim", custom_id=f"claim:{ticket}"))
        self.ticket = ticket

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: ui.Item[Any], match: re.Match[str]
    ) -> "Claim":
        return cls(match["ticket"])

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(
            f"Claimed {self.ticket}.", view=Undo(), ephemeral=True
        )


class Undo(ui.View):
    """Takes it back."""

    @ui.button(label="Undo", custom_id="undo")
    async def undo(self, interaction: discord.Interaction, button: ui.Button["Undo"]) -> None:
        await interaction.response.edit_message(content="Not claimed.", view=None)


async def test_buttons_survive_a_restart(server: DiscordServer) -> None:
    """A button of an earlier client works, and its private answer has a button that edits it."""
    guild = server.guild("Acme")
    channel, ann, ben = guild.text_channel("help"), guild.member("Ann"), guild.member("Ben")
    async with living(server, Bot()) as bot:
        view = ui.View(timeout=None).add_item(Claim("7"))
        await bot.get_partial_messageable(channel.id).send("Ticket 7", view=view)
    again = Bot()
    again.add_dynamic_items(Claim)

    async with living(server, again):
        claimed = await (await ann.press(channel.messages[0], "Claim")).reply()
        said = claimed.text
        with pytest.raises(AssertionError, match="Ben does not see"):
            await ben.press(claimed, "Undo")
        await ann.press(claimed, "Undo")

    assert (said, claimed.text) == ("Claimed 7.", "Not claimed.")
    assert claimed.is_private
    assert [message.text for message in channel.messages] == ["Ticket 7"]


async def test_select_menu(server: DiscordServer) -> None:
    """A role menu brings the role itself, and the answer replaces the message."""
    guild = server.guild("Acme")
    channel, ann, staff = guild.text_channel("help"), guild.member("Ann"), guild.role("Staff")
    view = ui.View(timeout=None)
    menu: ui.RoleSelect[ui.View] = ui.RoleSelect(custom_id="staff")

    async def chosen(interaction: discord.Interaction) -> None:
        await interaction.response.edit_message(content=menu.values[0].name, view=None)

    menu.callback = chosen  # type: ignore[method-assign]
    view.add_item(menu)

    async with living(server, Bot()) as bot:
        await bot.get_partial_messageable(channel.id).send("Who is staff?", view=view)
        await ann.select(channel.messages[0], "staff", staff)

    assert channel.messages[0].text == "Staff"
    assert channel.messages[0].components == []
