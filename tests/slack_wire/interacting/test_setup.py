"""The setup in chat, on the small Slack."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from adapters.slack.interacting.answers import SORRY
from adapters.slack.interacting.setup import NOT_ALLOWED
from bot.domain.events import SetupChanged
from bot.domain.setup import Setup
from bot.store import Store
from tests import slack_server as fake
from tests.slack_wire.interacting.counter import COMMUNITY, Counter, Office, open_counter
from tests.waiting import eventually


async def opened(counter: Counter, user: fake.User) -> fake.View:
    """The modal, filled."""
    view = await (await user.commands(counter.office.help, "setup")).view()
    await eventually(lambda: "One moment" not in view.shown, lambda: view.shown)
    return view


def chosen(office: Office, **more: Any) -> dict[str, Any]:
    return {"watched": [office.help], "staff": office.staff, "limit": "3600", **more}


def setup(counter: Counter) -> Setup | None:
    return counter.policies.setup(COMMUNITY, "slack")


async def shown(view: fake.View, words: str) -> None:
    await eventually(lambda: words in view.shown, lambda: f"{words} in {view.shown}")


async def test_the_modal_shows_what_holds_now(counter: Counter) -> None:
    """Saving it unchanged keeps that."""
    office = counter.office
    view = await opened(counter, office.ada)

    await office.ada.submits(view)
    await counter.quiet()

    saved = setup(counter)
    assert saved is not None
    assert saved.watched == (office.help.id,)
    assert saved.staff_channel == office.staff.id
    assert saved.staff_role == office.team.id
    assert saved.first_response == timedelta(minutes=1)
    assert saved.by == f"slack:{office.ada.id}"


async def test_what_was_saved_holds_at_once(counter: Counter) -> None:
    """And is said in private where the command was given."""
    office = counter.office
    support = office.acme.channel("support", members=[office.ada])
    view = await opened(counter, office.ada)

    await office.ada.submits(view, chosen(office, watched=[office.help, support]))
    await counter.quiet()

    policy = counter.policies[COMMUNITY]
    assert policy.watched == (f"slack:{office.help.id}", f"slack:{support.id}")
    assert policy.limits.first_response == timedelta(hours=1)
    assert counter.saved == 1
    await shown(view, "Saved.")
    told = office.help.seen_by(office.ada)[-1]
    assert told.is_private
    assert "I hear every question in #help, #support" in told.shown


@pytest.mark.parametrize("who", ["ann", "sam"])
async def test_only_admins_see_the_modal(counter: Counter, who: str) -> None:
    """Others are told who can."""
    view = await opened(counter, getattr(counter.office, who))

    assert NOT_ALLOWED in view.shown
    assert view.inputs == {}


async def test_who_is_no_admin_any_more_cannot_save(counter: Counter) -> None:
    """That is looked up when it is saved."""
    office = counter.office
    view = await opened(counter, office.ada)
    office.ada.is_admin = False

    await office.ada.submits(view)
    await counter.quiet()

    await shown(view, NOT_ALLOWED)
    assert setup(counter) is None


async def test_a_form_that_nobody_was_shown_saves_nothing(counter: Counter) -> None:
    """Its sender is no admin: the form is forged."""
    office = counter.office
    view = await opened(counter, office.ada)
    outcome = await office.ada.submits(view)
    await counter.quiet()
    request = counter.request(outcome)
    forged = replace(request, key="form:2", body={**request.body, "user": {"id": office.ben.id}})

    await counter.interactions.desk.take(forged, COMMUNITY, counter.inbox)

    changes = [event for event in counter.events if isinstance(event, SetupChanged)]
    assert [change.manages for change in changes] == [True, False]
    saved = setup(counter)
    assert saved is not None
    assert saved.by == f"slack:{office.ada.id}"


async def test_what_is_missing_is_said_at_its_field(counter: Counter) -> None:
    """The modal stays open."""
    office = counter.office
    view = await opened(counter, office.ada)

    outcome = await office.ada.submits(view, chosen(office, staff=office.help))
    await counter.quiet()

    assert "cannot be one where I answer questions" in outcome.errors["staff"]
    assert setup(counter) is None


async def test_the_bot_joins_public_channels_by_itself(counter: Counter) -> None:
    """Nobody has to invite it there."""
    office = counter.office
    support = office.acme.channel("support", members=[office.ada], with_bot=False)
    view = await opened(counter, office.ada)

    await office.ada.submits(view, chosen(office, watched=[support]))
    await counter.quiet()

    assert office.acme.bot in support.members
    await shown(view, "Saved.")


async def test_into_private_channels_it_has_to_be_invited(counter: Counter) -> None:
    """It cannot see them: the modal says what to do, and keeps what was chosen."""
    office = counter.office
    secret = office.acme.channel("secret", members=[office.ada], private=True, with_bot=False)
    view = await opened(counter, office.ada)

    await office.ada.submits(view, chosen(office, watched=[secret]))
    await counter.quiet()
    await shown(view, "If it is private, write `/invite`")
    assert setup(counter) is None
    await office.ada.invites(office.acme.bot, secret)
    await office.ada.submits(view)
    await counter.quiet()

    saved = setup(counter)
    assert saved is not None
    assert saved.watched == (secret.id,)


async def test_values_of_elsewhere_are_not_saved(counter: Counter) -> None:
    """A channel, a group, a person and a direct message that are not the workspace's."""
    office = counter.office
    other = office.server.workspace("Other", installed=False)
    foreign = other.channel("help", id="C0FOREIGN")
    stranger = other.user("Stranger", id="U0FOREIGN")
    changes: list[tuple[dict[str, Any], str]] = [
        ({"watched": [foreign]}, "I cannot see"),
        ({"watched": ["C0; drop"]}, "I cannot see a channel."),
        ({"watched": [office.ada.dm()]}, "is no channel"),
        ({"group": None, "person": stranger}, "Choose a person who is a full member"),
        ({"group": None, "person": office.acme.bot}, "Choose a person who is a full member"),
    ]
    for change, said in changes:
        view = await opened(counter, office.ada)
        await office.ada.submits(view, chosen(office, **change))

        await shown(view, said)
        assert view.inputs, change
        assert setup(counter) is None, change


async def test_a_group_of_elsewhere_is_not_saved(counter: Counter) -> None:
    """A form can be forged."""
    office = counter.office
    view = await opened(counter, office.ada)
    options = view.inputs["group"]["element"]["options"]
    options.append({"text": {"type": "plain_text", "text": "x"}, "value": "S0FOREIGN"})

    await office.ada.submits(view, chosen(office, group="S0FOREIGN"))
    await counter.quiet()

    await shown(view, "That user group is not in this workspace")
    assert setup(counter) is None


async def test_a_person_can_be_tagged_where_there_are_no_groups(
    office: Office, store: Store
) -> None:
    """User groups cost money on Slack."""
    office.acme.groups.clear()
    async with open_counter(office, store) as counter:
        view = await opened(counter, office.ada)
        assert "group" not in view.inputs

        await office.ada.submits(view, chosen(office, person=office.sam))
        await counter.quiet()

        saved = setup(counter)
        assert saved is not None
        assert saved.staff_role == office.sam.id


async def test_it_is_saved_after_a_restart(office: Office, store: Store) -> None:
    """Everything is in the modal itself."""
    async with open_counter(office, store) as counter:
        view = await opened(counter, office.ada)

    async with open_counter(office, store) as counter:
        await office.ada.submits(view, chosen(office))
        await counter.quiet()

        assert setup(counter) is not None
        await shown(view, "Saved.")


async def test_a_setup_that_is_worked_off_twice_is_saved_once(counter: Counter) -> None:
    """The process dies after it was recorded."""
    office = counter.office
    view = await opened(counter, office.ada)
    counter.failures = 1

    await office.ada.submits(view, chosen(office))
    await counter.quiet()

    changes = [event for event in counter.events if isinstance(event, SetupChanged)]
    assert len({change.key for change in changes}) == 1
    assert len([m for m in office.help.seen_by(office.ada) if m.is_private]) == 1
    await shown(view, "Saved.")


async def test_a_modal_that_cannot_be_filled_says_so(counter: Counter) -> None:
    """Slack refuses to say who is who."""
    counter.office.server.faults.error("users.info", "missing_scope")

    view = await opened(counter, counter.office.ada)

    assert SORRY in view.shown


async def test_the_home_tab_of_an_admin_opens_it_too(counter: Counter) -> None:
    """There it is answered by a direct message."""
    office = counter.office
    await office.ada.opens_home()
    await eventually(lambda: office.ada.home, "a Home tab")
    assert office.ada.home is not None

    view = await (await office.ada.presses(office.ada.home, "Set up")).view()
    await eventually(lambda: "One moment" not in view.shown, lambda: view.shown)
    await office.ada.submits(view, chosen(office))
    await counter.quiet()

    assert setup(counter) is not None
    assert "I hear every question" in office.ada.dm().messages[-1].shown
