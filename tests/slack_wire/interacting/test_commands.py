"""Commands on the small Slack."""

import pytest

from bot.domain.events import CommandGiven
from bot.domain.identity import Role
from bot.domain.states import Status
from bot.store import Reports
from tests.slack_wire.interacting.using import QUESTION, asked, told
from tests.slack_wire.living import COMMUNITY, Bot


async def test_help_is_answered_in_private(bot: Bot) -> None:
    """Whoever addresses the bot gets an answer that nobody else sees."""
    outcome = await bot.town.ann.commands(bot.town.help)

    assert "/answerwell ask" in await told(outcome, bot)
    assert outcome.private
    assert outcome.private[0] not in bot.town.help.seen_by(bot.town.ben)


async def test_a_bare_question_is_asked_in_private(bot: Bot) -> None:
    """The word "ask" can be left out."""
    outcome = await bot.town.ann.commands(bot.town.help, QUESTION)

    assert "I know no answer to this" in await told(outcome, bot)
    assert (await bot.ticket()).whisper
    assert bot.of(CommandGiven)[0].argument == QUESTION


async def test_an_unknown_word_gets_those_that_are_known(bot: Bot) -> None:
    """With what was typed, as it was typed."""
    outcome = await bot.town.ann.commands(bot.town.help, "tikets")

    assert "I do not know /answerwell tikets" in await told(outcome, bot)


STAFF_WORDS = ("queue", "claim 1", "release 1", "snooze 1 2h", "resolve 1 done", "private 1")


@pytest.mark.parametrize("line", STAFF_WORDS)
async def test_only_the_team_may_use_its_commands(bot: Bot, line: str) -> None:
    """Others get a sentence, and nothing happens."""
    await asked(bot)

    outcome = await bot.town.ben.commands(bot.town.help, line)

    assert "only the team can use" in await told(outcome, bot)
    assert (await bot.ticket()).status is Status.OPEN


@pytest.mark.parametrize(
    ("line", "status", "said"),
    [
        ("claim 1", Status.CLAIMED, "is yours"),
        ("snooze #1 2h", Status.SNOOZED, "is snoozed"),
        ("resolve 1 Reset it in the profile.", Status.RESOLVED, "is resolved"),
        ("private 1", Status.CLAIMED, "is yours"),
        ("close 1", Status.CLOSED, "is closed"),
        ("claim 9", Status.OPEN, "There is no question #9"),
        ("snooze 1 soon", Status.OPEN, "I do not know when"),
        ("release 1", Status.OPEN, "nobody has claimed it"),
    ],
)
async def test_staff_works_by_command(bot: Bot, line: str, status: Status, said: str) -> None:
    """Each is answered in private with how the question stands now."""
    await asked(bot)

    outcome = await bot.town.sam.commands(bot.town.staff_room, line)

    assert said in await told(outcome, bot)
    assert (await bot.ticket()).status is status


async def test_a_closing_note_is_kept_as_it_was_typed(bot: Bot) -> None:
    """Everybody in the thread reads it."""
    root = await asked(bot)

    await bot.town.sam.commands(bot.town.help, "resolve 1 See  a &lt;b&gt; &amp; c")
    await bot.quiet()

    assert any("See  a <b> & c" in reply.shown for reply in root.replies)


@pytest.mark.parametrize("typed", ["{mention}", "<@{id}|tina>", "@Tina"])
async def test_a_question_is_handed_over_by_mention_or_by_name(bot: Bot, typed: str) -> None:
    """Slack sends either, as the app's settings have it."""
    town = bot.town
    tina = town.acme.user("Tina")
    town.team.users.append(tina)
    await asked(bot)

    line = f"assign 1 {typed.format(mention=tina.mention, id=tina.id)}"
    outcome = await town.sam.commands(town.staff_room, line)

    assert "Tina’s now" in await told(outcome, bot)
    claim = (await bot.ticket()).claim
    assert claim is not None
    assert claim.by.account == f"slack:{tina.id}"


async def test_a_name_that_nobody_of_the_team_has_is_told(bot: Bot) -> None:
    """With what can be done instead."""
    await asked(bot)

    outcome = await bot.town.sam.commands(bot.town.staff_room, "assign 1 @Nobody")

    assert "is called “Nobody”" in await told(outcome, bot)
    assert (await bot.ticket()).status is Status.OPEN


async def test_a_name_that_is_typed_mentions_nobody(bot: Bot) -> None:
    """What was typed is repeated as it is, whatever Slack would read in it."""
    await asked(bot)

    outcome = await bot.town.sam.commands(bot.town.staff_room, "assign 1 @&lt;!channel&gt; *all*")

    await told(outcome, bot)
    assert "<!channel>" not in outcome.private[0].text
    assert "&lt;!channel&gt;" in outcome.private[0].text


async def test_nobody_outside_of_the_team_can_be_handed_a_question(bot: Bot) -> None:
    """By the role that they hold now."""
    town = bot.town
    await asked(bot)

    outcome = await town.sam.commands(town.staff_room, f"assign 1 {town.ben.mention}")

    assert "That was not done" in await told(outcome, bot)
    assert (await bot.ticket()).status is Status.OPEN


async def test_a_role_is_looked_up_each_time(bot: Bot) -> None:
    """Who has left the team cannot do what the team can."""
    town = bot.town
    await asked(bot)
    await town.sam.commands(town.staff_room, "claim 1")
    await bot.quiet()
    town.team.users.remove(town.sam)

    outcome = await town.sam.commands(town.staff_room, "release 1")

    assert "only the team can use" in await told(outcome, bot)
    assert bot.of(CommandGiven)[-1].actor.role is Role.MEMBER


async def test_a_command_that_is_worked_off_twice_counts_once(bot: Bot) -> None:
    """The process dies after it was recorded: its key is the same."""
    bot.deaths = 1

    outcome = await bot.town.ann.commands(bot.town.help, QUESTION)
    await told(outcome, bot)

    assert len(bot.of(CommandGiven)) == 2
    assert len({event.key for event in bot.of(CommandGiven)}) == 1
    assert len(outcome.replies) == 1
    assert await Reports(bot.store).ticket(COMMUNITY, 2) is None
