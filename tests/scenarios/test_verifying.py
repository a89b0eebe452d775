"""Staff checks an accepted answer: it is right."""

from datetime import timedelta

from bot.domain.message import Action
from tests.scenarios.chat import ANN, BEN, COMMUNITY, HANA, MIA, SAM, Chat
from tests.scenarios.test_loop import ANSWER, QUESTION, solve
from tests.scenarios.test_sharing import balances


async def checked(chat: Chat) -> list[str]:
    """By whom the entries that are on show were checked; "" is nobody."""
    entries = await chat.reports.entries(COMMUNITY)
    return [entry.verified_by_name for entry in entries if not entry.hidden]


async def test_it_is_right(chat: Chat) -> None:
    """The author earns more, everybody reads who checked it, and so does the next person."""
    await solve(chat)
    assert "Team: it is right" in chat.slot("thanks:1").labels

    await chat.press(SAM, Action.VERIFY)

    assert await balances(chat) == {HANA.account: 20}
    assert "Checked by Sam." in chat.slot("thanks:1").text
    assert "Team: it is right" not in chat.slot("thanks:1").labels
    assert await checked(chat) == ["Sam"]
    await chat.post(BEN, QUESTION)
    assert "checked by our team on" in chat.slot("ack:2").text


async def test_by_command(chat: Chat) -> None:
    """With its number, from anywhere."""
    await solve(chat)

    said = await chat.command(SAM, "/verify 1")

    assert said.endswith(" is checked.")
    assert await balances(chat) == {HANA.account: 20}


async def test_pressed_twice(chat: Chat) -> None:
    """It is paid once, and whoever comes second is told who was first."""
    await solve(chat)
    await chat.press(SAM, Action.VERIFY)

    told = chat.reply_to(await chat.press(MIA, Action.VERIFY, 1, ""))

    assert told == "That was not done: Sam has checked this answer already."
    assert await balances(chat) == {HANA.account: 20}


async def test_only_the_team_checks(chat: Chat) -> None:
    """Everybody sees the button; others are told whose it is."""
    await solve(chat)

    told = chat.reply_to(await chat.press(HANA, Action.VERIFY))

    assert told == "That was not done: only the team can do this."
    assert await checked(chat) == [""]


async def test_staffs_own_answers_earn_nothing_by_it(chat: Chat) -> None:
    """Neither its own words checked by oneself, nor those of somebody else on the team."""
    asked = await chat.post(ANN, QUESTION)
    reply = await chat.post(MIA, ANSWER, thread=asked)
    await chat.react(ANN, reply)

    await chat.press(SAM, Action.VERIFY)

    assert await balances(chat) == {MIA.account: 15}
    assert await checked(chat) == ["Sam"]


async def test_undo_takes_the_check_back(chat: Chat) -> None:
    """With the acceptance goes all that came of it."""
    await solve(chat)
    await chat.press(SAM, Action.VERIFY)

    await chat.press(ANN, Action.UNACCEPT)

    assert await balances(chat) == {}
    assert await checked(chat) == []


async def test_a_deleted_answer_was_checked_in_vain(chat: Chat) -> None:
    """Its credit goes, that for the check as well."""
    asked, reply = await solve(chat)
    await chat.press(SAM, Action.VERIFY)

    await chat.delete(reply, thread=asked)

    assert await balances(chat) == {}


async def test_the_asker_confirms_what_staff_checked(chat: Chat) -> None:
    """The same words stay checked, whoever accepts them; the credit for that is not lost."""
    asked = await chat.post(ANN, QUESTION)
    reply = await chat.post(HANA, ANSWER, thread=asked)
    await chat.react(SAM, reply)
    await chat.press(SAM, Action.VERIFY)

    await chat.react(ANN, reply)

    assert await balances(chat) == {HANA.account: 20}
    assert await checked(chat) == ["Sam"]


async def test_new_words_were_not_checked(chat: Chat) -> None:
    """An answer that is accepted as edited has to be checked again."""
    asked, reply = await solve(chat)
    await chat.press(SAM, Action.VERIFY)
    await chat.wait(timedelta(minutes=1))
    await chat.edit(HANA, reply, "Open Billing, then choose Statements.", thread=asked)

    await chat.react(ANN, reply)

    assert await balances(chat) == {HANA.account: 15}
    assert await checked(chat) == [""]


async def test_checking_accepts_what_nobody_did(chat: Chat) -> None:
    """An answer that stands because nobody objected is kept once staff finds it right."""
    asked = await chat.post(ANN, QUESTION)
    await chat.post(HANA, ANSWER, thread=asked)
    await chat.wait(timedelta(days=3))
    assert await balances(chat) == {HANA.account: 4}

    await chat.press(SAM, Action.VERIFY)

    assert await balances(chat) == {HANA.account: 20}
    assert await checked(chat) == ["Sam"]


async def test_nothing_to_check(chat: Chat) -> None:
    """A question without an accepted answer has none that could be right."""
    await chat.post(ANN, QUESTION)

    said = await chat.command(SAM, "/verify 1")

    assert said == "That was not done: no answer is accepted here."
