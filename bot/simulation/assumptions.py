"""Everything that a simulation assumes of people; each number can be set with --assume."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from bot.domain.calendars import Calendar

OFFICE = Calendar(hours={"mon-fri": ("09:00-17:00",)})


class AssumptionError(ValueError):
    """What was written is no assumption; the message is one sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """Times in minutes, shares from 0 to 1. The same people in every variant."""

    questions: float = 120  # of a week
    night: float = 0.1  # of what is asked in an hour of the day, from 22:00 to 8:00
    weekend: float = 0.5  # of what is asked on a workday
    grouped: float = 0.25  # askers in each group that a policy names
    helpers: float = 8  # who can be asked
    helper_notices: float = 15  # mean until a ping is noticed; asleep from 23:00 to 8:00
    helper_reacts: float = 0.25  # probability to answer when asked
    unasked: float = 0.3  # questions that somebody answers without being asked
    unasked_after: float = 90  # median minutes until then, waking hours
    staff: float = 3  # members of staff, if the settings name nobody
    duty_reacts: float = 0.95  # probability that who is called by name reacts to it
    duty_after: float = 5  # median minutes until then, at any hour
    group_reacts: float = 0.4  # the same of who is called as one of many
    group_after: float = 20  # median minutes, within their working hours
    looks: float = 2  # times a working day that each of staff looks at what waits in the channel
    handling: float = 12  # median minutes from the claim to staff's answer
    accepts: float = 0.75  # answers that the asker accepts
    accepts_after: float = 40  # median minutes until then


def assumed(stated: Sequence[str]) -> Assumptions:
    """The assumptions, with those that *stated* changes ("helpers=12"). Raises AssumptionError."""
    known = [each.name for each in fields(Assumptions)]
    found = Assumptions()
    for each in stated:
        name, _, number = (part.strip() for part in each.partition("="))
        if name not in known:
            raise AssumptionError(f'"{name}" is no assumption; there is {", ".join(known)}')
        try:
            value = float(number)
        except ValueError:
            value = -1.0
        most = 1.0 if 0 <= getattr(Assumptions(), name) < 1 else 10_000.0
        if not 0 <= value <= most:
            raise AssumptionError(f"{name} must be a number from 0 to {most:.0f}, not {number!r}")
        found = replace(found, **{name: value})
    return found
