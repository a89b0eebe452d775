"""What an answer earns beside points: lines that are worth nothing, for what they say is true.

Whom an answer helped does not depend on a cap, and those who asked the same were told with the
asker: "helped so many people" counts them all, on every page.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.domain.credits import Cap, Kind, Occasion, Transfer
from bot.domain.identity import Actor
from bot.domain.parts.askers import Follower


def beside(
    on: Occasion, helpers: Iterable[Actor], paid: Iterable[Transfer], followers: Iterable[Follower]
) -> tuple[Transfer, ...]:
    """The lines that say what an accepted answer did, besides those of *paid*."""
    return tuple(_lines(on, helpers, tuple(paid), tuple(followers)))


def _lines(
    on: Occasion,
    helpers: Iterable[Actor],
    paid: tuple[Transfer, ...],
    followers: tuple[Follower, ...],
) -> Iterator[Transfer]:
    known: list[Actor] = []
    for helper in helpers:
        twice = any(on.members.same(helper.account, other.account) for other in known)
        if twice or not on.may_pay(helper):
            continue
        known.append(helper)
        if not any(on.members.same(helper.account, line.account) for line in paid):
            yield on.award(helper, Kind.ACCEPTED, 0, cap=Cap.PAIR)
        yield from told(on, helper, followers)


def told(on: Occasion, helper: Actor, followers: Iterable[Follower]) -> Iterator[Transfer]:
    """A line for each person who asked the same and is told what *helper* answered."""
    known = [on.asker, helper.account]
    for follower in followers:
        account = follower.asker.account
        if not any(on.members.same(account, other) for other in known):
            known.append(account)
            yield replace(on, asker=account).award(helper, Kind.TOLD, 0, account)
