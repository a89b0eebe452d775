"""What the bot says in a replay is kept as it would stand in the chat."""

import pytest

from adapters.transcript.platform import Shown, TranscriptPlatform
from bot.domain.effects import Post
from bot.domain.identity import Conversation
from bot.domain.message import Action, Button, Message, Paragraph
from bot.platform import Refused

HERE = Conversation(community="replay", platform="transcript", channel="irc", thread="1")
BUTTON = Button(label="Yes", action=Action.ACCEPT, ticket=1, argument="5")
FIRST = Message(blocks=(Paragraph(spans=("Did it help?",)),), buttons=(BUTTON,))
SECOND = Message(blocks=(Paragraph(spans=("Solved.",)),))


def showing(message: Message) -> Post:
    return Post(slot="s", to=HERE, message=message)


async def test_the_same_key_is_the_same_message() -> None:
    """A message that is sent again after a lost reply stands there once."""
    platform = TranscriptPlatform()

    ids = [await platform.send(showing(FIRST), key="k") for _ in range(2)]

    assert ids[0] == ids[1]
    assert platform.sent == 1
    assert platform.on_show() == (Shown(to=HERE, message=FIRST),)


async def test_a_button_goes_with_its_message() -> None:
    """Only what stands there can be pressed."""
    platform = TranscriptPlatform()
    message = await platform.send(showing(FIRST), key="k")
    before = platform.offers(Action.ACCEPT, 1, "5")

    await platform.edit(showing(SECOND), message)

    assert before
    assert not platform.offers(Action.ACCEPT, 1, "5")


async def test_what_is_taken_back_is_gone() -> None:
    """A deleted message shows nothing, deleting it twice is no error, editing it is refused."""
    platform = TranscriptPlatform()
    message = await platform.send(showing(FIRST), key="k")

    await platform.delete(HERE, message)
    await platform.delete(HERE, message)

    assert platform.on_show() == ()
    with pytest.raises(Refused):
        await platform.edit(showing(SECOND), message)
