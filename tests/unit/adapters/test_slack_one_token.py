"""The token of the only workspace, when Slack refuses it."""

from datetime import timedelta

import pytest

from adapters.slack.tokens import AGAIN, NotInstalled, OneToken
from bot.clock import PushedClock


async def test_a_refused_token_is_left_alone_and_tried_again() -> None:
    """For a while nothing is asked with it; then it is, as it may work again."""
    clock = PushedClock()
    tokens = OneToken("xoxb-1", clock)

    await tokens.lost("T1", "token_revoked")

    with pytest.raises(NotInstalled):
        await tokens.of("T1")
    clock.push(AGAIN + timedelta(seconds=1))
    assert await tokens.of("T1") == "xoxb-1"
