"""Direct messages: which community somebody means, and how they are asked."""

import re
from datetime import timedelta

import aiohttp
import discord
import structlog
from discord import ui

from adapters.discord.client import Client
from adapters.discord.drawing.custom_id import tag
from adapters.discord.drawing.escape import escape
from adapters.discord.drawing.render import StaticView
from adapters.discord.hearing import positions as names
from adapters.discord.hearing.people import NotConnectedError, People
from adapters.discord.hearing.place import Place
from adapters.discord.hearing.positions import Positions
from adapters.discord.sending.sender import nonce
from adapters.discord.servers import Servers
from bot.policies import Policies

TALK = timedelta(hours=1)  # without a message, after which they may mean another community
MOST = 20  # communities to choose from
CHOICE = re.compile(r"awdm1:(?P<community>[0-9a-f]{6}):(?P<message>[0-9]{1,20})")

NOWHERE = "I answer questions for the members of some servers, and you are in none of them."
WHICH = "Which community is your question for?"
SORRY = "That did not work just now. Please choose again."
LEFT = "You are no longer in that server. Please write your question again."

log = structlog.get_logger()


class Direct:
    """The direct conversations of the bot. The newest position in one says what it is about."""

    def __init__(
        self, servers: Servers, policies: Policies, people: People, positions: Positions
    ) -> None:
        self._servers = servers
        self._policies = policies
        self._people = people
        self._positions = positions

    def place(self, channel: int) -> Place | None:
        """The direct conversation *channel*, if it is about a community so far."""
        name = names.channel(channel, direct=True)
        reached = [
            (position, community)
            for community in self._servers.communities.values()
            if (position := self._positions.of(community, name)) is not None
        ]
        return self.about(channel, max(reached)[1]) if reached else None

    def about(self, channel: int, community: str) -> Place:
        """The direct conversation *channel* as one about *community*."""
        return Place(id=channel, community=community, guild=None, private=True)

    async def place_of(self, client: Client, message: discord.Message) -> Place | None:
        """What *message* is about; None after asking its author, or if they are nowhere."""
        channel, user = message.channel.id, message.author.id
        known = [
            community
            for community in self._servers.communities.values()
            if await self._people.member(client, community, user) is not None
        ]
        current = self.place(channel)
        if current is not None and current.community in known:
            position = self._positions.of(current.community, names.channel(channel, direct=True))
            since = message.created_at - discord.utils.snowflake_time(position or 0)
            if since < TALK or len(known) == 1:
                return current
        if len(known) == 1:
            return self.turned(channel, known[0], message.id)
        await _say(message, self._question(known, message.id) if known else _text(NOWHERE))
        return None

    def turned(self, channel: int, community: str, message: int) -> Place:
        """From *message* on *channel* is about *community*, whatever came before."""
        name = names.channel(channel, direct=True)
        self._positions.advance(community, name, message - 1)
        return self.about(channel, community)

    async def chosen(
        self, client: Client, interaction: discord.Interaction[Client], custom_id: str
    ) -> tuple[Place, int] | None:
        """What the button *custom_id* under the question for the community says, acknowledged.

        The place, and the id of the message that was about it; None if it says nothing.
        """
        found = CHOICE.fullmatch(custom_id)
        channel = interaction.channel_id
        if found is None or channel is None or interaction.guild_id is not None:
            return None
        await interaction.response.defer()
        community = next(
            (one for one in self._servers.communities.values() if tag(one) == found["community"]),
            None,
        )
        try:
            known = community and await self._people.member(client, community, interaction.user.id)
        except (discord.HTTPException, aiohttp.ClientError, NotConnectedError) as error:
            log.warning("a choice of a community could not be checked", error=repr(error))
            await interaction.followup.send(view=_text(SORRY), ephemeral=True)
            return None
        if community is None or known is None:
            await interaction.edit_original_response(view=_text(LEFT))
            return None
        await interaction.edit_original_response(view=_text(f"For {self._name(community)}:"))
        message = int(found["message"])
        return self.turned(channel, community, message), message

    def _question(self, communities: list[str], message: int) -> StaticView:
        view = _text(WHICH)
        buttons = [
            ui.Button[StaticView](
                label=self._name(community)[:80], custom_id=f"awdm1:{tag(community)}:{message}"
            )
            for community in communities[:MOST]
        ]
        for start in range(0, len(buttons), 5):
            view.add_item(ui.ActionRow(*buttons[start : start + 5]))
        return view

    def _name(self, community: str) -> str:
        return self._policies[community].name or community


async def _say(message: discord.Message, view: StaticView) -> None:
    """Answer *message*, once however often it is read."""
    await message.channel.send(view=view, nonce=nonce(f"direct:{message.id}"))


def _text(words: str) -> StaticView:
    view = StaticView(timeout=None)
    view.add_item(ui.TextDisplay(escape(words)))
    return view
