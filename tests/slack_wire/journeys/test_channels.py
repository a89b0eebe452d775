"""The bot is taken out of channels and let in again; channels are archived and renamed."""

from datetime import timedelta

from bot.store import Store
from tests.slack_wire.journeys.walking import OPEN, QUESTION, asked, passes
from tests.slack_wire.living import Bot, Town, living
from tests.slack_wire.seeing import bots, shown

OTHER = "Why does the printer refuse to print receipts?"


async def test_kicked_from_the_staff_channel_and_invited_again(town: Town, one_bot: Bot) -> None:
    """The card waits, is posted once when the bot is back, and health is ticked off."""
    question = await asked(town)
    await town.sam.removes(town.acme.bot, town.staff_room)
    passes(town, timedelta(minutes=31))
    await shown(question, "Nobody has answered in time")
    await one_bot.held_up()

    await town.sam.invites(town.acme.bot, town.staff_room)
    passes(town, timedelta(minutes=38))

    await shown(town.staff_room, "has had no answer in time")
    await one_bot.quiet()
    cards = [each for each in bots(town.staff_room.messages) if "*#1*" in each.shown]
    assert len([each for each in cards if "no answer in time" in each.shown]) == 1


async def test_a_private_channel_is_heard_once_it_is_invited(town: Town, store: Store) -> None:
    """What is asked in a private channel that is watched is answered from then on."""
    secret = town.acme.channel("secret", members=[town.ann, town.ben], private=True)
    secret.members.remove(town.acme.bot)
    async with living(town, store, policy=town.policy(secret)) as bot:
        await town.ann.invites(town.acme.bot, secret)

        question = await town.ann.says(secret, QUESTION)

        await shown(question, OPEN)
        await bot.quiet()


async def test_an_archived_channel_is_answered_after_it_is_back(town: Town, one_bot: Bot) -> None:
    """Nothing can be edited meanwhile; nothing else waits for it."""
    admin = town.acme.user("Ada", admin=True)
    question = await asked(town)
    await town.help.archive(admin)
    passes(town, timedelta(minutes=31))
    await shown(town.staff_room, "has had no answer in time")
    await one_bot.held_up()

    await town.help.unarchive(admin)
    passes(town, timedelta(minutes=38))

    await shown(question, "Nobody has answered in time")


async def test_a_renamed_channel_is_called_by_its_new_name(town: Town, one_bot: Bot) -> None:
    """On cards that are drawn after that."""
    admin = town.acme.user("Ada", admin=True)
    await town.help.rename("support-desk", admin)
    await asked(town, OTHER)

    passes(town, timedelta(minutes=31))

    card = await shown(town.staff_room, "has had no answer in time")
    assert "in #support-desk" in card.shown
