"""Helpers as they are simulated, and everything that is assumed of them.

The assumptions, each a number below; `Assumptions` varies those that the result may hang on:

- Helpers live in three time zones, sleep at night and notice nothing meanwhile.
- A helper knows a few topics, each more or less well; whether they can answer a question depends
  on that and on how hard it is, and is the same however they come across it.
- Who is pinged notices it after a while (exponential, with a mean of their own: few are quick),
  then reacts with a probability of their own, if the question still waits.
- Every further ping of a day makes a reaction less likely, by the same factor: `fatigue`.
- That one of many is pinged makes nobody less likely to react, unless `diffusion` says so. Studies
  of requests by e-mail disagree: Barron and Yechiam (2002, Computers in Human Behavior 18) and
  Blair, Thompson and Wuensch (2005, Basic and Applied Social Psychology 27) found that it does,
  others found nothing. Without it the comparison is the kinder one to pinging everybody.
- Helpers also look in by themselves, some often, most seldom, and answer what waits there.
- Some join during the time that is looked at; nobody leaves.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import exp, log

BEGIN = datetime(2026, 3, 2, tzinfo=UTC)  # a Monday
ZONES = {1: 0.5, -6: 0.35, 8: 0.15}  # hours from UTC, and the share of people there
LATER = 0.2  # of the helpers join later, at any time
FOLLOWED = 0.85  # of the topics that they know, helpers follow
LOOKS_AT = 2  # questions that a helper who looks in tries at most
WILLING_THERE = 0.35  # that they try one of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """What the result may hang on."""

    fatigue: float = 0.9  # times the probability to react, with every further ping of a day
    diffusion: float = 1.0  # the same, for whoever is pinged together with very many others
    notices: float = 15.0  # minutes, the median helper's mean until a ping is noticed
    willing: float = 0.5  # probability to react to the first ping of a day, on average
    visits: float = 0.7  # a day, of the median helper, without being pinged
    knows: float = 0.65  # how well helpers know their topics, on average


@dataclass(frozen=True, slots=True, kw_only=True)
class Helper:
    """One helper."""

    name: str
    skills: Mapping[str, float]  # by topic
    follows: Sequence[str]
    zone: int
    wakes: float  # hours after midnight, there
    sleeps: float
    willing: float
    notices: float  # minutes
    visits: float  # a day
    joined: datetime

    def awake(self, at: datetime) -> bool:
        """Whether they notice anything."""
        return self.wakes <= self._hour(at) < self.sleeps

    def wakes_after(self, at: datetime) -> datetime:
        """When they are awake again; *at*, if they are."""
        if self.awake(at):
            return at
        return at + timedelta(hours=(self.wakes - self._hour(at)) % 24)

    def today(self, at: datetime) -> int:
        """Which of their days it is; it begins as they wake."""
        return (at + timedelta(hours=self.zone - self.wakes)).toordinal()

    def _hour(self, at: datetime) -> float:
        there = at + timedelta(hours=self.zone)
        return there.hour + there.minute / 60 + there.second / 3600


def helpers(
    count: int, topics: Mapping[str, float], days: int, assumed: Assumptions, seed: int
) -> list[Helper]:
    """*count* helpers, the same for a seed. *topics*: how popular each is."""
    chance = random.Random(f"helpers {seed}")  # noqa: S311 repeatable
    found = []
    for number in range(count):
        known = chance.choices(list(topics), list(topics.values()), k=chance.randint(1, 4))
        skills = {
            topic: chance.betavariate(4 * assumed.knows, 4 * (1 - assumed.knows))
            for topic in dict.fromkeys(known)
        }
        follows = [topic for topic in skills if chance.random() < FOLLOWED]
        later = chance.random() < LATER
        wakes = chance.uniform(6, 9)
        found.append(
            Helper(
                name=f"helper{number}",
                skills=skills,
                follows=follows or list(skills)[:1],
                zone=chance.choices(list(ZONES), list(ZONES.values()))[0],
                wakes=wakes,
                sleeps=wakes + chance.uniform(14, 15),
                willing=chance.betavariate(4 * assumed.willing, 4 * (1 - assumed.willing)),
                notices=chance.lognormvariate(log(assumed.notices), 1.0),
                visits=chance.lognormvariate(log(assumed.visits), 1.0),
                joined=BEGIN + timedelta(days=chance.uniform(0, days * 0.9) if later else 0),
            )
        )
    return found


def reacts(helper: Helper, pings: int, together: int, assumed: Assumptions) -> float:
    """The probability that *helper* reacts to the last of *pings* of a day.

    *together*: how many were pinged with it; the more, the nearer `diffusion` is to its full
    effect, of which 1/e is missing with 10 of them.
    """
    shared = 1 - (1 - assumed.diffusion) * (1 - exp(-(together - 1) / 10))
    return float(helper.willing * assumed.fatigue ** (pings - 1) * shared)
