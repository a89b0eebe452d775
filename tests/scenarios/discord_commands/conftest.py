"""The bot on a Discord in the process, with two servers."""

import discord
import pytest
import simcord

from bot.store import Store
from tests.scenarios.discord_commands.rig import Rig, Town, build_town, new_client
from tests.waiting import PATIENCE


@pytest.fixture
def simcord_bot(request: pytest.FixtureRequest) -> discord.Client:
    """What `simcord_env` connects, with more time than five seconds: the machine may be busy."""
    request.node.add_marker(pytest.mark.simcord(settle_timeout=PATIENCE))
    return new_client()


@pytest.fixture
async def rig(simcord_env: simcord.Env, store: Store) -> Rig:
    """The bot, serving the communities acme and rival."""
    towns = [build_town(simcord_env, name) for name in ("acme", "rival")]
    rig = Rig(simcord_env, store, towns)
    await rig.interactions.register()
    return rig


@pytest.fixture
def acme(rig: Rig) -> Town:
    """The server of acme."""
    return rig.towns[0]


@pytest.fixture
def rival(rig: Rig) -> Town:
    """The server of rival."""
    return rig.towns[1]
