"""Shortcuts of messages on the small Slack."""

from bot.domain.events import CommandGiven
from bot.domain.states import Status
from tests.slack_wire.interacting.using import asked, said, told
from tests.slack_wire.living import Bot


async def test_a_message_is_asked_about_by_shortcut(bot: Bot) -> None:
    """As a private question of who used it, whoever wrote it; names are read, not ids."""
    town = bot.town
    message = await town.sam.says(town.staff_room, f"{town.ben.mention}: what is a *wiki*?")

    outcome = await town.ada.uses("aw_ask", message)

    assert "I know no answer to this" in await told(outcome, bot)
    ticket = await bot.ticket()
    assert (ticket.asker.name, bool(ticket.whisper)) == ("Ada", True)
    assert ticket.text == "@Ben: what is a **wiki**?"


async def test_a_message_without_words_is_not_asked_about(bot: Bot) -> None:
    """With a sentence."""
    town = bot.town
    message = await town.sam.says(town.staff_room, "", files=["log.txt"])

    outcome = await town.ada.uses("aw_ask", message)

    assert "there are no words" in await told(outcome, bot)
    assert bot.of(CommandGiven) == []


async def test_an_answer_is_accepted_by_shortcut_and_taken_back(bot: Bot) -> None:
    """The second time it offers to take it back."""
    town = bot.town
    root = await asked(bot)
    reply = await said(bot, town.ben, "Use the profile page.", root)

    await town.ann.uses("aw_accept", reply)
    await bot.quiet()
    assert (await bot.ticket()).status is Status.RESOLVED
    again = await town.ann.uses("aw_accept", reply)

    assert "accepted already" in await told(again, bot)
    await town.ann.presses(again.replies[0], next(iter(again.replies[0].buttons)))
    await bot.quiet()
    assert (await bot.ticket()).status is Status.OPEN


async def test_a_shortcut_on_no_reply_is_declined(bot: Bot) -> None:
    """With a sentence that says what can be an answer."""
    town = bot.town
    root = await asked(bot)

    outcome = await town.ann.uses("aw_accept", root)

    assert "only a reply in the question" in await told(outcome, bot)


async def test_a_shortcut_of_another_version_is_declined(bot: Bot) -> None:
    """Never silence."""
    root = await asked(bot)

    outcome = await bot.town.ann.uses("aw_gone", root)
    reply = await outcome.reply()

    assert "from another version of me" in reply.shown
