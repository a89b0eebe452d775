"""A place on Discord, as the rules need to know it."""

from dataclasses import dataclass

from adapters.discord.servers import PLATFORM
from bot.domain.identity import Conversation


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A channel, a thread or a direct conversation in which somebody can write."""

    id: int  # of the channel or thread itself
    community: str
    guild: int | None  # None: a direct conversation
    parent: int | None = None  # the channel of a thread
    forum: bool = False  # a forum, or a post in one: its first message has the thread's id
    private: bool = False  # not everybody in the community sees it
    title: str = ""  # of a post in a forum
    owner: int | None = None  # who began the thread

    def conversation(self, message: int) -> Conversation:
        """Where *message*, which was written here, belongs."""
        return Conversation(
            community=self.community,
            platform=PLATFORM,
            channel=str(self.parent or self.id),
            thread=str(self.id if self.parent else message),
        )
