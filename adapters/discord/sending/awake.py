"""Changes a message also where nobody may write any more: in a thread that is archived."""

from collections.abc import Awaitable, Callable

import discord

from adapters.discord.errors import ARCHIVED
from bot.platform import Refused


async def awake(
    guild: discord.Guild | None,
    thread: int,
    message: discord.PartialMessage,
    change: Callable[[discord.PartialMessage], Awaitable[None]],
) -> None:
    """Do *change*, also in a thread that is archived; it is archived again afterwards.

    Neither notifies anybody, and who had put the thread away does not find it in the list again.
    """
    try:
        await change(message)
    except discord.HTTPException as error:
        if error.code != ARCHIVED or guild is None:
            raise
        found = await guild.fetch_channel(thread)
        if not isinstance(found, discord.Thread):
            raise
        if found.locked and not found.permissions_for(guild.me).manage_threads:
            raise Refused("the thread is locked, and the bot may not manage threads") from error
        await found.edit(archived=False)
        await change(message)
        await found.edit(archived=True)
