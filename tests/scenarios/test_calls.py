"""Staff and an asker agree on a call: when and how is between them; staff is told in time."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.calls import stamp
from bot.domain.message import Action
from bot.domain.states import Status, StepName
from bot.domain.ticket import Ticket
from tests.scenarios.chat import ANN, BEN, COMMUNITY, HANA, MIA, SAM, START, Chat
from tests.scenarios.test_loop import QUESTION

NUMBER = "+49 30 901820"
AT_3 = datetime(2026, 1, 6, 15, tzinfo=UTC)  # tomorrow


@pytest.fixture
async def offered(chat: Chat) -> Chat:
    """Ann asked, and Sam asks her for a call."""
    await chat.post(ANN, QUESTION)
    await chat.press(SAM, Action.CALL, 1, "")
    return chat


async def ticket_of(chat: Chat) -> Ticket:
    return (await chat.reports.tickets(COMMUNITY))[0]


def rings(ticket: Ticket) -> list[datetime]:
    """When whoever is on it is told that it is time for a call."""
    return [each.due for each in ticket.alarms if each.name is StepName.CALL_BACK]


def public(chat: Chat) -> list[str]:
    """Everything that others than staff and one alone can read."""
    return chat.texts(lambda shown: not shown.only and shown.to.channel != "staff")


async def test_an_offer(offered: Chat) -> None:
    """Sam is on it, and Ann is asked once, in her thread, with times by her own clock."""
    offer = offered.slot("call:1")
    ticket = await ticket_of(offered)

    assert (ticket.status, ticket.claim and ticket.claim.by) == (Status.CLAIMED, SAM)
    assert offer.to.channel == "help"
    assert offer.message.pings == (ANN.account,)
    assert offer.text.splitlines() == [
        "Ann, Sam from our team would like to talk with you about this. Which time suits you?",
        "1 · 2026-01-05 10:00 UTC",
        "2 · 2026-01-06 10:00 UTC",
        "3 · 2026-01-06 15:00 UTC",
        "Only our team reads what you say to that.",
    ]
    assert offer.labels == ["Time 1", "Time 2", "Time 3", "Another time…", "No call"]
    assert "Sam asked when to call." in offered.slot("card:1:1").text
    again = await offered.press(SAM, Action.CALL, 1, "")
    assert offered.reply_to(again) == "That was not done: Ann was asked for a time already."


async def test_a_time_is_picked(offered: Chat) -> None:
    """The alarm is set; only Ann and the team know when; Sam is told once when it comes."""
    picked = await offered.press(ANN, Action.CALL_AT, 1, stamp(AT_3))
    await offered.press(ANN, Action.CALL_ME, 1, f"\n{NUMBER}")

    assert offered.reply_to(picked).startswith("Your call with Sam: 2026-01-06 15:00 UTC.")
    ticket = await ticket_of(offered)
    assert rings(ticket) == [AT_3]
    assert "Call agreed on: 2026-01-06 15:00 UTC" in offered.slot("card:1:1").text
    assert f"How: {NUMBER}" in offered.slot("card:1:1").text
    assert not [text for text in public(offered) if NUMBER in text or "15:00" in text]
    sams = offered.platform.notified.count((SAM.account,))
    await offered.wait(AT_3 - START)
    due = offered.slot("call-now:1")
    assert due.text.startswith(f"Sam, it is time to call Ann about #1: {QUESTION}\nHow: {NUMBER}")
    assert due.to.channel == "staff"
    assert offered.platform.notified.count((SAM.account,)) == sams + 1
    await offered.wait(timedelta(hours=2))  # soon the claim draws to its end, which he is told of
    assert offered.platform.notified.count((SAM.account,)) == sams + 1


async def test_the_claim_lasts_until_after_the_call(offered: Chat) -> None:
    """However long until then; silence after it takes the claim away as ever."""
    await offered.press(ANN, Action.CALL_AT, 1, stamp(AT_3))

    await offered.wait(AT_3 - START + timedelta(hours=3))

    assert (await ticket_of(offered)).status is Status.CLAIMED
    await offered.wait(timedelta(hours=2))
    assert (await ticket_of(offered)).status is Status.ESCALATED


async def test_a_word_of_the_asker_does_not_end_the_claim_before_the_call(offered: Chat) -> None:
    """Nor is the question closed for silence, or put to the asker, before they have talked."""
    asked = (await ticket_of(offered)).message
    await offered.press(ANN, Action.CALL_AT, 1, stamp(AT_3))
    await offered.post(SAM, "I look at your invoices before we talk.", thread=asked)
    await offered.post(ANN, "thank you, what do you need from me?", thread=asked)

    await offered.wait(AT_3 - START)

    assert (await ticket_of(offered)).status is Status.CLAIMED
    assert not offered.has("proposal:1")


async def test_who_is_on_it_then_is_told(offered: Chat) -> None:
    """After a hand-over it is Mia; when nobody is on it, all of staff."""
    await offered.press(ANN, Action.CALL_AT, 1, stamp(AT_3))
    await offered.press(SAM, Action.ASSIGN, 1, "", target=MIA)

    await offered.wait(AT_3 - START)

    assert offered.slot("call-now:1").text.startswith("Mia, it is time to call Ann")


async def test_nobody_is_on_it(offered: Chat) -> None:
    """A call that was promised is told to the team if it was handed back."""
    await offered.press(ANN, Action.CALL_AT, 1, stamp(AT_3))
    await offered.press(SAM, Action.RELEASE)

    await offered.wait(AT_3 - START)

    assert offered.slot("call-now:1").message.pings == ("staff",)


async def test_snoozed_until_after_the_call(offered: Chat) -> None:
    """Who agreed to the call is told, though the question sleeps: they promised it."""
    await offered.press(ANN, Action.CALL_AT, 1, stamp(AT_3))
    await offered.press(SAM, Action.SNOOZE, 1, "3d")

    await offered.wait(AT_3 - START)

    assert offered.slot("call-now:1").message.pings == (SAM.account,)


async def test_done_and_missed(offered: Chat) -> None:
    """Missed: Ann is asked for another time; done: how to reach her is forgotten."""
    await offered.press(ANN, Action.CALL_ME, 1, f"tomorrow 15:00\n{NUMBER}", zone="UTC")
    await offered.wait(AT_3 - START)

    await offered.press(SAM, Action.CALLED, 1, "missed")
    missed = offered.slot("call:1").text
    assert "missed once" in offered.slot("card:1:1").text
    assert not offered.has("call-now:1")
    later = AT_3 + timedelta(hours=1)
    await offered.press(ANN, Action.CALL_AT, 1, stamp(later))
    await offered.wait(timedelta(hours=1))
    await offered.press(SAM, Action.CALLED, 1, "done")

    assert missed.startswith("Ann, Sam could not reach you. When suits you now?")
    assert offered.slot("call:1").text == "Sam and Ann have talked."
    assert "Talked with the asker" in offered.slot("card:1:1").text
    call = (await ticket_of(offered)).call
    assert call is not None
    assert (call.contact, call.done_at) == ("", later)
    assert rings(await ticket_of(offered)) == []


async def test_a_time_in_ones_own_words(offered: Chat) -> None:
    """What names no time is no mistake: Sam reads it, is told once, and offers times."""
    key = await offered.press(ANN, Action.CALL_ME, 1, f"any day after school\n{NUMBER}")

    said = offered.reply_to(key)
    wish = offered.slot("wish:1")
    assert said.startswith("Sam reads when it suits you, and offers you a time.")
    assert "When: any day after school" in said
    assert (wish.to.channel, wish.message.pings) == ("staff", (SAM.account,))
    assert f"When: any day after school\nHow: {NUMBER}" in wish.text
    assert not [text for text in public(offered) if "after school" in text or NUMBER in text]
    done = await offered.command(SAM, "/callback 1 tomorrow 16:30", zone="UTC")
    assert done == (
        "#1 is yours, and Ann is asked which time suits them. Offered: 2026-01-06 16:30 UTC."
    )
    assert "1 · 2026-01-06 16:30 UTC" in offered.slot("call:1").text


async def test_the_asker_asks_for_a_call(chat: Chat) -> None:
    """Once somebody is on it; Sam agrees at a tap, and Ann is told in her thread."""
    await chat.post(ANN, QUESTION)
    early = await chat.command(ANN, "/callback 1 tomorrow 15:00", zone="UTC")
    await chat.press(SAM, Action.CLAIM)

    wished = await chat.command(ANN, f"/callback 1 tomorrow 15:00\n{NUMBER}", zone="UTC")

    assert early.startswith("That was not done: nobody of our team is on this question yet.")
    assert wished.startswith("Sam is told that you ask for a call.")
    assert "Ann asks for a call about #1" in chat.slot("wish:1").text
    assert chat.slot("wish:1").labels == ["Agree", "Offer times"]
    own = await chat.press(ANN, Action.CALL_AT, 1, stamp(AT_3))
    assert chat.reply_to(own) == "That was not done: you offered this time yourself."
    await chat.press(SAM, Action.CALL_AT, 1, stamp(AT_3))
    agreed = chat.slot("call:1")
    assert agreed.text.startswith("Ann, it is agreed: Sam from our team calls you.")
    assert agreed.message.pings == (ANN.account,)
    assert not chat.has("wish:1")
    shown = await chat.command(ANN, "/callback 1")
    assert shown.startswith("Your call with Sam: 2026-01-06 15:00 UTC.")


async def test_the_button_is_where_one_asks_how_it_stands(chat: Chat) -> None:
    """Who asks the bot about a question that somebody is on can ask for a call at once."""
    asked = await chat.post(ANN, QUESTION)
    await chat.press(SAM, Action.CLAIM)

    await chat.post(ANN, "what about my question?", thread=asked, addressed=True)

    assert chat.slot("reply:post").labels == ["Ask for a call…"]


async def test_no_call(offered: Chat) -> None:
    """Ann would rather not: the alarm is gone, and the card says who said so."""
    await offered.press(ANN, Action.CALL_AT, 1, stamp(AT_3))

    key = await offered.press(ANN, Action.NO_CALL)

    assert offered.reply_to(key) == "There will be no call."
    assert rings(await ticket_of(offered)) == []
    assert offered.slot("call:1").text == "Ann called the call off."
    assert "Ann called the call off." in offered.slot("card:1:1").text
    await offered.wait(AT_3 - START)
    assert not offered.has("call-now:1")


async def test_a_wish_is_taken_back_or_declined(chat: Chat) -> None:
    """Ann's own second thought leaves nothing; Sam's no is said in her thread."""
    await chat.post(ANN, QUESTION)
    await chat.press(SAM, Action.CLAIM)
    await chat.command(ANN, "/callback 1")
    await chat.press(ANN, Action.NO_CALL)
    taken_back = chat.has("call:1") or chat.has("wish:1")
    await chat.command(ANN, "/callback 1 tomorrow 15:00", zone="UTC")

    await chat.press(SAM, Action.NO_CALL)

    assert not taken_back
    assert chat.slot("call:1").text == "Sam called the call off."
    assert not chat.has("wish:1")


async def test_a_question_that_ends_has_no_call(offered: Chat) -> None:
    """How Ann is reached is kept no longer than the question is open, and nothing rings."""
    await offered.press(ANN, Action.CALL_ME, 1, f"tomorrow 15:00\n{NUMBER}", zone="UTC")

    await offered.press(SAM, Action.RESOLVE, 1, "We found it.")
    await offered.wait(AT_3 - START)

    ticket = await ticket_of(offered)
    assert (ticket.call, rings(ticket)) == (None, [])
    assert not offered.has("call-now:1")
    assert not [text for text in offered.texts(lambda s: not s.only) if NUMBER in text]
    assert NUMBER not in str(await offered.reports.entries(COMMUNITY))


async def test_a_time_that_is_over(offered: Chat) -> None:
    """An old button is refused with a way to choose another time."""
    first = START + timedelta(hours=1)
    await offered.wait(timedelta(hours=2))

    key = await offered.press(ANN, Action.CALL_AT, 1, stamp(first))

    assert offered.reply_to(key) == "That was not done: this time is over. Choose another one."
    assert rings(await ticket_of(offered)) == []


@pytest.mark.parametrize("who", [BEN, HANA])
@pytest.mark.parametrize("action", [Action.CALL, Action.CALL_ME, Action.CALL_AT, Action.NO_CALL])
async def test_nobody_else_has_a_say(offered: Chat, who: object, action: Action) -> None:
    """Not who reads along, nor a helper: they see neither times nor ways."""
    person = BEN if who == BEN else HANA
    before = await ticket_of(offered)

    key = await offered.press(person, action, 1, stamp(AT_3))

    assert "only" in offered.reply_to(key)
    assert await ticket_of(offered) == before


async def test_in_private(chat: Chat) -> None:
    """Where the two go on in private, that is where Ann is asked."""
    await chat.post(ANN, QUESTION)
    await chat.press(SAM, Action.HANDOFF)
    room = await chat.open_room()

    await chat.press(SAM, Action.CALL, 1, "")

    assert chat.slot("call:1").to == room
