"""What somebody who asks goes through on Slack."""

from datetime import timedelta

import pytest

from bot.store import Reports, Store
from tests import slack_server as fake
from tests.slack_wire.journeys.walking import (
    AGAIN,
    ANSWER,
    OPEN,
    QUESTION,
    SOLVED,
    answered,
    asked,
    passes,
    solved,
    tab_of,
)
from tests.slack_wire.living import COMMUNITY, Bot, Town
from tests.slack_wire.seeing import becomes, bots, private, shown

DIFFERENT = "Why does the printer refuse to print receipts?"


async def test_direct_messages_stay_flat(town: Town, bot: Bot) -> None:
    """The answer, the thanks for it and a second question stand below each other, in no thread."""
    await solved(town)
    cleo = town.acme.user("Cleo")
    direct = cleo.dm()

    await cleo.says(direct, AGAIN)
    answer = await shown(direct, ANSWER)
    await cleo.says(direct, "thanks")
    asks = await shown(direct, "Did the answer above solve it?")
    await cleo.presses(asks, "Yes")
    await becomes(lambda: "Solved. Thanks to" in answer.shown, True)
    await cleo.says(direct, DIFFERENT)
    await shown(direct, "only our team can see it here")

    assert not any(each.is_reply for each in direct.messages)


async def test_a_mention_is_answered_where_the_bot_does_not_listen(town: Town, bot: Bot) -> None:
    """A question gets its answer, and a mention without any the way to ask."""
    await solved(town)
    lobby = town.acme.channel("lobby", members=[town.ann, town.ben, town.acme.bot])

    ignored = await town.ben.says(lobby, AGAIN)
    question = await town.ben.says(lobby, f"{town.acme.bot.mention} {AGAIN}")
    await shown(question, ANSWER)
    bare = await town.ann.says(lobby, town.acme.bot.mention)

    await shown(bare, "What would you like to know?")
    assert ignored.replies == []


async def test_asked_in_private_then_posted_once(town: Town, bot: Bot) -> None:
    """Ann alone sees what she asks by command; two taps post one question to the channel."""
    outcome = await town.ann.commands(town.help, f"ask {QUESTION}")
    said = await private(outcome, "I know no answer to this")

    await town.ann.presses(said, "Post it to the channel", wait=False)
    await town.ann.presses(said, "Post it to the channel")
    await becomes(lambda: "is in the channel now" in outcome.shown, True)
    await bot.quiet()

    posted = [each for each in town.help.messages if not each.is_reply]
    assert [each.shown for each in posted] == [f"Ann asks:\n{QUESTION}"]
    await shown(posted[0], OPEN)


@pytest.mark.parametrize("how", ["check mark", "shortcut", "button"])
async def test_each_way_to_accept_has_its_way_back(town: Town, one_bot: Bot, how: str) -> None:
    """What was accepted is undone the same way, and accepted again."""
    question = await asked(town)
    reply = await answered(town, question)

    async def accept() -> None:
        match how:
            case "check mark":
                await town.ann.reacts(reply)
            case "shortcut":
                await town.ann.uses("aw_accept", reply)
            case _:
                thanks = await town.ann.says(town.help, "Thank you, that works!", thread=question)
                proposal = await shown(question, "message solve it?")
                await town.ann.presses(proposal, "Yes")
                await town.ann.deletes(thanks)
        await shown(question, SOLVED)

    async def undo() -> None:
        match how:
            case "check mark":
                await town.ann.unreacts(reply)
            case "shortcut":
                again = await town.ann.uses("aw_accept", reply)
                said = await private(again, "accepted already")
                await town.ann.presses(said, "Undo")
            case _:
                await town.ann.presses(await shown(question, SOLVED), "Undo")
        await becomes(lambda: any(SOLVED in each.shown for each in bots(question.replies)), False)

    await accept()
    await undo()
    await accept()

    assert sum(SOLVED in each.shown for each in bots(question.replies)) == 1


async def test_not_yet_waits_for_people_again(town: Town, one_bot: Bot) -> None:
    """Thanks propose; "Not yet" takes the proposal back and starts the wait anew."""
    question = await asked(town)
    await answered(town, question)
    await town.ann.says(town.help, "Thank you!", thread=question)
    proposal = await shown(question, "did *Ben*’s message solve it?")

    await town.ann.presses(proposal, "Not yet")

    await shown(question, "helpers see it now")
    await becomes(lambda: proposal.is_deleted, True)


async def test_edits_are_followed_and_a_deletion_ends_it(
    town: Town, one_bot: Bot, store: Store
) -> None:
    """What is kept are the words that were accepted; a deleted question leaves nothing behind."""
    question = await asked(town)
    reply = await answered(town, question)
    await town.ben.edits(reply, "Open Billing, then Export: it has CSV and XLSX.")
    await town.ann.reacts(reply)
    await shown(question, SOLVED)
    (entry,) = await Reports(store).entries(COMMUNITY)
    assert "XLSX" in entry.answer
    passes(town, timedelta(minutes=3))

    other = await asked(town, DIFFERENT)
    await town.ann.edits(other, AGAIN)
    await shown(other, "XLSX")
    await town.ann.deletes(other)

    await becomes(lambda: bots(other.replies), [])


async def test_who_asks_the_same_hears_of_it(town: Town, one_bot: Bot) -> None:
    """The second asker waits with the first, and is told what solved it."""
    question = await asked(town)
    cleo = town.acme.user("Cleo")
    await cleo.joins(town.help)

    again = await cleo.says(town.help, AGAIN)
    await shown(again, "Others ask this too")
    reply = await answered(town, question)
    await town.ann.reacts(reply)

    told = await shown(again, ANSWER)
    assert told.shown.startswith(f"{cleo.mention} Your question is solved:")


async def test_closed_and_opened_again(town: Town, one_bot: Bot) -> None:
    """By command without a number, by button, and from the Home tab."""
    question = await asked(town)

    await private(await town.ann.commands(town.help, "close"), "is closed")
    closed = await shown(question, "closed this question")
    await town.ann.presses(closed, "Ask again")
    await becomes(lambda: OPEN in closed.shown, True)
    await town.ann.presses(await tab_of(town.ann), "Close")

    await becomes(lambda: "closed this question" in closed.shown, True)


async def test_suggestions_are_shown_taken_and_refused(town: Town, one_bot: Bot) -> None:
    """The notification names them; one is shown, does not fit, and people are asked."""
    for where in ("web shop", "mobile app"):
        text = f"How do I reset my password for the {where}?"
        question = await town.ann.says(town.help, text)
        await one_bot.heard(text)
        answer = f"Press Forgot password in the {where}, please."
        reply = await town.ben.says(town.help, answer, thread=question)
        await one_bot.heard(answer)
        await town.ann.reacts(reply)
        await shown(question, SOLVED)
        passes(town, timedelta(minutes=3))

    again = await town.ben.says(town.help, "How do I reset my password?")
    offered = await shown(again, "Is it one of these?")
    assert "web shop? · How do I reset" in offered.text
    await town.ben.presses(offered, "Show")
    await becomes(lambda: "Press Forgot password in the" in offered.shown, True)
    await town.ben.presses(offered, "Not my question")

    await becomes(lambda: OPEN in offered.shown, True)


async def test_all_of_a_long_answer_is_a_tap_away(town: Town, one_bot: Bot) -> None:
    """It is shortened for a phone; "Show all" shows the whole to who presses."""
    question = await asked(town)
    steps = "\n".join(f"Step {step}: open the next page of the wizard" for step in range(30))
    await town.ann.reacts(await answered(town, question, steps))
    await shown(question, SOLVED)

    again = await town.ben.says(town.help, AGAIN)
    answer = await shown(again, "Step 0")
    outcome = await town.ben.presses(answer, "Show all")

    assert "Step 29" not in answer.shown
    await private(outcome, "Step 29")


@pytest.mark.parametrize("word", ["", "help", "frobnicate"])
async def test_whatever_is_typed_gets_an_answer(town: Town, one_bot: Bot, word: str) -> None:
    """Nothing, help and an unknown word list what there is; each word stands once a line."""
    said = await private(await town.sam.commands(town.help, word), "/answerwell tickets")

    lines: list[str] = said.shown.splitlines()
    assert "/answerwell claim 12 · I take it" in lines
    assert all(line.count("/answerwell") <= 1 for line in lines)


async def test_a_question_that_is_meant_is_asked_for_by_its_number(
    town: Town, one_bot: Bot
) -> None:
    """Slack runs no commands in threads: nobody is sent there."""
    mine = await private(await town.ann.commands(town.help, "close"), "Which one?")
    staffs = await private(await town.sam.commands(town.help, "claim"), "Which one?")

    assert mine.shown.endswith("/answerwell close 12. /answerwell tickets lists yours.")
    assert staffs.shown.endswith("/answerwell claim 12. /answerwell queue lists what waits.")


@pytest.mark.parametrize("subtype", ["", "thread_broadcast", "files"])
async def test_a_helper_answers_and_is_credited(town: Town, one_bot: Bot, subtype: str) -> None:
    """By a reply, by one that is sent to the channel, too; a file alone is no answer yet."""
    question = await asked(town)
    if subtype == "files":
        await town.ben.says(town.help, "", thread=question, files=["shot.png"])
    broadcast = subtype == "thread_broadcast"
    sent: fake.Message = await town.ben.says(
        town.help, ANSWER, thread=question, subtype="thread_broadcast" if broadcast else ""
    )
    await shown(question, "somebody has written below")

    await town.ann.reacts(sent)
    await shown(question, f"Thank you, Ben: {SOLVED}")

    await private(await town.ben.commands(town.help, "credit"), "15 points")
    await private(await town.ben.commands(town.help, "why"), "your answer was accepted")
    await private(await town.ben.commands(town.help, "board"), "Ben (you) · 15 points")
    tab = await tab_of(town.ben)
    assert "Ben (you) · 15 points" in tab.shown
    assert "These points are new" in tab.shown
