"""What does not work on a server is told to staff once, and once when it works again."""

from collections.abc import MutableMapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from structlog.testing import capture_logs

from bot.domain.events import PlatformChecked
from bot.store import Store
from tests.discord_server import Can, Message
from tests.waiting import eventually
from tests.wire.living import COMMUNITY, Bot, Town, living


def looks(bot: Bot) -> list[PlatformChecked]:
    """All that was handed in about the server."""
    return [event for event in bot.events if isinstance(event, PlatformChecked)]


def told(town: Town) -> list[Message]:
    """What stands in the staff channel."""
    return town.staff_room.messages


async def looked(bot: Bot, times: int = 1) -> None:
    """Return when the server was looked at *times* more times."""
    for _ in range(times):
        before = len(looks(bot))
        bot.health.look_soon()
        await eventually(partial(_more_than, before, bot), "a look")
    await bot.quiet()


def _more_than(number: int, bot: Bot) -> bool:
    return len(looks(bot)) > number


async def test_a_permission_is_lost_and_given_back(town: Town, store: Store) -> None:
    """One message says what is missing and how to grant it; the same one says that it works."""
    async with living(town, store) as bot:
        await looked(bot)
        before = list(told(town))
        await town.help.deny(town.guild.bot_role, Can.CREATE_PUBLIC_THREADS)
        (message,) = await eventually(lambda: told(town), "a message to staff")
        lost = message.text
        await looked(bot, times=3)
        after_looks = list(told(town))

        await town.help.allow(town.guild.bot_role, Can.CREATE_PUBLIC_THREADS)
        await eventually(lambda: "works again" in message.text, lambda: message.text)

    assert before == []
    assert "I lack “Create Public Threads” in #help" in lost
    assert "#help: Edit channel → Permissions → allow my role" in lost
    assert after_looks == told(town) == [message]


async def test_a_restart_in_between(town: Town, store: Store) -> None:
    """Staff is not told again by a bot that was started while the trouble lasts."""
    async with living(town, store) as bot:
        await town.help.deny(town.guild.bot_role, Can.MANAGE_THREADS)
        (message,) = await eventually(lambda: told(town), "a message to staff")
        await bot.quiet()
    async with living(town, store) as bot:
        await looked(bot, times=2)
        still = list(told(town))
        await town.help.allow(town.guild.bot_role, Can.MANAGE_THREADS)
        await eventually(lambda: "works again" in message.text, lambda: message.text)

    assert still == told(town) == [message]


async def test_what_comes_and_goes_is_one_message(town: Town, store: Store) -> None:
    """A trouble that comes back within the hour is shown in its first message."""
    async with living(town, store) as bot:
        for _ in range(3):
            await town.help.deny(town.guild.bot_role, Can.MANAGE_THREADS)
            await eventually(lambda: told(town) and "keeps me" in told(town)[0].text, "the trouble")
            await town.help.allow(town.guild.bot_role, Can.MANAGE_THREADS)
            await eventually(lambda: "works again" in told(town)[0].text, "the end of it")
        await bot.quiet()
        number = len(told(town))

        town.server.advance(timedelta(hours=2))
        await looked(bot)
        await town.help.deny(town.guild.bot_role, Can.MANAGE_THREADS)
        await eventually(lambda: len(told(town)) > number, "another message")

    assert number == 1
    assert len(told(town)) == 2


async def test_deleted_channels_and_roles(town: Town, store: Store) -> None:
    """What the settings name and is deleted is told with its remedy."""
    role = town.guild.role("Helpers")
    settings = replace(
        town.settings,
        servers={
            COMMUNITY: replace(town.settings.servers[COMMUNITY], helper_roles=(str(role.id),))
        },
    )
    forum = town.guild.forum("ideas")
    async with living(town, store, policy=town.policy(forum), settings=settings) as bot:
        await looked(bot)
        before = list(told(town))
        await forum.delete()
        await role.delete()
        await eventually(
            lambda: all(
                any(words in each.text for each in told(town))
                for words in (f"The channel {forum.id} is gone", f"The role {role.id} is gone")
            ),
            lambda: str([each.text for each in told(town)]),
        )

    assert before == []


async def test_a_staff_role_that_nobody_hears(town: Town, store: Store) -> None:
    """A staff role that cannot be mentioned is told, and healed by either of two ways."""
    town.staff_role.is_mentionable = False
    async with living(town, store) as bot:
        (message,) = await eventually(lambda: told(town), "a message to staff")
        said = message.text
        await town.staff_role.edit(is_mentionable=True)
        await eventually(lambda: "works again" in message.text, lambda: message.text)
        await town.staff_role.edit(is_mentionable=False)
        await eventually(lambda: "works again" not in message.text, lambda: message.text)
        await town.staff_room.allow(town.guild.bot_role, Can.MENTION_EVERYONE)
        await eventually(lambda: "works again" in message.text, lambda: message.text)
        await bot.quiet()

    assert "I may not mention the role Staff" in said
    assert told(town) == [message]


async def test_without_message_content(town: Town, store: Store) -> None:
    """Staff is told that the bot hears only what is addressed to it."""
    town.server.grant(message_content=False)
    async with living(town, store):
        (message,) = await eventually(lambda: told(town), "a message to staff")

    assert "I may not read messages that are not addressed to me" in message.text
    assert "Message Content Intent" in message.text


async def test_channels_that_not_everybody_sees(town: Town, store: Store) -> None:
    """The staff channel is closed; a channel becomes it when everybody loses the sight of it."""
    async with living(town, store) as bot:
        await looked(bot)
        before = looks(bot)[-1].closed
        await town.help.deny(town.guild.everyone, Can.VIEW_CHANNEL)
        await eventually(lambda: len(looks(bot)[-1].closed) == 2, "the closed channel")

    assert before == (str(town.staff_room.id),)
    assert set(looks(bot)[-1].closed) == {str(town.staff_room.id), str(town.help.id)}


async def test_kicked_and_invited_again(town: Town, store: Store) -> None:
    """The log says once how to invite the bot; afterwards the server is looked at again."""
    with capture_logs() as logs:
        async with living(town, store) as bot:
            await looked(bot)
            await town.guild.kick_bot()
            await eventually(lambda: absences(logs), "a line in the log")
            for _ in range(3):
                await bot.health.look(COMMUNITY)
            number = len(looks(bot))
            await town.guild.invite_bot()
            await eventually(lambda: len(looks(bot)) > number, "a look at the server")

    (line,) = absences(logs)
    assert str(town.server.bot.id) in line["invite"]


def absences(logs: list[MutableMapping[str, Any]]) -> list[MutableMapping[str, Any]]:
    """The lines that say that the bot is not in a server."""
    return [line for line in logs if "not in the community's server" in line["event"]]
