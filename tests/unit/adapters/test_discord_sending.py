"""The drawn messages in the hands of the real discord.py: taken, pressed, and not kept."""

import re
from typing import Any, ClassVar

import discord
import simcord
from discord import ui

from adapters.discord.drawing.custom_id import TEMPLATE, encode
from adapters.discord.drawing.files import ALT, files
from adapters.discord.drawing.render import render
from adapters.discord.drawing.spans import allowed_mentions
from adapters.picture import pictured
from bot.domain import replies
from tests.unit.adapters.discord_cast import LOOK, offer, ticket
from tests.unit.adapters.examples import examples


class Heard(ui.DynamicItem[ui.Button[Any]], template=TEMPLATE):
    """Hears every button of the bot, as the adapter's own item does."""

    presses: ClassVar[list[str]] = []

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> "Heard":
        assert isinstance(item, ui.Button)
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        self.presses.append(self.custom_id)
        await interaction.response.defer()


async def test_discord_takes_every_message_and_the_client_keeps_none_of_them() -> None:
    """All are sent, every kind of button is heard, and no view is held: memory does not grow."""
    client = discord.Client(intents=discord.Intents.default())
    client.add_dynamic_items(Heard)
    Heard.presses.clear()
    async with simcord.run(client) as env:
        guild = env.create_guild()
        place = guild.create_text_channel("help")
        ann = guild.add_member(env.create_user("ann"))
        channel = client.get_channel(place.id)
        assert isinstance(channel, discord.TextChannel)

        for _, _, message in examples():
            pings = allowed_mentions(message, LOOK)
            message, picture = await pictured(message, ALT)
            view = render(message, LOOK)
            await channel.send(view=view, files=files(picture), allowed_mentions=pings)
        suggestions = replies.suggestions(ticket(), (offer(),))
        last = await channel.send(view=render(suggestions, LOOK))
        ids = [encode("acme", b.action, b.ticket, b.argument) for b in suggestions.buttons]
        for custom_id in ids:
            await ann.click(last, custom_id=custom_id)
        kept = client.persistent_views

    assert ids == Heard.presses
    assert not kept
