"""Replay: a recorded chat through the whole bot, on a clock that its timestamps set."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.transcript.platform import TranscriptPlatform
from adapters.transcript.reader import Line, Transcript, TranscriptError, read
from adapters.transcript.translate import (
    COMMUNITY,
    NOTHING_OPEN,
    PLATFORM,
    SILENCE,
    STAFF_CHANNEL,
    Heard,
    Open,
    Skipped,
    account,
    addressee,
    place,
    translate,
)
from bot.clock import ManualClock
from bot.domain.events import ActionPressed, MessagePosted
from bot.domain.limits import Limits
from bot.domain.message import Action
from bot.domain.policy import Policy
from bot.domain.states import LIVE
from bot.relay import Relay
from bot.replay_report import Record, Report, report_on
from bot.replay_view import render
from bot.service import Service
from bot.store import Reports, Store, connect_alone, migrate
from bot.timers import Timers
from knowledge import thanks
from knowledge.thanks import Reading

__all__ = ["Report", "TranscriptError", "render", "replay"]

AFTERMATH = timedelta(days=7)  # how long time runs on when nobody says anything any more
_LIMITS = Limits()
# After a message every nudge, and every tag of staff, has come when this much time has passed.
# Later in a silence nothing happens but what nobody sees: closing and being reminded once more.
DEADLINES = _LIMITS.first_response + _LIMITS.after_reply + 4 * _LIMITS.repeat_every
BOARD = 1_000  # lines of the credit board that are read

Progress = Callable[[int, int], None]


async def replay(
    paths: Sequence[Path], *, database: Path | None, progress: Progress | None = None
) -> Report:
    """What the bot would have done in the community whose chat *paths* hold.

    With *database* everything is kept in a new SQLite file of that name; otherwise nothing is.
    *progress* is told after each line how many of how many are done. The report depends on the
    files alone. Raises TranscriptError, before anything is written, when a file is no transcript
    or the database exists.
    """
    transcript = await asyncio.to_thread(read, paths)
    async with _empty_store(database) as store:
        stage = _Stage(store, transcript)
        for done, line in enumerate(transcript.lines, 1):
            await stage.pass_time(line.at)
            await stage.hear(line)
            if progress is not None:
                progress(done, len(transcript.lines))
        await stage.pass_time(stage.clock.now() + AFTERMATH)
        return await stage.report()


@asynccontextmanager
async def _empty_store(database: Path | None) -> AsyncIterator[Store]:
    """A database that nobody else uses: the replay's clock would fire other people's timers.

    It is a temporary one, for nothing is lost if a replay has to be run again; *database* gets it
    once all is done.
    """
    await asyncio.to_thread(_check, database)
    with tempfile.TemporaryDirectory(prefix="answerwell-replay-") as folder:
        path = Path(folder, "replay.db")
        await migrate(f"sqlite:///{path}")
        store = Store(connect_alone(path))
        try:
            yield store
        finally:
            await store.close()
        if database is not None:
            await asyncio.to_thread(_keep, path, database)


def _check(database: Path | None) -> None:
    """Refuse a *database* that exists, or that cannot."""
    if database is not None and database.exists():
        raise TranscriptError(
            f"{database} exists already, and a replay begins with an empty database:"
            " delete it or name a new file."
        )
    if database is not None and not database.absolute().parent.is_dir():
        raise TranscriptError(f"{database} cannot be made: there is no such folder.")


def _keep(path: Path, database: Path) -> None:
    try:
        shutil.copyfile(path, database)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise TranscriptError(f"{database} cannot be written: {reason}.") from error


class _Stage:
    """The whole bot, and the record of what the transcript's people did with it."""

    def __init__(self, store: Store, transcript: Transcript) -> None:
        channels = sorted({line.channel for line in transcript.lines})
        policy = Policy(
            name="Replay",
            watched=tuple(f"{PLATFORM}:{channel}" for channel in channels),
            staff_channel=STAFF_CHANNEL,
        )
        start = transcript.lines[0].at if transcript.lines else datetime.min.replace(tzinfo=UTC)
        self.clock = ManualClock(start)
        self._store = store
        self._policy = policy
        self._recorded = asyncio.Event()
        self._due: datetime | None = None
        self._due_is_known = False
        self._platform = TranscriptPlatform()
        self._service = Service(store, {COMMUNITY: policy}, wake=(self._recorded,))
        self._relay = Relay(store, {PLATFORM: self._platform}, self.clock)
        self._timers = Timers(store, self._service.handle, self.clock)
        self._heard: dict[str, Heard] = {}
        self._record = Record(transcript=transcript)

    async def hear(self, line: Line) -> None:
        """One line is said, and the bot does what it does."""
        heard = self._heard.get(line.channel, SILENCE)
        heard, event = translate(line, heard, await self._open(line, heard))
        self._heard[line.channel] = heard
        if isinstance(event, Skipped):
            self._record.noise[event.why] += 1
            return
        self._record.messages[line.channel, event.message] = event
        await self._service.handle(event)
        await self._deliver()
        if thanks.reading(event.text) is Reading.THANKS:
            await self._accept(event)

    async def pass_time(self, until: datetime) -> None:
        """Do what is due until then, each when it is due.

        In a silence longer than DEADLINES what is due after them is done at its end: nobody is
        there to see the difference, and one stray timestamp does not cost years of reminders.
        """
        await self._fire(min(until, self.clock.now() + DEADLINES))
        self.clock.set(until)
        await self._fire(until)

    async def _fire(self, until: datetime) -> None:
        while (due := await self._next_due()) is not None and due <= until:
            self.clock.set(due)
            self._due_is_known = False
            if not await self._timers.fire():
                break
            await self._deliver()

    async def _next_due(self) -> datetime | None:
        if not self._due_is_known:
            self._due, self._due_is_known = await self._timers.next_at(), True
        return self._due

    async def report(self) -> Report:
        """What came of it all."""
        reports = Reports(self._store)
        board = await reports.board(COMMUNITY, self.clock.now(), with_staff=True, limit=BOARD)
        self._record.posts = self._platform.sent
        return report_on(self._record, await reports.tickets(COMMUNITY), board.ever, self._policy)

    async def _deliver(self) -> None:
        if self._recorded.is_set():
            self._recorded.clear()
            self._due_is_known = False
            await self._relay.drain()

    async def _open(self, line: Line, heard: Heard) -> Open:
        """Whose questions are open, as far as that decides what the line answers."""
        to = addressee(line, heard)
        if not to or line.user is None or line.reply_to:
            return NOTHING_OPEN
        found: dict[str, str] = {}
        async with self._store.begin(COMMUNITY) as tx:
            for user in (line.user, to):
                ticket = await tx.latest((account(user),), LIVE, at=place(line))
                found[user] = "" if ticket is None else ticket.message
        return Open(author=found[line.user], addressee=found[to])

    async def _accept(self, event: MessagePosted) -> None:
        """Press "Yes" for an asker whose thanks made the bot ask whether that reply solved it."""
        async with self._store.begin(COMMUNITY) as tx:
            ticket = await tx.ticket_of(event.conversation, event.message)
        if (
            ticket is None
            or ticket.status not in LIVE
            or ticket.asker != event.actor
            or not self._platform.offers(Action.ACCEPT, ticket.number, ticket.proposal)
        ):
            return
        self._record.thanked.add((ticket.number, ticket.proposal))
        await self._service.handle(
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
        await self._deliver()
