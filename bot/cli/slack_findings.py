"""What can be found out about the bot on Slack without starting it: over the Web API only."""

import asyncio
import os
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.errors import code, said, status
from adapters.slack.oauth.installed import Installed
from adapters.slack.paths import INSTALL
from adapters.slack.tokens import NotInstalled, OneToken, Tokens
from adapters.slack.web import WebClient, open_session
from adapters.slack.workspaces import PLATFORM, Workspaces
from bot.cli.errors import OperatorError
from bot.cli.finding import Finding, note, ok, problem
from bot.cli.opening import stands
from bot.cli.serving import in_use
from bot.cli.slack_workspace import APP, look_at
from bot.clock import SystemClock
from bot.config import Config, ConfigError, SlackSecrets, slack_secrets
from bot.policies import Policies
from bot.store import DatabaseAddressError, Installations, SchemaError, Store, connect

PATIENCE = 30.0  # seconds for all that is asked of Slack

_SECRET = re.compile(r"[0-9a-f]{32}")  # the shape of Slack's secrets


async def look(
    config: Config,
    environment: Mapping[str, str] = os.environ,
    *,
    patience: float = PATIENCE,
) -> list[Finding]:
    """Everything about Slack that can be found with *config*."""
    found = list(_address(config))
    try:
        secrets = slack_secrets(config, environment)
    except ConfigError as error:
        where = "docs/slack.md shows each step"
        return [*found, *(problem(each, where) for each in error.problems)]
    found += _shapes(secrets)
    try:
        async with asyncio.timeout(patience):
            async for finding in _asked(config, secrets):
                found.append(finding)
    except TimeoutError:
        found.append(problem(f"Slack did not answer within {patience:g} seconds", _network(config)))
    except (OSError, aiohttp.ClientError) as error:
        found.append(problem(f"Slack cannot be reached: {error}", _network(config)))
    except SlackApiError as error:
        later = "try again later; see https://slack-status.com"
        not_slack = f"something else than Slack answers: {_network(config)}"
        remedy = later if code(error) or status(error) >= 500 else not_slack
        found.append(problem(f"Slack answered with an error: {said(error)}", remedy))
    return found


def _address(config: Config) -> Iterator[Finding]:
    """What stands between Slack and the bot in mode "http"."""
    slack = config.slack
    if slack.mode != "http":
        return
    if reason := in_use(slack.host, slack.port):
        yield problem(
            f"Slack's port {slack.port} of {slack.host} cannot be used: {reason}",
            "stop what uses it (the bot, if it is running), or change port under [slack]",
        )
    else:
        yield ok(f"Slack's port {slack.port} is free")
    if slack.public_url:
        yield note(
            f"Slack has to reach {slack.public_url}, which cannot be seen from here",
            f"once the bot runs: {APP} Event Subscriptions → Request URL must say Verified",
        )
    else:
        yield note(
            "public_url is empty: by which address Slack reaches the bot is not known here",
            "write it under [slack]; the app's manifest has the same",
        )


def _shapes(secrets: SlackSecrets) -> Iterator[Finding]:
    """Secrets that Slack does not judge for us: the wrong one refuses every request later."""
    for name, value in (
        ("signing secret", secrets.signing_secret),
        ("client secret", secrets.client_secret),
    ):
        if value and not _SECRET.fullmatch(value):
            yield note(
                f"Slack's {name} is usually 32 digits and letters from a to f; this one is not",
                f"{APP} Basic Information → App Credentials: copy it again",
            )
    if secrets.client_secret and secrets.client_secret == secrets.signing_secret:
        yield problem(
            "Slack's client secret and signing secret are the same",
            f"{APP} Basic Information → App Credentials: there are two",
        )


async def _asked(config: Config, secrets: SlackSecrets) -> AsyncIterator[Finding]:
    async with open_session() as session:

        def client(token: str) -> AsyncWebClient:
            return WebClient(config.slack.api_url, session, token)

        if secrets.app_token:
            yield await _app_token(client(secrets.app_token))
        async with _database(config) as (policies, store):
            if policies is None:
                return  # what was set up in chat is not known: the database's own problem
            if store is None:
                for community, workspace in config.slack.workspaces.items():
                    yield _not_installed(config, community, workspace.team)
                return
            tokens = _tokens(config, secrets, store)
            workspaces = Workspaces(config.slack.workspaces, policies)
            for community, workspace in config.slack.workspaces.items():
                try:
                    token = await tokens.of(workspace.team)
                except NotInstalled:
                    yield _not_installed(config, community, workspace.team)
                    continue
                bot = client(token)
                async for each in look_at(config, bot, community, policies, workspaces):
                    yield each


async def _app_token(client: AsyncWebClient) -> Finding:
    try:
        await client.apps_connections_open(app_token=client.token or "")
    except SlackApiError as error:
        if not code(error):
            raise
        remedies = {
            "missing_scope": "give it the scope connections:write",
            "not_allowed_token_type": "it begins with xapp-",
        }
        hint = remedies.get(code(error), "make a new one with the scope connections:write")
        return problem(
            f"Slack does not take the app-level token: {said(error)}",
            f"{APP} Basic Information → App-Level Tokens: {hint}; and Socket Mode must be on",
        )
    return ok("Slack takes the app-level token: Socket Mode works")


def _tokens(config: Config, secrets: SlackSecrets, store: Store) -> Tokens:
    clock = SystemClock()
    if not config.slack.client_id:
        return OneToken(secrets.bot_token, clock)
    return Installed(config.slack, secrets, Installations(store, PLATFORM), clock)


@asynccontextmanager
async def _database(config: Config) -> AsyncIterator[tuple[Policies | None, Store | None]]:
    """The policies with what was set up in chat, and the store; None if it cannot be read.

    No store alone: it has no tables, and so no installation either.
    """
    try:
        store = Store(connect(config.database))
    except DatabaseAddressError:
        yield None, None
        return
    try:
        policies = Policies(config.communities, store)
        try:
            has_tables = await stands(config.database)
        except (OperatorError, SchemaError):
            yield None, None
            return
        if has_tables:
            await policies.refresh()
        elif config.slack.client_id:
            yield policies, None
            return
        yield policies, store
    finally:
        await store.close()


def _not_installed(config: Config, community: str, team: str) -> Finding:
    page = f"{config.slack.public_url.rstrip('/')}{INSTALL}"
    return problem(
        f"{community}: the bot is not installed in the workspace {team}",
        f"once the bot runs, open there: {page}",
    )


def _network(config: Config) -> str:
    return f"see whether this machine reaches {config.slack.api_url} (api_url under [slack])"
