"""Policies: some questions have other time limits, and keep those that they were asked under."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.calendars import Calendar
from bot.domain.limits import Limits
from bot.domain.message import Action
from bot.domain.policy import Policy
from bot.domain.service_levels import ServiceLevel
from bot.domain.states import Status
from bot.domain.ticket import Ticket
from bot.service import Service
from tests.scenarios.chat import ANN, BEN, COMMUNITY, POLICY, SAM, START, Chat
from tests.scenarios.test_loop import QUESTION

QUARTER = timedelta(minutes=15)
PAYING = ServiceLevel(
    name="paying customers", groups=("customer",), limits=Limits(first_response=QUARTER)
)
LEVELS = replace(POLICY, policies=(PAYING,))
CUSTOMER = replace(ANN, groups=("customer",))
OFFICE = Calendar(zone="UTC", hours={"mon-fri": ("09:00-17:00",)})
HOURS = replace(POLICY, calendars={"office": OFFICE}, limits=Limits(calendar="office"))
NIGHT = timedelta(hours=13)  # 22:00 on the first day, a Monday


async def ticket(chat: Chat, number: int = 1) -> Ticket:
    return (await chat.reports.tickets(COMMUNITY))[number - 1]


def with_policy(chat: Chat, policy: Policy) -> Chat:
    return Chat(chat.store, policy)


async def test_a_paying_customer_is_answered_sooner(chat: Chat) -> None:
    """Two ask, one of them a customer: staff is tagged for each when it was promised."""
    chat = with_policy(chat, LEVELS)
    await chat.post(CUSTOMER, QUESTION)
    await chat.post(BEN, "Where can I download my invoices as a PDF?", channel="billing")

    await chat.wait(QUARTER)

    assert [(await ticket(chat, n)).status for n in (1, 2)] == [Status.ESCALATED, Status.OPEN]
    assert [(await ticket(chat, n)).policy for n in (1, 2)] == ["paying customers", ""]
    assert "Time limits: paying customers" in chat.slot("card:1").text
    await chat.wait(QUARTER)
    assert (await ticket(chat, 2)).status is Status.ESCALATED


async def test_a_change_of_settings_touches_new_questions_only(chat: Chat) -> None:
    """What was asked before keeps policy, limits and calendar, whatever happens to it later."""
    chat = with_policy(chat, HOURS)
    await chat.post(ANN, QUESTION)
    everybody = replace(POLICY, policies=(replace(PAYING, groups=()),))
    chat.service = Service(chat.store, {COMMUNITY: everybody})

    await chat.post(BEN, "Where can I download my invoices as a PDF?", channel="billing")
    await chat.press(SAM, Action.CLAIM)

    kept, new = await ticket(chat, 1), await ticket(chat, 2)
    assert (kept.policy, kept.limits, kept.hours) == ("", HOURS.limits, OFFICE)
    assert (new.policy, new.limits, new.hours) == (PAYING.name, PAYING.limits, Calendar())


async def test_wherever_a_question_comes_from(chat: Chat) -> None:
    """Opened by an edit, asked in private, split from another one: the policy is found."""
    chat = with_policy(chat, LEVELS)
    await chat.edit(CUSTOMER, "m99", QUESTION)
    await chat.ask(CUSTOMER, "How long is a password valid?")
    follow = await chat.post(replace(BEN, groups=("customer",)), QUESTION)
    await chat.press(BEN, Action.SPLIT, 1, follow)

    found = await chat.reports.tickets(COMMUNITY)

    assert [each.policy for each in found] == ["paying customers"] * 3


async def test_the_topic_decides(chat: Chat) -> None:
    """A policy for a topic holds for a question that is filed under it when it is asked."""
    billing = ServiceLevel(name="money", topics=("Billing",), limits=Limits(repeats=0))
    chat = with_policy(chat, replace(POLICY, policies=(billing,)))
    await chat.command(SAM, "/topic add Billing: invoice, refund")
    await chat.command(SAM, "/topic add Login: password, account")

    await chat.post(ANN, "Where do I find my invoice?")

    asked = await ticket(chat)
    assert (asked.topic, asked.policy) == ("billing", "money")


async def test_who_asks_at_night_is_told_when_the_team_is_back(chat: Chat) -> None:
    """In the acknowledgement, in the list of one's questions, and until when staff has time."""
    chat = with_policy(chat, HOURS)
    chat.clock.set(START + NIGHT)
    await chat.post(ANN, QUESTION)

    said = chat.slot("ack:1").text

    back = "Our team is back by 2026-01-06 09:00 UTC."
    assert f"Helpers may answer any time. {back}" in said
    assert "If nobody has answered by 2026-01-06 09:30 UTC, our team is told." in said
    assert "our team is back by 2026-01-06 09:00 UTC" in await chat.command(ANN, "tickets")
    await chat.wait(timedelta(hours=11, minutes=15))  # it is 9:15
    assert "is back" not in await chat.command(ANN, "tickets")
    assert (await ticket(chat)).status is Status.OPEN
    await chat.wait(QUARTER)
    assert (await ticket(chat)).status is Status.ESCALATED


async def test_during_the_day_nobody_is_told_of_hours(chat: Chat) -> None:
    """The team is there: one sentence is enough."""
    chat = with_policy(chat, HOURS)

    await chat.post(ANN, QUESTION)

    assert "is back" not in chat.slot("ack:1").text
    assert "is back" not in await chat.command(ANN, "tickets")


async def test_an_answer_that_did_not_help_at_night_moves_the_limit(chat: Chat) -> None:
    """The acknowledgement says the new date, and when the team is back."""
    chat = with_policy(chat, HOURS)
    message = await chat.post(ANN, QUESTION)
    await chat.post(BEN, "Try to look into your folder for spam, please.", thread=message)
    await chat.wait(NIGHT)

    await chat.post(ANN, "No, that did not help, it still does not work.", thread=message)

    said = chat.slot("ack:1").text
    assert "by 2026-01-06 09:30 UTC" in said
    assert "Our team is back by 2026-01-06 09:00 UTC." in said


async def test_tags_and_claims_count_working_time(chat: Chat) -> None:
    """Tagged at the end of the day, staff is not tagged again before the next morning."""
    chat = with_policy(chat, HOURS)
    chat.clock.set(datetime(2026, 1, 5, 16, 15, tzinfo=UTC))
    await chat.post(ANN, QUESTION)
    await chat.wait(timedelta(hours=16))  # until 8:15
    assert chat.platform.notified.count(("staff",)) == 1

    await chat.wait(timedelta(hours=2))
    await chat.press(SAM, Action.CLAIM)
    claimed = await ticket(chat)

    assert chat.platform.notified.count(("staff",)) >= 2
    assert claimed.step is not None
    assert claimed.step.due == datetime(2026, 1, 6, 14, 15, tzinfo=UTC)
