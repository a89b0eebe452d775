"""Where something was said or pressed, in the domain's words."""

import discord

from adapters.discord.servers import PLATFORM
from bot.domain.identity import Conversation


def conversation(community: str, channel: object) -> Conversation:
    """The conversation that *channel* is; a thread is one of its parent's."""
    if isinstance(channel, discord.Thread):
        return Conversation(
            community=community,
            platform=PLATFORM,
            channel=str(channel.parent_id),
            thread=str(channel.id),
        )
    found = getattr(channel, "id", "")  # Discord may leave out where an interaction was
    return Conversation(community=community, platform=PLATFORM, channel=str(found))
