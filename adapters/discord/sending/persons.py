"""The direct conversation with somebody, named by who they are: opened where there is none."""

import discord

from adapters.discord.sending.threads import Target, number
from bot.domain.identity import Conversation

SIGN = "@"


def is_person(to: Conversation) -> bool:
    """Whether *to* names somebody instead of a channel: "@81384788765712384"."""
    return to.channel.startswith(SIGN)


async def opened_with(client: discord.Client, to: Conversation) -> Target:
    """The conversation with whom *to* names. Raises Refused, discord.HTTPException."""
    person = number(to.channel.removeprefix(SIGN))
    direct = await client.create_dm(discord.Object(person))
    return Target(id=direct.id, guild=None)
