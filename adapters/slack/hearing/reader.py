"""Reads conversations of Slack page by page, as fast as Slack lets it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import structlog
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.asking import Limited, ask
from adapters.slack.clients import Clients
from adapters.slack.hearing.positions import number
from adapters.slack.hearing.shape import Json, mapping, objects, text
from adapters.slack.hearing.translate import is_stamp
from bot.clock import Clock

PAGE = 200  # messages that are asked for at a time; Slack may give fewer
MOST_PAGES = 100  # of one reading
PATIENCE = 10  # times that Slack may refuse one request for its rate limit

Result = TypeVar("Result")

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Messages in the order in which they were written."""

    messages: Sequence[Json]
    whole: bool  # nothing between was left out
    at: datetime  # what happened since is not in it


class Reader:
    """Reads for one community. Raises SlackApiError, aiohttp.ClientError, TimeoutError, TryLater.

    A rate limit is waited out, several times.
    """

    def __init__(self, clients: Clients, clock: Clock, community: str) -> None:
        self._clients = clients
        self._clock = clock
        self._community = community

    async def newest(self, channel: str) -> str:
        """The id of the newest message in *channel*; "" if there is none."""
        page = await patiently(lambda: self._history(channel, limit=1))
        found = [text(each.get("ts")) for each in objects(page.get("messages"))]
        return next((ts for ts in found if is_stamp(ts)), "")

    async def history(self, channel: str, oldest: str, *, inclusive: bool = False) -> Reading:
        """What stands in *channel* itself since the message *oldest*."""
        return await self._pages(
            lambda cursor: self._history(
                channel, limit=PAGE, oldest=oldest, inclusive=inclusive, cursor=cursor
            )
        )

    async def before(self, channel: str, latest: str) -> Sequence[Json]:
        """The last page of *channel* up to the message *latest*."""
        page = await patiently(
            lambda: self._history(channel, limit=PAGE, latest=latest, inclusive=True)
        )
        return _sorted(objects(page.get("messages")))

    async def replies(self, channel: str, root: str, oldest: str = "") -> Reading:
        """The thread on *root*, which comes first, or what is newer in it than *oldest*."""
        return await self._pages(
            lambda cursor: self._replies(channel, root, oldest=oldest, cursor=cursor)
        )

    async def _history(self, channel: str, **options: str | int | bool) -> AsyncSlackResponse:
        client = await self._clients.of(self._community)
        given = {key: value for key, value in options.items() if value not in ("", False)}
        # The SDK's parameters have a type each, and one mapping cannot say so.
        return await ask(client.conversations_history(channel=channel, **given))  # type: ignore[arg-type]

    async def _replies(
        self, channel: str, root: str, *, oldest: str, cursor: str
    ) -> AsyncSlackResponse:
        client = await self._clients.of(self._community)
        return await ask(
            client.conversations_replies(
                channel=channel,
                ts=root,
                oldest=oldest or None,
                cursor=cursor or None,
                limit=PAGE,
            )
        )

    async def _pages(self, page: Callable[[str], Awaitable[AsyncSlackResponse]]) -> Reading:
        at, cursor, found = self._clock.now(), "", list[Json]()
        for _ in range(MOST_PAGES):
            here = cursor
            answer = await patiently(lambda: page(here))  # noqa: B023 it is awaited at once
            found += objects(answer.get("messages"))
            cursor = text(mapping(answer.get("response_metadata")).get("next_cursor"))
            if not cursor:
                break
        else:
            log.error("more was missed than is read; the rest is left", community=self._community)
        return Reading(messages=_sorted(found), whole=not cursor, at=at)


async def patiently(job: Callable[[], Awaitable[Result]]) -> Result:
    """What *job* gives, begun anew whenever Slack wants fewer calls."""
    for _ in range(PATIENCE):
        try:
            return await job()
        except Limited as later:
            log.debug("waiting for Slack", why=str(later), seconds=later.after.total_seconds())
            await asyncio.sleep(later.after.total_seconds())
    return await job()


def _sorted(messages: Sequence[Json]) -> Sequence[Json]:
    """Each once, in order."""
    named = {ts: each for each in messages if is_stamp(ts := text(each.get("ts")))}
    return [named[ts] for ts in sorted(named, key=number)]
