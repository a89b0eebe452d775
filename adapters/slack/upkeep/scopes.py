"""What the bot must be allowed on Slack, and why: for manifest, checks and docs alike."""

from collections.abc import Collection
from dataclasses import dataclass

PORTAL = "https://api.slack.com/apps"
JOIN = "channels:join"  # without it somebody has to invite the bot into public channels, too


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Something that a workspace allows the bot."""

    name: str
    why: str


SCOPES = (
    Scope(name="chat:write", why="to answer, and to edit and delete what it said itself"),
    Scope(name="commands", why="to be asked by the slash command and the message shortcuts"),
    Scope(name="app_mentions:read", why="to hear who mentions it"),
    Scope(name="channels:history", why="to hear questions and replies in public channels"),
    Scope(name="channels:read", why="to know a public channel’s name, and whether it is in it"),
    Scope(name=JOIN, why="to join the public channels of its settings by itself"),
    Scope(name="groups:history", why="to hear questions and replies in private channels"),
    Scope(name="groups:read", why="to know a private channel’s name, and that it is private"),
    Scope(name="im:history", why="to hear what somebody writes to it directly"),
    Scope(name="im:read", why="to know that a conversation is a direct message"),
    Scope(name="im:write", why="to write to somebody directly"),
    Scope(name="mpim:history", why="to hear private conversations of the team with who asked"),
    Scope(name="mpim:read", why="to know who is in such a conversation"),
    Scope(name="mpim:write", why="to open such a conversation"),
    Scope(name="reactions:read", why="to see ✅ and 👍 on an answer"),
    Scope(name="files:write", why="to show who helped most as a picture, beside the words"),
    Scope(name="users:read", why="to know people’s names, and who is a guest, a bot or an admin"),
    Scope(name="usergroups:read", why="to know who belongs to the team"),
)
NAMES = tuple(scope.name for scope in SCOPES)


def missing(held: Collection[str]) -> tuple[str, ...]:
    """What is needed and not *held*."""
    return tuple(name for name in NAMES if name not in held)
