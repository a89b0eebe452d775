"""Replay: a recorded chat through the whole bot, on a clock that its timestamps set."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.transcript.platform import TranscriptPlatform
from adapters.transcript.reader import Line, Transcript, TranscriptError, read
from adapters.transcript.translate import COMMUNITY, PLATFORM, STAFF_CHANNEL
from bot.domain.limits import Limits
from bot.domain.policy import Policy
from bot.recital import Recital
from bot.replay_report import Record, Report, report_on
from bot.replay_view import render
from bot.stage import Stage, alone_with, empty_database
from bot.store import Reports, Store

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
        run = _Replay(store, transcript)
        for done, line in enumerate(transcript.lines, 1):
            await run.hear(line)
            if progress is not None:
                progress(done, len(transcript.lines))
        await run.end()
        return await run.report()


@asynccontextmanager
async def _empty_store(database: Path | None) -> AsyncIterator[Store]:
    """A temporary one, for nothing is lost if a replay has to be run again; *database* gets it
    once all is done.
    """
    await asyncio.to_thread(_check, database)
    async with empty_database() as path:
        async with alone_with(path) as store:
            yield store
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


class _Replay:
    """The whole bot, and the record of what the transcript's people did with it."""

    def __init__(self, store: Store, transcript: Transcript) -> None:
        channels = sorted({line.channel for line in transcript.lines})
        self._policy = Policy(
            name="Replay",
            watched=tuple(f"{PLATFORM}:{channel}" for channel in channels),
            staff_channel=STAFF_CHANNEL,
        )
        start = transcript.lines[0].at if transcript.lines else datetime.min.replace(tzinfo=UTC)
        self._platform = TranscriptPlatform()
        self._stage = Stage(store, COMMUNITY, self._policy, {PLATFORM: self._platform}, start)
        self._record = Record(transcript=transcript)
        self._recital = Recital(self._stage, self._platform, self._record)

    async def hear(self, line: Line) -> None:
        """Time passes until the line is said."""
        await self._pass_time(line.at)
        await self._recital.say(line)

    async def end(self) -> None:
        """Nobody says anything any more."""
        await self._pass_time(self._stage.clock.now() + AFTERMATH)

    async def _pass_time(self, until: datetime) -> None:
        """Do what is due until then, each when it is due.

        In a silence longer than DEADLINES what is due after them is done at its end: nobody is
        there to see the difference, and one stray timestamp does not cost years of reminders.
        """
        await self._fire(min(until, self._stage.clock.now() + DEADLINES))
        self._stage.clock.set(until)
        await self._fire(until)

    async def _fire(self, until: datetime) -> None:
        while (due := await self._stage.next_due()) is not None and due <= until:
            self._stage.clock.set(due)
            if not await self._stage.fire():
                break

    async def report(self) -> Report:
        """What came of it all."""
        reports = Reports(self._stage.store)
        now = self._stage.clock.now()
        board = await reports.board(COMMUNITY, now, with_staff=True, limit=BOARD)
        self._record.posts = self._platform.sent
        return report_on(self._record, await reports.tickets(COMMUNITY), board.ever, self._policy)
