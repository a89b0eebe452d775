"""What only the adapter knows of a place: ids and names, and the addresses made of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.identity import Conversation

PLATFORM = "discord"
SITE = "https://discord.com/channels"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How one community's messages look up what they name."""

    community: str  # its id, for the custom ids of buttons
    guild: int
    now: datetime  # a time on another day is shown with its date
    roles: Mapping[str, int] = field(default_factory=dict)  # by the names that the settings use
    names: Mapping[int, str] = field(default_factory=dict)  # of channels, roles and members
    forums: Collection[str] = ()  # channels: a post's first message is in the post itself
    direct: Collection[str] = ()  # channels: conversations of the reader with the bot

    def role(self, name: str) -> int | None:
        """The id of the role that the settings call *name*."""
        return self.roles.get(name)

    def address(self, to: Conversation, message: str = "") -> str:
        """The address of *message*, or of the conversation; "" if it is on another platform.

        A thread has the id of the message that it hangs on. That message is in the channel, all
        others are in the thread; those of a forum's post, the first one too.
        """
        if to.platform != PLATFORM:
            return ""
        where = "@me" if to.channel in self.direct else str(self.guild)
        hangs_on = message == to.thread and to.channel not in self.forums
        room = to.channel if hangs_on or not to.thread else to.thread
        last = () if message in ("", room) else (message,)
        return "/".join((SITE, where, room, *last))


def account_id(account: str) -> int | None:
    """The id of a Discord account such as "discord:81384788765712384"; None for any other."""
    platform, _, number = account.partition(":")
    if platform != PLATFORM or not (number.isascii() and number.isdecimal()):
        return None
    return int(number)
