"""Whoever may not do something is told so in a sentence, in private; nothing changes."""

from datetime import timedelta

import pytest

from bot.domain.identity import Actor
from bot.domain.message import Action
from tests.scenarios.chat import ANN, BEN, HANA, ROBO, SAM, Chat
from tests.scenarios.test_loop import QUESTION, solve


async def refused(chat: Chat, who: Actor, action: Action, ticket: int, argument: str) -> str:
    """Press, and return what only the presser sees."""
    before = await chat.reports.tickets(chat.community)
    key = await chat.press(who, action, ticket, argument)
    assert await chat.reports.tickets(chat.community) == before
    assert chat.only_for(key) == who.account
    return chat.reply_to(key)


@pytest.mark.parametrize(
    ("who", "action"),
    [
        (BEN, Action.CLAIM),
        (HANA, Action.CLAIM),
        (ANN, Action.CLAIM),
        (HANA, Action.RESOLVE),
        (BEN, Action.SNOOZE),
        (BEN, Action.CLOSE),
        (HANA, Action.REOPEN),
        (BEN, Action.NOT_A_QUESTION),
        (BEN, Action.NONE_FIT),
        (BEN, Action.ACCEPT),
        (HANA, Action.ACCEPT),
        (ROBO, Action.CLAIM),
    ],
)
async def test_a_stranger_cannot(chat: Chat, who: Actor, action: Action) -> None:
    """Roles are checked in code: a button that somebody else sees does not work for them."""
    asked = await chat.post(ANN, QUESTION)
    reply = await chat.post(HANA, "Open Billing and choose Export there.", thread=asked)

    said = await refused(chat, who, action, 1, reply)

    assert "only" in said or "Bots" in said


async def test_a_role_that_was_lost_counts_no_more(chat: Chat) -> None:
    """What counts is the role at the moment of the press."""
    await chat.post(ANN, QUESTION)
    was_staff = Actor(account=SAM.account, name=SAM.name)

    said = await refused(chat, was_staff, Action.CLAIM, 1, "")

    assert said == "That was not done: only the team can do this."


async def test_staff_cannot_overrule_the_askers_pick(chat: Chat) -> None:
    """The asker chose: staff may undo the choice, but not choose another answer."""
    asked, _ = await solve(chat)
    other = await chat.post(SAM, "You can also use the API for that export.", thread=asked)

    said = await refused(chat, SAM, Action.ACCEPT, 1, other)

    assert "Ann chose the answer" in said


async def test_out_of_season(chat: Chat) -> None:
    """A button of a state that is over says what the state is."""
    await solve(chat)

    said = await refused(chat, SAM, Action.CLAIM, 1, "")

    assert said == ("That was not done: the question is solved already. /reopen opens it again.")


async def test_a_forged_ticket(chat: Chat) -> None:
    """A number that does not exist leads nowhere."""
    said = await refused(chat, SAM, Action.CLAIM, 99, "")

    assert said == "That was not done: it belongs to no question here."


async def test_a_forged_reply(chat: Chat) -> None:
    """Only a message of the thread can be its answer."""
    await chat.post(ANN, QUESTION)

    said = await refused(chat, ANN, Action.ACCEPT, 1, "m999")

    assert "only a reply in the question's thread" in said


async def test_an_answer_that_is_not_on_show(chat: Chat) -> None:
    """Nobody confirms an answer that was never shown to them."""
    await chat.post(ANN, QUESTION)

    said = await refused(chat, ANN, Action.SOLVED, 1, "anything")

    assert "not on show" in said


async def test_a_snooze_that_is_no_time(chat: Chat) -> None:
    """Nonsense is named, and the ticket stays as it was."""
    await chat.post(ANN, QUESTION)
    await chat.wait(timedelta(minutes=31))

    said = await chat.command(SAM, "/snooze 1 soon")

    assert said == (
        "That was not done: I do not know when “soon” is; "
        "write it like 2h, 18:30, tomorrow 9:00 or 2026-12-01 14:00."
    )


@pytest.mark.parametrize("command", ["queue", "claim 1", "release 1", "snooze 1 1h", "resolve 1"])
async def test_staff_commands_are_for_staff(chat: Chat, command: str) -> None:
    """Commands are checked like buttons."""
    await chat.post(ANN, QUESTION)

    said = await chat.command(BEN, command)

    assert said.startswith("That was not done: only the team can use /")


async def test_an_unknown_command_lists_the_known(chat: Chat) -> None:
    """Whoever addresses the bot gets an answer or a reason."""
    said = await chat.command(BEN, "/dance")

    assert said.startswith("I do not know /dance. What I know:")
    assert "/tickets · my questions and where they stand" in said
    assert "/queue" not in said


async def test_a_command_on_somebody_elses_question(chat: Chat) -> None:
    """Ben cannot close what Ann asked."""
    await chat.post(ANN, QUESTION)

    said = await chat.command(BEN, "/close 1")

    assert said == "That was not done: only the person who asked or the team can do this."


async def test_a_command_without_a_question(chat: Chat) -> None:
    """A command that needs a question says how to name one."""
    said = await chat.command(BEN, "/close")

    assert said.startswith("Which one? Write its number as well: /close 12")
