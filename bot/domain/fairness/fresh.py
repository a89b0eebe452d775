"""Fresh accounts: new here, and all that they ever accept is one helper.

Many honest people ask once and are thanked for, and where one helper knows a topic alone whoever
is new there accepts only them. So what is expected of each asker of a helper is that they are new
as often as those of other helpers, and stay with the helper as often as others or their share in
the topic makes them.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta
from math import log10

from bot.domain.fairness import Acceptance, Finding, Pattern
from bot.domain.fairness.chance import at_least
from bot.domain.fairness.traffic import Traffic, newest

FRESH = timedelta(days=7)  # between being seen first and accepting first
LEAST = 3  # accounts
TIMES = (1, 2, 3)  # acceptances of each
SURE = 3.0  # -log10 of the chance of naming anybody in a community of honest people


def fresh(traffic: Traffic) -> Iterator[Finding]:
    """The helpers whom oddly many fresh accounts accept, and only them."""
    askers: defaultdict[str, list[str]] = defaultdict(list)
    for asker, helper in traffic.pairs:
        askers[helper].append(asker)
    new = {asker for asker, given in traffic.by_asker.items() if _is_new(given)}
    new_pairs = sum(asker in new for asker, _ in traffic.pairs)
    stays = _stays(traffic, new)
    ways = log10(len(askers) * len(TIMES)) if askers else 0.0
    for helper, of_helper in askers.items():
        new_here = sum(asker in new for asker in of_helper)
        rate = (new_pairs - new_here + 1) / (len(traffic.pairs) - len(of_helper) + 2)
        found = [(0.0, [""])]
        for times in TIMES:
            many = [each for each in of_helper if len(traffic.by_asker[each]) >= times]
            theirs = [
                each for each in many if each in new and _accepts_only(traffic.by_asker[each])
            ]
            expected = rate * sum(_only(traffic, each, helper, stays) for each in many)
            if len(theirs) >= LEAST:
                found.append((-(at_least(len(theirs), expected) + ways), theirs))
        strength, theirs = max(found)
        if strength >= SURE:
            yield _finding(helper, theirs, traffic, strength)


def _is_new(given: Sequence[Acceptance]) -> bool:
    since = given[0].asker_since
    return since is not None and given[0].at - since <= FRESH


def _accepts_only(given: Sequence[Acceptance]) -> bool:
    return all(each.helper == given[0].helper for each in given)


def _stays(traffic: Traffic, new: set[str]) -> float:
    """How often who is new accepts the same helper again, when they accept again."""
    again = [
        traffic.by_asker[asker][0].helper == traffic.by_asker[asker][1].helper
        for asker in new
        if len(traffic.by_asker[asker]) > 1
    ]
    return (sum(again) + 1) / (len(again) + 2)


def _only(traffic: Traffic, asker: str, helper: str, stays: float) -> float:
    """The probability that *asker*, who accepts *helper*, accepts nobody else."""
    times = len(traffic.by_asker[asker])
    share = traffic.expected(asker, helper) / times
    return max(stays, share) ** (times - 1)


def _finding(helper: str, askers: Sequence[str], traffic: Traffic, strength: float) -> Finding:
    acceptances = sorted(
        (each for asker in askers for each in traffic.by_asker[asker]), key=lambda each: each.at
    )
    order = dict.fromkeys(each.asker for each in acceptances)
    name = traffic.name(helper)
    return Finding(
        pattern=Pattern.FRESH,
        members=((helper, name), *((asker, traffic.name(asker)) for asker in order)),
        count=len(acceptances),
        since=acceptances[0].at,
        tickets=newest(acceptances),
        strength=strength,
        why=(
            f"{len(askers)} accounts that were new accepted {name} {len(acceptances)} times and "
            "nobody else; for other helpers that is rarer."
        ),
    )
