"""Bursts: few askers accept one helper again and again within a day.

That an asker accepts the same helper twice in a day, a session, happens anywhere. How often, and
how much oftener than twice, is measured on all other helpers; then a day of one helper's is as
odd as so many sessions, so long, by chance: their number is Poisson's, their length geometric.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import log10

from bot.domain.fairness import Acceptance, Finding, Pattern
from bot.domain.fairness.chance import at_least, of_trials
from bot.domain.fairness.traffic import Traffic, newest

DAY = timedelta(days=1)
LEAST = 5  # acceptances
FEW = 0.25  # of all askers, at most
AGAIN = 2  # acceptances of an asker that make a session
SURE = 2.0  # -log10 of the chance of naming anybody in a community of honest people


@dataclass(frozen=True, slots=True)
class _Sessions:
    """How many there were, and how many acceptances they had beyond `AGAIN` each."""

    count: int = 0
    extra: int = 0


def bursts(traffic: Traffic) -> Iterator[Finding]:
    """The oddest day of each helper who had an odd one."""
    if not traffic.all:
        return
    days = max((traffic.all[-1].at - traffic.all[0].at) / DAY, 1.0)
    own = _sessions(traffic)
    count = sum(each.count for each in own.values())
    extra = sum(each.extra for each in own.values())
    ways = log10(days * len(own))
    for helper, received in traffic.by_helper.items():
        others = count - own[helper].count
        longer = extra - own[helper].extra
        share = len(received) / len(traffic.all)
        daily = (others + 1) / days * share
        length = (longer + 1) / (longer + others + 2)
        found = [
            (-(_odd(burst, daily, length) + ways), burst)
            for burst in _days_of(received)
            if len({each.asker for each in burst}) <= FEW * len(traffic.by_asker)
        ]
        strength, burst = max(found, key=lambda each: each[0], default=(0.0, []))
        if strength >= SURE:
            yield _finding(helper, burst, traffic, strength)


def _sessions(traffic: Traffic) -> dict[str, _Sessions]:
    """The sessions of each helper."""
    count: Counter[str] = Counter()
    extra: Counter[str] = Counter()
    for (_, helper), acceptances in traffic.pairs.items():
        for size in _runs(acceptances):
            if size >= AGAIN:
                count[helper] += 1
                extra[helper] += size - AGAIN
    return {helper: _Sessions(count[helper], extra[helper]) for helper in traffic.by_helper}


def _runs(acceptances: Sequence[Acceptance]) -> Iterator[int]:
    """How many acceptances there are in each day, which begins with the first of them."""
    size = 0
    begins = acceptances[0].at
    for each in acceptances:
        if each.at - begins > DAY:
            yield size
            size, begins = 0, each.at
        size += 1
    yield size


def _days_of(received: Sequence[Acceptance]) -> Iterator[list[Acceptance]]:
    """What the few accepted in each day that ends with an acceptance."""
    first = 0
    for last, newest_ in enumerate(received):
        while newest_.at - received[first].at > DAY:
            first += 1
        if last - first + 1 < LEAST:
            continue
        day = received[first : last + 1]
        times = Counter(each.asker for each in day)
        few = [each for each in day if times[each.asker] >= AGAIN]
        if len(few) >= LEAST:
            yield few


def _odd(burst: Sequence[Acceptance], daily: float, length: float) -> float:
    """log10 of the probability of such a day."""
    sessions = len({each.asker for each in burst})
    extra = len(burst) - AGAIN * sessions
    return at_least(sessions, daily) + of_trials(extra, extra + sessions - 1, length)


def _finding(
    helper: str, burst: Sequence[Acceptance], traffic: Traffic, strength: float
) -> Finding:
    askers = list(dict.fromkeys(each.asker for each in burst))
    whom = "One person" if len(askers) == 1 else f"{len(askers)} people"
    return Finding(
        pattern=Pattern.BURST,
        members=tuple((member, traffic.name(member)) for member in (helper, *askers)),
        count=len(burst),
        since=burst[0].at,
        tickets=newest(burst),
        strength=strength,
        why=(
            f"{whom} accepted {traffic.name(helper)} {len(burst)} times within a day; "
            "others here hardly ever do that."
        ),
    )
