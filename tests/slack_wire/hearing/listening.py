"""The bot on the small Slack while it hears, and while it is away."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

from adapters.slack.pace import Pace
from bot.store import Store
from tests import slack_server as fake
from tests.slack_wire.living import QUICK, Bot, Town, living

NOBODY = "http://127.0.0.1:9/"  # where events go while the bot is away
OFTEN = replace(QUICK, backfill=timedelta(milliseconds=50), longest=timedelta(milliseconds=50))


@asynccontextmanager
async def listening(
    town: Town,
    store: Store,
    *,
    pace: Pace = QUICK,
    watched: Sequence[fake.Channel] = (),
    ready: bool = True,
) -> AsyncIterator[Bot]:
    """A bot in *town* that works off all that it heard before it leaves."""
    names = tuple(f"slack:{each.id}" for each in watched or (town.help,))
    await town.server.courier.settled()  # what happened before, Slack gave up
    policy = replace(town.policy(), watched=names)
    async with living(town, store, mode="http", policy=policy, pace=pace, ready=ready) as bot:
        yield bot
        await bot.quiet()
    town.server.events_url = NOBODY


async def met(town: Town, store: Store) -> None:
    """The bot was there before, and left."""
    async with listening(town, store):
        pass


@asynccontextmanager
async def away(town: Town) -> AsyncIterator[None]:
    """What happens inside, Slack tells nobody: it gave up."""
    await town.server.courier.settled()
    town.server.courier.pause()
    yield
    town.server.courier.drop()
    town.server.courier.resume()
