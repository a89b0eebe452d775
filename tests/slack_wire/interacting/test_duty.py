"""Duty on Slack: the command as it is typed, the request to stand in, and its buttons."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.duty import Rota, Shift
from bot.store import Store
from tests.slack_wire.interacting.test_home import opened
from tests.slack_wire.interacting.using import told
from tests.slack_wire.living import QUICK, Bot, Town, living
from tests.slack_wire.seeing import shown


@pytest.fixture
async def bot(town: Town, store: Store) -> AsyncIterator[Bot]:
    """A bot in whose team Sam is always on duty, and Ada is as well of the team."""
    town.team.users.append(town.ada)
    rota = Rota(shifts=(Shift(who=(f"slack:{town.sam.id}",)),))
    policy = replace(town.policy(), rotas={"support": rota})
    forgetful = replace(QUICK, fresh=timedelta(), known=timedelta())
    async with living(town, store, mode="http", pace=forgetful, policy=policy) as bot:
        yield bot


async def test_a_swap_on_slack(bot: Bot) -> None:
    """Ada is mentioned in the staff channel, somebody else's tap is refused, hers counts."""
    town = bot.town
    line = f"duty swap support {town.ada.mention} tomorrow"
    asked = await town.sam.commands(town.staff_room, line)
    assert "You stay on duty until they agree" in await told(asked, bot)
    card = await shown(town.staff_room, "to stand in: support")

    refused = await told(await town.sam.presses(card, "Agree"), bot)
    agreed = await told(await town.ada.presses(card, "Agree"), bot)

    assert "who was asked" in refused
    assert "Done: you are on duty for Sam" in agreed
    await shown(town.staff_room, "is on duty for you, support")
    assert "stands in for" in card.shown
    now = await told(await town.ada.commands(town.staff_room, "duty"), bot)
    assert "support: Sam" in now.replace("*", "")
    week = await told(await town.ben.commands(town.help, "duty"), bot)
    assert "only the team can use" in week


async def test_duty_on_the_home_tab(bot: Bot) -> None:
    """The team reads who is on duty and who is next, and asks for a swap there."""
    town = bot.town
    tab = await opened(town.sam)
    assert "On duty" in tab.shown
    assert f"support: {town.sam.mention}" in tab.shown.replace("*", "")

    form = await (await town.sam.presses(tab, "Ask for a swap…")).view()
    await town.sam.submits(form, {"value": town.ada, "other": "tomorrow"})
    await bot.quiet()
    card = await shown(town.staff_room, "to stand in: support")
    await town.ada.presses(card, "Agree")
    await bot.quiet()

    assert "after that Ada" in (await opened(town.ada)).shown.replace("*", "")
    await town.ada.presses(await opened(town.ada), "My shifts")
    await bot.quiet()
    assert "You are on duty" in town.ada.dm().messages[-1].shown
    assert "On duty" not in (await opened(town.ben)).shown
