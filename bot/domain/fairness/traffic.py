"""Who accepts whom, and who would be expected to if nobody arranged anything.

The null model is the directed configuration model (M. E. J. Newman, Networks, 2nd ed., 12.1):
acceptances fall on helpers as often as others choose them. It is refined by three things that
honest communities have. People ask about topics, which few know: a helper's share is taken topic
by topic. Those who only ask cannot pay each other: their choices count, and everybody's only as
far as theirs are few. And askers come back to who helped them: how much more often than that
share is measured, and everything expected is multiplied by it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence, Set
from itertools import pairwise

from bot.domain.fairness import Acceptance

_BELIEF = 10.0  # acceptances that a helper's share among everybody weighs, beside a topic's own
_DOUBT = 20.0  # steps that the assumed loyalty weighs, beside the measured one
_LOYALTY = 2.0


class Traffic:
    """The acceptances of a community, counted."""

    def __init__(self, acceptances: Iterable[Acceptance]) -> None:
        """Nobody's acceptance of themselves counts."""
        self.all = sorted(
            (each for each in acceptances if each.asker != each.helper), key=lambda each: each.at
        )
        self.pairs: defaultdict[tuple[str, str], list[Acceptance]] = defaultdict(list)
        self.by_asker: defaultdict[str, list[Acceptance]] = defaultdict(list)
        self.by_helper: defaultdict[str, list[Acceptance]] = defaultdict(list)
        for each in self.all:
            self.pairs[each.asker, each.helper].append(each)
            self.by_asker[each.asker].append(each)
            self.by_helper[each.helper].append(each)
        self._topics = {
            asker: Counter(each.topic for each in given) for asker, given in self.by_asker.items()
        }
        self._given = {
            asker: Counter(each.helper for each in given) for asker, given in self.by_asker.items()
        }
        outside = [each for each in self.all if each.asker not in self.by_helper]
        self._peers = 1 - len(outside) / max(len(self.all), 1)
        self._outside, self._everywhere = _Chosen(outside), _Chosen(self.all)
        self._company = _Company(outside)
        self.loyalty = self._loyalty()

    def both(self) -> Set[str]:
        """Who accepts and is accepted."""
        return self.by_asker.keys() & self.by_helper.keys()

    def name(self, member: str) -> str:
        """What *member* is called."""
        if received := self.by_helper.get(member):
            return received[-1].helper_name
        return self.by_asker[member][-1].asker_name

    def expected(self, asker: str, helper: str) -> float:
        """How often *asker* accepts *helper* by chance, accepting as often as they did."""
        most = len(self.by_asker[asker])
        return min(self.loyalty * self._by_share(asker, helper), most)

    def _by_share(self, asker: str, helper: str) -> float:
        own = Counter(each.topic for each in self.pairs.get((asker, helper), ()))
        all_own = self._topics[asker]
        alone = asker not in self.by_helper
        general = self._everywhere.share(
            helper, asker, sum(own.values()), sum(all_own.values()), among=len(self.by_helper)
        )
        given = self._given[asker]
        total = 0.0
        for topic, times in all_own.items():
            among_peers = self._everywhere.share(
                helper, asker, own[topic], times, topic, among=len(self._everywhere.of[topic])
            )
            assumed = self._peers * among_peers + (1 - self._peers) * general
            assumed = max(assumed, 1 / len(self.by_helper))  # unheard of is not impossible
            chosen = self._outside.of[topic][helper] - alone * own[topic]
            among = self._outside.total[topic] - self._outside.of[topic][asker] - alone * times
            share = (chosen + _BELIEF * assumed) / (among + _BELIEF)
            if not topic:
                likely = max(share, 1 / len(self.by_helper))
                share = self._company.share(asker, helper, likely, given)
            total += times * share
        return total

    def _loyalty(self) -> float:
        """How much likelier than by chance an asker accepts again whom they accepted last.

        Measured on those who accept and are not accepted, and on the others as far as these are
        few; at least 1.
        """
        again = chance = 0.0
        for asker, given in self.by_asker.items():
            weight = self._peers if asker in self.by_helper else 1.0
            steps = Counter(last.helper for last in given[:-1])
            again += weight * sum(last.helper == now.helper for last, now in pairwise(given))
            chance += weight * sum(
                count * self._by_share(asker, helper) / len(given)
                for helper, count in steps.items()
            )
        return max(1.0, (again + _LOYALTY * _DOUBT) / (chance + _DOUBT))


class _Chosen:
    """How often each helper is chosen: in each topic, and in all of them under None."""

    def __init__(self, acceptances: Iterable[Acceptance]) -> None:
        self.of: defaultdict[str | None, Counter[str]] = defaultdict(Counter)
        for each in acceptances:
            self.of[each.topic][each.helper] += 1
            self.of[None][each.helper] += 1
        self.total = Counter({topic: of.total() for topic, of in self.of.items()})

    def share(
        self,
        helper: str,
        asker: str,
        own: int,
        all_own: int,
        topic: str | None = None,
        *,
        among: int,
    ) -> float:
        """The share of *helper* in what others choose, whoever can be chosen by *asker*.

        *own* of *all_own* choices of the asker are of that helper; they do not count. Every one of
        *among* helpers is chosen once more, so that nobody's share is nothing (Laplace).
        """
        of = self.of[topic]
        others = self.total[topic] - all_own - of[asker]
        return (of[helper] - own + 1) / (others + max(among - (asker in of), 1))


class _Company:
    """Whom those who accept a helper also accept: what they share, where no topic says it."""

    def __init__(self, acceptances: Iterable[Acceptance]) -> None:
        self._given: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for each in acceptances:
            self._given[each.asker][each.helper] += 1
        self._also: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for given in self._given.values():
            for helper in given:
                self._also[helper] += given
        self._total = {helper: also.total() - also[helper] for helper, also in self._also.items()}

    def share(self, asker: str, helper: str, assumed: float, given: Counter[str]) -> float:
        """The share of *helper* in what those choose who choose as *asker* did, who was *given*.

        *assumed* is what it would be for anybody. What the asker chose does not count.
        """
        own = self._given.get(asker, Counter())
        total = weights = 0.0
        for other, times in given.items():
            if other == helper:
                continue
            chosen = self._also[other][helper] - own[helper]
            among = self._total.get(other, 0) - (own.total() - own[other])
            total += times * (chosen + _BELIEF * assumed) / (among + _BELIEF)
            weights += times
        return total / weights if weights else assumed


def newest(acceptances: Sequence[Acceptance], most: int = 5) -> tuple[int, ...]:
    """The newest tickets of *acceptances*."""
    ordered = sorted(acceptances, key=lambda each: each.at, reverse=True)
    return tuple(dict.fromkeys(each.ticket for each in ordered))[:most]
