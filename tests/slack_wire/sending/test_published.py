"""A question that was asked in private is posted to its channel on Slack, once."""

import asyncio

import pytest
from aiohttp import ClientError

from bot.domain.identity import Actor
from bot.platform import TryLater
from tests import slack_server as fake
from tests.slack_wire.sending.outbound import (
    COMMUNITY,
    Outbound,
    outbound,
)


async def test_a_question_is_published_once(
    bot: Outbound, server: fake.SlackServer, ann: fake.User, channel: fake.Channel
) -> None:
    """It is asked in the asker's name, however often the press is handed in."""
    pressed, asker = bot.clock.now(), Actor(account=f"slack:{ann.id}", name="Ann")
    server.faults.lose("chat.postMessage")
    with pytest.raises(ClientError):
        await bot.sender.publish(COMMUNITY, channel.id, asker, "how?", key="p", at=pressed)

    again = await bot.sender.publish(COMMUNITY, channel.id, asker, "how?", key="p", at=pressed)

    (message,) = channel.messages
    assert message.ts == again
    assert "asks:" in message.shown
    assert "how?" in message.shown


async def test_a_question_is_published_once_across_a_restart(
    bot: Outbound, server: fake.SlackServer, acme: fake.Workspace, channel: fake.Channel
) -> None:
    """What an earlier process may have posted is looked for since the press."""
    pressed, asker = bot.clock.now(), Actor(account="slack:U1", name="Ann")
    server.faults.lose("chat.postMessage")
    with pytest.raises(ClientError):
        await bot.sender.publish(COMMUNITY, channel.id, asker, "how?", key="p", at=pressed)

    async with outbound(server, bot.clock, bot.store, {COMMUNITY: acme}) as new:
        again = await new.sender.publish(COMMUNITY, channel.id, asker, "how?", key="p", at=pressed)

    assert [message.ts for message in channel.messages] == [again]


async def test_two_presses_at_once_publish_one_question(
    bot: Outbound, ann: fake.User, channel: fake.Channel
) -> None:
    """Whoever comes second waits for what becomes of the first."""
    pressed, asker = bot.clock.now(), Actor(account=f"slack:{ann.id}", name="Ann")

    outcomes = await asyncio.gather(
        *(
            bot.sender.publish(COMMUNITY, channel.id, asker, "how?", key="p", at=pressed)
            for _ in range(3)
        ),
        return_exceptions=True,
    )

    (message,) = channel.messages
    assert message.ts in outcomes
    assert all(one == message.ts or isinstance(one, TryLater) for one in outcomes)
