"""An admin sets the bot up, from nothing to working."""

from bot.domain.policy import Matching, Policy
from bot.store import Store
from knowledge.models import NONE
from tests.slack_wire.journeys.walking import OPEN, QUESTION, tab_of
from tests.slack_wire.living import Town, living
from tests.slack_wire.seeing import becomes, shown
from tests.waiting import eventually

NOTHING = Policy(name="Acme", matching=Matching(model=NONE))


async def test_from_nothing_to_working(town: Town, store: Store) -> None:
    """The modal is filled and saved, the bot joins what it can, and the next question is heard."""
    ada = town.acme.user("Ada", admin=True)
    desk = town.acme.channel("desk", members=[ada])
    desk.members.remove(town.acme.bot)
    async with living(town, store, policy=NOTHING) as bot:
        assert "Set up" not in (await tab_of(town.ann)).buttons
        tab = await tab_of(ada)
        form = await (await ada.presses(tab, "Set up")).view()
        await becomes(lambda: "watched" in form.inputs, True)
        await ada.submits(
            form,
            {"watched": [desk], "staff": town.staff_room, "group": town.team.id, "limit": "3600"},
        )
        await eventually(lambda: "Saved." in form.shown, lambda: form.shown)
        await becomes(lambda: town.acme.bot in desk.members, True)

        question = await ada.says(desk, QUESTION)

        await shown(question, OPEN)
        await bot.quiet()
