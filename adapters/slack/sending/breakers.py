"""Which thread, channel, method or workspace on Slack refuses, and when it is asked again.

Each has a breaker of its own: what is wrong in one place holds nothing up in another.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from adapters.breaker import FIRST_PAUSE, LONGEST_PAUSE, Breaker

Spot = tuple[str, ...]
"""What refuses: ("workspace",), ("method", name), ("channel", id), ("thread", channel, ts)."""

WORKSPACE: Spot = ("workspace",)


class Breakers:
    """Those of one workspace. A thread is asked less and less, all else each minute."""

    def __init__(self) -> None:
        self._open: dict[Spot, Breaker] = {}

    def wait(self, spots: Iterable[Spot], now: datetime) -> timedelta:
        """How long to wait before a call that concerns *spots*; zero lets it go."""
        concerned = [self._open[spot] for spot in spots if spot in self._open]
        if wait := max((one.wait(now) for one in concerned), default=timedelta()):
            return wait
        for one in concerned:
            one.probe(now)
        return timedelta()

    def refused(self, spot: Spot, now: datetime) -> timedelta:
        """*spot* refused; how long to wait before it is asked again."""
        longest = LONGEST_PAUSE if spot[0] == "thread" else FIRST_PAUSE
        return self._open.setdefault(spot, Breaker(longest=longest)).refused(now)

    def passed(self, spots: Iterable[Spot]) -> None:
        """A call that concerned *spots* was taken: they are open again."""
        for spot in spots:
            self._open.pop(spot, None)
