"""Whose turn it is, when people answer, take it back, or talk in odd places."""

from datetime import timedelta

from bot.domain.message import Action
from bot.domain.states import Status, StepName
from bot.platform import TryLater
from tests.scenarios.chat import ANN, BEN, COMMUNITY, HANA, RAJ, SAM, START, Chat
from tests.scenarios.test_loop import ANSWER, QUESTION, solve

LATE = timedelta(minutes=31)


async def test_an_answer_that_is_taken_back_stops_no_clock(chat: Chat) -> None:
    """Written and deleted, a reply leaves the question as unanswered as before."""
    asked = await chat.post(ANN, QUESTION)
    reply = await chat.post(BEN, ANSWER, thread=asked)

    await chat.delete(reply, thread=asked)

    await chat.wait(LATE)
    assert len(chat.in_channel("staff")) == 1


async def test_an_answer_that_is_edited_into_none(chat: Chat) -> None:
    """Nor does one of which only a question back is left."""
    asked = await chat.post(ANN, QUESTION)
    reply = await chat.post(BEN, ANSWER, thread=asked)
    await chat.wait(timedelta(seconds=5))

    await chat.edit(BEN, reply, "hm?", thread=asked)

    await chat.wait(LATE)
    assert len(chat.in_channel("staff")) == 1


async def test_asked_inside_somebody_elses_thread(chat: Chat) -> None:
    """A mention in a thread that hangs on something else: its answers are heard there."""
    root = await chat.post(RAJ, "lol")
    await chat.post(ANN, QUESTION, thread=root, addressed=True)

    reply = await chat.post(HANA, ANSWER, thread=root)
    await chat.react(ANN, reply)

    assert await chat.reports.balances(COMMUNITY) == {HANA.account: 15}
    assert (
        await chat.command(ANN, "/reopen", thread=root) == f"Done: #1 “{QUESTION}” is open again."
    )


async def test_snoozed_and_answered(chat: Chat) -> None:
    """Staff that answered while it slept is not tagged when it wakes."""
    asked = await chat.post(ANN, QUESTION)
    await chat.wait(LATE)
    await chat.press(SAM, Action.SNOOZE)
    await chat.post(SAM, ANSWER, thread=asked)

    await chat.wait(timedelta(hours=3))

    assert chat.platform.notified.count(("staff",)) == 1
    assert "did Sam’s message solve it?" in chat.slot("proposal:1").text


async def test_an_answer_after_the_last_tag(chat: Chat) -> None:
    """However long it took, the asker is asked two hours after the answer."""
    asked = await chat.post(ANN, QUESTION)
    await chat.wait(timedelta(hours=6))
    await chat.post(HANA, ANSWER, thread=asked)

    (ticket,) = await chat.reports.tickets(COMMUNITY)

    assert ticket.step is not None
    assert ticket.step.name is StepName.NUDGE
    assert ticket.step.due == START + timedelta(hours=8)


async def test_a_tag_that_met_a_rate_limit_goes_with_the_claim(chat: Chat) -> None:
    """The platform took nothing yet, Sam claims: the card comes without the ping."""
    await chat.post(ANN, QUESTION)
    await chat.wait(timedelta(minutes=29))
    chat.platform.troubles = [TryLater(timedelta(seconds=30))] * 2
    await chat.wait(timedelta(minutes=1))

    await chat.command(SAM, "/claim 1")
    await chat.wait(timedelta(minutes=1))

    assert ("staff",) not in chat.platform.notified
    assert "Sam is on it" in chat.slot("card:1:1").text


async def test_thanks_that_waited_are_said_in_the_end(chat: Chat) -> None:
    """Accepted, taken back and accepted again while the platform was busy: one thanks stands."""
    asked = await chat.post(ANN, QUESTION)
    reply = await chat.post(HANA, ANSWER, thread=asked)
    chat.platform.lose_replies = 2
    await chat.react(ANN, reply)
    await chat.unreact(ANN, reply)
    await chat.react(ANN, reply)

    await chat.wait(timedelta(minutes=10))

    thanks = [text for text in chat.texts() if text.startswith("Thank you, Hana")]
    assert len(thanks) == 1


async def test_those_who_asked_the_same_hear_of_a_dismissal(chat: Chat) -> None:
    """Nobody waits for ever for what was taken for no question."""
    await chat.post(ANN, QUESTION)
    await chat.post(BEN, QUESTION)

    await chat.press(ANN, Action.NOT_A_QUESTION)

    assert "Write it again if you still need it" in chat.slot("told:1").text


async def test_claimed_and_handed_back_before_the_limit(chat: Chat) -> None:
    """The first tag is a card of its own: an edit would notify nobody."""
    await chat.post(ANN, QUESTION)
    await chat.command(SAM, "/claim 1")

    await chat.command(SAM, "/release 1")

    assert chat.platform.notified.count(("staff",)) == 1
    assert "newer card below" in chat.slot("card:1:1").text


async def test_forged_numbers(chat: Chat) -> None:
    """A number that no column holds belongs to no question."""
    key = await chat.press(ANN, Action.CLOSE, 2**70, "")

    assert chat.reply_to(key) == "That was not done: it belongs to no question here."


async def test_a_statement_about_the_answer_is_heard(chat: Chat) -> None:
    """Telling more about the trouble after a stored answer starts the wait for people."""
    await solve(chat)
    asked = await chat.post(BEN, QUESTION)

    await chat.post(
        BEN, "In my workspace this menu is greyed out and I see a red banner.", thread=asked
    )

    assert (await chat.reports.tickets(COMMUNITY))[1].status is Status.OPEN


async def test_thanks_for_a_stored_answer_to_the_bot(chat: Chat) -> None:
    """Addressed, thanks get one tap to make them count."""
    await solve(chat)
    asked = await chat.post(BEN, QUESTION)

    await chat.post(BEN, "thanks, that worked!", thread=asked, addressed=True)

    assert any("Did the answer above solve it?" in text for text in chat.texts())
