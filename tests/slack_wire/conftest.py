"""The stage of the tests over the wire with the small Slack."""

from collections.abc import AsyncIterator

import pytest

from tests.slack_server import SlackServer, running


@pytest.fixture
async def server() -> AsyncIterator[SlackServer]:
    """A running small Slack."""
    async with running() as server:
        yield server
