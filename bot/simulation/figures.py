"""What is measured of a run. Times in seconds; of everything less is better."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo

from bot.domain.survival import Time, quantile
from bot.domain.ticket import Ticket
from bot.domain.waits import Wait, waited
from bot.simulation.play import Run


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One run, or several runs together."""

    questions: int  # that needed a human
    late: int  # not answered by a human within their own limit
    late_today: int  # the same by the limits of the first variant
    limited: int  # with a limit for the solution
    unsolved: int  # of those, not solved in time
    escalated: int  # staff was called
    pings: Mapping[str, int]  # by account
    staff_pings: int
    helper_pings: int
    hours: tuple[int, ...]  # pings of staff by hour of the day
    late_hours: tuple[int, ...]  # late questions, by the limits of the first, by hour of asking
    waits: tuple[Time, ...]  # for a human, by the wall clock
    solved: tuple[Time, ...]  # from the question to its solution

    @property
    def share(self) -> float:
        """The share of questions that are late by the limits of the first variant."""
        return self.late_today / max(self.questions, 1)

    @property
    def busiest(self) -> int | None:
        """The hour of the day in which staff is pinged most; None if it never is."""
        return max(range(24), key=self.hours.__getitem__) if any(self.hours) else None

    def numbers(self) -> dict[str, float | None]:
        """Everything that is compared, by name."""
        return {
            "late": self.late,
            "late_share": self.late / max(self.questions, 1),
            "late_by_current_limits": self.late_today,
            "late_by_current_limits_share": self.share,
            "unsolved_in_time": self.unsolved,
            "escalations": self.escalated,
            "staff_pings": self.staff_pings,
            "most_pings_of_one": max(self.pings.values(), default=0),
            "helper_pings": self.helper_pings,
            "first_answer_median_s": quantile(self.waits, 0.5),
            "first_answer_p90_s": quantile(self.waits, 0.9),
            "solution_median_s": quantile(self.solved, 0.5),
            "solution_p90_s": quantile(self.solved, 0.9),
        }


def figures(run: Run, current: Mapping[str, Ticket], clock: tzinfo) -> Figures:
    """The figures of *run*; *current*: the first variant's tickets by their message, for limits."""
    waits = [(each, wait) for each in run.tickets if (wait := waited(each, run.ended)) is not None]
    today = [_by_limits_of(each, current.get(each.message), run) or wait for each, wait in waits]
    staff = [ping for ping in run.pings if ping.staff]
    hours = Counter(ping.at.astimezone(clock).hour for ping in staff)
    late_hours = Counter(wait.since.astimezone(clock).hour for wait in today if wait.late)
    return Figures(
        questions=len(waits),
        late=sum(wait.late for _, wait in waits),
        late_today=sum(wait.late for wait in today),
        limited=sum(wait.limited for _, wait in waits),
        unsolved=sum(wait.unsolved for _, wait in waits),
        escalated=sum(each.escalated_at is not None for each in run.tickets),
        pings=Counter(ping.account for ping in run.pings),
        staff_pings=len(staff),
        helper_pings=len(run.pings) - len(staff),
        hours=tuple(hours[hour] for hour in range(24)),
        late_hours=tuple(late_hours[hour] for hour in range(24)),
        waits=tuple(Time(wait.wall.total_seconds(), wait.answered) for _, wait in waits),
        solved=tuple(_solved(each, wait, run) for each, wait in waits),
    )


def together(found: Sequence[Figures]) -> Figures:
    """All of *found* as one."""
    pings: Counter[str] = Counter()
    for each in found:
        pings.update(each.pings)
    return Figures(
        questions=sum(each.questions for each in found),
        late=sum(each.late for each in found),
        late_today=sum(each.late_today for each in found),
        limited=sum(each.limited for each in found),
        unsolved=sum(each.unsolved for each in found),
        escalated=sum(each.escalated for each in found),
        pings=pings,
        staff_pings=sum(each.staff_pings for each in found),
        helper_pings=sum(each.helper_pings for each in found),
        hours=tuple(map(sum, zip(*(each.hours for each in found), strict=True))),
        late_hours=tuple(map(sum, zip(*(each.late_hours for each in found), strict=True))),
        waits=tuple(time for each in found for time in each.waits),
        solved=tuple(time for each in found for time in each.solved),
    )


def _by_limits_of(ticket: Ticket, other: Ticket | None, run: Run) -> Wait | None:
    """How long *ticket* waited by the limits and hours of *other*, the same question."""
    if other is None:
        return None
    return waited(replace(ticket, limits=other.limits, hours=other.hours), run.ended)


def _solved(ticket: Ticket, wait: Wait, run: Run) -> Time:
    if wait.solved is not None:
        return Time(wait.solved.total_seconds())
    return Time((run.ended - ticket.opened_at).total_seconds(), happened=False)
