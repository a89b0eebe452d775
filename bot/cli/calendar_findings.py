"""What `answerwell check` says of calendars: when each is open next, on its own clock."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.cli.finding import Finding, note, ok
from bot.domain.calendars import is_open, opens
from bot.domain.policy import Policy


def look(community: str, policy: Policy, now: datetime) -> Iterator[Finding]:
    """A line for each calendar: who reads it sees at once whether it is what was meant."""
    used = {limits.calendar for limits in (policy.limits, *(p.limits for p in policy.policies))}
    for name, calendar in policy.calendars.items():
        about = f"{community}: the calendar {name}"
        opening = opens(calendar, now)
        if opening is None:
            yield note(
                f"{about} is not open in the coming year",
                f"see days under [communities.{community}.calendars.{name}]",
            )
        elif is_open(calendar, now):
            yield ok(f"{about} is open now")
        else:
            local = opening.astimezone(ZoneInfo(calendar.zone))
            yield ok(f"{about} is open next on {local:%a %d %b %Y at %H:%M} ({calendar.zone})")
        if name not in used:
            yield note(
                f"{about} is not used: no time limit counts in it",
                f'write calendar = "{name}" under limits',
            )
