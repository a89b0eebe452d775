"""Questions as they are simulated: when, by whom, about what, how hard."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.benchmarks.community.people import BEGIN, ZONES

# Each topic with words that its questions have; the first are asked about most.
TOPICS = {
    "Billing": ("invoice", "refund", "payment", "card"),
    "Login": ("password", "account", "signin", "locked"),
    "API keys": ("token", "endpoint", "request", "secret"),
    "Export": ("csv", "download", "rows", "spreadsheet"),
    "Webhooks": ("callback", "payload", "retry", "signature"),
    "Mobile app": ("phone", "android", "push", "tablet"),
    "Search": ("query", "filter", "index", "results"),
    "Teams": ("member", "role", "invite", "seat"),
    "Email": ("inbox", "sender", "bounce", "newsletter"),
    "Charts": ("graph", "axis", "legend", "dashboard"),
    "Backups": ("restore", "snapshot", "archive", "copy"),
    "Self hosting": ("docker", "server", "upgrade", "proxy"),
}
POPULARITY = {topic: 1 / (rank + 1) ** 0.7 for rank, topic in enumerate(TOPICS)}
DAYTIME = range(8, 23)  # in which most is asked, where the asker is
AT_NIGHT = 0.1  # of what is asked in an hour of the day
AT_WEEKENDS = 0.5  # of what is asked on a workday
ASKERS = 0.4  # for each question: people ask more than once


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question."""

    number: int  # counted from 1
    at: datetime
    asker: str
    topic: str
    hard: float  # from 0 to 1
    text: str


def questions(count: int, days: int, seed: int) -> Sequence[Question]:
    """*count* questions of *days*, oldest first, the same for a seed."""
    chance = random.Random(f"questions {seed}")  # noqa: S311 repeatable
    times = sorted(_moment(days, chance) for _ in range(count))
    found = []
    for number, at in enumerate(times, start=1):
        topic = chance.choices(list(POPULARITY), list(POPULARITY.values()))[0]
        one, other, third = chance.sample(TOPICS[topic], 3)
        error = 100_000 + 7 * number + chance.randrange(7)
        found.append(
            Question(
                number=number,
                at=at,
                asker=f"asker{chance.randrange(max(1, int(count * ASKERS)))}",
                topic=topic,
                hard=chance.random(),
                text=f"How do I fix error {error} of my {one}, {other} and {third}?",
            )
        )
    return found


def _moment(days: int, chance: random.Random) -> datetime:
    while True:
        at = BEGIN + timedelta(days=chance.uniform(0, days))
        there = at + timedelta(hours=chance.choices(list(ZONES), list(ZONES.values()))[0])
        likely = 1.0 if there.hour in DAYTIME else AT_NIGHT
        likely *= AT_WEEKENDS if there.weekday() >= 5 else 1.0
        if chance.random() < likely:
            return at
