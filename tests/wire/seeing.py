"""What people see of the bot on the small Discord."""

from collections.abc import Callable

from tests import discord_server as fake
from tests.waiting import eventually


def bots(channel: fake.Channel) -> list[fake.Message]:
    """What the bot shows everybody in a channel or thread, oldest first."""
    return [
        message for message in channel.messages if message.author.is_bot and not message.is_private
    ]


async def shown(channel: fake.Channel, words: str) -> fake.Message:
    """The bot's message with *words* in *channel*, once it stands there."""

    def found() -> list[fake.Message]:
        return [message for message in bots(channel) if words in message.text]

    await eventually(
        lambda: bool(found()),
        lambda: f"{words!r} in #{channel.name}: {[one.text for one in bots(channel)]}",
    )
    return found()[-1]


async def thread_on(message: fake.Message) -> fake.Channel:
    """The thread on *message*, once the bot has opened it."""
    await eventually(lambda: message.started is not None, f"a thread on {message.text!r}")
    assert message.started is not None
    return message.started


async def private(interaction: fake.Interaction, words: str) -> fake.Message:
    """The private answer with *words*, once it is there."""

    def found() -> list[fake.Message]:
        return [message for message in interaction.private if words in message.text]

    await eventually(lambda: bool(found()), lambda: f"{words!r}: {interaction.text!r}")
    return found()[-1]


async def becomes(look: Callable[[], object], what: object) -> None:
    """Return once *look* gives *what*."""
    await eventually(lambda: look() == what, lambda: f"{what!r}, not {look()!r}")
