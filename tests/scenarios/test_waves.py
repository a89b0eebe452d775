"""Helpers are asked in waves: the likeliest first, then more, then all of the topic, then staff."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.domain.asks import Way
from bot.domain.calendars import Calendar
from bot.domain.events import TimerFired
from bot.domain.helpers import Quiet
from bot.domain.identity import Actor
from bot.domain.limits import Limits
from bot.domain.message import Action
from bot.domain.policy import Helping
from bot.domain.states import Status, StepName
from bot.domain.ticket import Ticket
from bot.store import Agenda, Store
from bot.store.helper_tables import asks
from tests.scenarios.chat import ANN, BEN, CID, COMMUNITY, HANA, MIA, POLICY, RAJ, SAM, Chat

QUESTION = "How can I get a refund for last month?"
ANSWER = "Open Billing, press Refund, and choose the month."
MINUTE = timedelta(minutes=1)
GAP = POLICY.limits.first_response * POLICY.limits.wave_share
DEE = Actor(account="fake:dee", name="Dee")
AWAY = Actor(account="other:7", name="Ava")


@pytest.fixture
def chat(store: Store) -> Chat:
    """Two are asked at once, so that few people make several waves."""
    return Chat(store, replace(POLICY, helping=Helping(wave=2)))


async def asked_about_billing(chat: Chat, *people: Actor) -> str:
    """Ann asks, and *people* follow the topic that it is about."""
    for who in people or (HANA, RAJ, BEN, CID):
        await chat.helps(who, "billing")
    question = await chat.post(ANN, QUESTION)
    await chat.file("billing")
    await chat.wait(MINUTE)
    return question


async def the_ticket(chat: Chat) -> Ticket:
    found = await chat.reports.ticket(COMMUNITY, 1)
    assert found is not None
    return found


def pinged(chat: Chat) -> list[tuple[str, ...]]:
    """Whom the bot notified of helpers, message by message."""
    return [pings for pings in chat.platform.notified if pings and pings != ("staff",)]


async def test_waves_and_then_staff(chat: Chat) -> None:
    """Two are asked, then two more, each by one message; at the deadline staff is told."""
    question = await asked_about_billing(chat)

    first = pinged(chat)
    await chat.wait(GAP)
    second = pinged(chat)
    await chat.wait(GAP)
    last = pinged(chat)
    await chat.wait(POLICY.limits.first_response)

    assert [len(pings) for pings in first] == [2]
    assert [len(pings) for pings in second] == [2, 2]
    assert last == second  # all four were asked
    assert {account for pings in last for account in pings} == {
        who.account for who in (HANA, RAJ, BEN, CID)
    }
    assert chat.slot("ask:1:1").to.thread == question
    assert ("staff",) in chat.platform.notified
    assert "Asked already:" in chat.slot("card:1:1").text
    assert (await the_ticket(chat)).status is Status.ESCALATED


async def test_helpers_who_sleep_are_asked_when_they_wake(chat: Chat) -> None:
    """A weekend in which everybody rests costs no wave; the asker reads when they are asked."""
    office = Calendar(zone="UTC", hours={"mon-fri": ("09:00-17:00",)})
    limits = Limits(first_response=timedelta(hours=4), calendar="office")
    policy = replace(POLICY, limits=limits, calendars={"office": office}, helping=Helping(wave=2))
    chat = Chat(chat.store, policy)
    chat.clock.set(datetime(2026, 1, 9, 18, tzinfo=UTC))  # a Friday
    night = Quiet(begins=17 * 60, ends=8 * 60, zone="UTC")
    for who in (HANA, RAJ, BEN, CID):
        await chat.helps(who, "billing", quiet=night)

    await chat.post(ANN, QUESTION)
    await chat.file("billing")
    await chat.wait(MINUTE)
    evening = chat.slot("ack:1").text
    await chat.wait(timedelta(days=2.8))  # Monday, 13:13

    assert "helpers rest now, and are asked at 2026-01-10 08:00 UTC" in evening
    assert "Helpers may answer any time" not in evening
    assert "If nobody has answered by 2026-01-12 13:00 UTC, our team is told." in evening
    found = await the_ticket(chat)
    assert [f"{ask.at:%a %H:%M}" for ask in found.asks] == ["Sat 08:00"] * 2 + ["Sat 15:57"] * 2
    assert found.status is Status.ESCALATED


async def test_whoever_solved_such_questions_is_asked_first(chat: Chat) -> None:
    """Their record on the topic counts, and the message says so."""
    await chat.solved(CID, "billing", 6)
    await chat.solved(RAJ, "login", 6)

    await asked_about_billing(chat)

    asks = (await the_ticket(chat)).asks
    assert (asks[0].account, asks[0].why) == (CID.account, "solved 6 on Billing")
    assert asks[1].account == RAJ.account
    assert "Cid (solved 6 on Billing) and Raj (picked the topic Billing)" in (
        chat.slot("ask:1:1").text
    )


async def test_the_last_wave_is_the_list_of_the_topic(chat: Chat) -> None:
    """Whoever follows the topic and was not asked yet is asked in the last wave, all at once."""
    people = [Actor(account=f"fake:p{number}", name=f"P{number}") for number in range(9)]
    await asked_about_billing(chat, *people)

    await chat.wait(3 * GAP)

    assert [len(pings) for pings in pinged(chat)] == [2, 2, 5]


async def test_the_deadline_depends_on_no_wave(chat: Chat) -> None:
    """What the asker and lists read is when staff is told, before, between and after waves."""
    question = await asked_about_billing(chat)
    ticket = await the_ticket(chat)
    due = f"{ticket.opened_at + POLICY.limits.first_response:%H:%M}"

    said = [chat.slot("ack:1").text]
    line = (await chat.reports.queue(COMMUNITY, chat.clock.now())).lines[0]
    await chat.wait(GAP)
    said.append(chat.slot("ack:1").text)
    await chat.post(ANN, "where is it?", thread=question, addressed=True)
    said += chat.texts(lambda shown: shown.text.startswith("The helpers have"))

    assert len(said) == 3
    assert all(due in text for text in said)
    assert line.due == ticket.deadline == ticket.opened_at + POLICY.limits.first_response


async def test_with_nobody_to_ask_nothing_is_said(chat: Chat) -> None:
    """Where nobody helps a question waits for its deadline as it always did, with one step."""
    await chat.post(ANN, QUESTION)

    await chat.wait(MINUTE)

    step = (await the_ticket(chat)).step
    assert step is not None
    assert step.name is StepName.ESCALATE
    assert not chat.has("ask:1")


async def test_who_is_snoozed_is_asked_in_a_later_wave(chat: Chat) -> None:
    """A wave that finds nobody says nothing; the next one may find somebody."""
    until = chat.clock.now() + GAP
    await chat.helps(HANA, "billing", snoozed_until=until)
    await chat.post(ANN, QUESTION)
    await chat.file("billing")

    await chat.wait(MINUTE)
    asleep = chat.has("ask:1")
    await chat.wait(GAP)

    assert not asleep
    assert pinged(chat) == [(HANA.account,)]


async def test_suggestions_have_two_minutes(chat: Chat) -> None:
    """While the asker looks at suggestions nobody is asked; once none fits they are at once."""
    await chat.helps(HANA, "billing")
    answered = await chat.post(ANN, "How do I change the colour of the invoice template?")
    reply = await chat.post(BEN, "Settings, then Invoices, then Colours.", thread=answered)
    await chat.react(ANN, reply)
    await chat.post(CID, "How do I change the logo of the invoice template?")
    shown = chat.slot("ack:2").text

    await chat.wait(MINUTE)
    before = chat.has("ask:2")
    await chat.press(CID, Action.NONE_FIT, 2)
    await chat.wait(timedelta(0))

    assert shown.startswith("Is it one of these?")
    assert not before
    assert chat.has("ask:2:1")


async def test_an_answer_ends_it_quietly(chat: Chat) -> None:
    """Once somebody answered no more waves come, and the old one needs nobody any more."""
    question = await asked_about_billing(chat)

    await chat.post(HANA, ANSWER, thread=question)
    await chat.wait(3 * GAP)

    shown = chat.slot("ask:1:1")
    assert len(pinged(chat)) == 1
    assert shown.message.pings == ()
    assert shown.labels == []
    assert shown.text.endswith("nobody is needed any more.")


async def test_who_was_asked_and_answered_is_said_to_have(chat: Chat) -> None:
    """Nobody who came when they were called reads that nobody needed them."""
    question = await asked_about_billing(chat, HANA)

    await chat.post(HANA, ANSWER, thread=question)

    assert chat.slot("ask:1:1").text == f"{HANA.name} was asked, and answered."


async def test_what_came_of_it_is_noted_with_the_ask(chat: Chat, store: Store) -> None:
    """In the same transaction as the answer: who answered, and that nobody is needed."""
    question = await asked_about_billing(chat)
    first = (await the_ticket(chat)).asks[0]
    who = next(each for each in (HANA, RAJ, BEN, CID) if each.account == first.account)

    await chat.post(who, ANSWER, thread=question)

    async with store.engines.read.connect() as db:
        rows = (await db.execute(select(asks).order_by(asks.c.at, asks.c.account))).all()
    assert {row.account: row.answered_at is not None for row in rows}[who.account]
    assert [row.answered_at is None for row in rows].count(False) == 1
    assert all(row.ended_at is not None for row in rows)


async def test_a_claim_ends_it(chat: Chat) -> None:
    """Staff takes it: no helper is asked any more, and the message says that nobody has to."""
    await asked_about_billing(chat)

    await chat.press(SAM, Action.CLAIM)
    await chat.wait(3 * GAP)

    assert len(pinged(chat)) == 1
    assert all(ask.ended_at is not None for ask in (await the_ticket(chat)).asks)


async def test_who_takes_it_has_time(chat: Chat) -> None:
    """The next wave waits for half of the time that is left; staff's deadline stays."""
    await asked_about_billing(chat)
    before = await the_ticket(chat)

    key = await chat.press(HANA, Action.TAKE)
    await chat.wait(2 * GAP)
    after = await the_ticket(chat)

    assert chat.reply_to(key).startswith("It is yours")
    assert len(pinged(chat)) == 1
    assert after.deadline == before.deadline
    assert "Hana looks at it." in chat.slot("ask:1:1").text
    assert "Hana looks at it." in chat.slot("ack:1").text


async def test_taking_does_not_stop_staff(chat: Chat) -> None:
    """Whoever takes it and writes nothing keeps nobody from being told."""
    await asked_about_billing(chat)
    await chat.press(HANA, Action.TAKE)

    await chat.wait(POLICY.limits.first_response)

    assert (await the_ticket(chat)).status is Status.ESCALATED


async def test_a_second_taker_postpones_nothing(chat: Chat) -> None:
    """Helpers who take it one after the other do not keep the others from being asked."""
    await asked_about_billing(chat)
    await chat.press(HANA, Action.TAKE)
    step = (await the_ticket(chat)).step
    await chat.wait(MINUTE)

    await chat.press(RAJ, Action.TAKE)

    assert (await the_ticket(chat)).step == step


async def test_not_now_asks_the_next_one(chat: Chat) -> None:
    """Somebody else is asked at once, by a message that notifies them; once a decline."""
    await asked_about_billing(chat)
    who = await somebody_asked(chat)

    first = await chat.press(who, Action.NOT_NOW)
    again = await chat.press(who, Action.NOT_NOW)

    assert [len(pings) for pings in pinged(chat)] == [2, 1]
    assert chat.reply_to(first) == "All right, somebody else is asked."
    assert chat.reply_to(again) == "All right, thank you for saying so."
    assert who.account not in chat.slot("ask:1:1").message.pings


async def somebody_asked(chat: Chat) -> Actor:
    account = (await the_ticket(chat)).asks[0].account
    return next(each for each in (HANA, RAJ, BEN, CID) if each.account == account)


async def test_who_takes_it_and_says_no_more_is_not_waited_for(chat: Chat) -> None:
    """The next ones are notified, and it is in the backlog again; staff reads who took it."""
    for who in (HANA, RAJ, BEN, CID):
        await chat.helps(who, "billing")
    await chat.solved(HANA, "billing", 9)
    await asked_about_billing(chat, HANA, RAJ, BEN, CID)
    await chat.press(HANA, Action.TAKE)
    at_once = chat.slot("ask:1:1").text

    await chat.wait(POLICY.limits.first_response - 2 * MINUTE)
    later, second = chat.slot("ask:1:1").text, chat.slot("ask:1:2").text
    offered = await chat.command(DEE, "/next")
    await chat.wait(3 * MINUTE)

    assert at_once.startswith("Hana looks at it.")
    assert [len(pings) for pings in pinged(chat)] == [2, 2]
    assert later.startswith("Hana took it, and has not answered yet.")
    assert second.startswith("Hana took it, and has not answered yet.")
    assert QUESTION in offered
    assert "looks at it" not in chat.slot("ask:1:1").text
    card = chat.slot("card:1:1").text
    assert "Hana took it 2026-01-05 09:01 UTC" in card
    assert "Hana" not in card.partition("Asked already:")[2]


async def test_nobody_replaces_who_cannot_while_somebody_has_it(chat: Chat) -> None:
    """Hana looks at it: Raj, who cannot, needs no successor yet."""
    await asked_about_billing(chat, HANA, RAJ, BEN)
    first, second = (await the_ticket(chat)).asks
    taker, other = (
        next(each for each in (HANA, RAJ, BEN) if each.account == ask.account)
        for ask in (first, second)
    )
    await chat.press(taker, Action.TAKE)

    key = await chat.press(other, Action.NOT_NOW)

    assert chat.reply_to(key) == "All right, thank you for saying so."
    assert len(pinged(chat)) == 1


async def test_only_who_was_asked_can_say_not_now(chat: Chat) -> None:
    """Others are told so, and nobody is asked in their stead."""
    await asked_about_billing(chat, HANA, RAJ)

    key = await chat.press(MIA, Action.NOT_NOW)

    assert chat.reply_to(key).startswith("You were not asked")
    assert len(pinged(chat)) == 1


async def test_nobody_takes_their_own(chat: Chat) -> None:
    """The asker cannot take the question that they asked."""
    await asked_about_billing(chat)

    key = await chat.press(ANN, Action.TAKE)

    assert "your own question" in chat.reply_to(key)
    assert not any(ask.taken_at for ask in (await the_ticket(chat)).asks)


async def test_direct_messages_for_those_who_want_them(chat: Chat) -> None:
    """Who said so is asked in private, with the question; then told what became of it."""
    await chat.helps(HANA, "billing", way=Way.DIRECT)
    question = await asked_about_billing(chat, RAJ)

    shown = chat.slot("ask:1:@fake:hana")
    answer = await chat.post(RAJ, ANSWER, thread=question)
    await chat.react(ANN, answer)

    assert shown.to.channel == "@hana"
    assert QUESTION in shown.text
    assert "You picked the topic Billing" in shown.text
    assert shown.labels == ["I take it", "Another topic", "Not now"]
    assert chat.slot("ask:1:@fake:hana").text.startswith("Solved by Raj, thank you.")
    assert pinged(chat) == [(RAJ.account,)]


async def test_who_is_on_another_platform_is_not_named_here(chat: Chat) -> None:
    """They get a direct message if they want one, and otherwise nothing."""
    await asked_about_billing(chat, AWAY, HANA)

    await chat.wait(3 * GAP)

    assert pinged(chat) == [(HANA.account,)]


async def test_private_questions_ask_nobody(chat: Chat) -> None:
    """What only staff can see is for staff: no wave, no message."""
    await chat.helps(HANA, "billing")
    await chat.post(ANN, QUESTION, addressed=True, private=True)

    await chat.wait(POLICY.limits.first_response)

    assert not chat.has("ask:1")
    assert (await the_ticket(chat)).asks == ()


async def test_an_untagged_question_has_small_waves_only(chat: Chat) -> None:
    """Whoever follows any topic may be asked, two at a time, and never all of them."""
    people = [Actor(account=f"fake:p{number}", name=f"P{number}") for number in range(9)]
    for who in people:
        await chat.helps(who, "billing")
    await chat.post(ANN, QUESTION)

    await chat.wait(3 * GAP)

    assert [len(pings) for pings in pinged(chat)] == [2, 2, 2]


async def test_another_topic_begins_anew(chat: Chat) -> None:
    """Filed under another topic its helpers are asked from the first wave on; nobody twice."""
    await chat.helps(DEE, "login", "billing")
    await asked_about_billing(chat, HANA)
    asked = {ask.account for ask in (await the_ticket(chat)).asks}
    await chat.helps(RAJ, "login")

    await chat.file("login")
    await chat.wait(MINUTE)

    assert asked == {DEE.account, HANA.account}
    assert pinged(chat)[1:] == [(RAJ.account,)]


async def test_nobody_is_asked_more_often_than_a_day_allows(chat: Chat) -> None:
    """Questions beyond somebody's own cap are not for them, whatever they know."""
    await chat.helps(HANA, "billing", daily=2)

    for number, thing in enumerate(("colours", "invoices", "passwords", "exports"), 1):
        await chat.post(ANN, f"How can I change the {thing} of my account?")
        await chat.file("billing", number)
        await chat.wait(3 * MINUTE)

    assert pinged(chat) == [(HANA.account,)] * 2


async def test_the_same_step_asks_once(chat: Chat, store: Store) -> None:
    """Two workers that fire the same wave, under one lease or two, ask nobody twice."""
    for who in (HANA, RAJ, BEN, CID):
        await chat.helps(who, "billing")
    await chat.post(ANN, QUESTION)
    (step,) = await Agenda(store).lease(chat.clock.now())
    event = TimerFired(
        key="timer:1",
        at=chat.clock.now(),
        conversation=step.conversation,
        ticket=step.ticket,
        step=step.step,
        due=step.due,
        fence=step.fence,
    )

    both = (event, replace(event, key="timer:2"))
    await asyncio.gather(*(chat.service.handle(each) for each in (*both, event)))

    assert len((await the_ticket(chat)).asks) == 2
    assert await Agenda(store).lease(chat.clock.now()) == []


async def test_asked_again_at_the_same_moment(chat: Chat) -> None:
    """A question that is answered and open again before a second has passed has its step."""
    question = await chat.post(ANN, QUESTION)
    await chat.wait(timedelta(0))
    await chat.post(HANA, ANSWER, thread=question)
    await chat.post(ANN, "no, that did not work for me at all", thread=question)

    await chat.wait(timedelta(0))
    await chat.wait(POLICY.limits.first_response)

    assert (await the_ticket(chat)).status is Status.ESCALATED
