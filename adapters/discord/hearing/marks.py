"""Check marks and thumbs, which alone mean anything: heard, or found on what is read later."""

from collections.abc import Callable
from contextlib import suppress

import discord

from adapters.discord.client import Client
from adapters.discord.hearing import positions as names
from adapters.discord.hearing import translate
from adapters.discord.hearing.people import People
from adapters.discord.hearing.place import Place
from adapters.discord.hearing.positions import Positions
from adapters.marks import HELPFUL, meant
from bot.clock import Clock
from bot.domain.identity import Actor
from bot.platform import Inbox


class Marks:
    """Hands marks in. A second one by the same person differs from the first by a count."""

    def __init__(
        self,
        *,
        positions: Positions,
        people: People,
        clock: Clock,
        inbox: Inbox,
        follows: Callable[[Place], bool],
    ) -> None:
        """*follows* says whether what is missed in a place is read later."""
        self._positions = positions
        self._people = people
        self._clock = clock
        self._inbox = inbox
        self._follows = follows

    async def heard(
        self, client: Client, place: Place, reaction: discord.RawReactionActionEvent
    ) -> None:
        """Hand in a mark that was just added or taken back."""
        emoji = meant(str(reaction.emoji))
        if emoji is None or (client.user and reaction.user_id == client.user.id):
            return  # it means nothing, and nobody is looked up for it
        if emoji == HELPFUL and not self._follows(place):
            return  # people give thumbs everywhere; where nobody asks none is for an answer
        user = reaction.member or await self._user(client, place, reaction.user_id)
        if user is None or user.bot:
            return
        actor = await self._people.actor(client, place.community, user)
        if reaction.event_type == "REACTION_ADD":
            await self._added(place, reaction.message_id, emoji, actor)
        else:
            await self._taken_back(place, reaction.message_id, emoji, actor)

    async def found(self, client: Client, place: Place, message: discord.Message) -> None:
        """Hand in the marks on a message that is read later."""
        for reaction in message.reactions:
            emoji = meant(str(reaction.emoji))
            if emoji is None:
                continue
            with suppress(discord.NotFound):  # the message was deleted since it was read
                async for user in reaction.users():
                    if not user.bot:
                        actor = await self._people.actor(client, place.community, user)
                        await self._added(place, message.id, emoji, actor)

    async def _user(
        self, client: Client, place: Place, user: int
    ) -> discord.Member | discord.User | None:
        if place.guild is not None:
            return await self._people.member(client, place.community, user)
        return await client.fetch_user(user)

    async def _added(self, place: Place, message: int, emoji: str, actor: Actor) -> None:
        round_ = self._round(place, message, emoji, actor)
        now = self._clock.now()
        await self._inbox(translate.reacted(message, emoji, place, actor, now, round_=round_))

    async def _taken_back(self, place: Place, message: int, emoji: str, actor: Actor) -> None:
        round_ = self._round(place, message, emoji, actor)
        if self._follows(place):  # else anybody's marks on anything were counted for ever
            # Written first: with an old count the next mark would pass for the one before.
            counter = names.taken_back(message, emoji, actor.account)
            self._positions.advance(place.community, counter, round_ + 1)
            await self._positions.flush()
        now = self._clock.now()
        await self._inbox(translate.unreacted(message, emoji, place, actor, now, round_=round_))

    def _round(self, place: Place, message: int, emoji: str, actor: Actor) -> int:
        counter = names.taken_back(message, emoji, actor.account)
        return self._positions.of(place.community, counter) or 0
