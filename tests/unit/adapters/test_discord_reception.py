"""What was acknowledged is recorded before the bot stops."""

import asyncio
from datetime import UTC, datetime, timedelta

from adapters.discord.interacting.answers import Answers
from adapters.discord.interacting.reception import Reception
from bot.clock import ManualClock
from bot.domain.events import CommandGiven, Event
from bot.domain.identity import Actor, Conversation

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
GIVEN = CommandGiven(
    key="k",
    at=NOW,
    conversation=Conversation(community="acme", platform="discord", channel="1"),
    actor=Actor(account="discord:1", name="Ann"),
    command="help",
)


async def test_stopping_waits_for_what_is_under_way() -> None:
    """An inbox that is slow when the bot stops still gets to record what was acknowledged."""
    recorded: list[Event] = []
    opened = asyncio.Event()

    async def inbox(event: Event) -> None:
        await opened.wait()
        recorded.append(event)

    async def read(_: str) -> CommandGiven:
        return GIVEN

    reception = Reception(inbox, Answers(lambda _, __: [], ManualClock(NOW)))
    taking = asyncio.create_task(reception.hand_in(read, ""))
    await asyncio.sleep(0)
    stopping = asyncio.create_task(reception.settled(timedelta(seconds=10)))
    await asyncio.sleep(0.05)
    waited = not stopping.done()

    opened.set()
    await stopping

    assert waited
    assert recorded == [GIVEN]
    await taking
