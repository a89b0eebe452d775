"""Rate limits: buckets that run dry in real time, and what the headers say of them."""

import asyncio
from dataclasses import dataclass, field

from tests.discord_server.faults import pattern

MAJOR = ("channel", "guild", "token")  # each has buckets of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A bucket after a request. `retry_after` (seconds) is set when the request was too much."""

    name: str
    limit: int
    remaining: int
    reset_after: float
    retry_after: float | None = None


@dataclass(kw_only=True)
class Limit:
    """So many *requests* in so many *seconds* on a route, for each channel or guild."""

    method: str
    route: str
    requests: int
    seconds: float
    windows: dict[str, tuple[float, int]] = field(default_factory=dict)

    def take(self, name: str, major: str) -> State:
        """Count a request."""
        now = asyncio.get_running_loop().time()
        began, used = self.windows.get(major, (now, 0))
        if now - began >= self.seconds:
            began, used = now, 0
        rest = began + self.seconds - now
        if used == self.requests:
            return State(
                name=name, limit=self.requests, remaining=0, reset_after=rest, retry_after=rest
            )
        self.windows[major] = began, used + 1
        return State(
            name=name, limit=self.requests, remaining=self.requests - used - 1, reset_after=rest
        )


class Limits:
    """The limits that are set. A route without one has a bucket that never runs dry."""

    def __init__(self) -> None:
        self._limits: list[Limit] = []

    def add(self, method: str, route: str, *, requests: int, seconds: float) -> None:
        """Allow *requests* in *seconds* on *route*; `{}` in it is one part of the path."""
        self._limits.append(Limit(method=method, route=route, requests=requests, seconds=seconds))

    def take(self, method: str, path: str, template: str, parts: dict[str, str]) -> State:
        """Count a request *method* *path* and say how its bucket is."""
        name = f"{method}{template}".replace("/", "-")
        major = next((parts[part] for part in MAJOR if part in parts), "")
        for limit in self._limits:
            if limit.method == method and pattern(limit.route).fullmatch(path):
                return limit.take(name, major)
        return State(name=name, limit=50, remaining=49, reset_after=1.0)
