"""A helper with time asks for a question: the one that fits best, then the next, to the end."""

from datetime import timedelta

from bot.domain.message import Action, Button
from bot.domain.policy import Policy
from tests.scenarios.chat import ANN, BEN, HANA, POLICY, RAJ, SAM, Chat
from tests.scenarios.fake_platform import Shown

MINUTE = timedelta(minutes=1)
LOGIN = "How can I log in without a phone?"
REFUND = "Where do I get a refund for last month?"
EXPORT = "Why does my export stop after the first page?"


async def three_questions(chat: Chat) -> None:
    """Ann asks three, one after the other; the second is about billing."""
    for number, text in enumerate((LOGIN, REFUND, EXPORT), 1):
        await chat.post(ANN, text)
        if text is REFUND:
            await chat.helps(RAJ, "billing")  # so that there is such a topic
            await chat.file("billing", number)
        await chat.wait(4 * MINUTE)


async def given(chat: Chat) -> Shown:
    """What the bot said last in private."""
    return list(chat.platform.shown.values())[-1]


def button(shown: Shown, action: Action) -> Button:
    return next(each for each in shown.message.buttons if each.action is action)


async def another(chat: Chat) -> Shown:
    """The next one, by the button below the last."""
    more = button(await given(chat), Action.NEXT)
    await chat.press(HANA, Action.NEXT, 0, more.argument)
    return await given(chat)


async def test_what_one_knows_comes_first_then_what_is_due_first(chat: Chat) -> None:
    """The topic that a helper follows, then the others by their deadline, then the end."""
    await chat.helps(HANA, "billing")
    await three_questions(chat)

    first = await chat.command(HANA, "/next")
    labels = (await given(chat)).labels
    rest = [(await another(chat)).text for _ in range(2)]
    end = await given(chat)
    last = await another(chat)

    assert REFUND in first
    assert "about Billing" in first
    assert labels == ["I take it", "Another one"]
    assert [LOGIN in rest[0], EXPORT in rest[1]] == [True, True]
    assert end.only == HANA.account
    assert last.text.startswith("Those were all")


async def test_what_one_has_solved_counts_as_known(chat: Chat) -> None:
    """Whoever had an answer on a topic accepted gets its questions first, without following it."""
    await chat.helps(RAJ, "billing")
    await chat.solved(HANA, "billing")
    await chat.post(ANN, LOGIN)
    await chat.wait(4 * MINUTE)
    await chat.post(ANN, REFUND)
    await chat.file("billing", 2)

    said = await chat.command(HANA, "/next")

    assert REFUND in said


async def test_an_idle_helper_learns_that_nothing_waits(chat: Chat) -> None:
    """With nothing open the bot says so."""
    assert await chat.command(HANA, "/next") == (
        "Nothing waits for an answer now. Thank you for looking."
    )


async def test_what_is_not_for_them_is_left_out(chat: Chat) -> None:
    """Neither one's own, nor private, claimed, answered, taken or declined ones."""
    await chat.post(HANA, "How do I change my own name here?")
    await chat.wait(4 * MINUTE)
    await chat.post(ANN, LOGIN, addressed=True, private=True)
    await chat.wait(4 * MINUTE)
    await chat.post(ANN, REFUND)
    await chat.press(SAM, Action.CLAIM, 3)
    await chat.wait(4 * MINUTE)
    answered = await chat.post(ANN, EXPORT)
    await chat.post(BEN, "Because the first page is all there is.", thread=answered)
    await chat.wait(4 * MINUTE)
    await chat.post(ANN, "Which browser do I need for the editor?")
    await chat.press(BEN, Action.TAKE, 5)

    said = await chat.command(HANA, "/next")

    assert said.startswith("Nothing waits")


async def test_who_takes_it_is_named_to_the_asker(chat: Chat) -> None:
    """A question taken from the backlog says who looks at it, and is nobody else's to get."""
    await chat.post(ANN, LOGIN)
    await chat.command(HANA, "/next")

    key = await chat.press(HANA, Action.TAKE, 1)

    assert chat.reply_to(key).startswith("It is yours: answer in")
    assert "Hana looks at it." in chat.slot("ack:1").text
    assert (await chat.command(RAJ, "/next")).startswith("Nothing waits")


async def test_whoever_is_second_learns_who_was_quicker(chat: Chat) -> None:
    """Two are shown the same question: the second one gets the next, and then there is none."""
    await three_questions(chat)
    await chat.command(BEN, "/next")
    place = button(await given(chat), Action.TAKE).argument
    await chat.press(HANA, Action.TAKE, 1, place)

    second = await chat.press(BEN, Action.TAKE, 1, place)
    last = button(await given(chat), Action.TAKE)
    await chat.press(HANA, Action.TAKE, 3, last.argument)
    late = await chat.press(BEN, Action.TAKE, 3, "1.9999999999.3")
    in_thread = await chat.press(BEN, Action.TAKE, 1, "")

    assert chat.reply_to(second).startswith("Hana has that one already. Here is the next:")
    assert REFUND in chat.reply_to(second)
    assert chat.reply_to(late) == "Hana has that one already, and nothing after it waits."
    assert chat.reply_to(in_thread).startswith("Hana looks at it as well: agree on it in")


async def test_what_was_written_so_far_is_shown(chat: Chat) -> None:
    """A question that was only asked back about is still open, with what was asked."""
    question = await chat.post(ANN, LOGIN)
    await chat.post(BEN, "which phone is it?", thread=question)

    said = await chat.command(HANA, "/next")

    assert "Written so far: Ben: “which phone is it?”" in said


async def test_a_forged_place_begins_at_the_start(chat: Chat) -> None:
    """Whatever stands in the button, one gets a question or a sentence."""
    await chat.post(ANN, LOGIN)

    for forged in ("", "1", "9.9.9.9", "٣.1.1", "-1.0.0", "1.99999999999.1"):
        await chat.press(HANA, Action.NEXT, 0, forged)
        shown = await given(chat)
        assert LOGIN in shown.text or shown.text.startswith("Those were all")


def test_waves_end_before_the_deadline_by_default() -> None:
    """The settings as they come leave the last wave time before staff is told."""
    limits = Policy(name=POLICY.name).limits

    assert (limits.waves - 1) * limits.wave_share < 1
