"""The live stream: everything once, from wherever a browser was."""

import asyncio

from adapters.web.cast import persona_of
from adapters.web.stream import tell
from tests.unit.adapters.web_playground import Playground, playground

__all__ = ["playground"]  # a fixture, used by its name


async def test_the_stream_resumes_without_loss_or_doubling(playground: Playground) -> None:
    """From any line on, what follows is exactly what was not seen yet."""
    ann = persona_of("ann")
    assert ann is not None
    for number in range(6):
        who, channel = [("ann", "help"), ("sam", "staff")][number % 2]
        await playground.say(who, f"message {number}", channel=channel)

    whole = await _heard(playground, "")
    resumed = {seen: await _heard(playground, seen) for seen in ["1", "2", "5"]}

    assert whole == ["1", "3", "5", "caught-up"]
    assert resumed == {
        "1": ["3", "5", "caught-up"],
        "2": ["3", "5", "caught-up"],
        "5": ["caught-up"],
    }
    assert await _heard(playground, "99") == ["reset", *whole]
    assert await _heard(playground, "nonsense") == ["reset", *whole]


async def test_the_stream_goes_on_with_what_is_new(playground: Playground) -> None:
    """After the past comes the present; an unreadable line cuts nobody off."""
    ann = persona_of("ann")
    assert ann is not None
    stream = tell(playground.platform, ann, "")
    first = await anext(stream)
    waiting = asyncio.ensure_future(anext(stream))
    await asyncio.sleep(0)

    await playground.log.append("x", {"kind": "nonsense"}, playground.clock.now())
    await playground.say("ravi", "now")

    assert first.event == "caught-up"
    assert (await waiting).id == "2"
    await stream.aclose()


async def _heard(playground: Playground, seen: str) -> list[str]:
    """The ids and names of the events up to the present."""
    ann = persona_of("ann")
    assert ann is not None
    heard: list[str] = []
    stream = tell(playground.platform, ann, seen)
    async for event in stream:
        heard.append(event.id or event.event or "")
        if event.event == "caught-up":
            break
    await stream.aclose()
    return heard


async def test_a_stream_for_nobody_is_refused(playground: Playground) -> None:
    """The stream needs to know for whom it is."""
    answer = await playground.web.get("/stream?who=eve")

    assert answer.status_code == 400
