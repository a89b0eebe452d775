"""Slack's Web API for each community, with the token that works there now."""

from dataclasses import dataclass
from datetime import timedelta

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.pace import Pace
from adapters.slack.tokens import NotInstalled, Tokens
from adapters.slack.web import WebClient, open_session
from adapters.slack.workspaces import Workspaces
from bot.config import Slack
from bot.platform import Refused, TryLater

ABSENT = timedelta(minutes=1)  # until a look whether a workspace has the bot again


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """The bot itself in one workspace."""

    user: str  # "U…"
    bot: str  # "B…"
    team: str
    site: str  # "https://acme.slack.com"


class Clients:
    """One client a community; they share a session, which `close` ends."""

    def __init__(self, settings: Slack, workspaces: Workspaces, tokens: Tokens, pace: Pace) -> None:
        self._settings = settings
        self._workspaces = workspaces
        self._tokens = tokens
        self._pace = pace
        self._session: aiohttp.ClientSession | None = None
        self._closed = False
        self._me: dict[tuple[str, str], Me] = {}  # by community and token

    async def of(self, community: str) -> AsyncWebClient:
        """The client with the token that works now.

        Raises TryLater where there is none, Refused for a community without a workspace.
        """
        try:
            token = await self._tokens.of(self._workspaces.of(community).team)
        except KeyError as error:
            raise Refused(f'the settings name no workspace on Slack for "{community}"') from error
        except NotInstalled as error:
            raise TryLater(ABSENT, "the bot is not installed in the workspace") from error
        return self.with_token(token)

    def with_token(self, token: str) -> AsyncWebClient:
        """A client with any token, such as the app's own."""
        return WebClient(self._settings.api_url, self.session, token)

    @property
    def session(self) -> aiohttp.ClientSession:
        """What all calls go through; one ends after `Pace.request`. Raises TryLater once closed."""
        if self._closed:
            raise TryLater(ABSENT, "the bot is stopping")
        if self._session is None or self._session.closed:
            self._session = open_session(self._pace.request)
        return self._session

    async def known(self, community: str) -> Me | None:
        """Who the bot is there, if it is known already. Raises as `of`."""
        client = await self.of(community)
        return self._me.get((community, client.token or ""))

    async def me(self, community: str) -> Me:
        """Who the bot is there. Raises as `of`, SlackApiError, aiohttp.ClientError."""
        client = await self.of(community)
        known = self._me.get((community, client.token or ""))
        if known is None:
            found = await client.auth_test()
            known = self._me[community, client.token or ""] = Me(
                user=found["user_id"],
                bot=found.get("bot_id") or "",
                team=found["team_id"],
                site=str(found["url"]).rstrip("/"),
            )
        return known

    async def close(self) -> None:
        """End the session; nothing is called from now on."""
        self._closed = True
        if self._session is not None:
            await self._session.close()
