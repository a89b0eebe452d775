"""The stage of the tests over the wire."""

from collections.abc import AsyncIterator

import pytest

from bot.clock import PushedClock
from tests.discord_server import DiscordServer, pointed_at
from tests.wire.living import Town, furnished


class Impatient:
    """In place of discord.py's pause between attempts to connect, which is random seconds."""

    def delay(self) -> float:
        return 0.02


@pytest.fixture
async def town(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    """A running small Discord with people in it."""
    monkeypatch.setattr("discord.client.ExponentialBackoff", Impatient)
    clock = PushedClock()
    async with DiscordServer(clock) as server:
        with pointed_at(server):
            yield furnished(server, clock)
