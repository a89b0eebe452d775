"""What goes wrong on purpose: the next requests to a route fail as the test says."""

import asyncio
import re
from dataclasses import dataclass, field


@dataclass(eq=False, kw_only=True)
class Fault:
    """What happens to the next *times* requests that match. `hits` counts them."""

    method: str
    route: str
    times: float = 1  # math.inf for until `cancel`
    status: int | None = None
    code: int = 0
    message: str = ""
    retry_after: float = 0.01
    is_global: bool = False
    has_via: bool = True
    loses_request: bool = False
    loses_reply: bool = False
    delay: float = 0.0
    gate: asyncio.Event | None = None
    hits: int = 0
    pattern: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.pattern = pattern(self.route)

    def cancel(self) -> None:
        """Let the requests pass from now on."""
        self.times = 0

    def release(self) -> None:
        """Let the requests that are held go on."""
        self.cancel()
        if self.gate is not None:
            self.gate.set()


def pattern(route: str) -> re.Pattern[str]:
    """*route* as a pattern over paths; `{}` is one part of the path."""
    return re.compile(re.escape(route).replace(r"\{\}", "[^/]+"))


class Faults:
    """The faults that are set."""

    def __init__(self) -> None:
        self._set: list[Fault] = []

    def next(
        self,
        method: str,
        route: str,
        *,
        status: int | None = None,
        code: int = 0,
        message: str = "",
        times: float = 1,
        retry_after: float = 0.01,
        is_global: bool = False,
        has_via: bool = True,
        loses_request: bool = False,
        loses_reply: bool = False,
        delay: float = 0.0,
    ) -> Fault:
        """Let the next requests *method* *route* fail (`"*"` is any method).

        *status*: answer this, with *code* and *message* as JSON, and change nothing; 5xx answers
        are HTML as from a proxy. 429 is for *retry_after* seconds; without *has_via* it comes from
        Cloudflare, and discord.py does not wait it out. *loses_request*: drop the
        connection and do nothing. *loses_reply*: do it, then drop the connection. *delay*: do it
        after so many seconds.
        """
        fault = Fault(
            method=method,
            route=route,
            status=status,
            code=code,
            message=message,
            times=times,
            retry_after=retry_after,
            is_global=is_global,
            has_via=has_via,
            loses_request=loses_request,
            loses_reply=loses_reply,
            delay=delay,
        )
        self._set.append(fault)
        return fault

    def hold(self, method: str, route: str) -> Fault:
        """Keep the requests waiting until the fault is released."""
        fault = Fault(method=method, route=route, times=float("inf"), gate=asyncio.Event())
        self._set.append(fault)
        return fault

    def take(self, method: str, path: str) -> Fault | None:
        """The fault for this request, counted."""
        for fault in self._set:
            if fault.times > 0 and fault.method in (method, "*") and fault.pattern.fullmatch(path):
                fault.times -= 1
                fault.hits += 1
                return fault
        return None

    def clear(self) -> None:
        """Let everything pass."""
        for fault in self._set:
            fault.release()
        self._set.clear()
