"""What the bot must be allowed on Discord, where, and why: for setup, checks and docs alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from urllib.parse import urlencode

import discord

PORTAL = "https://discord.com/developers/applications"
CONTENT_INTENT = "Message Content Intent"  # the only privileged intent that is asked for
SCOPES = ("bot", "applications.commands")
INVITE = "https://discord.com/oauth2/authorize"
MENTION = "Mention @everyone, @here and All Roles"  # instead of it a role can be mentionable


class Kind(Enum):
    """What a permission is needed for."""

    TEXT = auto()  # a text channel where people ask
    FORUM = auto()  # a forum where people ask
    PLAIN = auto()  # another channel where people ask: it has no threads
    STAFF = auto()  # the channel where the team is told
    RANKS = auto()  # the whole server, when there are reward roles


ASKING = frozenset({Kind.TEXT, Kind.FORUM, Kind.PLAIN})
CHANNELS = ASKING | {Kind.STAFF}


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A permission; `flag` is discord.py's name, the words are those of Discord's settings."""

    flag: str
    words: str  # in the settings of a server's roles
    in_channel: str = ""  # in the settings of a channel, where they differ
    in_forum: str = ""
    where: frozenset[Kind]
    why: str

    def called(self, kind: Kind) -> str:
        """The words of the settings where it is missing."""
        if kind is Kind.RANKS:
            return self.words
        return (kind is Kind.FORUM and self.in_forum) or self.in_channel or self.words


NEEDS = (
    Need(
        flag="view_channel",
        words="View Channels",
        in_channel="View Channel",
        where=CHANNELS,
        why="to see the channels where people ask, and the team’s",
    ),
    Need(
        flag="read_message_history",
        words="Read Message History",
        where=CHANNELS,
        why="to read what was written while it was away, and to post nothing twice",
    ),
    Need(
        flag="send_messages",
        words="Send Messages and Create Posts",
        in_channel="Send Messages",
        where=CHANNELS - {Kind.FORUM},
        why="to tell the team, and to answer where no thread can be opened",
    ),
    Need(
        flag="send_messages_in_threads",
        words="Send Messages in Threads and Posts",
        in_channel="Send Messages in Threads",
        in_forum="Send Messages in Posts",
        where=frozenset({Kind.TEXT, Kind.FORUM}),
        why="to answer in the thread or post of a question",
    ),
    Need(
        flag="create_public_threads",
        words="Create Public Threads",
        where=frozenset({Kind.TEXT}),
        why="to open a thread on a question",
    ),
    Need(
        flag="create_private_threads",
        words="Create Private Threads",
        where=frozenset({Kind.TEXT}),
        why="for private conversations of the team with who asked",
    ),
    Need(
        flag="manage_threads",
        words="Manage Threads and Posts",
        in_channel="Manage Threads",
        in_forum="Manage Posts",
        where=frozenset({Kind.TEXT, Kind.FORUM}),
        why="to keep a post’s tags in step, and to update answers in threads that were put away",
    ),
    Need(
        flag="manage_roles",
        words="Manage Roles",
        where=frozenset({Kind.RANKS}),
        why="to give reward roles; only if the settings have ranks",
    ),
)


def missing(kind: Kind, held: discord.Permissions) -> tuple[str, ...]:
    """What is needed for *kind* and not *held*, in the words of the settings to change."""
    return tuple(need.called(kind) for need in _for(kind) if not getattr(held, need.flag))


def wanted(*, ranks: bool) -> discord.Permissions:
    """Everything that the bot is invited with; *ranks*: it shall give reward roles."""
    flags = {
        need.flag: True for kind in Kind if ranks or kind is not Kind.RANKS for need in _for(kind)
    }
    return discord.Permissions(**flags)


def invitation(application: int | str, *, ranks: bool) -> str:
    """The link that brings the bot to a server with exactly what it needs."""
    permissions = wanted(ranks=ranks).value
    query = {"client_id": application, "scope": " ".join(SCOPES), "permissions": permissions}
    return f"{INVITE}?{urlencode(query)}"


def _for(kind: Kind) -> Iterator[Need]:
    return (need for need in NEEDS if kind in need.where)
