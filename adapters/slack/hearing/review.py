"""Reads one conversation from its position on, and looks again at what is known in it."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Set
from datetime import UTC, datetime
from functools import partial

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError

from adapters.slack.errors import code
from adapters.slack.hearing import positions as names
from adapters.slack.hearing.heard import Heard
from adapters.slack.hearing.inlet import Inlet, stamp
from adapters.slack.hearing.place import Place
from adapters.slack.hearing.positions import Positions, later, number
from adapters.slack.hearing.reader import Reader, Reading, patiently
from adapters.slack.hearing.shape import Json, text
from adapters.slack.hearing.translate import TOMBSTONE, is_stamp, thread_of
from bot.platform import Inbox, TryLater

ROUNDS = 5  # of tries that a message gets
GONE = frozenset({"message_not_found", "thread_not_found"})

NEVER = datetime.min.replace(tzinfo=UTC)
NOTHING: Set[str] = frozenset()
MOST_FAILED = 1000  # messages whose failures are counted

Known = Mapping[str, Set[str]]  # the messages of live questions, by thread

log = structlog.get_logger()


class Review:
    """Hands in what one community missed. What is known of a message already is no news."""

    def __init__(
        self,
        *,
        reader: Reader,
        positions: Positions,
        inlet: Inlet,
        heard: Heard,
        inbox: Inbox,
    ) -> None:
        self._reader = reader
        self._positions = positions
        self._inlet = inlet
        self._heard = heard
        self._inbox = inbox
        self._failed = Counter[str]()  # by message: rounds in which it was not taken in

    async def look(self, place: Place, known: Known, now: str, *, watched: bool) -> None:
        """Read on in *place*; where nothing was followed so far, from *now* on.

        A place that is not *watched* is read only as far as its threads are *known*.
        """
        if place.flat:
            await self._flat(place, frozenset().union(*known.values()), now)
            return
        read: set[str] = set()
        position = await self._positions.of(place.channel)
        seen = None
        if watched and position is None:
            start = await self._reader.newest(place.channel) or now
            await self._positions.begin(names.threads(place.channel), start)
            await self._positions.begin(place.channel, start)
        elif watched and position is not None:
            since = await self._positions.begin(names.threads(place.channel), position)
            seen = await self._channel(place, known, position, since, read)
        for root in sorted(set(known) - read, key=number):
            await self._known_thread(place, root, known[root])
        if seen is not None:
            await self._positions.advance(names.threads(place.channel), seen)

    async def _channel(
        self, place: Place, known: Known, position: str, since: str, read: set[str]
    ) -> str:
        """Read what is new in the channel itself and in its threads.

        Returns the newest message that there was before the threads were read.
        """
        older = await self._reader.before(place.channel, position)
        new = await self._reader.history(place.channel, position)
        seen = max([position, *_stamps([*older, *new.messages])], key=number)
        for message in older:
            if _answered_after(message, since) and stamp(message) not in known:
                await self._thread(place, stamp(message), since)
        reached = position
        try:
            for message in new.messages:
                ts, was_heard = stamp(message), self._is_heard(place, message)
                mine = known.get(ts, frozenset())
                await self._take(place, message, mine, new.at, new=True)
                if message.get("reply_count") and not thread_of(message):
                    read.add(ts)
                    await self._thread(
                        place, ts, since if was_heard else "", mine, again=not was_heard
                    )
                reached = ts
        finally:
            await self._positions.advance(place.channel, reached)
        return seen

    async def _flat(self, place: Place, known: Set[str], now: str) -> None:
        """A direct message: all that is known stands in it, beside what is new."""
        start = now if not known else max(known, key=number)
        position = await self._positions.begin(place.channel, start)
        since = min([position, *known], key=number)
        reading = await self._reader.history(place.channel, since, inclusive=True)
        reached = position
        try:
            for message in reading.messages:
                ts = stamp(message)
                await self._take(place, message, known, reading.at, new=later(ts, position))
                if _answered_after(message, since) and not thread_of(message):
                    await self._thread(place, ts, since, known)
                reached = max(reached, ts, key=number)
        finally:
            await self._positions.advance(place.channel, reached)
        there = {stamp(each) for each in reading.messages}
        for ts in sorted(known - there, key=number):  # it may stand in a thread
            await self._thread(place, ts, since, frozenset({ts}))

    async def _known_thread(self, place: Place, root: str, mine: Set[str]) -> None:
        """The thread of a live question: what is new, and what became of the rest."""
        since = await self._positions.of(names.threads(place.channel)) or min(mine, key=number)
        await self._thread(place, root, since, mine)

    async def _thread(
        self,
        place: Place,
        root: str,
        since: str,
        mine: Set[str] = NOTHING,
        *,
        again: bool = False,
    ) -> None:
        """The thread on *root*: what is newer than *since*, and what became of *mine*.

        With *again* everything in it is new: it meant nothing before its root was there.
        """
        try:
            reading = await self._reader.replies(
                place.channel, root, "" if mine or again else since
            )
        except SlackApiError as error:
            if code(error) not in GONE:
                raise
            reading = Reading(messages=(), whole=True, at=NEVER)
        for message in reading.messages:
            ts = stamp(message)
            if ts != root or ts in mine:
                new = ts != root and (again or later(ts, since))
                await self._take(place, message, mine, reading.at, new=new, again=again)
        if reading.whole:
            there = {stamp(each) for each in reading.messages}
            for ts in sorted(mine - there, key=number):
                await self._safely(
                    place, ts, partial(self._inlet.deleted, self._inbox, place, ts, root)
                )

    async def _take(
        self,
        place: Place,
        message: Json,
        mine: Set[str],
        at: datetime,
        *,
        new: bool,
        again: bool = False,
    ) -> None:
        """Hand in what *message*, read at *at*, tells that is not known."""
        ts = stamp(message)

        async def job() -> None:
            if message.get("subtype") == TOMBSTONE:
                if ts in mine:
                    await self._inlet.deleted(self._inbox, place, ts, thread_of(message))
                return
            if new and (again or not self._is_heard(place, message)):
                await self._inlet.posted(self._inbox, place, message)
            if ts in mine:
                await self._inlet.edited(self._inbox, place, message)
            await self._inlet.marked(self._inbox, place, message, at)

        await self._safely(place, ts, job)

    async def _safely(self, place: Place, ts: str, job: Callable[[], Awaitable[None]]) -> None:
        """Do *job* about the message *ts*. One that fails round after round by its own fault is
        given up, or none after it would be taken in.
        """
        if self._failed[ts] >= ROUNDS:
            return
        try:
            await patiently(job)
        except (TryLater, aiohttp.ClientError, TimeoutError):
            raise  # it is not this message
        except Exception as error:
            await self._positions.touch(place.channel)  # if this raises, it is the database
            if len(self._failed) >= MOST_FAILED:
                self._failed.clear()
            self._failed[ts] += 1
            if self._failed[ts] >= ROUNDS:
                why = repr(error)
                log.error("a message cannot be taken in; it is given up", message=ts, error=why)
            raise
        self._failed.pop(ts, None)

    def _is_heard(self, place: Place, message: Json) -> bool:
        return self._heard.knows(place.community, place.channel, stamp(message))


def _answered_after(message: Json, since: str) -> bool:
    """Whether somebody wrote in the thread on *message* after *since*."""
    newest = text(message.get("latest_reply"))
    return is_stamp(newest) and later(newest, since)


def _stamps(messages: Iterable[Json]) -> Iterable[str]:
    """The ids of *messages*, and of the newest answers to them."""
    for message in messages:
        yield stamp(message)
        newest = text(message.get("latest_reply"))
        if is_stamp(newest):
            yield newest
