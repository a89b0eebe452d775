"""A private post as one message, or as several where a quote is too long for one."""

from collections.abc import Sequence
from dataclasses import replace

from discord import ui

from adapters.discord.drawing.look import Look
from adapters.discord.drawing.render import TEXT, StaticView, render
from adapters.discord.drawing.texts import full
from bot.domain.message import Message, Quote

ROOM = TEXT - 500  # characters of a quote; the bot's own words need some as well


def pages(message: Message, look: Look) -> Sequence[StaticView]:
    """All of *message*; its picture and its buttons are in the last part."""
    for at, block in enumerate(message.blocks):
        parts = full(block.text, look, ROOM) if isinstance(block, Quote) else ()
        if len(parts) > 1:
            before, after = message.blocks[:at], message.blocks[at + 1 :]
            bare = replace(message, blocks=before, buttons=(), chart=None)
            shown = [render(bare, look)] if before else []
            shown += [_part(text) for text in parts]
            if after or message.buttons or message.chart:
                shown += pages(replace(message, blocks=after), look)
            return shown
    return [render(message, look)]


def _part(text: str) -> StaticView:
    view = StaticView(timeout=None)
    view.add_item(ui.Container(ui.TextDisplay(text)))
    return view
