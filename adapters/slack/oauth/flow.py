"""The way by which a workspace installs the bot: two pages, and a state that works once."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

import aiohttp
import structlog
from jinja2 import Environment, FileSystemLoader
from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import (
    AsyncCallbackOptions,
    AsyncFailureArgs,
    AsyncSuccessArgs,
)
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import Installation as Granted
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from starlette.requests import Request
from starlette.responses import Response

from adapters.slack.errors import said
from adapters.slack.oauth.vault import BotTokens, Vault
from adapters.slack.paths import INSTALL, REDIRECT
from adapters.slack.receiving import quiet
from adapters.slack.web import WebClient, open_session
from adapters.slack.workspaces import Workspaces, account
from bot.clock import Clock
from bot.config import Slack, SlackSecrets
from bot.store import Installation, Installations, InstallStates

LIFE = timedelta(minutes=10)  # of a state
AUTHORIZE = "https://slack.com/oauth/v2/authorize"

_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")), autoescape=True
)
_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
    ),
}
_REASONS = {
    "access_denied": "Nothing was installed: it was cancelled on Slack's page.",
    "invalid_browser": "This did not begin in this browser, or the page was loaded twice.",
    "invalid_state": "This took longer than ten minutes, or the page was loaded twice.",
    "missing_code": "Slack sent nothing to install with.",
    "invalid_code": "Slack did not confirm the installation.",
    "storage_error": "The installation could not be kept. Whoever runs me finds why in my log.",
}

log = structlog.get_logger()


class NotKeptError(BoltError):
    """The installation was not kept; the message is for who installs."""


class UnknownWorkspaceError(NotKeptError):
    """The workspace is in no settings."""

    def __init__(self, team: str) -> None:
        super().__init__("This workspace is not in my settings yet.")
        self.team = team


class Flow:
    """Serves the pages; the protocol is slack-bolt's."""

    def __init__(
        self,
        settings: Slack,
        secrets: SlackSecrets,
        *,
        workspaces: Workspaces,
        installations: Installations,
        states: InstallStates,
        clock: Clock,
        scopes: Sequence[str],
        authorize: str = AUTHORIZE,
        installed: Callable[[], None] = lambda: None,
    ) -> None:
        """*installed* is called when a workspace has installed the bot."""
        self._settings = settings
        self._secrets = secrets
        self._scopes = list(scopes)
        self._authorize = authorize
        self._states = _States(states, clock)
        vault = Vault(secrets.encryption_key)
        self._kept = _Kept(settings, workspaces, installations, vault, installed)

    async def page(self, request: Request) -> Response:
        """The page that leads to Slack, or the one to which Slack leads back."""
        asked = to_async_bolt_request(request, b"")
        async with open_session() as session:
            flow = self._flow(session)
            try:
                if request.url.path == INSTALL:
                    return to_starlette_response(await flow.handle_installation(asked))
                return to_starlette_response(await flow.handle_callback(asked))
            except (aiohttp.ClientError, TimeoutError) as error:
                log.warning("Slack cannot be reached to install the bot", why=said(error))
                return to_starlette_response(
                    _page(502, "Not installed", "Slack cannot be reached now. Try again later.")
                )

    def _flow(self, session: aiohttp.ClientSession) -> AsyncOAuthFlow:
        return _Pages(
            logger=quiet.for_installing(),
            client=WebClient(self._settings.api_url, session),
            settings=AsyncOAuthSettings(
                client_id=self._settings.client_id,
                client_secret=self._secrets.client_secret,
                scopes=self._scopes,
                user_scopes=[],
                redirect_uri=f"{self._settings.public_url.rstrip('/')}{REDIRECT}",
                install_path=INSTALL,
                redirect_uri_path=REDIRECT,
                authorization_url=self._authorize,
                callback_options=AsyncCallbackOptions(self._succeeded, _failed),
                installation_store=self._kept,
                state_store=self._states,
                state_expiration_seconds=int(LIFE.total_seconds()),
            ),
        )

    async def _succeeded(self, args: AsyncSuccessArgs) -> BoltResponse:
        name = args.installation.team_name or "your workspace"
        done = f"{self._settings.command} setup"
        return _page(200, "Installed", f"I am in {name} now.", typed=done)


class _Pages(AsyncOAuthFlow):
    """slack-bolt's flow with a page of our own before it."""

    async def build_install_page_html(self, url: str, request: AsyncBoltRequest) -> str:
        return _PAGES.get_template("page.html").render(title="Add me to Slack", url=url)

    async def handle_installation(self, request: AsyncBoltRequest) -> BoltResponse:
        found = await super().handle_installation(request)
        for name, value in _HEADERS.items():
            found.headers[name.lower()] = [value]
        return found


async def _failed(args: AsyncFailureArgs) -> BoltResponse:
    if isinstance(args.error, UnknownWorkspaceError):
        return _page(403, "Not installed", str(args.error), team=args.error.team)
    if isinstance(args.error, NotKeptError):
        return _page(403, "Not installed", str(args.error))
    why = _REASONS.get(args.reason, "Slack gave a reason that I do not know.")
    return _page(args.suggested_status_code, "Not installed", why, again=INSTALL)


def _page(status: int, title: str, said: str, **more: str) -> BoltResponse:
    body = _PAGES.get_template("page.html").render(title=title, said=said, **more)
    return BoltResponse(status=status, body=body, headers=dict(_HEADERS))


class _States(AsyncOAuthStateStore):
    def __init__(self, states: InstallStates, clock: Clock) -> None:
        self._states = states
        self._clock = clock

    async def async_issue(self, *args: Any, **kwargs: Any) -> str:
        state, now = token_urlsafe(32), self._clock.now()
        await self._states.put(state, now + LIFE, now)
        return state

    async def async_consume(self, state: str) -> bool:
        return await self._states.take(state, self._clock.now())


class _Kept(AsyncInstallationStore):
    """Keeps the installations of workspaces that are in the settings, and gives back all others."""

    def __init__(
        self,
        settings: Slack,
        workspaces: Workspaces,
        installations: Installations,
        vault: Vault,
        installed: Callable[[], None],
    ) -> None:
        self._settings = settings
        self._workspaces = workspaces
        self._installations = installations
        self._vault = vault
        self._installed = installed

    async def async_save(self, installation: Granted) -> None:
        team, token = installation.team_id or "", installation.bot_token
        try:
            if installation.is_enterprise_install or not team or not token:
                raise NotKeptError("I work in single workspaces. Install me in one of yours.")
            if self._workspaces.community_of(team) is None:
                log.warning("a workspace that is in no settings cannot install the bot", team=team)
                raise UnknownWorkspaceError(team)
        except NotKeptError:
            await self._give_back(token)
            raise
        tokens = BotTokens(
            access=token,
            refresh=installation.bot_refresh_token or "",
            expires_at=installation.bot_token_expires_at or 0,
        )
        await self._installations.put(
            Installation(
                tenant=team,
                sealed=self._vault.seal(tokens),
                bot=account(installation.bot_user_id or ""),
                scopes=tuple(installation.bot_scopes or ()),
                by=account(installation.user_id or ""),
                at=datetime.fromtimestamp(installation.installed_at, UTC),
            )
        )
        log.info("a workspace installed the bot", team=team, by=installation.user_id)
        self._installed()

    async def _give_back(self, token: str | None) -> None:
        """Nobody needs a token of a workspace where nothing is done."""
        if not token:
            return
        async with open_session() as session:
            try:
                await WebClient(self._settings.api_url, session, token).auth_revoke()
            except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
                log.warning("a token that is not needed cannot be given back", why=said(error))
