"""Check marks and thumbs, which alone mean anything: heard, or found on what is read later."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from adapters.slack.directory import Directory
from adapters.slack.hearing import translate
from adapters.slack.hearing.place import Place
from adapters.slack.hearing.positions import Positions, later
from adapters.slack.hearing.shape import Json, identifier, mapping, objects, text
from bot.clock import Clock
from bot.domain.identity import Actor, Role
from bot.platform import Inbox

SETTLED = timedelta(minutes=1)  # what changed so shortly before a reading may not be in it


class Marks:
    """Hands marks in. A second one by the same person differs from the first by a count."""

    def __init__(
        self, directory: Directory, positions: Mapping[str, Positions], clock: Clock
    ) -> None:
        """*positions* by community: there it is counted what was taken back."""
        self._directory = directory
        self._positions = positions
        self._clock = clock

    async def heard(self, inbox: Inbox, place: Place, event: Json, me: str) -> None:
        """Hand in a mark that was just added or taken back."""
        emoji, user = translate.mark(text(event.get("reaction"))), identifier(event.get("user"))
        ts = text(mapping(event.get("item")).get("ts"))
        at = text(event.get("event_ts"))
        if emoji is None or user in ("", me) or not translate.is_stamp(ts):
            return  # it means nothing, and nobody is looked up for it
        actor = await self._directory.actor(place.community, user)
        if actor.role is Role.BOT or not translate.is_stamp(at):
            return
        positions, name = self._positions[place.community], _name(place, ts, actor, emoji)
        round_, last = await positions.taken_back(name)
        if event.get("type") == "reaction_added":
            if later(at, last):  # else it was taken back since, and comes late
                now = translate.moment(at)
                await inbox(translate.reacted(ts, emoji, place, actor, now, round_=round_))
            return
        if later(at, last):
            # Written first: with an old count the next mark would pass for the one before.
            await positions.take_back(name, round_, at)
        else:
            round_ -= 1  # it comes a second time
        now = translate.moment(at)
        await inbox(translate.unreacted(ts, emoji, place, actor, now, round_=max(round_, 0)))

    async def found(self, inbox: Inbox, place: Place, message: Json, me: str, at: datetime) -> None:
        """Hand in the marks on a message that was read at *at*."""
        ts = text(message.get("ts"))
        for reaction in objects(message.get("reactions")):
            emoji = translate.mark(text(reaction.get("name")))
            users = reaction.get("users")
            if emoji is None or not isinstance(users, list):
                continue
            for user in (identifier(each) for each in users):
                if user in ("", me):
                    continue
                actor = await self._directory.actor(place.community, user)
                if actor.role is Role.BOT:
                    continue
                name = _name(place, ts, actor, emoji)
                round_, last = await self._positions[place.community].taken_back(name)
                if translate.moment(last) > at - SETTLED:
                    continue  # it may have been taken back after it was read; the next look tells
                now = self._clock.now()
                await inbox(translate.reacted(ts, emoji, place, actor, now, round_=round_))


def _name(place: Place, ts: str, actor: Actor, emoji: str) -> str:
    return f"{place.channel}:{ts}:{actor.account}:{emoji}"
