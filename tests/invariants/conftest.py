"""The stage of the invariants."""

from collections.abc import AsyncIterator

import pytest

from bot.store import Store
from tests import slack_server
from tests.invariants.slack_process import Places
from tests.scenarios.chat import Chat


@pytest.fixture
def chat(store: Store) -> Chat:
    """A community without any stored answer."""
    return Chat(store)


@pytest.fixture
async def slack() -> AsyncIterator[slack_server.SlackServer]:
    """A small Slack that gives events up soon, and takes a message a second in each channel."""
    async with slack_server.running() as server:
        server.courier.retries = (0.0, 0.5, 1.0)
        server.sockets.waits = False
        server.limits()
        yield server


@pytest.fixture
def places(slack: slack_server.SlackServer) -> Places:
    """A workspace with three channels to ask in."""
    acme = slack.workspace("Acme")
    people = [acme.user(name) for name in ("Ann", "Cleo", "Ben")]
    sam = acme.user("Sam")
    return Places(
        acme=acme,
        watched=[acme.channel(name, members=people) for name in ("help", "billing", "login")],
        staff=acme.channel("staff", members=[sam], private=True),
        team=acme.group("support", [sam]),
    )
