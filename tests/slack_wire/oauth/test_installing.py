"""A workspace installs the bot by two pages: what is kept of it, and what is given back."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from cryptography.fernet import Fernet
from slack_sdk.errors import SlackApiError
from starlette.applications import Starlette
from starlette.routing import Route

from adapters.slack.oauth.flow import LIFE, Flow
from adapters.slack.oauth.vault import Vault
from adapters.slack.paths import INSTALL, REDIRECT
from adapters.slack.workspaces import Workspaces
from bot.clock import ManualClock
from bot.config import Slack, SlackSecrets, SlackWorkspace
from bot.domain.policy import Policy
from bot.policies import Policies
from bot.store import Installation, Installations, InstallStates, Store
from tests import slack_server as fake
from tests.slack_server.bolt import client

KEY = Fernet.generate_key().decode()
HERE = "https://bot.example"


@dataclass(slots=True)
class Door:
    """The bot's pages, with a browser before them."""

    server: fake.SlackServer
    acme: fake.Workspace
    clock: ManualClock
    installations: Installations
    browser: httpx.AsyncClient

    async def state(self) -> str:
        """Open the first page; the state with which it leads to Slack."""
        shown = await self.browser.get(INSTALL)
        found = re.search(r'href="([^"]+)"', shown.text)
        assert found is not None
        return parse_qs(urlsplit(found[1].replace("&amp;", "&")).query)["state"][0]

    async def back(self, state: str, workspace: fake.Workspace | None = None) -> httpx.Response:
        """Slack leads back after somebody allowed the bot."""
        code = self.server.installs(workspace or self.acme, redirect_uri=f"{HERE}{REDIRECT}")
        return await self.browser.get(REDIRECT, params={"state": state, "code": code})

    async def kept(self, workspace: fake.Workspace | None = None) -> Installation | None:
        return await self.installations.of((workspace or self.acme).id)

    async def works(self, token: str) -> bool:
        """Whether Slack takes *token*."""
        try:
            await client(self.server, token).auth_test()
        except SlackApiError:
            return False
        return True


@pytest.fixture
async def door(store: Store) -> AsyncIterator[Door]:
    clock = ManualClock(datetime(2026, 1, 5, 9, tzinfo=UTC))
    async with fake.running(clock=clock) as server:
        acme = server.workspace("Acme", installed=False)
        policies = Policies({"acme": Policy(name="Acme")}, store)
        installations = Installations(store, "slack")
        flow = Flow(
            Slack(api_url=server.api_url, client_id=server.client_id, public_url=HERE),
            SlackSecrets(client_secret=server.client_secret, encryption_key=KEY),
            workspaces=Workspaces({"acme": SlackWorkspace(team=acme.id)}, policies),
            installations=installations,
            states=InstallStates(store),
            clock=clock,
            scopes=("chat:write",),
        )
        pages = Starlette(routes=[Route(path, flow.page) for path in (INSTALL, REDIRECT)])
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(pages), base_url=HERE
        ) as browser:
            yield Door(server, acme, clock, installations, browser)


async def test_an_installation_is_kept(door: Door) -> None:
    """The token that Slack gave is kept sealed, and the page says what comes next."""
    state = await door.state()

    page = await door.back(state)

    kept = await door.kept()
    assert kept is not None
    assert door.acme.token.encode() not in kept.sealed
    assert Vault(KEY).open(kept.sealed).access == door.acme.token
    assert kept.bot == f"slack:{door.acme.bot.id}"
    assert page.status_code == 200
    assert "/answerwell setup" in page.text


async def test_an_expiring_token_is_kept_with_its_end(door: Door) -> None:
    """It is renewed with what came along, before it ends."""
    door.server.world.installing.rotates = True
    state = await door.state()

    await door.back(state)

    kept = await door.kept()
    assert kept is not None
    tokens = Vault(KEY).open(kept.sealed)
    assert tokens.refresh == door.server.world.installing.grants[door.acme.token].refresh_token
    assert tokens.expires_at > 0


async def test_a_state_works_once(door: Door) -> None:
    """Whoever loads the second page again, in the same browser, installs nothing more."""
    state = await door.state()
    first = await door.back(state)
    door.browser.cookies.set("slack-app-oauth-state", state)
    before = await door.kept()

    second = await door.back(state)

    assert (first.status_code, second.status_code) == (200, 401)
    assert await door.kept() == before


async def test_a_state_ends(door: Door) -> None:
    """After ten minutes it has to begin again."""
    state = await door.state()
    door.server.advance(LIFE + timedelta(seconds=1))

    page = await door.back(state)

    assert page.status_code == 401
    assert "ten minutes" in page.text
    assert await door.kept() is None


async def test_a_state_is_of_its_browser(door: Door) -> None:
    """A link that somebody else began and sent along installs nothing."""
    state = await door.state()
    door.browser.cookies.clear()

    page = await door.back(state)

    assert page.status_code == 400
    assert await door.kept() is None


async def test_an_unknown_workspace_gets_its_token_back(door: Door) -> None:
    """Nothing is kept of it, and the page says which lines are missing in the settings."""
    other = door.server.workspace("Other", installed=False)
    state = await door.state()

    page = await door.back(state, other)

    assert page.status_code == 403
    assert f'team = "{other.id}"' in page.text.replace("&#34;", '"')
    assert await door.kept(other) is None
    assert other.token
    assert not await door.works(other.token)


async def test_an_organisation_gets_its_token_back(door: Door) -> None:
    """The bot works in single workspaces, and the page says so."""
    door.server.world.installing.org_wide = True
    state = await door.state()

    page = await door.back(state)

    assert page.status_code == 403
    assert "single workspaces" in page.text
    assert await door.kept() is None
    assert not await door.works(door.acme.token)


async def test_while_slack_is_away_nothing_is_installed(door: Door) -> None:
    """The page says so, and to try again."""
    state = await door.state()
    door.server.faults.lose("oauth.v2.access", 1)

    page = await door.back(state)

    assert page.status_code == 502
    assert "Try again later" in page.text
    assert await door.kept() is None
