"""Who is served worse: waits and kept limits by channel, asker, hour, side by side.

A gap is a group that waits longer than all others together, beyond chance: Gehan's rank test on
business time, one-sided, by permutation, corrected for all comparisons of the report.
Where everybody is served alike, at most 5 of 100 reports name any gap.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta, tzinfo

from bot.domain.grouping import By
from bot.domain.survival import Time, chance_of_longer, holm, quantile, scores
from bot.domain.waits import Wait

FEW = 5  # questions: fewer are not compared
CHANCE = 0.05  # of naming any gap where there is none
NO_GROUP = ""  # askers in none


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The questions that have something in common. Times in seconds; None: not known yet."""

    key: str  # "platform:channel", a group, a topic's id, a policy, "0" to "23", "1" (Monday) to 7
    questions: int
    waiting: int  # of those: open, unanswered and not late
    late: int  # not answered by a human in time
    limited: int  # with a limit for the solution
    unsolved: int  # of those: not solved in time
    median: float | None  # of the wait for a human, in business time
    p90: float | None
    wall_median: float | None  # the same by the wall clock
    wall_p90: float | None
    elsewhere: float | None = None  # the median of all others, in business time
    chance: float | None = None  # of waits as long as these by luck; None: too few to compare
    corrected: float | None = None  # the same, for as many comparisons as the report makes

    @property
    def settled(self) -> int:
        """Of how many it is known whether they were answered in time."""
        return self.questions - self.waiting

    @property
    def share(self) -> float | None:
        """The share of late ones."""
        return self.late / self.settled if self.settled else None

    @property
    def few(self) -> bool:
        """Whether there are too few to say anything of."""
        return self.questions < FEW

    @property
    def ratio(self) -> float | None:
        """How many times as long as elsewhere they wait, by the medians."""
        if self.chance is None or self.median is None or not self.elsewhere:
            return None
        return self.median / self.elsewhere

    @property
    def gap(self) -> bool:
        """Whether they wait longer than the others, beyond chance."""
        return self.corrected is not None and self.corrected <= CHANCE


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceGap:
    """The whole report."""

    everybody: Row
    sections: Mapping[By, tuple[Row, ...]]

    @property
    def gaps(self) -> list[tuple[By, Row]]:
        """Who is served worse, the clearest first."""
        found = [(by, row) for by, rows in self.sections.items() for row in rows if row.gap]
        return sorted(found, key=lambda gap: (gap[1].chance or 0, -(gap[1].ratio or 0)))


def service_gap(waits: Sequence[Wait], by: Sequence[By], zone: tzinfo) -> ServiceGap:
    """*waits* by each of *by*; hours and days are those of the clocks in *zone*."""
    ranks = dict(zip((each.number for each in waits), scores(_times(waits)), strict=True))
    sections = {each: _section(waits, each, zone, ranks) for each in by}
    compared = sum(any(row.chance is not None for row in rows) for rows in sections.values())
    return ServiceGap(
        everybody=_row("", waits),
        sections={each: _corrected(rows, compared) for each, rows in sections.items()},
    )


def _corrected(rows: Sequence[Row], sections: int) -> tuple[Row, ...]:
    """*rows* with their chances by Holm within the section, times the number of *sections*.

    So 24 hours that are looked at cost the channels no more than two groups of askers do.
    """
    chances = holm([row.chance for row in rows if row.chance is not None])
    at = iter(min(1.0, chance * sections) for chance in chances)
    return tuple(row if row.chance is None else replace(row, corrected=next(at)) for row in rows)


def _section(
    waits: Sequence[Wait], by: By, zone: tzinfo, ranks: Mapping[int, int]
) -> tuple[Row, ...]:
    keys = _keys(by, zone)
    grouped: dict[str, list[Wait]] = {}
    for wait in waits:
        for key in keys(wait):
            grouped.setdefault(key, []).append(wait)
    everybody = list(ranks.values())
    rows = []
    for key in sorted(grouped, key=lambda key: (len(key), key) if by is By.HOUR else (0, key)):
        inside = grouped[key]
        numbers = {wait.number for wait in inside}
        outside = [wait for wait in waits if wait.number not in numbers]
        row = _row(key, inside)
        if min(len(inside), len(outside)) >= FEW:
            mine = [ranks[wait.number] for wait in inside]
            chance = chance_of_longer(mine, everybody, f"{by}:{key}")
            elsewhere = quantile(_times(outside), 0.5)
            row = replace(row, elsewhere=elsewhere, chance=chance)
        rows.append(row)
    return tuple(rows)


def _keys(by: By, zone: tzinfo) -> Callable[[Wait], Sequence[str]]:
    """Which of the groups a question is in; more than one only by the asker's."""
    match by:
        case By.CHANNEL:
            return lambda wait: (wait.place,)
        case By.GROUP:
            return lambda wait: wait.groups or (NO_GROUP,)
        case By.TOPIC:
            return lambda wait: (wait.topic,)
        case By.POLICY:
            return lambda wait: (wait.policy,)
        case By.HOUR:
            return lambda wait: (str(wait.since.astimezone(zone).hour),)
        case By.WEEKDAY:
            return lambda wait: (str(wait.since.astimezone(zone).isoweekday()),)


def _row(key: str, waits: Sequence[Wait]) -> Row:
    worked = _times(waits)
    wall = [Time(_seconds(wait.wall), wait.answered) for wait in waits]
    return Row(
        key=key,
        questions=len(waits),
        waiting=sum(not wait.settled for wait in waits),
        late=sum(wait.late for wait in waits),
        limited=sum(wait.limited for wait in waits),
        unsolved=sum(wait.unsolved for wait in waits),
        median=quantile(worked, 0.5),
        p90=quantile(worked, 0.9),
        wall_median=quantile(wall, 0.5),
        wall_p90=quantile(wall, 0.9),
    )


def _times(waits: Sequence[Wait]) -> list[Time]:
    return [Time(_seconds(wait.worked), wait.answered) for wait in waits]


def _seconds(span: timedelta) -> float:
    return span.total_seconds()
