"""What a session hears of: intents, permissions, and the privilege to read messages."""

from dataclasses import dataclass
from enum import IntFlag
from typing import TYPE_CHECKING, Any

from tests.discord_server import message_payloads, permissions
from tests.discord_server.channels import Channel
from tests.discord_server.guilds import Guild
from tests.discord_server.message import Message

if TYPE_CHECKING:
    from tests.discord_server.people import User


class Intent(IntFlag):
    """Discord's gateway intents (those that a bot for text meets)."""

    ALWAYS = 0
    GUILDS = 1 << 0
    MEMBERS = 1 << 1
    PRESENCES = 1 << 8
    MESSAGES = 1 << 9
    REACTIONS = 1 << 10
    DIRECT_MESSAGES = 1 << 12
    DIRECT_REACTIONS = 1 << 13
    MESSAGE_CONTENT = 1 << 15


PRIVILEGED = Intent.MEMBERS | Intent.PRESENCES | Intent.MESSAGE_CONTENT
KNOWN = 0b11_0011_0001_1111_1111_1111_1111  # all bits that Discord takes


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something for the gateway, and for whom it is."""

    name: str
    data: dict[str, Any]
    intents: Intent = Intent.ALWAYS  # one of them is enough
    guild: Guild | None = None
    channel: Channel | None = None  # only for who sees it
    message: Message | None = None  # its content is withheld from who may not read it


def may_read(message: Message, bot: "User", *, privileged: bool) -> bool:
    """Whether *bot* gets the content of *message*: its own, direct ones and mentions always."""
    return (
        privileged
        or message.channel.guild is None
        or message.author is bot
        or bot.id in message.pings.users
    )


def hears(event: Event, bot: "User", intents: Intent) -> dict[str, Any] | None:
    """The data of *event* as a session with *intents* gets it; None when it gets none."""
    if event.intents and not event.intents & intents:
        return None
    if event.guild is not None and event.name != "GUILD_DELETE":
        if event.guild.bot is None or not event.guild.is_available:
            return None
        if event.channel is not None and not permissions.sees(event.guild.bot, event.channel):
            return None
    if event.message is not None and not may_read(
        event.message, bot, privileged=Intent.MESSAGE_CONTENT in intents
    ):
        return message_payloads.without_content(event.data)
    return event.data
