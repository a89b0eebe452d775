"""Ids as Discord makes them: they hold the time, and they grow."""

from datetime import UTC, datetime, timedelta

from bot.clock import Clock

EPOCH = datetime(2015, 1, 1, tzinfo=UTC)


class Snowflakes:
    """Makes ids that only grow, also while *clock* stands still."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> int:
        """The next id; its upper 42 bits are milliseconds since 2015."""
        milliseconds = (self._clock.now() - EPOCH) // timedelta(milliseconds=1)
        self._last = max(self._last + 1, milliseconds << 22)
        return self._last


def moment(snowflake: int) -> datetime:
    """When *snowflake* was made."""
    return EPOCH + timedelta(milliseconds=snowflake >> 22)
