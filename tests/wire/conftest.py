"""The stage of the tests over the wire."""

from collections.abc import AsyncIterator

import pytest

from bot.clock import PushedClock
from tests.discord_server import DiscordServer, pointed_at
from tests.wire.living import Town, furnished


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    """A running small Discord with people in it."""
    clock = PushedClock()
    async with DiscordServer(clock) as server:
        with pointed_at(server):
            yield furnished(server, clock)
