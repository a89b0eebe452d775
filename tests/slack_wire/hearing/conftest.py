"""The workspace in which the bot hears: nobody is there until it listens."""

import pytest

from tests import slack_server as fake
from tests.slack_wire.hearing.listening import NOBODY
from tests.slack_wire.living import Town


@pytest.fixture
def town(town: Town) -> Town:
    """What is said before the bot comes is given up soon."""
    town.server.events_url = NOBODY
    town.server.courier.retries = (0.01, 0.01)
    return town


@pytest.fixture
def other(town: Town) -> fake.Channel:
    """A channel that is not watched."""
    return town.acme.channel("off-topic", members=[town.ann, town.ben, town.sam])
