"""Who acts, and where: accounts, roles, conversations."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody is in a community now, as its chat platform says."""

    GUEST = "guest"  # not of the community: may ask and answer, but earns nothing
    MEMBER = "member"
    HELPER = "helper"
    STAFF = "staff"
    BOT = "bot"


OUTSIDE = frozenset({Role.GUEST, Role.BOT})  # who is never asked to help


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody on a platform, with the role that they hold at this moment."""

    account: str  # platform and the platform's own id: "discord:81384788765712384"
    name: str
    role: Role = Role.MEMBER
    groups: tuple[str, ...] = ()  # of the settings, that they are in now: "customer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """Where one exchange takes place, in the words of its platform.

    `thread` is the id of the message that the thread hangs on; "" is the channel itself.
    """

    community: str
    platform: str
    channel: str
    thread: str = ""

    @property
    def place(self) -> str:
        """The channel as it is written in the settings: "platform:channel"."""
        return f"{self.platform}:{self.channel}"


def direct(community: str, account: str) -> Conversation:
    """The conversation with *account* alone; only what its owner asked for goes there."""
    platform, _, own = account.partition(":")
    return Conversation(community=community, platform=platform, channel=f"@{own}")
