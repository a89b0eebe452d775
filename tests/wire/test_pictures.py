"""A board's picture on Discord: beside its words, with words for it, and never instead of them."""

from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO

import pytest
from aiohttp import ServerDisconnectedError
from PIL import Image

from adapters.discord.drawing.files import files
from adapters.picture import NAME, pictured
from bot.domain.effects import Post
from bot.domain.events import CommandGiven
from bot.domain.identity import Conversation
from bot.domain.message import Chart, Message, Rank
from bot.domain.phrases import note, say
from bot.store import Store
from tests import discord_server as fake
from tests.discord_server import Can
from tests.waiting import eventually
from tests.wire.living import COMMUNITY, Bot, Town, living

CHART = Chart(title="Billing", ranks=(Rank(name="Ann", total=40, helped=3),))
BOARD = Message(blocks=(say("Ann: 40"),), chart=CHART)
ALT = "Billing: 1. Ann, 40 points"


@pytest.fixture
async def bot(town: Town, store: Store) -> AsyncIterator[Bot]:
    """A bot that is ready."""
    async with living(town, store) as bot:
        yield bot


def board(town: Town, message: Message = BOARD) -> Post:
    """The board, for everybody."""
    place = Conversation(community=COMMUNITY, platform="discord", channel=str(town.help.id))
    return Post(slot="board", to=place, message=message)


def attached(message: fake.Message) -> list[tuple[str, str]]:
    """The files on *message*, and the words for each."""
    return [(file["filename"], file["description"]) for file in message.attachments]


async def test_a_board_is_a_picture_and_words(town: Town, bot: Bot) -> None:
    """Also after a change, and one picture only; without one in the new words it goes."""
    sent = await bot.platform.send(board(town), key="k")
    shown = town.help.standing[int(sent)]
    at_first = attached(shown)

    await bot.platform.edit(board(town), sent)
    changed = attached(shown)
    await bot.platform.edit(board(town, note("none")), sent)

    assert at_first == changed == [(NAME, ALT)]
    assert shown.versions == ["Ann: 40", "Ann: 40", "none"]
    assert attached(shown) == []


async def test_where_files_are_forbidden_the_words_are_said(town: Town, bot: Bot) -> None:
    """A missing permission costs the picture, and nothing else."""
    await town.help.deny(town.guild.bot_role, Can.ATTACH_FILES)

    sent = await bot.platform.send(board(town), key="k")

    assert town.help.standing[int(sent)].text == "Ann: 40"
    assert attached(town.help.standing[int(sent)]) == []


async def test_a_lost_reply_posts_one_picture_however_late(town: Town, bot: Bot) -> None:
    """What Discord made of the picture's address does not hide that the board is there."""
    town.server.faults.next("POST", "/channels/{}/messages", loses_reply=True)
    tried = town.clock.now()
    with pytest.raises(ServerDisconnectedError):
        await bot.platform.send(board(town), key="k")
    posted = town.server.posted[0]
    posted.components[0]["components"][1]["items"][0]["media"]["url"] = "https://cdn.example/1.png"
    town.clock.push(timedelta(hours=2))

    again = await bot.platform.send(board(town), key="k", tried_at=tried)

    assert [str(message.id) for message in town.server.posted] == [again]


async def test_a_private_answer_has_its_picture(town: Town, store: Store) -> None:
    """Also when it is redrawn; only its reader sees it."""
    async with living(town, store) as bot:
        scopes = town.server.world.asking.commands.scopes
        await eventually(lambda: scopes.get(town.guild.id), "the commands")
        given = await town.ann.command("board", in_channel=town.help)
        await given.reply()
        event = next(event for event in bot.events if isinstance(event, CommandGiven))
        post = Post(
            slot="b",
            to=event.conversation,
            message=BOARD,
            only=event.actor.account,
            handle=event.handle,
        )

        sent = await bot.platform.send(post, key="k")
        shown = given.private[-1]
        at_first = attached(shown)
        await bot.platform.edit(post, sent)

    assert at_first == attached(shown) == [(NAME, ALT)]
    assert shown.is_private


async def test_where_discord_takes_no_picture_the_words_are_answered(
    town: Town, store: Store
) -> None:
    """Whatever it has against the file: who asked gets an answer."""
    async with living(town, store) as bot:
        scopes = town.server.world.asking.commands.scopes
        await eventually(lambda: scopes.get(town.guild.id), "the commands")
        given = await town.ann.command("board", in_channel=town.help)
        await given.reply()
        event = next(event for event in bot.events if isinstance(event, CommandGiven))
        town.server.faults.next("POST", "/webhooks/{}/{}", status=413, code=40005)
        post = Post(
            slot="b",
            to=event.conversation,
            message=BOARD,
            only=event.actor.account,
            handle=event.handle,
        )

        await bot.platform.send(post, key="k")

    assert given.private[-1].text == "Ann: 40"
    assert attached(given.private[-1]) == []


async def test_the_picture_can_be_opened() -> None:
    """What is attached is a PNG, and each request has one of its own."""
    _, picture = await pictured(BOARD, 256)

    first, again = files(picture)[0].fp.read(), files(picture)[0].fp.read()

    assert first == again
    assert Image.open(BytesIO(first)).format == "PNG"
