"""Several parts hear the same event of one client, which by itself has one handler for each."""

from collections.abc import Awaitable, Callable

import discord

OnInteraction = Callable[[discord.Interaction], Awaitable[None]]


def on_interaction(client: discord.Client, handle: OnInteraction) -> None:
    """Have *handle* hear every interaction, after those that hear it already."""
    before: OnInteraction | None = getattr(client, "on_interaction", None)

    async def on_interaction(interaction: discord.Interaction) -> None:
        if before is not None:
            await before(interaction)
        await handle(interaction)

    client.event(on_interaction)
