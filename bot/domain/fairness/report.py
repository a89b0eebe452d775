"""The fairness report: every pattern looked for, the clearest finding first."""

from collections.abc import Iterable, Iterator, Sequence

from bot.domain.fairness import Acceptance, Finding, Parted, Pattern, Voice
from bot.domain.fairness.bursts import bursts
from bot.domain.fairness.fresh import fresh
from bot.domain.fairness.rings import circles, least_told
from bot.domain.fairness.traffic import Traffic, newest

CERTAIN = 99.0  # the strength of what no chance explains


def findings(
    acceptances: Iterable[Acceptance],
    parted: Iterable[Parted] = (),
    voices: Iterable[Voice] = (),
) -> tuple[Finding, ...]:
    """What staff should look at in *acceptances* and *voices*: the clearest first.

    In whatever order they come. People vote much oftener than they accept, so votes are compared
    with votes alone.
    """
    traffic = Traffic(acceptances)
    found = [
        *_once_one(traffic, parted),
        *circles(traffic),
        *circles(Traffic(voices)),
        *bursts(traffic),
        *fresh(traffic),
    ]
    return tuple(sorted(found, key=lambda each: (-each.strength, each.members)))


def ring_limit(acceptances: Iterable[Acceptance]) -> str:
    """What staff should know of rings that are not found in *acceptances*; "": nothing."""
    least = least_told(Traffic(acceptances))
    if least is None:
        return "Many rings of three can’t be told from chance here."
    if least == 1:
        return ""
    return (
        f"Rings of three with fewer than {least} acceptances a link can’t be told from chance here."
    )


def _once_one(traffic: Traffic, parted: Iterable[Parted]) -> Iterator[Finding]:
    """Who were one person by their own word, and accept each other now."""
    for pair in parted:
        there = traffic.pairs.get((pair.one, pair.other), [])
        back = traffic.pairs.get((pair.other, pair.one), [])
        acceptances: Sequence[Acceptance] = [*there, *back]
        if not acceptances:
            continue
        yield Finding(
            pattern=Pattern.PAIR,
            members=tuple((member, traffic.name(member)) for member in (pair.one, pair.other)),
            count=len(acceptances),
            since=min(each.at for each in acceptances),
            tickets=newest(acceptances),
            strength=CERTAIN,
            why=(
                f"{traffic.name(pair.one)} and {traffic.name(pair.other)} were linked as one "
                f"person until {pair.at:%Y-%m-%d}, and accept each other now."
            ),
        )
