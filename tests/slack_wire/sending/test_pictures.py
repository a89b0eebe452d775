"""A board's picture on Slack: below its words where Slack can show it, never instead of them."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from adapters.slack.pace import Pace
from bot.clock import ManualClock
from bot.domain.message import Chart, Message, Rank
from bot.domain.phrases import say
from bot.store import Store
from tests import slack_server as fake
from tests.slack_wire.sending.outbound import COMMUNITY, Outbound, at, outbound, saying

CHART = Chart(title="Billing", ranks=(Rank(name="Ann", total=40, helped=3),))
BOARD = Message(blocks=(say("Ann: 40"),), chart=CHART)
ALT = "Billing: 1. Ann, 40 points"
QUICK = Pace(gap=timedelta(), picture=(0.01, 0.01))


@pytest.fixture
async def bot(
    server: fake.SlackServer, clock: ManualClock, store: Store, acme: fake.Workspace
) -> AsyncIterator[Outbound]:
    """A bot that does not wait long for Slack to look at its pictures."""
    async with outbound(server, clock, store, {COMMUNITY: acme}, pace=QUICK) as bot:
        yield bot


def pictures(message: fake.Message) -> list[dict[str, Any]]:
    """The blocks of *message* that show a picture."""
    return [block for block in message.blocks if block["type"] == "image"]


def last(channel: fake.Channel) -> fake.Message:
    """What the bot wrote there last."""
    return [each for each in channel.messages if each.author.is_bot][-1]


async def test_a_board_is_a_picture_and_words(
    bot: Outbound, server: fake.SlackServer, channel: fake.Channel
) -> None:
    """One file, however often it is shown; it is for nobody but who sees the message."""
    sent = await bot.platform.send(saying(BOARD, at(channel)), key="k")
    await bot.platform.edit(saying(BOARD, at(channel)), sent)
    await bot.platform.send(saying(BOARD, at(channel), slot="t"), key="k2")

    (file,) = server.world.files.all.values()
    assert file.data.startswith(b"\x89PNG")
    assert file.alt == ALT
    assert [pictures(each)[0]["slack_file"] for each in channel.messages] == [{"id": file.id}] * 2
    assert pictures(last(channel))[0]["alt_text"] == ALT
    assert "channel_id" not in server.called("files.completeUploadExternal")[0].args


async def test_slack_takes_a_moment_to_look_at_an_upload(
    bot: Outbound, server: fake.SlackServer, channel: fake.Channel
) -> None:
    """Until then it calls the block invalid: it is tried again, and posted once."""
    server.world.files.looks = 1

    await bot.platform.send(saying(BOARD, at(channel)), key="k")

    assert [len(pictures(each)) for each in channel.messages] == [1]


async def no_scope(server: fake.SlackServer, acme: fake.Workspace) -> None:
    acme.scopes -= {"files:write"}


async def no_answer(server: fake.SlackServer, acme: fake.Workspace) -> None:
    server.faults.lose("files.getUploadURLExternal")


async def no_upload(server: fake.SlackServer, acme: fake.Workspace) -> None:
    server.faults.fail("upload", 503)


async def no_end(server: fake.SlackServer, acme: fake.Workspace) -> None:
    server.faults.error("files.completeUploadExternal", "internal_error")


async def no_look(server: fake.SlackServer, acme: fake.Workspace) -> None:
    server.world.files.looks = 99


@pytest.mark.parametrize("trouble", [no_scope, no_answer, no_upload, no_end, no_look])
async def test_whatever_fails_the_words_are_said(
    bot: Outbound,
    server: fake.SlackServer,
    acme: fake.Workspace,
    channel: fake.Channel,
    trouble: Any,
) -> None:
    """A missing scope, a broken line, a file that Slack does not want: the text says everything."""
    await trouble(server, acme)

    await bot.platform.send(saying(BOARD, at(channel)), key="k")

    assert [(each.shown, pictures(each)) for each in channel.messages] == [("Ann: 40", [])]


async def test_what_nobody_else_sees_has_a_picture_in_direct_messages_only(
    bot: Outbound, server: fake.SlackServer, ann: fake.User, channel: fake.Channel
) -> None:
    """An ephemeral message can hold no file: nothing is uploaded for it."""
    who = f"slack:{ann.id}"
    await bot.platform.send(saying(BOARD, at(channel), only=who), key="k")
    before = len(server.world.files.all)

    await bot.platform.send(saying(BOARD, at(ann.dm()), slot="t", only=who), key="k2")

    assert [pictures(each) for each in channel.private(ann)] == [[]]
    assert (before, len(pictures(last(ann.dm())))) == (0, 1)
