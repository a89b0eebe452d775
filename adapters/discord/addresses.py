"""Points discord.py at Discord's own addresses, or at those of the settings."""

import discord.gateway
import discord.http
import yarl

from bot.config import Discord


def point(settings: Discord) -> None:
    """Have every client that is made from now on use the settings' addresses.

    discord.py keeps them on its classes: a process talks to one Discord.
    """
    discord.http.Route.BASE = settings.api_url.rstrip("/")
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.gateway_url)
