"""Calls of Slack's Web API for what the bot posts: none where Slack said to wait.

What an error means is said as `bot.platform.ChatPlatform` does. What Slack may have done is raised
as it is: a time limit, a broken line, its own failure.
"""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.clients import Clients, Me
from adapters.slack.errors import (
    ABSENT,
    LATER,
    NOT_IN_CHANNEL,
    SOON,
    Meaning,
    code,
    meaning,
    retry_after,
    why,
)
from adapters.slack.sending.breakers import WORKSPACE, Breakers, Spot
from adapters.slack.tokens import NotInstalled, Tokens
from adapters.slack.workspaces import Workspaces
from bot.clock import Clock
from bot.platform import PlatformError, Refused, TryLater

A_CHANNEL = frozenset({"chat.postMessage", "chat.postEphemeral"})  # limited in each channel

T = TypeVar("T")

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One kind of call, and where it is made."""

    community: str
    method: str  # Slack's name: "chat.postMessage"
    channel: str = ""
    thread: str = ""

    @property
    def spots(self) -> tuple[Spot, ...]:
        """What may refuse it."""
        spots: tuple[Spot, ...] = (WORKSPACE, ("method", self.method))
        if self.channel:
            spots = (*spots, ("channel", self.channel))
        if self.thread:
            spots = (*spots, ("thread", self.channel, self.thread))
        return spots

    @property
    def limit(self) -> tuple[str, str, str]:
        """Whatever shares its rate limit has the same."""
        return self.community, self.method, self.channel if self.method in A_CHANNEL else ""


class Calls:
    """What Slack is asked, for all communities."""

    def __init__(
        self, clients: Clients, workspaces: Workspaces, tokens: Tokens, clock: Clock
    ) -> None:
        self._clients = clients
        self._workspaces = workspaces
        self._tokens = tokens
        self._clock = clock
        self._breakers: dict[str, Breakers] = {}  # by community
        self._closed: dict[tuple[str, str, str], datetime] = {}  # by limit: until when

    async def make(
        self,
        call: Call,
        work: Callable[[AsyncWebClient], Awaitable[T]],
        *,
        handled: Collection[str] = (),
        joins: bool = True,
    ) -> T:
        """What *work* gives. Raises SlackApiError for the codes in *handled*, the caller's own.

        A public channel that the bot is not in is joined once, unless *joins* is False.
        """
        self._admit(call)
        client = await self._clients.of(call.community)
        try:
            given = await work(client)
        except SlackApiError as error:
            if code(error) in handled:
                raise
            if code(error) == NOT_IN_CHANNEL and joins and await self._join(call):
                return await self.make(call, work, handled=handled, joins=False)
            said = await self._said(error, call, client.token)
            if said is None:
                raise
            raise said from error
        except aiohttp.ClientConnectorError as error:  # nothing was sent
            raise TryLater(SOON, "Slack cannot be reached") from error
        self._of(call).passed(call.spots)
        return given

    async def me(self, community: str) -> Me:
        """Who the bot is there; asked once."""
        known = await self._clients.known(community)
        if known is not None:
            return known
        call = Call(community=community, method="auth.test")
        return await self.make(call, lambda _: self._clients.me(community))

    async def _join(self, call: Call) -> bool:
        """Go into the channel, if it is one that everybody may join."""
        join = Call(community=call.community, method="conversations.join")
        try:
            await self.make(join, lambda client: client.conversations_join(channel=call.channel))
        except PlatformError as error:
            log.warning("the bot cannot join a channel", channel=call.channel, why=str(error))
            return False
        self._of(call).passed(call.spots)
        return True

    def closed_until(self, call: Call) -> datetime | None:
        """Until when Slack wants no such call; None: it said nothing."""
        until = self._closed.get(call.limit)
        if until is not None and until <= self._clock.now():
            del self._closed[call.limit]
            return None
        return until

    def _admit(self, call: Call) -> None:
        """Raise TryLater where nothing may be asked now."""
        now = self._clock.now()
        until = self.closed_until(call)
        if until is not None:
            raise TryLater(until - now, "Slack's rate limit is reached")
        if wait := self._of(call).wait(call.spots, now):
            raise TryLater(wait, f"Slack refuses {call.method} there; waiting for a change")

    async def _said(
        self, error: SlackApiError, call: Call, token: str | None
    ) -> TryLater | Refused | None:
        """What *error* means for the caller; None: what was done is unknown."""
        reason = why(error, call.method)
        match meaning(error):
            case Meaning.UNKNOWN:
                return None
            case Meaning.LIMITED:
                return self._close(call, retry_after(error.response.headers))
            case Meaning.AWAY:
                return TryLater(LATER, reason)
            case Meaning.VOID:
                return await self._void(call, token, reason)
            case Meaning.WORKSPACE:
                return TryLater(self._refused(call, WORKSPACE), reason)
            case Meaning.METHOD:
                return TryLater(self._refused(call, ("method", call.method)), reason)
            case Meaning.CHANNEL:
                return TryLater(self._refused(call, ("channel", call.channel)), reason)
            case Meaning.THREAD:
                spot = ("thread", call.channel, call.thread)
                return TryLater(self._refused(call, spot), reason)
            case Meaning.REFUSED:
                log.warning("Slack refused a call", method=call.method, why=reason)
                return Refused(reason)

    async def _void(self, call: Call, token: str | None, reason: str) -> TryLater:
        """*token* works no more; it is forgotten, unless another one has come in the meantime."""
        team = self._workspaces.of(call.community).team
        try:
            if await self._tokens.of(team) != token:
                return TryLater(SOON, reason)
        except NotInstalled:
            return TryLater(ABSENT, reason)
        log.error("the bot's token is void", team=team, why=reason)
        await self._tokens.lost(team, reason)
        return TryLater(ABSENT, reason)

    def _refused(self, call: Call, spot: Spot) -> timedelta:
        return self._of(call).refused(spot, self._clock.now())

    def _close(self, call: Call, wait: timedelta) -> TryLater:
        self._closed[call.limit] = self._clock.now() + wait
        return TryLater(wait, "Slack's rate limit is reached")

    def _of(self, call: Call) -> Breakers:
        return self._breakers.setdefault(call.community, Breakers())
