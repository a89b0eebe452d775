"""A transcript's people on the stage: what they said, and the yes that their thanks meant."""

from adapters.transcript.platform import TranscriptPlatform
from adapters.transcript.reader import Line
from adapters.transcript.translate import (
    COMMUNITY,
    NOTHING_OPEN,
    SILENCE,
    Heard,
    Open,
    Skipped,
    account,
    addressee,
    place,
    translate,
)
from bot.domain.events import ActionPressed, MessagePosted
from bot.domain.message import Action
from bot.domain.states import LIVE
from bot.replay_report import Record
from bot.stage import Stage
from knowledge import thanks
from knowledge.thanks import Reading


class Recital:
    """Says the lines of a transcript one by one, and notes in *record* what came of it."""

    def __init__(self, stage: Stage, platform: TranscriptPlatform, record: Record) -> None:
        self._stage = stage
        self._platform = platform
        self._heard: dict[str, Heard] = {}
        self._record = record

    async def say(self, line: Line) -> None:
        """One line is said, and the bot does what it does."""
        heard = self._heard.get(line.channel, SILENCE)
        heard, event = translate(line, heard, await self._open(line, heard))
        self._heard[line.channel] = heard
        if isinstance(event, Skipped):
            self._record.noise[event.why] += 1
            return
        self._record.messages[line.channel, event.message] = event
        await self._stage.handle(event)
        if thanks.reading(event.text) is Reading.THANKS:
            await self._accept(event)

    async def _open(self, line: Line, heard: Heard) -> Open:
        """Whose questions are open, as far as that decides what the line answers."""
        to = addressee(line, heard)
        if not to or line.user is None or line.reply_to:
            return NOTHING_OPEN
        found: dict[str, str] = {}
        async with self._stage.store.begin(COMMUNITY) as tx:
            for user in (line.user, to):
                ticket = await tx.latest((account(user),), LIVE, at=place(line))
                found[user] = "" if ticket is None else ticket.message
        return Open(author=found[line.user], addressee=found[to])

    async def _accept(self, event: MessagePosted) -> None:
        """Press "Yes" for an asker whose thanks made the bot ask whether that reply solved it."""
        async with self._stage.store.begin(COMMUNITY) as tx:
            ticket = await tx.ticket_of(event.conversation, event.message)
        if (
            ticket is None
            or ticket.status not in LIVE
            or ticket.asker != event.actor
            or not self._platform.offers(Action.ACCEPT, ticket.number, ticket.proposal)
        ):
            return
        self._record.thanked.add((ticket.number, ticket.proposal))
        await self._stage.handle(
            ActionPressed(
                key=f"{event.key}:accept",
                at=event.at,
                conversation=ticket.conversation,
                actor=event.actor,
                action=Action.ACCEPT,
                ticket=ticket.number,
                argument=ticket.proposal,
            )
        )
