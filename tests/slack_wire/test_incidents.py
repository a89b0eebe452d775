"""A surge on Slack: one card for staff, a modal, and the same words below every question."""

from collections.abc import AsyncIterator

import pytest

from bot.store import Store
from tests.scenarios.test_incidents import LOGINS, WORD
from tests.slack_wire.living import Bot, Town, living
from tests.slack_wire.seeing import becomes, bots, private, shown


@pytest.fixture
async def bot(town: Town, store: Store) -> AsyncIterator[Bot]:
    """A bot that is ready."""
    async with living(town, store) as bot:
        yield bot


async def test_a_surge_is_answered_at_once(town: Town, bot: Bot) -> None:
    """Five ask, staff is tagged once, writes once, and each reads it; so does who asks later."""
    others = [town.acme.user(name) for name in ("Cleo", "Dora", "Eli", "Fay")]
    for who in others:
        await who.joins(town.help)
    askers, fay = (town.ann, town.ben, *others[:3]), others[3]
    questions = []
    for who, text in zip(askers, LOGINS, strict=False):
        questions.append(await who.says(town.help, text))
        await shown(questions[-1], "")
    card = await shown(town.staff_room, "5 people")
    assert str(card.blocks).count(f"<!subteam^{town.team.id}>") == 1
    await private(await town.ann.commands(town.help, "incident 1 over"), "only the team can use")

    form = await (await town.sam.presses(card, "Reply to all…")).view()
    empty = await town.sam.submits(form, {"value": " "})
    assert empty.errors == {"value": "Write what everybody shall read."}
    await town.sam.submits(form, {"value": WORD})

    for question in questions:
        assert WORD in (await shown(question, "wrote this to everybody")).shown
    await becomes(lambda: "Sam wrote to everybody" in card.shown, True)
    late = await fay.says(town.help, LOGINS[5])
    told = await shown(late, "wrote this to everybody")
    await private(await town.sam.commands(town.staff_room, "incidents"), "6 people")
    again = await town.sam.commands(town.staff_room, "incident 1 reply It works again.")
    await private(again, "Done")
    await becomes(lambda: "Update: It works again." in told.shown, True)
    assert len(bots(town.staff_room.messages)) == 1
