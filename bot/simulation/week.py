"""A made-up week of questions: when, where, by whom, about what. The same for a seed."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.identity import Actor
from bot.simulation.assumptions import Assumptions
from bot.simulation.cast import Cast

WEEK = timedelta(days=7)
DAYTIME = range(8, 22)  # hours, where the askers live
THINGS = (
    ("invoice", "refund", "receipt"),
    ("password", "signin", "account"),
    ("token", "endpoint", "secret"),
    ("spreadsheet", "download", "rows"),
    ("callback", "payload", "signature"),
    ("docker", "server", "upgrade"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question."""

    message: str
    at: datetime
    asker: Actor
    place: str
    text: str


def questions(cast: Cast, begin: datetime, assumed: Assumptions, seed: str) -> Sequence[Question]:
    """What is asked in the week from *begin*, oldest first."""
    dice = random.Random(f"{seed} questions")  # noqa: S311 repeatable
    zone = ZoneInfo(cast.sleep)
    busy = [1 / (rank + 1) ** 0.7 for rank in range(len(cast.places))]
    times = sorted(_moment(begin, zone, assumed, dice) for _ in range(int(assumed.questions)))
    found = []
    for number, at in enumerate(times, 1):
        (place,) = dice.choices(cast.places, busy)
        groups = tuple(group for group in cast.groups if dice.random() < assumed.grouped)
        topic = dice.choice(cast.topics)
        one, other, third = dice.choice(THINGS)
        # The number makes each another question: two that are alike would be one.
        error = 100_000 + 7 * number + dice.randrange(7)
        found.append(
            Question(
                message=f"q{number}",
                at=at,
                asker=Actor(
                    account=f"{place.partition(':')[0]}:asker{number}",
                    name=f"asker {number}",
                    groups=groups,
                ),
                place=place,
                text=f"How do I fix {topic} error {error} of my {one}, {other} and {third}?",
            )
        )
    return found


def _moment(begin: datetime, zone: ZoneInfo, assumed: Assumptions, dice: random.Random) -> datetime:
    while True:
        at = begin + WEEK * dice.random()
        there = at.astimezone(zone)
        likely = 1.0 if there.hour in DAYTIME else assumed.night
        likely *= assumed.weekend if there.weekday() >= 5 else 1.0
        if dice.random() <= max(likely, 0.001):
            return at
