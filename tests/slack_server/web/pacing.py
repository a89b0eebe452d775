"""How many messages a channel takes: about one a second, when that is switched on."""

import math

from bot.clock import Clock
from tests.slack_server.channels import Channel
from tests.slack_server.errors import limited


class Pacing:
    """A limit of messages for each channel."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.gap: float | None = None  # seconds between two messages; None: any number
        self.refused = 0  # how often it was exceeded
        self._next: dict[Channel, float] = {}

    def pass_or_raise(self, channel: Channel) -> None:
        """Count one message; raises ratelimited when it comes too early."""
        if self.gap is None:
            return
        now = self._clock.now().timestamp()
        if now < self._next.get(channel, 0):
            self.refused += 1
            raise limited(math.ceil(self._next[channel] - now))
        self._next[channel] = now + self.gap
