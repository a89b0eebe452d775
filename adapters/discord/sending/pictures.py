"""Whether a message's picture can go where it goes; its words say everything without."""

from dataclasses import replace

import discord

from adapters.discord.sending.threads import Target
from bot.domain.message import Message


def attachable(client: discord.Client, goal: Target, message: Message) -> Message:
    """*message*, without its picture where the bot may not attach files."""
    guild = client.get_guild(goal.guild) if goal.guild is not None else None
    spot = guild.get_channel_or_thread(goal.id) if guild is not None else None
    if guild is None or spot is None or spot.permissions_for(guild.me).attach_files:
        return message
    return replace(message, chart=None)
