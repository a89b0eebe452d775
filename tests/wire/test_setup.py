"""/setup over the wire: who may manage a server chooses where and when the bot works."""

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.discord.interacting.translator import texts
from adapters.discord.upkeep.setup import CANCELLED, DESCRIBED, NAME, NOT_ALLOWED
from bot.store import Setups, Store
from tests.discord_server import Can, Member, Message
from tests.discord_server.components import TEXT_INPUT, walk
from tests.waiting import eventually
from tests.wire.living import COMMUNITY, Town, living

WATCHED, STAFF, ROLE = "awset1:watched", "awset1:staff", "awset1:role"
LIMIT, SAVE, CANCEL = "awset1:limit", "awset1:save", "awset1:cancel"


@pytest.fixture
def admin(town: Town) -> Member:
    """Somebody who may manage the server."""
    return town.guild.member("Ada", roles=[town.guild.role("Admins", permissions=Can.MANAGE_GUILD)])


async def opened(town: Town, who: Member) -> Message:
    """The form that *who* gets."""
    await town.server.eventually(lambda: registered(town), "the commands")
    return await (await who.command(NAME, in_channel=town.help)).reply()


def registered(town: Town) -> bool:
    return any(one.status == 200 for one in town.server.asked("PUT", "/applications/{}/commands"))


def chosen(form: Message) -> dict[str, list[str]]:
    """What is chosen in each menu of *form*."""
    return {
        part["custom_id"]: [str(value["id"]) for value in part.get("default_values", [])]
        + [option["value"] for option in part.get("options", []) if option.get("default")]
        for part in walk(form.components)
        if part["type"] in range(3, 9) and part["type"] != TEXT_INPUT
    }


def can_save(form: Message) -> bool:
    (save,) = (part for part in walk(form.components) if part.get("custom_id") == SAVE)
    return not save.get("disabled")


async def saved(store: Store) -> object:
    return (await Setups(store).all()).get((COMMUNITY, "discord"))


async def test_what_holds_now_is_chosen(town: Town, store: Store, admin: Member) -> None:
    """The form opens in private with the present channels, role and time limit."""
    async with living(town, store):
        form = await opened(town, admin)

    assert form.is_private
    assert chosen(form) == {
        WATCHED: [str(town.help.id)],
        STAFF: [str(town.staff_room.id)],
        ROLE: [str(town.staff_role.id)],
        LIMIT: ["1800"],
    }
    assert "I may do everything" in form.text


async def test_it_is_saved(town: Town, store: Store, admin: Member) -> None:
    """What was chosen holds at once: there the bot listens, and tells the team."""
    ideas = town.guild.forum("ideas")
    other = town.guild.private_channel("team", town.staff_role)
    async with living(town, store) as bot:
        form = await opened(town, admin)
        await admin.select(form, WATCHED, ideas, town.help)
        await admin.select(form, STAFF, other)
        await admin.select(form, LIMIT, "14400")
        interaction = await admin.press(form, SAVE)
        answer = await interaction.reply()
        await eventually(lambda: form.is_deleted, "the form to go, after all is done")
        policy = bot.policies[COMMUNITY]

    assert "I hear every question in" in answer.text
    assert "4 hours" in answer.text
    assert answer.is_private
    assert form.is_deleted
    assert policy.watched == (f"discord:{ideas.id}", f"discord:{town.help.id}")
    assert policy.staff_channel == f"discord:{other.id}"
    assert policy.limits.first_response == timedelta(hours=4)


async def test_a_restart_in_the_middle(town: Town, store: Store, admin: Member) -> None:
    """A form from before a restart goes on with what was chosen in it."""
    ideas = town.guild.forum("ideas")
    async with living(town, store):
        form = await opened(town, admin)
        await admin.select(form, WATCHED, ideas)
    async with living(town, store) as bot:
        await admin.select(form, LIMIT, "900")
        await admin.press(form, SAVE)
        await eventually(lambda: form.is_deleted, "the form to go, after all is done")
        policy = bot.policies[COMMUNITY]

    assert policy.watched == (f"discord:{ideas.id}",)
    assert policy.limits.first_response == timedelta(minutes=15)


async def test_what_is_missing_is_shown(town: Town, store: Store, admin: Member) -> None:
    """The form says what is not allowed in exactly the channels that are chosen."""
    closed = town.guild.text_channel("closed")
    await closed.deny(town.guild.bot_role, Can.CREATE_PUBLIC_THREADS)
    async with living(town, store):
        form = await opened(town, admin)
        before = form.text
        await admin.select(form, WATCHED, closed)
        with_it = form.text
        await admin.select(form, WATCHED, town.help)

    assert "Create Public Threads" not in before + form.text
    assert "I lack “Create Public Threads” in #closed" in with_it
    assert "allow my role “Create Public Threads”" in with_it


async def test_a_missing_intent_is_shown(town: Town, store: Store, admin: Member) -> None:
    """The form says which switch lets the bot hear what is not addressed to it."""
    town.server.grant(message_content=False)
    async with living(town, store):
        form = await opened(town, admin)

    assert "Message Content Intent on" in form.text


async def test_what_cannot_be_saved(town: Town, store: Store, admin: Member) -> None:
    """The staff channel cannot be one where people ask: the form says so, and has no Save."""
    async with living(town, store):
        form = await opened(town, admin)
        await admin.select(form, STAFF, town.help)

    assert "cannot be one where I answer questions" in form.text
    assert not can_save(form)


async def test_another_servers_channel_cannot_be_forged(
    town: Town, store: Store, admin: Member
) -> None:
    """A value that no menu of this server holds is left out, and nothing goes there."""
    elsewhere = town.server.guild("Elsewhere").text_channel("their-staff")
    async with living(town, store):
        form = await opened(town, admin)
        before = chosen(form)

        await admin.select(form, STAFF, str(elsewhere.id))

    assert str(elsewhere.id) not in str(chosen(form))
    assert chosen(form) != before
    assert not can_save(form)


async def test_cancelled(town: Town, store: Store, admin: Member) -> None:
    """Cancel changes nothing."""
    async with living(town, store):
        form = await opened(town, admin)
        await admin.select(form, LIMIT, "900")
        await admin.press(form, CANCEL)

        assert form.text == CANCELLED
        assert await saved(store) is None


async def test_only_who_manages_the_server(town: Town, store: Store, admin: Member) -> None:
    """The right is looked at with each step: who lost it in the middle saves nothing."""
    async with living(town, store):
        form = await opened(town, admin)
        await admin.select(form, LIMIT, "900")
        await admin.take(*admin.roles)
        selected = await admin.select(form, LIMIT, "3600")
        pressed = await admin.press(form, SAVE)

        assert [one.text for one in (selected, pressed)] == [NOT_ALLOWED, NOT_ALLOWED]
        assert await saved(store) is None


async def test_it_is_offered_to_who_manages(town: Town, store: Store, admin: Member) -> None:
    """Discord is told to whom it shows the command, and what it is called in German."""
    async with living(town, store):
        await town.server.eventually(lambda: registered(town), "the commands")

    (sent,) = town.server.asked("PUT", "/applications/{}/commands")
    (command,) = (one for one in sent.body if one["name"] == NAME)
    assert int(command["default_member_permissions"]) == Can.MANAGE_GUILD
    assert command["contexts"] == [0]
    assert command["name_localizations"]["de"] == texts("de")[NAME]
    assert command["description_localizations"]["de"] == texts("de")[DESCRIBED]


async def test_the_database_is_away(town: Town, store: Store, admin: Member) -> None:
    """What could not be saved is said, and the form is there again with all that was chosen."""
    async with living(town, store) as bot:
        form = await opened(town, admin)
        await admin.select(form, LIMIT, "900")
        bot.failures.add(bot.calls + 1)
        await admin.press(form, SAVE)
        await town.server.eventually(lambda: "did not work" in form.text, lambda: form.text)
        again = chosen(form)[LIMIT]
        answer = await (await admin.press(form, SAVE)).reply()

    assert again == ["900"]
    assert "15 minutes" in answer.text


async def test_a_server_that_is_in_no_settings(town: Town, store: Store) -> None:
    """Who manages it gets the lines that the operator has to add."""
    elsewhere = town.server.guild("Elsewhere")
    channel = elsewhere.text_channel("general")
    boss = elsewhere.owner_member
    more = {"rival": replace(town.policy(), watched=())}
    async with living(town, store, more=more):
        await town.server.eventually(lambda: registered(town), "the commands")
        said = await (await boss.command(NAME, in_channel=channel)).reply()

    assert f'[discord.servers.rival]\nguild = "{elsewhere.id}"' in said.text
    assert said.is_private
