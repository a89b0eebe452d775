"""The small Slack as a fixture: import `server` by its name."""

from collections.abc import AsyncIterator

import pytest

from tests.slack_server.server import SlackServer, running


@pytest.fixture
async def server() -> AsyncIterator[SlackServer]:
    """A small Slack of one's own."""
    async with running() as server:
        yield server
