"""What if: the real bot with made-up people under two settings."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from adapters.transcript.reader import read
from bot.domain import calendars
from bot.domain.calendars import Calendar
from bot.domain.limits import Limits
from bot.domain.policy import Matching, Policy
from bot.simulation.assumptions import Assumptions
from bot.simulation.comparing import Variant, WhatIf, difference, what_if
from bot.simulation.scripts import Recorded, Week
from bot.simulation.view import as_json, render, summary
from knowledge.models import NONE

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
SMALL = Path(__file__).with_name("small_chat.jsonl")
POLICY = Policy(watched=("discord:1",), staff_channel="discord:9", matching=Matching(model=NONE))
HURRIED = replace(POLICY, limits=Limits(first_response=timedelta(minutes=5), repeats=0, waves=0))
PATIENT = replace(POLICY, limits=Limits(first_response=timedelta(hours=5), repeats=0, waves=0))
# Nobody but staff answers, and always does: what differs comes from when staff is called.
ALONE = Assumptions(questions=3, helpers=0, staff=2, looks=0, group_reacts=0.999)


async def compared(
    *policies: Policy, assumed: Assumptions = ALONE, weeks: int = 1, seed: int = 1
) -> WhatIf:
    """What *policies* make of the same made-up weeks."""
    variants = [Variant(name=f"{n}.toml", policy=policy) for n, policy in enumerate(policies, 1)]
    scripts = [Week(MONDAY + timedelta(days=7 * number)) for number in range(weeks)]
    return await what_if(variants, scripts, assumed, seed)


async def test_the_same_seed_gives_the_same_result() -> None:
    """To the last figure; with another seed other things happen."""
    people = Assumptions(questions=2, helpers=1)

    first, second, other = [
        as_json(await compared(POLICY, assumed=people, seed=seed)) for seed in (1, 1, 2)
    ]

    assert first == second != other


async def test_the_same_settings_make_no_difference() -> None:
    """Both variants have the same questions, people and luck: whatever differs is the settings."""
    found = await compared(POLICY, replace(POLICY, name="Another name"), assumed=ALONE)

    one, other = found.totals

    assert one == other
    assert one.questions == 3
    assert summary(found) == "It makes no difference to these questions."
    assert found.changes == ("name: none → Another name",)


@pytest.fixture(scope="module")
def contrast() -> WhatIf:
    """A very short limit beside a very long one."""
    return asyncio.run(compared(HURRIED, PATIENT))


def test_a_longer_limit_lets_people_wait_longer(contrast: WhatIf) -> None:
    """Staff is called later; by the limits of today nothing of that is in time."""
    hurried, patient = contrast.totals

    waits = [sum(time.seconds for time in total.waits) for total in contrast.totals]

    assert waits[0] < waits[1]
    assert patient.staff_pings == hurried.staff_pings == 6
    assert patient.late_today == patient.questions == 3


async def test_a_longer_limit_calls_nobody_more_often() -> None:
    """Where somebody answers unasked within hours, staff that is called late is called seldom."""
    people = Assumptions(questions=3, helpers=1, unasked=0.999, staff=1, looks=0)

    hurried, patient = (await compared(HURRIED, PATIENT, assumed=people)).totals

    assert patient.staff_pings < hurried.staff_pings
    assert patient.escalated < hurried.escalated == 3
    assert hurried.helper_pings == patient.helper_pings == 0


async def test_pings_are_counted_by_person() -> None:
    """Calling a group rings everybody of staff; helpers are counted apart."""
    people = Assumptions(questions=2, helpers=2, helper_reacts=0, unasked=0, staff=2)

    (total,) = (await compared(POLICY, assumed=people)).totals

    staff = {account: n for account, n in total.pings.items() if "staff" in account}
    helpers = {account: n for account, n in total.pings.items() if "helper" in account}
    assert set(staff) == {"discord:staff1", "discord:staff2"}
    assert len({*staff.values()}) == 1
    assert (sum(staff.values()), sum(helpers.values())) == (total.staff_pings, total.helper_pings)
    assert total.helper_pings == 4
    assert sum(total.hours) == total.staff_pings
    assert total.busiest is not None


async def test_staff_that_never_comes_leaves_questions_late() -> None:
    """Unanswered questions are late, and have no wait that one could call short."""
    people = replace(ALONE, questions=2, staff=1, group_reacts=0)

    (total,) = (await compared(POLICY, assumed=people)).totals

    assert (total.questions, total.late) == (2, 2)
    assert total.numbers()["first_answer_median_s"] is None


def test_how_sure_a_difference_is() -> None:
    """Of few runs nothing is sure; then it is where the interval of the differences has no 0."""
    now = [10.0, 12.0, 9.0, 11.0]

    fewer = difference(now, [5.0, 8.0, 4.0, 6.0])
    either = difference(now, [8.0, 14.0, 7.0, 13.0])
    few = difference(now[:3], [5.0, 6.0, 4.0])

    assert fewer is not None
    assert (fewer.mean, fewer.sure) == (-4.75, True)
    assert (fewer.low, fewer.high) == pytest.approx((-5.546, -3.954), abs=0.001)
    assert either is not None
    assert (either.mean, either.sure) == (0.0, False)
    assert few is not None
    assert (few.low, few.sure) == (None, False)
    assert difference([None, 1.0], [2.0, 3.0]) is None


async def test_a_closed_calendar_moves_deadlines() -> None:
    """Where limits count in office hours only, nobody is called outside of them."""
    office = Calendar(hours={"mon-fri": ("09:00-17:00",)})
    if calendars.is_open(office, MONDAY - timedelta(days=1)):
        pytest.skip("calendars know no hours here")
    closed = replace(
        POLICY, calendars={"office": office}, limits=Limits(calendar="office", waves=0)
    )
    open_ = replace(closed, limits=Limits(waves=0))

    people = replace(ALONE, questions=4, night=1, weekend=1)  # asked at any hour

    always, office_hours = (await compared(open_, closed, assumed=people)).totals

    called = [{hour for hour, n in enumerate(each.hours) if n} for each in (always, office_hours)]
    assert called[1] <= set(range(9, 18))
    assert not called[0] <= set(range(9, 18))


async def test_a_transcript_is_played_as_it_was_said() -> None:
    """Its people answer as they did; staff, whom the bot calls, is made up."""
    script = Recorded(read([SMALL]))
    variants = [Variant(name="a", policy=POLICY), Variant(name="b", policy=PATIENT)]

    found = await what_if(variants, [script], Assumptions(staff=1, looks=0), 1)

    (now, later), runs = found.totals, as_json(found)
    assert now.questions == later.questions
    assert now.staff_pings > later.staff_pings
    assert now.helper_pings == 0
    assert "limits.first_response: 30m → 5h" in runs["changes"]


async def test_progress_is_told_day_by_day() -> None:
    """For both variants together; it ends when all is done."""
    told: list[tuple[int, int]] = []
    variants = [Variant(name="a", policy=POLICY), Variant(name="b", policy=POLICY)]

    await what_if(
        variants,
        [Week(MONDAY)],
        replace(ALONE, questions=1),
        1,
        lambda done, of: told.append((done, of)),
    )

    assert told == [(day, 20) for day in range(1, 21)]


def test_for_people(contrast: WhatIf) -> None:
    """Side by side, the better figure marked, with who is pinged and what was changed."""
    console = Console(width=110, file=StringIO(), record=True)

    console.print(render(contrast))

    text = console.export_text()
    assert "limits.first_response: 5m → 5h" in text
    assert "With 2.toml, " in text
    assert "✓" in text
    assert "staff 1" in text
    assert "most pings of one person" in text
