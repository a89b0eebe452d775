"""The simulated community: the real bot plays along, the same each time, and is measured right."""

from datetime import timedelta

import pytest

from tests.benchmarks.community.figures import figures
from tests.benchmarks.community.people import BEGIN, Assumptions, Helper, helpers, reacts
from tests.benchmarks.community.runs import Size, measure
from tests.benchmarks.community.stage import Course
from tests.benchmarks.community.traffic import POPULARITY, TOPICS, questions

SMALL = Size(helpers=8, questions=4, days=1)


def test_every_question_has_a_course() -> None:
    """Each question is filed, helpers are pinged, and it is answered in the end."""
    found = measure("waves", SMALL, 1, Assumptions())

    assert found.questions == 4
    assert found.answered == 1.0
    assert found.filed == 1.0
    assert found.pings > 0
    assert found.most_a_day <= 5


def test_the_same_people_and_questions_each_time() -> None:
    """A seed says who there is and what is asked; another seed says otherwise."""
    assumed = Assumptions()

    assert questions(20, 5, 1) == questions(20, 5, 1) != questions(20, 5, 2)
    assert helpers(20, POPULARITY, 5, assumed, 1) == helpers(20, POPULARITY, 5, assumed, 1)


def _helper(name: str, *, joined: timedelta = timedelta(0)) -> Helper:
    return Helper(
        name=name,
        skills={"Billing": 1.0},
        follows=["Billing"],
        zone=0,
        wakes=8.0,
        sleeps=22.0,
        willing=0.8,
        notices=10.0,
        visits=1.0,
        joined=BEGIN + joined,
    )


def test_nights() -> None:
    """Who sleeps notices nothing until they wake; their day begins then."""
    helper = _helper("ann")
    night = BEGIN + timedelta(hours=23)

    assert not helper.awake(night)
    assert helper.wakes_after(night) == BEGIN + timedelta(days=1, hours=8)
    assert helper.wakes_after(BEGIN + timedelta(hours=9)) == BEGIN + timedelta(hours=9)
    assert helper.today(night) == helper.today(night + timedelta(hours=8))


def test_every_ping_of_a_day_makes_a_reaction_less_likely() -> None:
    """The tenth ping is noticed less than the first; company matters only if it is assumed to."""
    helper, tired = _helper("ann"), Assumptions(fatigue=0.5)

    assert reacts(helper, 1, 50, tired) == 0.8
    assert reacts(helper, 3, 50, tired) == 0.2
    assert reacts(helper, 1, 1, Assumptions(diffusion=0.5)) == 0.8
    assert 0.4 < reacts(helper, 1, 50, Assumptions(diffusion=0.5)) < 0.42


def test_figures() -> None:
    """Pings are counted for each answer of a helper; only they can be in time, not staff."""
    asked = questions(3, 1, 1)
    people = [_helper("ann"), _helper("new", joined=timedelta(minutes=1))]
    soon, late = timedelta(minutes=10), timedelta(minutes=50)
    helped = Course(asked[0], {"ann": asked[0].at, "new": asked[0].at}, asked[0].at + soon, "new")
    by_staff = Course(asked[1], {"ann": asked[1].at}, asked[1].at + late)
    open_ = Course(asked[2], {"ann": asked[2].at}, topic=asked[2].topic.lower())
    topic = {name: name.lower().replace(" ", "-") for name in TOPICS}
    helped.topic = by_staff.topic = open_.topic = ""
    helped.topic = topic[asked[0].topic]

    found = figures([helped, by_staff, open_], people, 1)

    assert found.pings == 4
    assert found.by_helpers == pytest.approx(1 / 3)
    assert found.answered == pytest.approx(2 / 3)
    assert found.median_minutes == 50
    assert found.most_a_day == 3
    assert found.gini == pytest.approx(0.25)
    assert found.new_answers == 1.0
    assert found.filed == pytest.approx(1 / 3)
