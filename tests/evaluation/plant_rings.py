"""Which rings are found, and who is named without one: python -m tests.evaluation.plant_rings [N].

N communities of each kind (20), seeds from 9000 on. Of 200 helpers,
5,000 acceptances: "tagged" 80% of them under a topic, half of the helpers ask as well; "untagged"
no topic at all; "peers" everybody asks. In each one ring is planted at a time: "circle", each
accepts the next; "clique", anybody accepts anybody, as often in all. A ring is found if all of its
members are named together.

Then communities where nothing was planted: how many helpers are named, and how many circles of
three there are whose every link has so many acceptances.
"""

import copy
import random
import sys
from collections import Counter
from collections.abc import Sequence, Set

from bot.domain.fairness import Finding, Pattern
from bot.domain.fairness.report import findings
from tests.unit.domain.fair_community import Community

SEED = 9_000  # of the first community
SIZES = (3, 4, 5, 8)
TIMES = (1, 2, 3, 4, 6)  # acceptances a link
KINDS = {"tagged": (0.8, 0.5), "untagged": (0.0, 0.5), "peers": (0.8, 1.0)}
SMALL = ((5, 100), (20, 300), (20, 1_000), (50, 1_000))  # helpers, acceptances


def main(number: int = 20) -> None:
    """Plant every ring in every community, then none."""
    seeds = range(SEED, SEED + number)
    print("            ring    ", *(f"{times:4} a link" for times in TIMES))  # noqa: T201 - a script
    for kind, (tagged, peers) in KINDS.items():
        honest = [Community(seed, tagged=tagged, peers=peers) for seed in seeds]
        for everybody in (False, True):
            shape = "clique" if everybody else "circle"
            for size in SIZES:
                found = [
                    sum(_found(community, size, times, everybody) for community in honest)
                    for times in TIMES
                ]
                shares = (f"{each:4} of {number}" for each in found)
                print(f"{kind:9} {shape:6} of {size}", *shares, flush=True)  # noqa: T201 - a script
        circles = Counter[int]()
        for community in honest:
            circles.update(_circles(community))
        each = ", ".join(f"{circles[times] / number:.1f} ≥{times}" for times in TIMES[:4])
        print(f"{kind:9} nothing planted: {_named(honest)}; circles of three: {each}")  # noqa: T201 - a script
    for helpers, acceptances in SMALL:
        for tagged in (0.8, 0.0):
            small = [
                Community(
                    seed,
                    helpers=helpers,
                    askers=3 * helpers,
                    acceptances=acceptances,
                    topics=4,
                    tagged=tagged,
                    peers=peers,
                )
                for seed in range(SEED, SEED + 2 * number)
                for peers in (0.5, 1.0)
            ]
            label = f"{helpers} helpers, {acceptances} acceptances, {tagged:.0%} tagged"
            print(f"{label}: {_named(small)}", flush=True)  # noqa: T201 - a script


def _found(honest: Community, size: int, times: int, everybody: bool) -> bool:
    community = copy.copy(honest)
    community.accepted = list(honest.accepted)
    seed = f"{honest.accepted[0].at} {size} {times} {everybody}"
    community.chance = random.Random(seed)  # noqa: S311 - repeatable
    planted = community.ring(size, times * (size - 1 if everybody else 1), everybody=everybody)
    found = findings(community.accepted)
    return any(planted <= {who for who, _ in each.members} for each in found)


def _named(honest: Sequence[Community]) -> str:
    reports = [findings(community.accepted) for community in honest]
    helpers = sum(len(community.helpers) for community in honest)
    named = sum(len(_who(found)) for found in reports)
    rings = sum(any(each.pattern is Pattern.RING for each in found) for found in reports)
    return (
        f"{named} of {helpers} helpers named ({named / helpers:.2%}), "
        f"a ring in {rings} of {len(honest)} communities"
    )


def _who(found: Sequence[Finding]) -> Set[str]:
    return {
        who
        for each in found
        for who, _ in (
            each.members[:1] if each.pattern in (Pattern.BURST, Pattern.FRESH) else each.members
        )
    }


def _circles(community: Community) -> Counter[int]:
    """By how many acceptances each link has at least, how many circles of three there are."""
    pairs = Counter((each.asker, each.helper) for each in community.accepted)
    found = Counter[int]()
    for times in TIMES:
        links = {pair for pair, count in pairs.items() if count >= times}
        nexts = {asker: {b for a, b in links if a == asker} for asker, _ in links}
        found[times] = (
            sum((c, a) in links for a, b in links for c in nexts.get(b, ()) if c != a) // 3
        )
    return found


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
