"""Fixtures of the tests in which people use the bot on the small Slack."""

from collections.abc import AsyncIterator

import pytest

from bot.clock import PushedClock
from bot.store import Store
from tests import slack_server as fake
from tests.slack_wire.interacting.counter import Counter, Office, furnished, open_counter


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    """A workspace with a few people."""
    clock = PushedClock()
    async with fake.running(clock) as server:
        yield furnished(server, clock)


@pytest.fixture
async def counter(office: Office, store: Store) -> AsyncIterator[Counter]:
    """A whole bot in it."""
    async with open_counter(office, store) as counter:
        yield counter
