"""Communities to look for collusion in: honest traffic as it is found, and what can be planted.

Honest traffic is lumpy: few helpers answer most and few askers ask most; topics are known to few;
people are awake together or not; an asker stays with a helper for an hour, and comes back to
those whom they like; many ask once and never again; many helpers ask as well.
"""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.domain.fairness import Acceptance

BEGIN = datetime(2026, 3, 2, tzinfo=UTC)
DAYS = 90
PAIR_DAILY = 3  # more acceptances of a pair in 24 hours pay nothing, and are in no ledger
STAYS = 0.5  # that who solved one's last question in this hour solves the next one
COMES_BACK = 0.2  # that it is one's favourite, if they know the topic


@dataclass
class Person:
    """Somebody, as far as it decides whom they accept."""

    name: str
    topics: Sequence[str]
    zone: int  # of three
    asks: float
    answers: float
    since: datetime


class Community:
    """A community and what was accepted there so far."""

    def __init__(
        self,
        seed: int,
        *,
        helpers: int = 200,
        askers: int = 1_500,
        acceptances: int = 5_000,
        topics: int = 12,
        tagged: float = 0.8,
        peers: float = 0.5,  # of the helpers, who ask as well
    ) -> None:
        self.chance = chance = random.Random(seed)  # noqa: S311 repeatable
        self._tagged = tagged
        names = [f"t{number}" for number in range(topics)]
        popular = [1 / (rank + 1) ** 0.8 for rank in range(topics)]
        self.helpers = [
            Person(
                f"h{number}",
                list(dict.fromkeys(chance.choices(names, popular, k=chance.randint(1, 3)))),
                chance.randrange(3),
                chance.paretovariate(1.3) if chance.random() < peers else 0.0,
                chance.paretovariate(1.0),
                BEGIN - timedelta(days=chance.uniform(0, 700)),
            )
            for number in range(helpers)
        ]
        only_ask = [
            Person(
                f"a{number}",
                list(dict.fromkeys(chance.choices(names, popular, k=chance.randint(1, 2)))),
                chance.randrange(3),
                chance.paretovariate(1.1),
                0.0,
                BEGIN + timedelta(days=chance.uniform(-200, DAYS)),
            )
            for number in range(askers)
        ]
        self.people = [*self.helpers, *only_ask]
        self.accepted: list[Acceptance] = []
        self._favourite: dict[str, Person] = {}
        self._today: Counter[tuple[str, str, int]] = Counter()
        self._live(acceptances)

    def _live(self, acceptances: int) -> None:
        weights = [person.asks for person in self.people]
        while len(self.accepted) < acceptances:
            asker = self.chance.choices(self.people, weights)[0]
            at = BEGIN + timedelta(days=self.chance.uniform(0, DAYS))
            if at < asker.since:
                at = asker.since + timedelta(minutes=1)
            topic = self.chance.choice(asker.topics)
            helper: Person | None = None
            while len(self.accepted) < acceptances:
                stays = helper is not None and self.chance.random() < STAYS
                helper = helper if stays else self._helper(asker, topic)
                if helper is None:
                    break
                self.accept(asker.name, helper.name, at, topic, since=asker.since)
                at += timedelta(minutes=self.chance.uniform(5, 60))
                if self.chance.random() < 0.75:
                    break

    def _helper(self, asker: Person, topic: str) -> Person | None:
        favourite = self._favourite.get(asker.name)
        if favourite and topic in favourite.topics and self.chance.random() < COMES_BACK:
            return favourite
        able = [each for each in self.helpers if topic in each.topics and each is not asker]
        if not able:
            return None
        awake = [each.answers * (3 if each.zone == asker.zone else 1) for each in able]
        self._favourite[asker.name] = helper = self.chance.choices(able, awake)[0]
        return helper

    def accept(self, asker: str, helper: str, at: datetime, topic: str, *, since: datetime) -> None:
        """One acceptance, unless the pair had too many that day."""
        day = asker, helper, at.toordinal()
        self._today[day] += 1
        if self._today[day] > PAIR_DAILY:
            return
        self.accepted.append(
            Acceptance(
                ticket=len(self.accepted) + 1,
                at=at,
                asker=asker,
                asker_name=asker.title(),
                helper=helper,
                helper_name=helper.title(),
                topic=topic if self.chance.random() < self._tagged else "",
                asker_since=since,
            )
        )

    def ring(self, size: int, times: int, *, everybody: bool = False) -> frozenset[str]:
        """*size* helpers, any of them, start to accept each other, each the next one *times* times.

        With *everybody* each accepts any other of them, the same number of times in all.
        """
        members = self.chance.sample(self.helpers, size)
        topics = [topic for member in members for topic in member.topics]
        for place, member in enumerate(members):
            others = [each for each in members if each is not member]
            for _ in range(times):
                helper = self.chance.choice(others) if everybody else members[(place + 1) % size]
                at = BEGIN + timedelta(days=self.chance.uniform(0, DAYS))
                topic = self.chance.choice(topics)
                self.accept(member.name, helper.name, at, topic, since=member.since)
        return frozenset(member.name for member in members)
