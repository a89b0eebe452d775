"""The bot of the journeys, in both modes."""

from collections.abc import AsyncIterator

import pytest

from bot.store import Store
from tests.slack_wire.living import Bot, Town, living


@pytest.fixture(params=["socket", "http"])
async def bot(town: Town, store: Store, request: pytest.FixtureRequest) -> AsyncIterator[Bot]:
    """A bot that is ready, in each mode in turn."""
    async with living(town, store, mode=request.param) as bot:
        yield bot


@pytest.fixture
async def one_bot(town: Town, store: Store) -> AsyncIterator[Bot]:
    """A bot that is ready, in Socket Mode: for what is the same in both."""
    async with living(town, store) as bot:
        yield bot
