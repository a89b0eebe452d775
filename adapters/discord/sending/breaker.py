"""Stops asking where everything is forbidden: too many refusals ban the bot's address."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from adapters.breaker import FIRST_PAUSE, LONGEST_PAUSE, TRIPS_AT, Breaker

TOGETHER = timedelta(minutes=2)  # between refusals of channels that have one cause
WINDOW = timedelta(minutes=10)  # Discord bans an address for 10,000 refusals in it
MOST = 50  # refusals of one server in that time that are not held against it


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something is asked: a channel, and the thread in it if it is for one."""

    channel: str
    thread: str = ""


EVERYWHERE = Place(channel="")  # not a matter of one place


def _often() -> Breaker:
    return Breaker(longest=FIRST_PAUSE)


@dataclass(slots=True)
class Breakers:
    """Those of one server: one for each place that refuses, and one for the server.

    A thread is asked less and less. A channel, and the server, are probed each minute: what is
    urgent goes there. The server's opens only when it is more than a closed channel.
    """

    server: Breaker = field(default_factory=_often)
    places: dict[Place, Breaker] = field(default_factory=dict)
    recent: deque[tuple[datetime, str]] = field(default_factory=deque)  # refusals, by channel
    channels: dict[str, datetime] = field(default_factory=dict)  # that refused, nothing passed

    def wait(self, place: Place, now: datetime) -> timedelta:
        """How long to wait before a request at *place*; zero lets it go."""
        concerned = [self.server]
        if place in self.places:
            concerned.append(self.places[place])
        if wait := max(one.wait(now) for one in concerned):
            return wait
        for one in concerned:
            one.probe(now)
        return timedelta()

    def refused(self, place: Place, now: datetime) -> timedelta:
        """A request at *place* was forbidden; how long to wait before the next one there."""
        if place == EVERYWHERE:
            return self.server.refused(now)
        self.recent.append((now, place.channel))
        while self.recent[0][0] <= now - WINDOW:
            self.recent.popleft()
        self.channels[place.channel] = now
        closed = sum(at > now - TOGETHER for at in self.channels.values())
        if self.server.open_until or closed >= TRIPS_AT or len(self.recent) > MOST:
            self.server.open_until = now + self.server.pause
        longest = LONGEST_PAUSE if place.thread else FIRST_PAUSE
        return self.places.setdefault(place, Breaker(longest=longest)).refused(now)

    def passed(self, place: Place) -> None:
        """A request at *place* was taken: the place and the server are open again."""
        self.places.pop(place, None)
        self.channels.clear()
        self.server.passed()
