"""When a message that failed is tried again, and when an endpoint that fails is left alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

# After each attempt that failed; three days in all, so that a weekend is no loss (Standard Webhooks
# recommends several). Closer at first than others have it: the ladder may be calling somebody.
PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
JITTER = 0.2  # of a pause, at most: those that failed together do not come back together
LONGEST_WISH = timedelta(days=1)  # for which an endpoint can ask by Retry-After

FAILURES = 5  # in a row, after which an endpoint is left alone
FIRST_REST = timedelta(minutes=1)
LONGEST_REST = timedelta(minutes=10)
LONGEST_WISHED_REST = timedelta(hours=1)  # for which it can ask, for all that is told to it


def next_attempt(
    attempts: int, now: datetime, chance: float, wished: timedelta = timedelta(0)
) -> datetime | None:
    """When to try again after *attempts* that failed; None: never.

    *chance* is from 0 to 1, *wished* what the endpoint asked for at least.
    """
    if attempts > len(PAUSES):
        return None
    pause = PAUSES[attempts - 1] * (1 + JITTER * chance)
    return now + max(pause, min(wished, LONGEST_WISH))


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta:
    """What an answer asks for, in seconds or as a date (RFC 9110, 10.2.3); nothing if unread."""
    stated = headers.get("Retry-After", "").strip()
    if stated.isascii() and stated.isdecimal():
        return timedelta(seconds=min(int(stated[:9]), int(LONGEST_WISH.total_seconds())))
    try:
        at = parsedate_to_datetime(stated)
    except (ValueError, OverflowError):
        return timedelta(0)
    return max((at if at.tzinfo else at.replace(tzinfo=UTC)) - now, timedelta(0))


@dataclass(frozen=True, slots=True)
class Circuit:
    """How an endpoint does: closed as long as it works, open while it is left alone."""

    failures: int = 0  # in a row
    until: datetime | None = None  # it is left alone; then one message is tried

    def is_open(self, now: datetime) -> bool:
        """Whether nothing is sent now."""
        return self.until is not None and now < self.until

    @property
    def room(self) -> int:
        """How many messages may be under way at once: who fails may be overloaded."""
        return 1 if self.failures else 4

    def failed(self, now: datetime, wished: timedelta = timedelta(0)) -> "Circuit":
        """After one more failure; *wished*: for how long the endpoint asked to be left alone."""
        rest = min(wished, LONGEST_WISHED_REST)
        if self.until is not None and self.is_open(now):  # it was under way with those that failed
            return Circuit(self.failures, max(self.until, now + rest))
        failures = self.failures + 1
        if failures >= FAILURES:
            doubled = FIRST_REST * 2 ** min(failures - FAILURES, 10)
            rest = max(rest, min(doubled, LONGEST_REST))
        return Circuit(failures, now + rest if rest else None)
