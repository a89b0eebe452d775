"""Stops asking a server that forbids everything: too many refusals ban the bot's address."""

from dataclasses import dataclass
from datetime import datetime, timedelta

TRIPS_AT = 3  # refusals in a row
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(minutes=15)


@dataclass(slots=True)
class Breaker:
    """Counts what one server refuses. While it is open, one request a pause goes out: a probe."""

    refusals: int = 0
    pause: timedelta = FIRST_PAUSE
    open_until: datetime | None = None  # no request before; None: all may go

    def wait(self, now: datetime) -> timedelta:
        """How long to wait before a request; zero lets it go."""
        if self.open_until is None:
            return timedelta()
        if now < self.open_until:
            return self.open_until - now
        self.open_until = now + self.pause  # this one is the probe; others wait for its outcome
        return timedelta()

    def refused(self, now: datetime) -> timedelta:
        """The server forbade a request; how long to wait before the next one."""
        self.refusals += 1
        if self.refusals < TRIPS_AT:
            return FIRST_PAUSE
        if self.refusals > TRIPS_AT:
            self.pause = min(self.pause * 2, LONGEST_PAUSE)
        self.open_until = now + self.pause
        return self.pause

    def passed(self) -> None:
        """The server took a request: nothing is held back any more."""
        self.refusals, self.pause, self.open_until = 0, FIRST_PAUSE, None
