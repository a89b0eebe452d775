"""Looks for what was missed on Slack: at the start, after a gap, and every now and then."""

import asyncio
from collections.abc import Mapping, Set
from contextlib import suppress

import structlog
from slack_sdk.errors import SlackApiError

from adapters.slack.clients import Clients
from adapters.slack.errors import code, said
from adapters.slack.hearing.heard import Heard
from adapters.slack.hearing.inlet import Inlet
from adapters.slack.hearing.positions import Positions
from adapters.slack.hearing.reader import Reader
from adapters.slack.hearing.review import Review
from adapters.slack.pace import Pace
from adapters.slack.tokens import NotInstalled
from adapters.slack.workspaces import PLATFORM, Workspaces
from bot.clock import Clock
from bot.platform import Inbox, TryLater
from bot.store import Known, Store

MOST_DIRECT = 200  # direct messages that are read, the latest
# What Slack says of a channel that cannot be read: the check of the workspace tells staff.
CLOSED = frozenset({"channel_not_found", "is_archived", "missing_scope", "not_in_channel"})

log = structlog.get_logger()


class Backfill:
    """Compares what Slack has with the positions, and hands in the rest."""

    def __init__(
        self,
        *,
        store: Store,
        clients: Clients,
        workspaces: Workspaces,
        positions: Mapping[str, Positions],
        inlet: Inlet,
        heard: Heard,
        clock: Clock,
        pace: Pace,
    ) -> None:
        """*positions* by community."""
        self._store = store
        self._clients = clients
        self._workspaces = workspaces
        self._positions = positions
        self._inlet = inlet
        self._heard = heard
        self._clock = clock
        self._pace = pace
        self._asked = {community: asyncio.Event() for community in positions}
        self._behind = set(positions)
        self.caught_up = asyncio.Event()  # what was missed before the last gap is recorded

    def ask(self) -> None:
        """Something may have been missed: look at everything, soon."""
        self._heard.missed()
        self._behind = set(self._positions)
        self.caught_up.clear()
        for asked in self._asked.values():
            asked.set()

    async def run(self, inbox: Inbox) -> None:
        """Look until cancelled. Trouble in one workspace holds no other up."""
        if not self._positions:
            self.caught_up.set()
        async with asyncio.TaskGroup() as looking:
            for community in self._positions:
                looking.create_task(self._keep_looking(community, inbox))

    async def _keep_looking(self, community: str, inbox: Inbox) -> None:
        review = Review(
            reader=Reader(self._clients, self._clock, community),
            positions=self._positions[community],
            inlet=self._inlet,
            heard=self._heard,
            inbox=inbox,
        )
        pause = self._pace.retry
        while True:
            self._asked[community].clear()
            session = self._heard.session
            if await self._look(community, review, session):
                pause, wait = self._pace.retry, self._pace.backfill
                if session == self._heard.session:
                    self._behind.discard(community)
                    if not self._behind:
                        self.caught_up.set()
            else:
                wait = min(pause, self._pace.backfill)
                pause = min(2 * pause, self._pace.longest)
            with suppress(TimeoutError):
                async with asyncio.timeout(wait.total_seconds()):
                    await self._asked[community].wait()

    async def _look(self, community: str, review: Review, session: int) -> bool:
        """Look at everything in *community*; False if something has to be looked at again."""
        try:
            await self._clients.me(community)
            places = await self._places(community)
        except TryLater as error:
            if isinstance(error.__cause__, NotInstalled):
                return True  # there is nothing to miss
            log.info("could not look for what was missed", community=community, why=str(error))
            return False
        except Exception as error:  # noqa: BLE001 the next look makes up for this one
            _warn(error, community=community)
            return False
        done = True
        for channel, known in places.items():
            done &= await self._channel(community, review, channel, known, session)
        return done

    async def _channel(
        self,
        community: str,
        review: Review,
        channel: str,
        known: Mapping[str, Set[str]],
        session: int,
    ) -> bool:
        try:
            place = await self._inlet.place(community, channel)
            watched = channel in self._workspaces.watched(community)
            now = f"{self._clock.now().timestamp():.6f}"
            await review.look(place, known, now, watched=watched)
        except SlackApiError as error:
            if code(error) not in CLOSED:
                _warn(error, community=community, channel=channel)
                return False
        except Exception as error:  # noqa: BLE001 the next look makes up for this one
            _warn(error, community=community, channel=channel)
            return False
        else:
            self._heard.read(community, channel, session)
        return True

    async def _places(self, community: str) -> Mapping[str, Mapping[str, Set[str]]]:
        """What is to be read, with what is known there of live questions, by thread."""
        found: dict[str, dict[str, set[str]]] = {
            channel: {} for channel in self._workspaces.watched(community)
        }
        for at, message in await Known(self._store, community, PLATFORM).messages():
            found.setdefault(at.channel, {}).setdefault(at.thread, set()).add(message)
        for channel in (await self._positions[community].direct())[:MOST_DIRECT]:
            found.setdefault(channel, {})
        return found


def _warn(error: Exception, **where: str) -> None:
    log.warning("could not look for what was missed; trying again", why=said(error), **where)
