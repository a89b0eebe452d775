"""The setup in chat, on the small Slack."""

from datetime import timedelta
from typing import Any

import pytest

from adapters.slack.interacting.answers import SORRY
from adapters.slack.interacting.setup import NOT_ALLOWED
from bot.domain.events import SetupChanged
from bot.domain.setup import Setup
from bot.store import Store
from tests import slack_server as fake
from tests.slack_wire.interacting.using import forged
from tests.slack_wire.living import COMMUNITY, Bot, Town, living
from tests.waiting import eventually


async def opened(bot: Bot, user: fake.User) -> fake.View:
    """The modal, filled."""
    view = await (await user.commands(bot.town.help, "setup")).view()
    await eventually(lambda: "One moment" not in view.shown, lambda: view.shown)
    return view


def chosen(town: Town, **more: Any) -> dict[str, Any]:
    return {"watched": [town.help], "staff": town.staff_room, "limit": "3600", **more}


def setup(bot: Bot) -> Setup | None:
    return bot.policies.setup(COMMUNITY, "slack")


async def shown(view: fake.View, words: str) -> None:
    await eventually(lambda: words in view.shown, lambda: f"{words} in {view.shown}")


async def test_the_modal_shows_what_holds_now(bot: Bot) -> None:
    """Saving it unchanged keeps that."""
    town = bot.town
    view = await opened(bot, town.ada)

    await town.ada.submits(view)
    await bot.quiet()

    saved = setup(bot)
    assert saved is not None
    assert saved.watched == (town.help.id,)
    assert saved.staff_channel == town.staff_room.id
    assert saved.staff_role == town.team.id
    assert saved.first_response == timedelta(minutes=30)
    assert saved.by == f"slack:{town.ada.id}"


async def test_what_was_saved_holds_at_once(bot: Bot) -> None:
    """And is said in private where the command was given."""
    town = bot.town
    support = town.acme.channel("support", members=[town.ada])
    view = await opened(bot, town.ada)
    await eventually(lambda: bot.checks, "the first look at what does not work")

    await town.ada.submits(view, chosen(town, watched=[town.help, support]))
    await bot.quiet()

    policy = bot.policies[COMMUNITY]
    assert policy.watched == (f"slack:{town.help.id}", f"slack:{support.id}")
    assert policy.limits.first_response == timedelta(hours=1)
    await eventually(lambda: len(bot.checks) == 2, "a look at the new settings")
    await shown(view, "Saved.")
    told = town.help.seen_by(town.ada)[-1]
    assert told.is_private
    assert "I hear every question in #help, #support" in told.shown


@pytest.mark.parametrize("who", ["ann", "sam"])
async def test_only_admins_see_the_modal(bot: Bot, who: str) -> None:
    """Others are told who can."""
    view = await opened(bot, getattr(bot.town, who))

    assert NOT_ALLOWED in view.shown
    assert view.inputs == {}


async def test_who_is_no_admin_any_more_cannot_save(bot: Bot) -> None:
    """That is looked up when it is saved."""
    town = bot.town
    view = await opened(bot, town.ada)
    town.ada.is_admin = False

    await town.ada.submits(view)
    await bot.quiet()

    await shown(view, NOT_ALLOWED)
    assert setup(bot) is None


async def test_a_form_that_nobody_was_shown_saves_nothing(bot: Bot) -> None:
    """Its sender is no admin: the form is forged."""
    town = bot.town
    view = await opened(bot, town.ada)
    outcome = await town.ada.submits(view)
    await bot.quiet()

    await forged(outcome, bot, user={"id": town.ben.id})

    changes = bot.of(SetupChanged)
    assert [change.manages for change in changes] == [True, False]
    saved = setup(bot)
    assert saved is not None
    assert saved.by == f"slack:{town.ada.id}"


async def test_what_is_missing_is_said_at_its_field(bot: Bot) -> None:
    """The modal stays open."""
    town = bot.town
    view = await opened(bot, town.ada)

    outcome = await town.ada.submits(view, chosen(town, staff=town.help))
    await bot.quiet()

    assert "cannot be one where I answer questions" in outcome.errors["staff"]
    assert setup(bot) is None


async def test_the_bot_joins_public_channels_by_itself(bot: Bot) -> None:
    """Nobody has to invite it there."""
    town = bot.town
    support = town.acme.channel("support", members=[town.ada], with_bot=False)
    view = await opened(bot, town.ada)

    await town.ada.submits(view, chosen(town, watched=[support]))
    await bot.quiet()

    assert town.acme.bot in support.members
    await shown(view, "Saved.")


async def test_into_private_channels_it_has_to_be_invited(bot: Bot) -> None:
    """It cannot see them: the modal says what to do, and keeps what was chosen."""
    town = bot.town
    secret = town.acme.channel("secret", members=[town.ada], private=True, with_bot=False)
    view = await opened(bot, town.ada)

    await town.ada.submits(view, chosen(town, watched=[secret]))
    await bot.quiet()
    await shown(view, "If it is private, write `/invite`")
    assert setup(bot) is None
    await town.ada.invites(town.acme.bot, secret)
    await town.ada.submits(view)
    await bot.quiet()

    saved = setup(bot)
    assert saved is not None
    assert saved.watched == (secret.id,)


async def test_values_of_elsewhere_are_not_saved(bot: Bot) -> None:
    """A channel, a group, a person and a direct message that are not the workspace's."""
    town = bot.town
    other = town.server.workspace("Other", installed=False)
    foreign = other.channel("help", id="C0FOREIGN")
    stranger = other.user("Stranger", id="U0FOREIGN")
    changes: list[tuple[dict[str, Any], str]] = [
        ({"watched": [foreign]}, "I cannot see"),
        ({"watched": ["C0; drop"]}, "I cannot see a channel."),
        ({"watched": [town.ada.dm()]}, "is no channel"),
        ({"group": None, "person": stranger}, "Choose a person who is a full member"),
        ({"group": None, "person": town.acme.bot}, "Choose a person who is a full member"),
    ]
    for change, said in changes:
        view = await opened(bot, town.ada)
        await town.ada.submits(view, chosen(town, **change))

        await shown(view, said)
        assert view.inputs, change
        assert setup(bot) is None, change


async def test_a_group_of_elsewhere_is_not_saved(bot: Bot) -> None:
    """A form can be forged."""
    town = bot.town
    view = await opened(bot, town.ada)
    options = view.inputs["group"]["element"]["options"]
    options.append({"text": {"type": "plain_text", "text": "x"}, "value": "S0FOREIGN"})

    await town.ada.submits(view, chosen(town, group="S0FOREIGN"))
    await bot.quiet()

    await shown(view, "That user group is not in this workspace")
    assert setup(bot) is None


async def test_a_person_can_be_tagged_where_there_are_no_groups(town: Town, store: Store) -> None:
    """User groups cost money on Slack."""
    town.acme.groups.clear()
    async with living(town, store, mode="http") as bot:
        view = await opened(bot, town.ada)
        assert "group" not in view.inputs

        await town.ada.submits(view, chosen(town, person=town.sam))
        await bot.quiet()

        saved = setup(bot)
        assert saved is not None
        assert saved.staff_role == town.sam.id


async def test_it_is_saved_after_a_restart(town: Town, store: Store) -> None:
    """Everything is in the modal itself."""
    async with living(town, store, mode="http") as bot:
        view = await opened(bot, town.ada)

    async with living(town, store, mode="http") as bot:
        await town.ada.submits(view, chosen(town))
        await bot.quiet()

        assert setup(bot) is not None
        await shown(view, "Saved.")


async def test_a_setup_that_is_worked_off_twice_is_saved_once(bot: Bot) -> None:
    """The process dies after it was recorded."""
    town = bot.town
    view = await opened(bot, town.ada)
    bot.deaths = 1

    await town.ada.submits(view, chosen(town))
    await bot.quiet()

    changes = bot.of(SetupChanged)
    assert len({change.key for change in changes}) == 1
    assert len([m for m in town.help.seen_by(town.ada) if m.is_private]) == 1
    await shown(view, "Saved.")


async def test_a_modal_that_cannot_be_filled_says_so(bot: Bot) -> None:
    """Slack refuses to say who is who."""
    bot.town.server.faults.error("users.info", "missing_scope")

    view = await opened(bot, bot.town.ada)

    assert SORRY in view.shown


async def test_the_home_tab_of_an_admin_opens_it_too(bot: Bot) -> None:
    """There it is answered by a direct message."""
    town = bot.town
    await town.ada.opens_home()
    await eventually(lambda: town.ada.home, "a Home tab")
    assert town.ada.home is not None

    view = await (await town.ada.presses(town.ada.home, "Set up")).view()
    await eventually(lambda: "One moment" not in view.shown, lambda: view.shown)
    await town.ada.submits(view, chosen(town))
    await bot.quiet()

    assert setup(bot) is not None
    assert "I hear every question" in town.ada.dm().messages[-1].shown
