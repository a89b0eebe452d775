"""The stage of the tests over the wire with the small Slack."""

from collections.abc import AsyncIterator

import pytest

from bot.clock import PushedClock
from tests.slack_server import SlackServer, running
from tests.slack_wire.living import Town, furnished


@pytest.fixture
async def server() -> AsyncIterator[SlackServer]:
    """A running small Slack."""
    async with running() as server:
        yield server


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    """A running small Slack with people in it, whose time is the bot's."""
    clock = PushedClock()
    async with running(clock) as server:
        yield furnished(server, clock)
