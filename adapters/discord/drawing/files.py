"""The picture of a message as Discord takes it: a file beside what is said, with words for it."""

from io import BytesIO

import discord

from adapters.picture import NAME, Picture

ALT = 256  # characters of the words for a picture in a gallery
ADDRESS = f"attachment://{NAME}"


def files(picture: Picture | None) -> list[discord.File]:
    """What goes along with one request; each needs its own."""
    if picture is None:
        return []
    return [discord.File(BytesIO(picture.png), NAME, description=picture.alt)]
