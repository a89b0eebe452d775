"""Whom a simulation has, what they ask, and the dice that both variants share."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.calendars import Calendar
from bot.domain.duty import Rota, Shift
from bot.domain.limits import Limits
from bot.domain.policy import Policy
from bot.domain.service_levels import ServiceLevel
from bot.simulation.assumptions import OFFICE, AssumptionError, Assumptions, assumed
from bot.simulation.cast import cast_of
from bot.simulation.dice import Dice
from bot.simulation.week import questions

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
POLICY = Policy(watched=("discord:1", "slack:C2"), staff_channel="discord:9")


def test_staff_are_those_whom_either_variants_settings_name() -> None:
    """Rotas, calendar files and ladders name people; only where none does, some are made up."""
    rota = Rota(shifts=(Shift(who=("discord:7",)),), people={"Sam": "discord:8"})
    named = replace(POLICY, rotas={"support": rota})
    other = replace(POLICY, limits=Limits(tiers=("staff", "@slack:U5 10m")))

    both = cast_of([named, other], Assumptions())
    nobody = cast_of([POLICY], Assumptions(staff=2))

    assert [(each.account, each.name) for each in both.staff] == [
        ("discord:7", "7"),
        ("discord:8", "Sam"),
        ("slack:U5", "U5"),
    ]
    assert [each.name for each in nobody.staff] == ["staff 1", "staff 2"]
    assert both.platforms == {"discord", "slack"}


def test_hours_topics_and_groups_come_from_the_settings() -> None:
    """The calendar that limits count in is when staff works; policies say what there is."""
    office = Calendar(zone="Europe/Berlin", hours={"mon-thu": ("10:00-16:00",)})
    level = ServiceLevel(name="gold", groups=("customer",), topics=("Billing",))
    policy = replace(
        POLICY,
        calendars={"office": office, "never": Calendar()},
        limits=Limits(calendar="office"),
        policies=(level,),
    )

    cast, plain = cast_of([policy], Assumptions()), cast_of([POLICY], Assumptions())

    assert (cast.office, cast.sleep) == (office, "Europe/Berlin")
    assert (cast.topics, cast.groups) == (("Billing",), ("customer",))
    assert (plain.office, plain.topics, plain.groups) == (OFFICE, ("General",), ())


def test_a_week_is_the_same_for_a_seed() -> None:
    """As many questions as were asked for, in order, within the week; another seed, others."""
    people = Assumptions(questions=30)
    cast = cast_of([POLICY], people)

    week, again = (questions(cast, MONDAY, people, "1:1") for _ in range(2))

    assert week == again != questions(cast, MONDAY, people, "1:2")
    assert len({each.text for each in week}) == 30
    assert [each.at for each in week] == sorted(each.at for each in week)
    assert all(MONDAY <= each.at < MONDAY + timedelta(days=7) for each in week)
    assert {each.place for each in week} == {"discord:1", "slack:C2"}
    assert all(each.asker.account.startswith(each.place[:5]) for each in week)


def test_when_is_asked() -> None:
    """Seldom at night, and less at weekends."""
    people = Assumptions(questions=400, night=0.0, weekend=0.0)

    week = questions(cast_of([POLICY], people), MONDAY, people, "1")

    assert {each.at.hour for each in week} == set(range(8, 22))
    assert {each.at.weekday() for each in week} == set(range(5))


def test_dice_belong_to_their_cause() -> None:
    """What is thrown for somebody depends on nothing but the seed and what it is about."""
    one, other = Dice("1:1"), Dice("1:2")

    first = [one.share("staff", name) for name in ("ann", "ben", "ann")]
    delays = sorted(one.around(20, number) for number in range(301))

    assert first[0] == first[2] != first[1]
    assert one.share("x") != other.share("x")
    assert not one.happens(0.0, "x")
    assert one.happens(1.0, "x")
    assert timedelta(minutes=15) < delays[150] < timedelta(minutes=25)
    assert one.around(0, "x") == one.waiting(0, "x") == timedelta(0)


def test_assumptions_are_set_by_name() -> None:
    """Each can be changed; the others stay."""
    found = assumed(["staff=5", " grouped = 0.5 "])

    assert found == Assumptions(staff=5, grouped=0.5)


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ("stuff=5", '"stuff" is no assumption; there is questions, night,'),
        ("staff=many", "staff must be a number from 0 to 10000, not 'many'"),
        ("grouped=3", "grouped must be a number from 0 to 1, not '3'"),
        ("staff", "staff must be a number from 0 to 10000, not ''"),
        ("night=nan", "night must be a number from 0 to 1, not 'nan'"),
    ],
)
def test_what_is_no_assumption(stated: str, said: str) -> None:
    """A sentence names it and says what would be one."""
    with pytest.raises(AssumptionError) as refused:
        assumed([stated])

    assert str(refused.value).startswith(said)
