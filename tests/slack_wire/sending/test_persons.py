"""What the bot writes to somebody directly on Slack: once, and only to them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp import ClientError

from bot.domain.effects import Post
from bot.domain.identity import Conversation
from bot.domain.phrases import note
from bot.platform import Refused
from tests import slack_server as fake
from tests.slack_wire.sending.outbound import COMMUNITY, Outbound, later, said, saying


def to(person: fake.User, words: str = "one") -> Post:
    """*words* for *person* alone."""
    place = Conversation(community=COMMUNITY, platform="slack", channel=f"@{person.id}")
    return saying(words, place)


async def test_it_is_theirs_alone_and_can_be_changed(
    bot: Outbound, ann: fake.User, channel: fake.Channel
) -> None:
    """It stands in the conversation with the bot; the id of the message leads back to it."""
    sent = await bot.platform.send(to(ann), key="k")
    later(bot.clock, timedelta(seconds=1))
    gone = await bot.platform.send(to(ann, "two"), key="k2")

    await bot.platform.edit(to(ann, "three"), sent)
    await bot.platform.delete(to(ann).to, gone)

    assert said(ann.dm()) == ["three"]
    assert said(channel) == []


async def test_a_lost_reply_writes_once(
    bot: Outbound, server: fake.SlackServer, ann: fake.User
) -> None:
    """What Slack did and nobody heard of is found in the conversation."""
    server.faults.lose("chat.postMessage")
    tried = bot.clock.now()
    with pytest.raises(ClientError):
        await bot.platform.send(to(ann), key="k")

    await bot.platform.send(to(ann), key="k", tried_at=tried)

    assert said(ann.dm()) == ["one"]


async def test_who_cannot_be_written_to_is_refused(
    bot: Outbound, server: fake.SlackServer, ann: fake.User
) -> None:
    """Somebody deactivated, a bot, nobody at all: never tried again."""
    gone = ann.workspace.user("Gone")
    gone.is_deactivated = True
    robot = ann.workspace.user("Robot", bot=True)
    nobody = replace(to(ann).to, channel="@U0NOBODY")
    nonsense = replace(nobody, channel="@everyone")

    for post, why in (
        (to(gone), "user_disabled"),
        (to(robot), "cannot_dm_bot"),
        (Post(slot="s", to=nobody, message=note("one")), "not_found"),
        (Post(slot="s", to=nonsense, message=note("one")), "everyone"),
    ):
        with pytest.raises(Refused, match=why):
            await bot.platform.send(post, key=f"k{why}")

    assert [each.author.name for each in server.posted if each.author.is_bot] == []
