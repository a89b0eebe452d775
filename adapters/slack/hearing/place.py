"""A place on Slack, as the rules need to know it."""

from dataclasses import dataclass

from adapters.slack.workspaces import PLATFORM
from bot.domain.identity import Conversation


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A channel, a direct message, or a direct message of several."""

    community: str
    channel: str
    direct: bool = False  # with one person: no threads, each message is on its own
    group: bool = False  # of several: all of it is one conversation
    private: bool = False  # not everybody in the community sees it

    @property
    def flat(self) -> bool:
        """Whether threads mean nothing here."""
        return self.direct or self.group

    def conversation(self, ts: str, thread: str = "") -> Conversation:
        """Where the message *ts*, which was written in *thread* or in none, belongs."""
        if self.group:
            thread = self.channel
        elif self.direct or not thread:
            thread = ts
        return Conversation(
            community=self.community, platform=PLATFORM, channel=self.channel, thread=thread
        )
