"""Awards that do not count as long as a cause lasts: a block, a link of accounts, a merger.

Every cause is one application: blocking, linking or merging again is another. So the lines that it
makes have reasons of their own, in whichever order awards are undone, suspended and given back.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain.credits import Award, Back, Transfer, turned
from bot.domain.effects import Effect
from bot.domain.helping_effects import Lift, Suspend


def suspended(awards: Iterable[Award], cause: str, at: datetime) -> tuple[Effect, ...]:
    """Let *awards* count no more. A line is only written for what counted until now."""
    fresh = [award for award in awards if cause not in award.suspended_by]
    if not fresh:
        return ()
    lines = (
        turned(
            award.transfer, f"suspend:{cause}:{award.transfer.key[1]}", at, back=True, cause=cause
        )
        for award in fresh
        if not award.suspended_by
    )
    return (Suspend(cause=cause, awards=tuple(a.transfer.key for a in fresh)), *lines)


def lifted(awards: Iterable[Award], cause: str, at: datetime) -> tuple[Effect, ...]:
    """End what *cause* did to *awards*. What another cause suspends, too, goes on not to count."""
    held = [award for award in awards if cause in award.suspended_by]
    if not held:
        return ()
    lines = (
        turned(
            award.transfer, f"restore:{cause}:{award.transfer.key[1]}", at, back=False, cause=cause
        )
        for award in held
        if award.suspended_by == {cause}
    )
    return (Lift(cause=cause, awards=tuple(a.transfer.key for a in held)), *lines)


def taken_back(
    transfers: Iterable[Transfer],
    at: datetime,
    cause: Back,
    suspended: Mapping[tuple[str, str], Iterable[str]],
) -> Iterator[Effect]:
    """The lines that undo *transfers* for good; what is pending is undone while it is pending.

    An award that is *suspended* (account, award; by which causes) does not count now: its line
    takes nothing, and says what happened. Nor is there anything left for the causes to suspend.
    """
    for award in transfers:
        undo = turned(award, f"undo:{award.key[1]}", at, back=True, cause=cause)
        lasting = sorted(suspended.get(award.key, ()))
        yield from (Lift(cause=each, awards=(award.key,)) for each in lasting)
        yield replace(undo, amount=0, count=0) if lasting else undo


def points(effects: Iterable[Effect]) -> int:
    """What the lines among *effects* amount to; negative where they take back."""
    return sum(effect.amount for effect in effects if isinstance(effect, Transfer))


def causes(awards: Iterable[Award], kind: str) -> tuple[str, ...]:
    """The causes of this *kind*, such as "link:", that keep any of *awards* from counting."""
    return tuple(sorted({c for award in awards for c in award.suspended_by if c.startswith(kind)}))
