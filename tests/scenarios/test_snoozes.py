"""Staff puts a question off until any time, by their own clock; meanwhile nothing pings."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.calendars import Calendar
from bot.domain.limits import Limits
from bot.domain.message import Action
from bot.domain.states import Status
from bot.domain.ticket import Ticket
from bot.store import Store
from tests.scenarios.chat import ANN, BEN, COMMUNITY, HANA, POLICY, SAM, START, Chat
from tests.scenarios.test_loop import QUESTION

# Monday, 5 January 2026, 9:00 UTC: 10:00 in Berlin.
TOMORROW_AT_9 = datetime(2026, 1, 6, 8, tzinfo=UTC)


@pytest.fixture
async def late(chat: Chat) -> Chat:
    """Ann asked, and staff was tagged."""
    await chat.post(ANN, QUESTION)
    await chat.wait(timedelta(minutes=31))
    return chat


async def ticket_of(chat: Chat) -> Ticket:
    return (await chat.reports.tickets(COMMUNITY))[0]


def pings(chat: Chat) -> int:
    return len([whom for whom in chat.platform.notified if whom])


async def test_by_the_clock_of_the_platform(late: Chat) -> None:
    """What Slack knows of Sam's time zone counts, and is no guess."""
    said = await late.command(SAM, "/snooze 1 until tomorrow 9:00", zone="Europe/Berlin")

    assert (await ticket_of(late)).snoozed_until == TOMORROW_AT_9
    assert said == f"Done: #1 “{QUESTION}” is snoozed until 2026-01-06 08:00 UTC."
    assert "#1 · snoozed until 2026-01-06 08:00 UTC" in late.slot("card:1:1").text


async def test_by_the_clock_that_one_set(late: Chat) -> None:
    """It goes before the platform's; /helping keeps it, and anybody may set it."""
    kept = await late.command(SAM, "/helping zone new york")

    await late.command(SAM, "/snooze 1 tomorrow 9:00", zone="Europe/Berlin")

    assert kept.startswith("Done: times that you write are meant as in America/New_York.")
    assert (await ticket_of(late)).snoozed_until == datetime(2026, 1, 6, 14, tzinfo=UTC)


async def test_by_the_clock_of_quiet_hours(late: Chat) -> None:
    """Who has said when they sleep has said where they are."""
    await late.command(SAM, "/helping quiet 22:00-07:00 Europe/Berlin")

    await late.press(SAM, Action.SNOOZE, 1, "tomorrow 9:00")

    assert (await ticket_of(late)).snoozed_until == TOMORROW_AT_9


async def test_by_the_teams_clock_which_is_said(store: Store) -> None:
    """A zone that is only guessed is named, with the way to set another one."""
    berlin = Calendar(zone="Europe/Berlin")
    policy = replace(POLICY, calendars={"office": berlin}, limits=Limits(calendar="office"))
    chat = Chat(store, policy)
    await chat.post(ANN, QUESTION)

    key = await chat.press(SAM, Action.SNOOZE, 1, "tomorrow 9:00")

    assert (await ticket_of(chat)).snoozed_until == TOMORROW_AT_9
    said = chat.reply_to(key)
    assert "is snoozed until 2026-01-06 08:00 UTC. I took the time as Europe/Berlin" in said
    assert "type /helping zone Europe/Berlin." in said
    assert chat.only_for(key) == SAM.account


async def test_a_length_of_time_needs_no_clock(late: Chat) -> None:
    """A press of "1 hour" is answered by the card alone."""
    before = len(late.texts())

    await late.press(SAM, Action.SNOOZE, 1, "4h")

    assert (await ticket_of(late)).snoozed_until == late.clock.now() + timedelta(hours=4)
    assert len(late.texts()) == before


async def test_a_time_that_has_passed_is_tomorrows(late: Chat) -> None:
    """And the answer says so."""
    said = await late.command(SAM, "/snooze 1 9:00", zone="UTC")

    assert (await ticket_of(late)).snoozed_until == START + timedelta(days=1)
    assert said.endswith("2026-01-06 09:00 UTC. That time has passed today, so it is tomorrow’s.")


@pytest.mark.parametrize(
    ("until", "why"),
    [
        ("never", "I do not know when “never” is; write it like 2h, 18:30, tomorrow 9:00"),
        ("today 8:00", "is over already"),
        ("2025-12-24", "is over already"),
        ("2028-01-01", "at most a year ahead"),
    ],
)
async def test_what_is_no_time_is_refused(late: Chat, until: str, why: str) -> None:
    """In a sentence, in private; nothing changes."""
    said = await late.command(SAM, f"/snooze 1 {until}")

    assert said.startswith("That was not done: ")
    assert why in said
    assert (await ticket_of(late)).status is Status.ESCALATED


async def test_nothing_pings_while_it_is_snoozed(late: Chat) -> None:
    """What the asker writes then is on the card, and wakes nobody; afterwards staff is tagged."""
    asked = (await ticket_of(late)).message
    await late.press(SAM, Action.SNOOZE, 1, "tomorrow 9:00", zone="Europe/Berlin")
    before = pings(late)
    await late.wait(timedelta(hours=3))

    await late.post(ANN, "It is urgent now, is nobody there?", thread=asked)
    await late.wait(timedelta(hours=10))

    assert (await ticket_of(late)).snoozed_until == TOMORROW_AT_9
    assert pings(late) == before
    card = late.slot("card:1:1").text
    assert "Ann wrote again" in card
    assert "It is urgent now, is nobody there?" in card
    await late.wait(TOMORROW_AT_9 - late.clock.now())
    assert (await ticket_of(late)).status is Status.ESCALATED
    assert pings(late) == before + 1
    assert "The snooze is over." in late.slot("card:1:1").text


async def test_an_answer_and_a_follow_up_do_not_shorten_it(late: Chat) -> None:
    """After a helper's answer did not help the snooze ends when it was to end."""
    asked = (await ticket_of(late)).message
    await late.press(SAM, Action.SNOOZE, 1, "tomorrow 9:00", zone="Europe/Berlin")
    before = pings(late)

    await late.post(HANA, "Open Billing, then Invoices, then Export.", thread=asked)
    await late.wait(timedelta(minutes=5))
    await late.post(ANN, "that does not work, there is no button?", thread=asked)
    await late.wait(timedelta(hours=12))

    ticket = await ticket_of(late)
    assert (ticket.status, ticket.snoozed_until) == (Status.SNOOZED, TOMORROW_AT_9)
    assert ticket.step is not None
    assert ticket.step.due == TOMORROW_AT_9
    assert pings(late) == before


async def test_the_zone_is_for_everybody(chat: Chat) -> None:
    """Who asks names times as well; nonsense is refused, and it can be given up."""
    set_by_ben = await chat.command(BEN, "/helping zone Europe/Berlin")
    wrong = await chat.command(BEN, "/helping zone Mars")
    off = await chat.command(BEN, "/helping zone off")

    assert "Europe/Berlin" in set_by_ben
    assert "I know no time zone “Mars”" in wrong
    assert off == "Done: you have set no time zone any more."


async def test_a_command_is_answered_whatever_time_it_names(late: Chat) -> None:
    """A length as well, of which a button is answered by the card alone."""
    said = await late.command(SAM, "/snooze 1 2h")

    assert "is snoozed until" in said
