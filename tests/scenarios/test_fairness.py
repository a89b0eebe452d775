"""Credit that people try to farm, or lose through no fault of theirs."""

from datetime import timedelta

from bot.domain.message import Action
from bot.domain.ticket import reply_of
from tests.scenarios.chat import ANN, BEN, COMMUNITY, HANA, SAM, Chat
from tests.scenarios.test_loop import ANSWER, QUESTION, solve

FINAL = timedelta(days=2, minutes=1)


async def test_reopening_farms_nothing(chat: Chat) -> None:
    """Accepted, final, reopened, accepted again: one reply is paid and kept once."""
    _, reply = await solve(chat)
    for _ in range(3):
        await chat.wait(FINAL)
        await chat.command(ANN, "/reopen 1")
        await chat.react(ANN, reply)

    kept = [entry for entry in await chat.reports.entries(COMMUNITY) if not entry.hidden]

    assert await chat.reports.balances(COMMUNITY) == {HANA.account: 15}
    assert len(kept) == 1
    assert await chat.reports.differences(COMMUNITY) == []


async def test_one_question_pays_one_helper_once(chat: Chat) -> None:
    """Another reply of the same helper, accepted after a reopening, moves the credit."""
    asked, _ = await solve(chat)
    await chat.wait(FINAL)
    await chat.command(ANN, "/reopen 1")
    other = await chat.post(HANA, "There is a second way by the API of it.", thread=asked)

    await chat.react(ANN, other)

    assert await chat.reports.balances(COMMUNITY) == {HANA.account: 15}
    assert await chat.reports.differences(COMMUNITY) == []


async def test_a_changed_answer_at_the_cap_keeps_its_credit(chat: Chat) -> None:
    """Accepting the new words of an answer costs its author nothing, even at the day's cap."""
    for topic in ("invoices", "passwords", "avatars"):
        asked, reply = await solve(
            chat,
            question=f"How do I change the settings of my {topic} in here?",
            answer=f"The page about {topic} has a button for that.",
        )
        await chat.wait(timedelta(minutes=5))
    await chat.edit(HANA, reply, "The page has a bigger button for that now.", thread=asked)

    await chat.react(ANN, reply)

    assert await chat.reports.balances(COMMUNITY) == {HANA.account: 45}


async def test_staff_pays_itself_nothing(chat: Chat) -> None:
    """Who accepts their own words earns nothing by it."""
    asked = await chat.post(ANN, QUESTION)
    reply = await chat.post(SAM, ANSWER, thread=asked)

    await chat.react(SAM, reply)

    assert await chat.reports.balances(COMMUNITY) == {}


async def test_an_unpaid_acceptance_is_undone_as_well(chat: Chat) -> None:
    """Reopened at once, an own answer is not kept for others either."""
    asked = await chat.post(ANN, QUESTION)
    own = await chat.post(ANN, "I think that it is under Billing somewhere.", thread=asked)
    await chat.react(ANN, own)

    await chat.command(ANN, "/reopen 1")

    assert all(entry.hidden for entry in await chat.reports.entries(COMMUNITY))


async def test_the_asker_confirms_staffs_choice(chat: Chat) -> None:
    """Once the asker agreed, staff taking its ✅ off changes nothing."""
    asked = await chat.post(ANN, QUESTION)
    reply = await chat.post(HANA, ANSWER, thread=asked)
    await chat.react(SAM, reply)
    await chat.react(ANN, reply)

    await chat.unreact(SAM, reply)

    assert await chat.reports.balances(COMMUNITY) == {HANA.account: 15}


async def test_taking_the_check_mark_off_the_bots_answer(chat: Chat) -> None:
    """✅ on the stored answer counts, and taking it back takes the credit back."""
    await solve(chat)
    await chat.post(BEN, QUESTION)
    shown = chat.slot("ack:2").id
    await chat.react(BEN, shown)
    assert await chat.reports.balances(COMMUNITY) == {HANA.account: 17}

    await chat.unreact(BEN, shown)

    assert await chat.reports.balances(COMMUNITY) == {HANA.account: 15}


async def test_an_accepted_answer_survives_a_long_thread(chat: Chat) -> None:
    """However much is written below it, an accepted answer stays, and can be taken back."""
    asked, reply = await solve(chat)
    for number in range(205):
        await chat.post(BEN, f"I would like to add remark number {number}.", thread=asked)

    (ticket,) = await chat.reports.tickets(COMMUNITY)

    assert reply_of(ticket, reply) is not None
    assert len(ticket.replies) == 200
    await chat.delete(reply, thread=asked)
    assert await chat.reports.balances(COMMUNITY) == {HANA.account: 0}


async def test_a_deleted_question_pays_nobody(chat: Chat) -> None:
    """A button that is still on somebody's screen does nothing any more."""
    await solve(chat)
    bens = await chat.post(BEN, QUESTION)
    entry = (await chat.reports.tickets(COMMUNITY))[1].offers[0].entry
    await chat.delete(bens)

    key = await chat.press(BEN, Action.SOLVED, 2, entry)

    assert "was deleted" in chat.reply_to(key)
    assert await chat.reports.balances(COMMUNITY) == {HANA.account: 15}
