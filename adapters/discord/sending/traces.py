"""Finds what the bot posted already, where Discord's answer to the post was lost."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import discord
from discord import ui

SKEW = timedelta(minutes=2)  # between this machine's clock and Discord's
MOST = 500  # messages that are looked through
_SAYS = ("content", "custom_id", "url", "label")
_STYLE = re.compile(r"<t:(\d+):\w>")  # how a time is written depends on the day


async def posted_before(
    channel: discord.abc.Messageable, me: int, view: ui.LayoutView, since: datetime
) -> int | None:
    """The id of the bot's own message that shows *view*, if it was posted after *since*."""
    wanted = tuple(_said(view.to_components()))  # type: ignore[no-untyped-call] # it has no types
    async for message in channel.history(limit=MOST, after=since - SKEW, oldest_first=True):
        if message.author.id == me:
            shown = tuple(_said([part.to_dict() for part in message.components]))
            if shown == wanted:
                return message.id
    return None


def _said(parts: Any) -> Iterator[str]:
    """Everything that is said in *parts*, in order; Discord adds ids and defaults to the rest."""
    match parts:
        case list():
            for part in parts:
                yield from _said(part)
        case {"type": 12}:
            pass  # a picture: where it is Discord says
        case dict():
            yield from (_STYLE.sub(r"<t:\1>", str(parts[key])) for key in _SAYS if parts.get(key))
            for value in parts.values():
                yield from _said(value)
        case _:
            pass
