"""The playground keeps the contract of a chat platform for what the bot says."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.web.ops import Post
from adapters.web.platform import NotTakenInError, PlaygroundPlatform
from adapters.web.translate import conversation
from bot.clock import PushedClock
from bot.domain.effects import Post as Show
from bot.domain.events import Event, RoomOpened
from bot.domain.identity import Conversation
from bot.domain.message import Message, Paragraph
from bot.platform import Refused
from tests.unit.adapters.memory_log import MemoryLog

AT_ONCE = timedelta()


def showing(to: Conversation, words: str, only: str = "") -> Show:
    message = Message(blocks=(Paragraph(spans=(words,)),))
    return Show(slot="s", to=to, message=message, only=only)


def post(text: str = "How do I export?", who: str = "ann") -> Post:
    return Post(channel="help", who=who, text=text)


async def test_the_bots_message_is_posted_once_a_key() -> None:
    """The same key is the same message, whatever happened in between."""
    platform = PlaygroundPlatform(MemoryLog(), PushedClock())

    first = await platform.send(showing(conversation("help", ""), "hi"), key="k")
    again = await platform.send(showing(conversation("help", ""), "hi"), key="k")
    other = await platform.send(showing(conversation("help", ""), "hi"), key="l")

    assert first == again
    assert other != first


async def test_a_thread_hangs_on_a_message_of_the_channel() -> None:
    """An answer to a reply stands in the reply's own thread."""
    log = MemoryLog()
    platform = PlaygroundPlatform(log, PushedClock())
    root = await platform.send(showing(conversation("help", ""), "root"), key="1")
    reply = await platform.send(showing(conversation("help", root), "reply"), key="2")

    await platform.send(showing(conversation("help", reply), "deeper"), key="3")

    assert log.lines[-1].op["thread"] == root


@pytest.mark.parametrize(
    ("channel", "thread", "only"),
    [
        ("vault", "", ""),
        ("help", "99", ""),
        ("help", "nonsense", ""),
        ("billing", "1", ""),
        ("help", "", "playground:eve"),
        ("help", "", "discord:ann"),
        ("staff", "", "playground:ann"),
        ("dm-ann", "", "playground:sam"),
    ],
)
async def test_what_can_never_be_posted_is_refused(channel: str, thread: str, only: str) -> None:
    """No such channel, no such message, or an addressee who would not see it."""
    log = MemoryLog()
    platform = PlaygroundPlatform(log, PushedClock())
    await platform.send(showing(conversation("help", ""), "root"), key="root")

    with pytest.raises(Refused):
        await platform.send(showing(conversation(channel, thread), "hi", only), key="k")

    assert len(log.lines) == 1


async def test_edits_and_deletions_go_where_the_message_went() -> None:
    """A private message stays private when it changes; the same change may come again."""
    log = MemoryLog()
    platform = PlaygroundPlatform(log, PushedClock())
    to = conversation("help", "")
    said = await platform.send(showing(to, "a", "playground:ann"), key="k")

    await platform.edit(showing(to, "b"), said)
    await platform.edit(showing(to, "a"), said)
    await platform.edit(showing(to, "b"), said)
    await platform.delete(to, said)
    await platform.delete(to, said)

    kinds = [line.op["kind"] for line in log.lines]
    assert kinds == ["bot-post", "bot-edit", "bot-edit", "bot-edit", "bot-delete"]
    assert {line.op["only"] for line in log.lines} == {"ann"}


@pytest.mark.parametrize("message", ["1", "7", "nonsense", "", "-1", "9" * 30])
async def test_only_the_bots_own_messages_can_be_changed(message: str) -> None:
    """A person's message, and one that is not there, are refused."""
    platform = PlaygroundPlatform(MemoryLog(), PushedClock())
    with pytest.raises(NotTakenInError):
        await platform.submit(post(), "ann:1")

    with pytest.raises(Refused):
        await platform.edit(showing(conversation("help", ""), "x"), message)
    with pytest.raises(Refused):
        await platform.delete(conversation("help", ""), message)


async def test_a_private_conversation_is_opened_where_only_they_see_it() -> None:
    """The opening stands where the two of them talk, once, and the bot hears that it is there."""
    log, heard = MemoryLog(), list[Event]()
    platform = PlaygroundPlatform(log, PushedClock(), sweep_every=AT_ONCE)
    show = opening("playground:ann", "playground:sam")

    said = await platform.send(show, key="k")
    again = await platform.send(show, key="k")

    async def inbox(event: Event) -> None:
        heard.append(event)

    running = asyncio.create_task(platform.run(inbox))
    await platform.opened.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert said == again
    (line,) = log.lines
    assert (line.op["channel"], line.op["only"]) == ("room-ann-sam", "")
    (event,) = heard
    assert isinstance(event, RoomOpened)
    assert (event.ticket, event.conversation) == (7, conversation("room-ann-sam", said))


@pytest.mark.parametrize(
    "people",
    [
        ("playground:ann", "playground:priya"),
        ("playground:sam", "playground:sam"),
        ("playground:ann", "discord:1"),
        ("playground:ann",),
    ],
)
async def test_a_private_conversation_without_the_team_is_refused(people: tuple[str, ...]) -> None:
    """Two people of the playground, one of them staff: nobody else can be put together."""
    log = MemoryLog()

    with pytest.raises(Refused):
        await PlaygroundPlatform(log, PushedClock()).send(opening(*people), key="k")

    assert log.lines == []


def opening(*people: str) -> Show:
    """The first message of a private conversation of *people*, about question 7."""
    return replace(showing(conversation("help", ""), "hi"), room=people, about=7)
