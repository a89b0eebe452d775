"""What is measured of a simulated community."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median, quantiles

from bot.domain.limits import Limits
from tests.benchmarks.community.people import Helper
from tests.benchmarks.community.stage import Course
from tests.benchmarks.community.traffic import TOPICS

NEW = timedelta(days=14)  # who follows topics for less is new


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What came of one way to ask helpers."""

    questions: int
    answered: float  # share, by helpers or staff
    by_helpers: float  # share, by helpers before staff was tagged
    pings: float  # for each question that a helper answered
    median_minutes: float  # to the first answer, staff's too
    p90_minutes: float
    most_a_day: int  # pings of one helper on one day (UTC)
    mean_a_day: float
    gini: float  # of all pings, over the helpers
    new_pinged: float  # share of pings to who is new
    new_answers: float  # share of helpers' answers by who is new
    filed: float  # share of questions under their topic


def figures(courses: Sequence[Course], people: Sequence[Helper], days: int) -> Figures:
    """The figures of all *courses*."""
    joined = {
        helper.name: helper.joined
        for helper in people
        if helper.joined > min(each.joined for each in people)
    }
    limit = Limits().first_response
    answered = [course for course in courses if course.answered_at is not None]
    helped = [course for course in answered if course.by]
    in_time = [
        course
        for course in helped
        if course.answered_at and course.answered_at - course.question.at <= limit
    ]
    # Who was never answered waited to the end: no way may look fast by answering less.
    minutes = [
        (course.answered_at - course.question.at) / timedelta(minutes=1)
        if course.answered_at
        else float(days * 24 * 60)
        for course in courses
    ]
    pings = [(name, at) for course in courses for name, at in course.pinged.items()]
    daily = Counter((name, at.date()) for name, at in pings)
    each = Counter(name for name, _ in pings)
    new_pings = sum(name in joined and at - joined[name] < NEW for name, at in pings)
    new_answers = sum(
        c.by in joined and c.answered_at is not None and c.answered_at - joined[c.by] < NEW
        for c in helped
    )
    ids = {name: name.lower().replace(" ", "-") for name in TOPICS}
    return Figures(
        questions=len(courses),
        answered=len(answered) / len(courses),
        by_helpers=len(in_time) / len(courses),
        pings=len(pings) / max(len(helped), 1),
        median_minutes=median(minutes),
        p90_minutes=quantiles(minutes, n=10)[-1],
        most_a_day=max(daily.values(), default=0),
        mean_a_day=len(pings) / len(people) / days,
        gini=_gini([each[helper.name] for helper in people]),
        new_pinged=new_pings / max(len(pings), 1),
        new_answers=new_answers / max(len(helped), 1),
        filed=sum(c.topic == ids[c.question.topic] for c in courses) / len(courses),
    )


def _gini(values: Sequence[int]) -> float:
    """How unevenly *values* are spread: 0 is evenly, 1 all to one (C. Gini, 1912)."""
    ordered, total = sorted(values), sum(values)
    if not total:
        return 0.0
    ranked = sum(rank * value for rank, value in enumerate(ordered, start=1))
    return 2 * ranked / (len(ordered) * total) - (len(ordered) + 1) / len(ordered)
