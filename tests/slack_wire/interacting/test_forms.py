"""Forms that buttons open, on the small Slack."""

from dataclasses import replace
from datetime import time
from zoneinfo import ZoneInfo

import pytest
from structlog.testing import capture_logs

from adapters.slack.drawing.action_id import tag
from adapters.slack.interacting.answers import SORRY
from adapters.slack.interacting.callers import ELSEWHERE
from adapters.slack.interacting.front import TOO_LATE
from bot.domain.events import ActionPressed
from bot.domain.states import Status, StepName
from bot.store import Store
from tests.slack_wire.interacting.using import escalated
from tests.slack_wire.living import QUICK, Bot, Town, living


async def test_a_question_is_snoozed_by_a_form(bot: Bot) -> None:
    """One choice, then the card says until when."""
    card = await escalated(bot)

    outcome = await bot.town.sam.presses(card, "Snooze…")
    form = await outcome.view()
    await bot.town.sam.submits(form, {"value": "4h"})
    await bot.quiet()

    ticket = await bot.ticket()
    assert ticket.status is Status.SNOOZED
    assert bot.of(ActionPressed)[-1].argument == "4h"
    assert bot.town.sam.modal is None


async def test_a_time_is_meant_by_the_clock_of_ones_profile(bot: Bot) -> None:
    """Slack knows where Sam is; nobody has to say it."""
    card = await escalated(bot)
    form = await (await bot.town.sam.presses(card, "Snooze…")).view()

    await bot.town.sam.submits(form, {"value": "4h", "other": "tomorrow 9:00"})
    await bot.quiet()

    until = (await bot.ticket()).snoozed_until
    assert until is not None
    assert bot.of(ActionPressed)[-1].zone == "Europe/Berlin"
    assert until.astimezone(ZoneInfo("Europe/Berlin")).time() == time(9)


async def test_a_call_is_agreed_on(bot: Bot) -> None:
    """Ann picks a time and says how by a form; the card has it, her thread does not."""
    card = await escalated(bot)
    town = bot.town
    await town.sam.presses(card, "Claim")
    await bot.quiet()
    await town.sam.presses(card, "Ask for a call")
    await bot.quiet()
    offer = town.help.messages[0].replies[-1]

    await town.ann.presses(offer, "Time 1")
    await bot.quiet()
    form = await (await town.ann.presses(offer, "How to reach me…")).view()
    await town.ann.submits(form, {"other": "+49 30 901820"})
    await bot.quiet()

    ticket = await bot.ticket()
    assert StepName.CALL_BACK in {each.name for each in ticket.alarms}
    assert "+49 30 901820" in card.shown
    assert "it is agreed" in offer.shown
    public = [each for each in town.help.messages[0].replies if not each.is_private]
    assert not [each for each in public if "901820" in each.shown]


async def test_what_is_wrong_in_a_form_is_said_in_it(bot: Bot) -> None:
    """It stays open, and nothing happens."""
    card = await escalated(bot)
    form = await (await bot.town.sam.presses(card, "Snooze…")).view()

    outcome = await bot.town.sam.submits(form, {"other": "soon"})
    await bot.quiet()

    assert "I do not know when “soon” is" in outcome.errors["other"]
    assert bot.town.sam.modal is form
    assert (await bot.ticket()).status is Status.ESCALATED


async def test_a_form_of_before_a_restart_still_works(town: Town, store: Store) -> None:
    """It remembers by itself what it is about, and how who sent it off is answered."""
    async with living(town, store, mode="http") as bot:
        card = await escalated(bot)
        form = await (await town.sam.presses(card, "Resolve…")).view()

    async with living(town, store, mode="http") as bot:
        await town.sam.submits(form, {"value": "Reset it in the profile."})
        await bot.quiet()

        assert (await bot.ticket()).status is Status.RESOLVED
        assert any(
            "Reset it in the profile." in each.shown for each in town.help.messages[0].replies
        )


async def test_a_form_is_declined_when_its_sender_has_left_the_team(bot: Bot) -> None:
    """Who may is checked when it is sent off; the answer comes where it was opened."""
    card = await escalated(bot)
    press = await bot.town.sam.presses(card, "Snooze…")
    form = await press.view()
    bot.town.team.users.clear()

    await bot.town.sam.submits(form, {})
    await bot.quiet()

    assert "only the team can do this" in press.shown
    assert (await bot.ticket()).status is Status.ESCALATED


@pytest.mark.parametrize("member", [True, False])
async def test_a_question_is_handed_over_by_a_form(bot: Bot, member: bool) -> None:
    """Only to the team: that is checked by the role that the target holds now."""
    card = await escalated(bot)
    town = bot.town
    await town.sam.presses(card, "Claim")
    await bot.quiet()
    tina = town.acme.user("Tina")
    if member:
        town.team.users.append(tina)

    press = await town.sam.presses(card, "Hand over…")
    await town.sam.submits(await press.view(), {"value": tina})
    await bot.quiet()

    claim = (await bot.ticket()).claim
    assert claim is not None
    assert claim.by.name == ("Tina" if member else "Sam")
    assert bool(press.shown) is not member


async def test_a_form_of_another_community_is_declined(bot: Bot) -> None:
    """Its metadata is not trusted."""
    card = await escalated(bot)
    press = await bot.town.sam.presses(card, "Snooze…")
    form = await press.view()
    form.given["private_metadata"] = form.private_metadata.replace(f":{tag('acme')}:", ":ffffff:")

    await bot.town.sam.submits(form, {})
    await bot.quiet()

    assert (await bot.ticket()).status is Status.ESCALATED
    assert ELSEWHERE in press.shown


async def test_a_form_does_only_what_it_asks_about(bot: Bot) -> None:
    """Metadata that names a button without this form is not believed."""
    card = await escalated(bot)
    press = await bot.town.sam.presses(card, "Snooze…")
    form = await press.view()
    form.given["private_metadata"] = form.private_metadata.replace(":snooze:", ":claim:")

    await bot.town.sam.submits(form, {})
    await bot.quiet()

    assert (await bot.ticket()).status is Status.ESCALATED
    assert "from another version of me" in press.shown


async def test_a_trigger_that_is_too_old_is_told(bot: Bot) -> None:
    """Slack gave up: the member gets a sentence, not silence."""
    card = await escalated(bot)
    bot.town.server.faults.error("views.open", "expired_trigger_id")

    outcome = await bot.town.sam.presses(card, "Snooze…")
    reply = await outcome.reply()

    assert TOO_LATE in reply.shown
    assert reply.is_private


async def test_slack_that_does_not_answer_in_time_is_told(town: Town, store: Store) -> None:
    """No modal within Slack's three seconds: a sentence says so, and in the log a line."""
    async with living(town, store, pace=replace(QUICK, prompt=0.05)) as bot:
        card = await escalated(bot)
        town.server.faults.lose("views.open")

        with capture_logs() as logs:
            outcome = await town.sam.presses(card, "Snooze…")
            reply = await outcome.reply()

        assert SORRY in reply.shown
        assert [each["log_level"] for each in logs if "shown" in each["event"]] == ["warning"]
