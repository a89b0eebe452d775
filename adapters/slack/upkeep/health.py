"""Looks at the workspaces and says what does not work there, and what works again."""

import asyncio
from enum import Enum, auto

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError

from adapters.slack.clients import Clients
from adapters.slack.errors import code, said
from adapters.slack.pace import Pace
from adapters.slack.tokens import VOID, Tokens
from adapters.slack.upkeep.diagnosis import Found, troubles, wants
from adapters.slack.upkeep.survey import badge, join, survey
from adapters.slack.workspaces import PLATFORM, Workspaces
from bot.clock import Clock
from bot.domain.events import PlatformChecked
from bot.domain.identity import Conversation
from bot.domain.trouble import Cause, Trouble
from bot.platform import Inbox, TryLater
from bot.policies import Policies

_GONE = Trouble(cause=Cause.NOT_INSTALLED)

log = structlog.get_logger()


class _State(Enum):
    """How the bot stands with a workspace."""

    IN = auto()
    ABSENT = auto()  # not installed
    FOREIGN = auto()  # the token is for another one


class Health:
    """Hands in `PlatformChecked`: soon after it was asked to look, and every now and then.

    Public channels of the settings are joined first, so that nobody has to invite the bot there.
    """

    def __init__(
        self,
        clients: Clients,
        tokens: Tokens,
        workspaces: Workspaces,
        policies: Policies,
        clock: Clock,
        *,
        pace: Pace | None = None,
    ) -> None:
        self._clients = clients
        self._tokens = tokens
        self._workspaces = workspaces
        self._policies = policies
        self._clock = clock
        self._pace = pace or Pace()
        self._changed = asyncio.Event()
        self._told: dict[str, _State] = {}  # what the log said last, by community

    def look_soon(self) -> None:
        """Something may have changed: a channel, a user group, the setup, an installation."""
        self._changed.set()

    async def run(self, inbox: Inbox) -> None:
        """Look at once, and then until cancelled."""
        while True:
            self._changed.clear()
            for community in self._workspaces.communities.values():
                await self._safely(community, inbox)
            try:
                async with asyncio.timeout(self._pace.health.total_seconds()):
                    await self._changed.wait()
                await asyncio.sleep(self._pace.crowd.total_seconds())
            except TimeoutError:
                pass

    async def _safely(self, community: str, inbox: Inbox) -> None:
        try:
            await self.look(community, inbox)
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            log.warning("a workspace cannot be looked at yet", community=community, why=said(error))
        except Exception:
            log.exception("a workspace cannot be looked at; trying again", community=community)

    async def look(self, community: str, inbox: Inbox) -> None:
        """Look at the workspace of *community* and hand in what was found.

        Raises SlackApiError, aiohttp.ClientError, TimeoutError, and what *inbox* raises.
        """
        team = self._workspaces.of(community).team
        try:
            client = await self._clients.of(community)
            mine = await badge(client)
        except TryLater:
            if self._turns(community, _State.ABSENT):
                log.warning(
                    "the bot is not installed in a workspace of the settings; it works there once"
                    " somebody has installed it",
                    community=community,
                    team=team,
                )
            await self._hand_in(community, inbox, (_GONE,), Found())
            return
        except SlackApiError as error:
            if (why := code(error)) not in VOID:
                raise
            self._told[community] = _State.ABSENT  # which the next line says
            await self._tokens.lost(team, why)
            await self._hand_in(community, inbox, (_GONE,), Found())
            return
        if mine.team != team:
            self._is_foreign(community, team, mine.team)
            return
        if self._turns(community, _State.IN):
            log.info("on Slack", community=community, workspace=mine.workspace, name=mine.user)
        wanted = wants(community, self._policies[community], self._workspaces)
        found = await join(client, await survey(client, wanted, mine.scopes), wanted)
        await self._hand_in(community, inbox, troubles(found, wanted), found)

    async def _hand_in(
        self, community: str, inbox: Inbox, wrong: tuple[Trouble, ...], found: Found
    ) -> None:
        team = self._workspaces.of(community).team
        now = self._clock.now()
        channels = found.channels.values()
        await inbox(
            PlatformChecked(
                key=f"{PLATFORM}:check:{team}:{now.isoformat()}",
                at=now,
                conversation=Conversation(community=community, platform=PLATFORM, channel=team),
                troubles=wrong,
                closed=tuple(channel.id for channel in channels if channel.private),
                open=tuple(channel.id for channel in channels if not channel.private),
            )
        )

    def _turns(self, community: str, state: _State) -> bool:
        """Whether that is news."""
        before = self._told.get(community)
        self._told[community] = state
        return before is not state

    def _is_foreign(self, community: str, team: str, of_token: str) -> None:
        """Nobody can be told in a workspace that the token is not for: the operator is, once."""
        if not self._turns(community, _State.FOREIGN):
            return
        log.error(
            "the bot's token is for another workspace than the settings name: put the right token"
            " in its place, or the right team into the settings",
            community=community,
            settings=team,
            actual=of_token,
        )
