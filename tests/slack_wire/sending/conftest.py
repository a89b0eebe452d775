"""The stage of the tests over the wire: a small Slack with a workspace and a bot that speaks."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.clock import ManualClock
from bot.store import Store
from tests import slack_server as fake
from tests.slack_wire.sending.outbound import COMMUNITY, Outbound, outbound


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2026, 1, 5, 9, tzinfo=UTC))


@pytest.fixture
async def server(clock: ManualClock) -> AsyncIterator[fake.SlackServer]:
    async with fake.running(clock=clock) as server:
        yield server


@pytest.fixture
def acme(server: fake.SlackServer) -> fake.Workspace:
    return server.workspace("Acme")


@pytest.fixture
def ann(acme: fake.Workspace) -> fake.User:
    return acme.user("Ann")


@pytest.fixture
def channel(acme: fake.Workspace, ann: fake.User) -> fake.Channel:
    return acme.channel("help", members=[ann])


@pytest.fixture
async def bot(
    server: fake.SlackServer, clock: ManualClock, store: Store, acme: fake.Workspace
) -> AsyncIterator[Outbound]:
    async with outbound(server, clock, store, {COMMUNITY: acme}) as bot:
        yield bot
