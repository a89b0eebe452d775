"""Private hand-overs on Slack: one group conversation for the same people."""

import pytest
from aiohttp import ClientError

from bot.platform import Refused
from tests import slack_server as fake
from tests.slack_wire.sending.outbound import (
    Outbound,
    at,
    said,
    saying,
)


async def test_two_rooms(bot: Outbound, acme: fake.Workspace, ann: fake.User) -> None:
    """Each hand-over has the room of its people; what is said there is flat, edited, taken back."""
    ben, sam = acme.user("Ben"), acme.user("Sam")
    home = acme.channel("help", members=[ann, ben])
    accounts = [(f"slack:{who.id}", f"slack:{sam.id}") for who in (ann, ben)]
    posts = [
        saying("in private", at(home), slot=f"room:{number}:now", room=pair)
        for number, pair in enumerate(accounts, start=1)
    ]

    first, second = [await bot.platform.send(post, key=f"k{n}") for n, post in enumerate(posts)]
    await bot.platform.edit(saying("changed", at(home)), first)
    await bot.platform.delete(at(home), second)

    one, two = (event.conversation for event in bot.rooms)
    assert [event.ticket for event in bot.rooms] == [1, 2]
    assert one.channel == one.thread == first.split("/")[0]
    assert one.channel != two.channel
    rooms = acme.channels
    assert [said(rooms[one.channel]), said(rooms[two.channel])] == [["changed"], []]
    assert set(rooms[one.channel].members) == {ann, sam, acme.bot}


async def test_a_room_is_opened_once(
    bot: Outbound, server: fake.SlackServer, acme: fake.Workspace, ann: fake.User
) -> None:
    """After a lost reply the same room has the same one message."""
    sam, home = acme.user("Sam"), acme.channel("help", members=[ann])
    pair = (f"slack:{ann.id}", f"slack:{sam.id}")
    post = saying("in private", at(home), slot="room:1:now", room=pair)
    server.faults.lose("chat.postMessage")
    with pytest.raises(ClientError):
        await bot.platform.send(post, key="k")

    sent = await bot.platform.send(post, key="k", tried_at=bot.clock.now())

    room = acme.channels[sent.split("/")[0]]
    assert said(room) == ["in private"]
    assert len(bot.rooms) == 1


async def test_a_room_that_cannot_be_is_refused_in_words(
    bot: Outbound, server: fake.SlackServer, acme: fake.Workspace, ann: fake.User
) -> None:
    """Somebody of another workspace cannot be in it: what can be done instead is said."""
    sam, home = acme.user("Sam"), acme.channel("help", members=[ann])
    server.faults.error("conversations.open", "user_not_found")
    pair = (f"slack:{ann.id}", f"slack:{sam.id}")

    with pytest.raises(Refused, match="answer where the question was asked"):
        await bot.platform.send(
            saying("in private", at(home), slot="room:1:now", room=pair), key="k"
        )
