"""The stage of the tests over Slack's wire."""

from collections.abc import AsyncIterator

import pytest

from bot.clock import PushedClock
from tests import slack_server as fake
from tests.slack_wire.living import Office, furnished


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    """A running small Slack with people in it."""
    clock = PushedClock()
    async with fake.running(clock) as server:
        yield furnished(server, clock)
