"""Asks less and less often where a platform refuses."""

from dataclasses import dataclass
from datetime import datetime, timedelta

TRIPS_AT = 3  # refusals in a row
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(minutes=15)


@dataclass(slots=True)
class Breaker:
    """Counts refusals. While it is open, one request a pause goes out: a probe."""

    longest: timedelta = LONGEST_PAUSE
    refusals: int = 0
    pause: timedelta = FIRST_PAUSE
    open_until: datetime | None = None  # no request before; None: all may go

    def wait(self, now: datetime) -> timedelta:
        """How long to wait before a request; zero: it may go."""
        return max(self.open_until - now, timedelta()) if self.open_until else timedelta()

    def probe(self, now: datetime) -> None:
        """A request goes out: while this is open, others wait for its outcome."""
        if self.open_until is not None:
            self.open_until = now + self.pause

    def refused(self, now: datetime) -> timedelta:
        """A request was forbidden; how long to wait before the next one."""
        self.refusals += 1
        if self.refusals < TRIPS_AT:
            return FIRST_PAUSE
        if self.refusals > TRIPS_AT:
            self.pause = min(self.pause * 2, self.longest)
        self.open_until = now + self.pause
        return self.pause

    def passed(self) -> None:
        """A request was taken: nothing is held back any more."""
        self.refusals, self.pause, self.open_until = 0, FIRST_PAUSE, None
