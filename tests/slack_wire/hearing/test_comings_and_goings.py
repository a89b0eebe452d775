"""Whatever people do while the bot comes and goes, it knows in the end what stands."""

import random

import pytest

from bot.domain.states import ENDED
from bot.store import Store
from tests import slack_server as fake
from tests.slack_wire.hearing.listening import listening, met
from tests.slack_wire.living import Bot, Town


@pytest.mark.parametrize("seed", range(6))
async def test_what_is_recorded_is_what_stands(town: Town, store: Store, seed: int) -> None:
    """However people write, edit, delete and answer while the bot comes and goes."""
    chance = random.Random(seed)  # noqa: S311 the same each time
    roots: list[fake.Message] = []
    replies: dict[str, list[fake.Message]] = {}

    async def act(number: int) -> None:
        what = chance.choice(["ask", "ask", "answer", "answer", "edit", "delete", "undo"])
        standing = [root for root in roots if not root.is_deleted]
        answers = [each for root in standing for each in replies[root.ts] if not each.is_deleted]
        if what == "ask" or not standing:
            root = await town.ann.says(town.help, f"How do I export the {number}th invoice?")
            roots.append(root)
            replies[root.ts] = []
        elif what == "answer" or not answers:
            root = chance.choice(standing)
            text = f"Open the menu and choose export number {number}"
            replies[root.ts].append(await town.ben.says(town.help, text, thread=root))
        elif what == "edit":
            which = chance.choice([*standing, *answers])
            await which.author.edits(which, f"{which.text} (edited {number})")
        elif what == "delete":
            await town.ben.deletes(chance.choice(answers))
        else:
            await town.ann.deletes(chance.choice(standing))

    number = 0
    await met(town, store)
    for _ in range(3):
        for _ in range(6):
            await act(number := number + 1)
        async with listening(town, store):
            for _ in range(4):
                await act(number := number + 1)
    async with listening(town, store) as bot:
        await stands(town, bot, roots, replies)


async def stands(
    town: Town,
    bot: Bot,
    roots: list[fake.Message],
    replies: dict[str, list[fake.Message]],
) -> None:
    """What is recorded of each question is what people read."""
    for root in roots:
        ticket = await bot.ticket_of(root)
        if root.is_deleted:
            assert ticket is None or ticket.status in ENDED
            continue
        assert ticket is not None, root.text
        assert ticket.text == root.text
        kept = {reply.message: reply.text for reply in ticket.replies if reply.text}
        assert kept == {each.ts: each.text for each in replies[root.ts] if not each.is_deleted}
