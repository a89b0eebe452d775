"""The bot that people use on the small Slack."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.store import Store
from tests.slack_wire.living import QUICK, Bot, Town, living


@pytest.fixture
async def bot(town: Town, store: Store) -> AsyncIterator[Bot]:
    """A bot that looks up each time who is who."""
    forgetful = replace(QUICK, fresh=timedelta(), known=timedelta())
    async with living(town, store, mode="http", pace=forgetful) as bot:
        yield bot
