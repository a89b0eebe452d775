"""The bot's message as Discord's Components V2: one container, short enough for a phone."""

from collections.abc import Iterator, Sequence

import discord
from discord import ui

from adapters.discord.drawing.custom_id import encode
from adapters.discord.drawing.escape import escape_name
from adapters.discord.drawing.files import ADDRESS, ALT
from adapters.discord.drawing.look import Look
from adapters.discord.drawing.texts import texts
from adapters.picture import alt
from bot.domain.message import Action, Button, Message
from bot.domain.phrases import shorten

TEXT = 4000  # characters of all texts of a message, code points
LABEL = 80  # characters on a button
EMPTY = "…"  # what shows nothing: Discord takes no text without a character
ROW = 5  # buttons in a row
TAGGED = discord.Colour(0xF0B232)  # a role is called; the words say so as well

_STYLES = {
    "plain": discord.ButtonStyle.secondary,
    "primary": discord.ButtonStyle.primary,
    "danger": discord.ButtonStyle.danger,
}


class StaticView(ui.LayoutView):
    """A layout that hears no button itself: the client's `DynamicItem`s do, restarts or not.

    discord.py keeps every view that it sends for as long as it runs, unless it is finished.
    """

    def is_finished(self) -> bool:
        return True


def render(message: Message, look: Look) -> StaticView:
    """*message* as it is sent, together with `spans.allowed_mentions` of the same message.

    Its picture, if it has one, goes along with it: see `files`.
    """
    view = StaticView(timeout=None)
    offered = [button for button in message.buttons if button.action is Action.SHOW]
    others = [button for button in message.buttons if button.action is not Action.SHOW]
    room = TEXT - sum(len(escape_name(button.label)) for button in offered)
    said = [text if text.strip() else EMPTY for text in texts(message, look, room)]
    items: list[ui.Item[StaticView]] = [ui.TextDisplay(text) for text in said]
    if offered:  # between what asks and what happens if none of them fits
        items[1:1] = [_suggestion(button, look) for button in offered]
    if message.chart is not None:
        words = alt(message.chart, ALT)
        items.append(ui.MediaGallery(discord.MediaGalleryItem(ADDRESS, description=words)))
    items += _rows(others, look)
    tagged = any(look.role(name) is not None for name in message.pings)
    view.add_item(ui.Container(*items, accent_colour=TAGGED if tagged else None))
    return view


def _rows(buttons: Sequence[Button], look: Look) -> Iterator[ui.ActionRow[StaticView]]:
    for start in range(0, len(buttons), ROW):
        yield ui.ActionRow(*(_button(one, look) for one in buttons[start : start + ROW]))


def _button(button: Button, look: Look, label: str = "") -> ui.Button[StaticView]:
    return ui.Button(
        label=shorten(label or button.label, LABEL),
        style=_STYLES[button.style],
        custom_id=encode(look.community, button.action, button.ticket, button.argument),
    )


def _suggestion(button: Button, look: Look) -> ui.Section[StaticView]:
    """A suggestion reads as text: a phone cuts a button off after some 34 characters."""
    return ui.Section(escape_name(button.label), accessory=_button(button, look, "Show"))
