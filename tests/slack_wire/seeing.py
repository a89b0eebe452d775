"""What people see of the bot on the small Slack."""

from collections.abc import Callable, Sequence

from tests import slack_server as fake
from tests.waiting import eventually


def bots(messages: Sequence[fake.Message]) -> list[fake.Message]:
    """Those of *messages* that the bot shows everybody."""
    return [each for each in messages if each.author.is_bot and not each.is_private]


async def shown(where: fake.Message | fake.Channel, words: str) -> fake.Message:
    """The bot's message with *words* in a channel, or in the thread on a message."""

    def all_() -> list[fake.Message]:
        return bots(where.replies if isinstance(where, fake.Message) else where.messages)

    await eventually(
        lambda: any(words in each.shown for each in all_()),
        lambda: f"{words!r} in {where}: {[each.shown for each in all_()]}",
    )
    return next(each for each in reversed(all_()) if words in each.shown)


async def private(outcome: fake.Outcome, words: str) -> fake.Message:
    """The private answer with *words*, once it is there."""

    def found() -> list[fake.Message]:
        return [each for each in outcome.private if words in each.shown]

    await eventually(lambda: bool(found()), lambda: f"{words!r}: {outcome.shown!r}")
    return found()[-1]


async def becomes(look: Callable[[], object], what: object) -> None:
    """Return once *look* gives *what*."""
    await eventually(lambda: look() == what, lambda: f"{what!r}, not {look()!r}")
