"""The project's own small Discord on loopback: what the real discord.py is tested against.

    async with DiscordServer() as discord:
        guild = discord.guild("Acme")
        channel, ann = guild.text_channel("help"), guild.member("Ann")
        with pointed_at(discord):
            ...  # run a real client with discord.token
            question = await channel.say(ann, "How do I export?")
            answer = await discord.eventually(lambda: channel.messages[1:], "an answer")
            outcome = await ann.press(answer[0], "This helped")
            assert (await outcome.reply()).is_private

`discord.gateway` breaks connections and sessions, `discord.faults` and `discord.limits` meddle with
requests, `discord.advance` lets time pass for ids, nonces and the tokens of interactions.
"""

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
