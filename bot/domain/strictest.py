"""What holds for one person whose accounts wanted to be asked differently: the stricter wish."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.domain.helpers import Helper, Quiet

_DAY = 24 * 60  # minutes


def strictest(accounts: Sequence[Helper], most: int) -> tuple[Helper, ...]:
    """*accounts* of one person, each with what holds for all of them.

    The fewest asks a day (None is *most*, as the community has it), the longest quiet hours, the
    longest snooze, no place on boards if one did not want it. What they know is known by all.
    """
    if not accounts:
        return ()
    snoozes = [each.snoozed_until for each in accounts if each.snoozed_until is not None]
    topics = dict.fromkeys(topic for each in accounts for topic in each.topics)
    daily = min((each.daily for each in accounts), key=lambda n: most if n is None else n)
    quiet = max((each.quiet for each in accounts), key=_length)
    return tuple(
        replace(
            each,
            topics=tuple(topics),
            daily=daily,
            quiet=quiet,
            zone=each.zone or next((other.zone for other in accounts if other.zone), ""),
            snoozed_until=max(snoozes, default=None),
            on_board=all(other.on_board for other in accounts),
        )
        for each in accounts
    )


def _length(quiet: Quiet | None) -> timedelta:
    return timedelta(minutes=(quiet.ends - quiet.begins) % _DAY if quiet is not None else 0)
