"""What a demo is set up with: whoever plays with it sees duty, a ladder and office hours."""

from datetime import UTC, datetime, timedelta

import pytest

from adapters.web.cast import CHANNELS, PLATFORM, persona_of_account
from bot.demo import ELENA, SAM, policy
from bot.domain.calendars import ALWAYS, after
from bot.domain.duty import on_duty, shifts_between
from bot.domain.identity import Role
from bot.domain.ladder import Whom, parse_rung
from bot.domain.service_levels import chosen

DAY = timedelta(days=1)
STARTS = [datetime(2026, 11, 16, 23, 59, tzinfo=UTC) + day * DAY for day in range(8)]


@pytest.mark.parametrize("now", STARTS, ids=str)
def test_sam_is_on_duty_first_and_elena_once(now: datetime) -> None:
    """Whenever it is started: the first jumps in time lead to Sam, and a weekend is Elena's."""
    support = policy(now).rotas["support"]

    stints = shifts_between(support, (), now, now + 14 * DAY, name="support")

    assert [stint.who for stint in stints] == [(SAM,), (ELENA,), (SAM,)]
    assert stints[1].begins >= now + 2 * DAY
    assert stints[1].begins.weekday() == 5
    assert stints[1].ends - stints[1].begins == 2 * DAY


def test_everybody_whom_its_ladders_name_is_there() -> None:
    """People of the cast, who are staff, and its one rota."""
    demo = policy(STARTS[0])
    rungs = [
        parse_rung(tier)
        for limits in (demo.limits, *(each.limits for each in demo.policies))
        for tier in limits.tiers
    ]

    named = {rung.name for rung in rungs if rung.whom is Whom.PERSON}
    named |= set(on_duty(demo.rotas["support"], (), STARTS[0], name="support"))
    people = [persona_of_account(account) for account in sorted(named)]

    assert {rung.name for rung in rungs if rung.whom is Whom.DUTY} == set(demo.rotas)
    assert [person.role for person in people if person] == [Role.STAFF] * len(named)


def test_only_partners_wait_for_office_hours() -> None:
    """Asked on Friday evening, a question is due on Monday there, and at once elsewhere."""
    friday = datetime(2026, 11, 20, 18, tzinfo=UTC)
    demo = policy(friday)
    due = {}

    for place in demo.watched:
        _, limits, calendar = chosen(demo, place, PLATFORM, "", ())
        due[place.partition(":")[2]] = after(calendar, friday, limits.first_response)

    assert set(due) <= {channel.id for channel in CHANNELS}
    assert due.pop("partners") == datetime(2026, 11, 23, 9, 15, tzinfo=UTC)
    assert set(due.values()) == {after(ALWAYS, friday, demo.limits.first_response)}
