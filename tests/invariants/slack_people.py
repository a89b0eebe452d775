"""People in a workspace who ask, reply, accept and change their minds, whoever is there to hear."""

import asyncio
from collections.abc import Callable

from tests import slack_server as fake
from tests.slack_wire.seeing import bots
from tests.waiting import eventually

PATIENCE = 240.0  # seconds: what a dead process had in hand waits 30, and it dies often


async def live_through(
    channel: fake.Channel, ann: fake.User, ben: fake.User, number: int
) -> fake.Message:
    """One question: asked, answered, accepted in one of two ways, sometimes undone and accepted."""
    question = await ann.says(channel, f"How do I change the colour of widget {number * 977} now?")
    await _sees(lambda: bool(bots(question.replies)), "an acknowledgement", question)
    reply = await ben.says(
        channel, f"Open the page of widget {number}, and pick a colour there.", thread=question
    )
    if number % 2:
        await ann.reacts(reply)
    else:
        await ann.says(channel, "thanks, that worked!", thread=question)
        await _insists(ann, question, "Yes", lambda: _is_solved(question))
    await _sees(lambda: _is_solved(question), "thanks", question)
    if number % 3 == 0:
        await _insists(ann, question, "Undo", lambda: not _is_solved(question))
        better = await ben.says(
            channel, f"Rather open the menu of widget {number}, it has colours.", thread=question
        )
        await ann.reacts(better)
        await _sees(lambda: _is_solved(question), "thanks after an undo", question)
    return question


def _is_solved(question: fake.Message) -> bool:
    return any("that solved it for" in each.shown for each in bots(question.replies))


async def _insists(
    user: fake.User, question: fake.Message, button: str, done: Callable[[], bool]
) -> None:
    """Press *button* once it is there, again only when Slack says that the bot did not answer."""

    def offering() -> list[fake.Message]:
        return [each for each in bots(question.replies) if button in each.buttons]

    pressed = False
    while not pressed:
        await _sees(lambda: bool(offering()) or done(), button, question)
        if done():
            return
        pressed = (await user.presses(offering()[0], button)).is_acknowledged
        await asyncio.sleep(0.3)
    await _sees(done, f"what {button} does", question)


async def _sees(look: Callable[[], bool], what: str, question: fake.Message) -> None:
    def why() -> str:
        return f"{what} on {question.text!r}: {[each.shown for each in bots(question.replies)]}"

    await eventually(look, why, timeout=PATIENCE)
