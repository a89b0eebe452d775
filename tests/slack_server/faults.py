"""What goes wrong on purpose: the next calls of a method fail as the test says."""

import asyncio
from dataclasses import dataclass, field
from enum import Enum, auto


class How(Enum):
    """What happens to a call."""

    ERROR = auto()  # refused with an error code
    LIMIT = auto()  # refused with 429
    FAIL = auto()  # answered with another HTTP status
    DROP = auto()  # not done, the connection breaks
    LOSE = auto()  # done, the reply is lost
    HANG = auto()  # kept waiting until `release`
    MANGLE = auto()  # answered with something that is no JSON


@dataclass(eq=False, kw_only=True)
class Fault:
    """What happens to the next *times* calls of *method*. `hits` counts them."""

    method: str  # "chat.postMessage", "response_url", "*"
    how: How
    times: float = 1  # math.inf for until `cancel`
    code: str = ""
    seconds: float = 0.0
    status: int = 0
    channel: str = ""  # only for calls with this channel
    hits: int = 0
    gate: asyncio.Event = field(default_factory=asyncio.Event, repr=False)

    def cancel(self) -> None:
        """Let the calls pass from now on."""
        self.times = 0

    def release(self) -> None:
        """Let the calls pass, and those that hang go on."""
        self.cancel()
        self.gate.set()


class Faults:
    """The faults that are set."""

    def __init__(self) -> None:
        self._set: list[Fault] = []

    def error(self, method: str, code: str, times: float = 1, *, channel: str = "") -> Fault:
        """Refuse with ``{"ok": false, "error": code}`` and change nothing."""
        return self._add(
            Fault(method=method, how=How.ERROR, code=code, times=times, channel=channel)
        )

    def limit(
        self, method: str, seconds: float = 1, times: float = 1, *, channel: str = ""
    ) -> Fault:
        """Refuse with 429 and Retry-After *seconds*."""
        return self._add(
            Fault(method=method, how=How.LIMIT, seconds=seconds, times=times, channel=channel)
        )

    def fail(self, method: str, status: int = 503, times: float = 1) -> Fault:
        """Answer with HTTP *status* and a page, as a proxy does; change nothing."""
        return self._add(Fault(method=method, how=How.FAIL, status=status, times=times))

    def drop(self, method: str, times: float = 1) -> Fault:
        """Break the connection and change nothing."""
        return self._add(Fault(method=method, how=How.DROP, times=times))

    def lose(self, method: str, times: float = 1) -> Fault:
        """Do it, then break the connection: the reply is lost."""
        return self._add(Fault(method=method, how=How.LOSE, times=times))

    def mangle(self, method: str, times: float = 1) -> Fault:
        """Answer 200 with a page that is no JSON; change nothing."""
        return self._add(Fault(method=method, how=How.MANGLE, times=times))

    def hang(self, method: str, times: float = float("inf")) -> Fault:
        """Keep the calls waiting until the fault is released; then they are done."""
        return self._add(Fault(method=method, how=How.HANG, times=times))

    def _add(self, fault: Fault) -> Fault:
        self._set.append(fault)
        return fault

    def take(self, method: str, channel: str = "") -> Fault | None:
        """The fault for this call, counted."""
        for fault in self._set:
            fits = fault.method in (method, "*") and fault.channel in ("", channel)
            if fault.times > 0 and fits:
                fault.times -= 1
                fault.hits += 1
                return fault
        return None

    def clear(self) -> None:
        """Let everything pass."""
        for fault in self._set:
            fault.release()
        self._set.clear()
