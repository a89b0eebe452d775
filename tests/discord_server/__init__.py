"""The project's own small Discord on loopback: what the real discord.py is tested against."""

from tests.discord_server.channels import Channel, Kind, Overwrite
from tests.discord_server.guilds import Guild, Role
from tests.discord_server.interaction import Ack, Interaction
from tests.discord_server.message import Message
from tests.discord_server.people import Member, User
from tests.discord_server.permissions import EVERYBODY, INVITED, Can
from tests.discord_server.pointing import pointed_at
from tests.discord_server.server import DiscordServer

__all__ = [
    "EVERYBODY",
    "INVITED",
    "Ack",
    "Can",
    "Channel",
    "DiscordServer",
    "Guild",
    "Interaction",
    "Kind",
    "Member",
    "Message",
    "Overwrite",
    "Role",
    "User",
    "pointed_at",
]
