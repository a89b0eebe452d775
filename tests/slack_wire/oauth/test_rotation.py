"""Tokens that expire are renewed in time, once, and end only when Slack says so."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet
from slack_sdk.errors import SlackApiError

from adapters.slack.oauth.installed import EARLY, Installed
from adapters.slack.oauth.vault import BotTokens, Vault
from adapters.slack.tokens import NotInstalled
from bot.clock import ManualClock
from bot.config import Slack, SlackSecrets
from bot.store import Installation, Installations, Store
from bot.store.installations import LEASE
from tests import slack_server as fake
from tests.slack_server.errors import ApiError
from tests.slack_server.installing import LIFE
from tests.waiting import eventually

KEY = Fernet.generate_key().decode()
RENEWED = "oauth.v2.access"


@dataclass(slots=True)
class Tenant:
    """A workspace that has installed the bot, with a token that lives for twelve hours."""

    server: fake.SlackServer
    acme: fake.Workspace
    clock: ManualClock
    installations: Installations
    first: str  # the token of the installation

    def process(self, key: str = KEY) -> Installed:
        """One of the bot's processes."""
        return Installed(
            Slack(api_url=self.server.api_url, client_id=self.server.client_id),
            SlackSecrets(client_secret=self.server.client_secret, encryption_key=key),
            self.installations,
            self.clock,
        )

    async def of(self) -> str:
        """The token that a process which has just started calls Slack with."""
        return await self.process().of(self.acme.id)

    def works(self, token: str) -> bool:
        """Whether Slack takes *token* now."""
        try:
            self.server.world.installing.find(token)
        except ApiError:
            return False
        return True

    def left(self, span: timedelta) -> None:
        """Move to when the first token has *span* to live."""
        self.server.advance(LIFE - span)

    async def kept(self) -> Installation:
        found = await self.installations.of(self.acme.id)
        assert found is not None
        return found


async def put(tenant: Tenant, key: str = KEY) -> str:
    """Install the bot, as the pages do; its token."""
    grant = tenant.server.world.installing.install(tenant.acme)
    assert grant.ends is not None
    tokens = BotTokens(
        access=grant.token,
        refresh=grant.refresh_token,
        expires_at=int(grant.ends.timestamp()),
    )
    await tenant.installations.put(
        Installation(
            tenant=tenant.acme.id,
            sealed=Vault(key).seal(tokens),
            bot=f"slack:{tenant.acme.bot.id}",
            scopes=(),
            by="slack:U1",
            at=tenant.clock.now(),
        )
    )
    return grant.token


@pytest.fixture
async def tenant(store: Store) -> AsyncIterator[Tenant]:
    clock = ManualClock(datetime(2026, 1, 5, 9, tzinfo=UTC))
    async with fake.running(clock=clock) as server:
        server.world.installing.rotates = True
        acme = server.workspace("Acme", installed=False)
        tenant = Tenant(server, acme, clock, Installations(store, "slack"), first="")
        tenant.first = await put(tenant)
        yield tenant


async def test_a_token_is_used_until_two_hours_before_its_end(tenant: Tenant) -> None:
    """Slack is not asked until then."""
    tenant.left(EARLY + timedelta(seconds=1))

    token = await tenant.of()

    assert token == tenant.first
    assert tenant.server.called(RENEWED) == []


async def test_a_token_is_renewed_two_hours_before_its_end(tenant: Tenant) -> None:
    """What Slack gave is kept for every process, encrypted, and the next one as well."""
    tenant.left(EARLY)

    second = await tenant.of()
    again = await tenant.of()
    tenant.server.advance(LIFE)
    third = await tenant.of()

    assert tenant.first != second == again != third
    assert tenant.works(third)
    assert len(tenant.server.called(RENEWED)) == 2
    assert third.encode() not in (await tenant.kept()).sealed


async def test_two_who_renew_at_once_renew_once(tenant: Tenant) -> None:
    """A refresh token dies when it is used: one uses it, the others go on with what holds."""
    tenant.left(timedelta(hours=1))
    slow = tenant.server.faults.hang(RENEWED)

    first = asyncio.create_task(tenant.of())
    await eventually(lambda: slow.hits == 1, "a renewal")
    meanwhile = [await tenant.of() for _ in range(3)]
    slow.release()

    assert meanwhile == [tenant.first] * 3
    assert await tenant.of() == await first != tenant.first
    assert len(tenant.server.called(RENEWED)) == 1


async def test_who_comes_after_the_end_waits_for_the_one_who_renews(tenant: Tenant) -> None:
    """There is nothing to go on with: the renewed token is what all are given."""
    tenant.left(timedelta(seconds=-1))
    slow = tenant.server.faults.hang(RENEWED)

    asked = [asyncio.create_task(tenant.of()) for _ in range(3)]
    await eventually(lambda: slow.hits == 1, "a renewal")
    slow.release()
    tokens = set(await asyncio.gather(*asked))

    assert len(tokens) == len(tenant.server.called(RENEWED)) == 1
    assert tenant.works(tokens.pop())


async def test_a_renewal_whose_process_died_is_taken_over(tenant: Tenant) -> None:
    """The lease ends by itself."""
    tenant.left(timedelta(hours=1))
    await tenant.installations.lease(tenant.acme.id, tenant.clock.now())

    held = await tenant.of()
    tenant.server.advance(LEASE)
    renewed = await tenant.of()

    assert held == tenant.first
    assert renewed != tenant.first


@pytest.mark.parametrize("how", ["fail", "drop", "mangle", "limit"])
async def test_while_slack_is_away_the_old_token_serves_until_its_end(
    tenant: Tenant, how: str
) -> None:
    """Then the trouble shows; the renewal is made up for when Slack is back."""
    fault = getattr(tenant.server.faults, how)(RENEWED, times=2)
    tenant.left(timedelta(hours=1))
    before = await tenant.of()
    tenant.server.advance(timedelta(hours=1, seconds=1))

    with pytest.raises(Exception) as trouble:  # noqa: PT011 each kind has its own
        await tenant.of()
    back = await tenant.of()

    assert before == tenant.first
    assert fault.hits == 2
    assert not isinstance(trouble.value, NotInstalled)
    assert tenant.works(back)
    assert (await tenant.kept()).ended_at is None


async def test_a_refresh_token_that_is_void_ends_the_installation(tenant: Tenant) -> None:
    """Not before the token itself has ended: until then it serves."""
    tenant.server.faults.error(RENEWED, "invalid_refresh_token", times=2)
    tenant.left(timedelta(hours=1))
    before = await tenant.of()
    tenant.server.advance(timedelta(hours=1, seconds=1))

    with pytest.raises(NotInstalled):
        await tenant.of()

    assert before == tenant.first
    assert (await tenant.kept()).ended_at == tenant.clock.now()
    with pytest.raises(NotInstalled):
        await tenant.of()
    assert len(tenant.server.called(RENEWED)) == 2


async def test_a_workspace_that_took_the_bot_away_can_install_it_again(tenant: Tenant) -> None:
    """What was said of the earlier installation, heard late or forged, does not end the new one."""
    tokens = tenant.process()
    tenant.server.world.installing.remove(tenant.acme)
    await tokens.lost(tenant.acme.id, "it was uninstalled")
    with pytest.raises(NotInstalled):
        await tokens.of(tenant.acme.id)

    second = await put(tenant)
    await tokens.lost(tenant.acme.id, "it was uninstalled")

    assert await tokens.of(tenant.acme.id) == second
    assert tenant.works(second)


async def test_nobody_is_lost_while_slack_cannot_say_so(tenant: Tenant) -> None:
    """What cannot be confirmed is not believed, and comes again."""
    tenant.server.faults.error("auth.test", "internal_error")

    with pytest.raises(SlackApiError, match="internal_error"):
        await tenant.process().lost(tenant.acme.id, "it was uninstalled")

    assert await tenant.of() == tenant.first


async def test_the_key_is_replaced(tenant: Tenant) -> None:
    """With the old key behind the new one all is read; what is renewed takes the new one alone."""
    new = Fernet.generate_key().decode()
    both = tenant.process(f"{new},{KEY}")
    before = await both.of(tenant.acme.id)
    with pytest.raises(NotInstalled):
        await tenant.process(new).of(tenant.acme.id)

    tenant.left(timedelta(hours=1))
    renewed = await both.of(tenant.acme.id)

    assert before == tenant.first
    assert await tenant.process(new).of(tenant.acme.id) == renewed
    with pytest.raises(NotInstalled):
        await tenant.process(KEY).of(tenant.acme.id)
