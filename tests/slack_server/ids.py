"""Ids and times as Slack writes them."""

import string
from datetime import datetime

from bot.clock import Clock

DIGITS = string.digits + string.ascii_uppercase


class Ids:
    """Hands out ids ("U0000000A1") and stamps of messages ("1700000000.000100"), each once."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._number = 360  # the first id has two letters or digits
        self._latest = 0  # microseconds since 1970

    def next(self, prefix: str) -> str:
        """A new id."""
        self._number += 1
        number, text = self._number, ""
        while number:
            number, digit = divmod(number, len(DIGITS))
            text = DIGITS[digit] + text
        return f"{prefix}0{text:0>9}"

    def stamp(self) -> str:
        """The time now as the id of a message; later than every one before."""
        now = int(self._clock.now().timestamp() * 1_000_000)
        self._latest = max(now, self._latest + 1)
        return f"{self._latest // 1_000_000}.{self._latest % 1_000_000:06d}"

    def now(self) -> datetime:
        return self._clock.now()


def micros(stamp: str) -> int:
    """*stamp* as microseconds since 1970; ValueError if it is none."""
    seconds, _, fraction = stamp.partition(".")
    return int(seconds or "0") * 1_000_000 + int(f"{fraction:0<6}"[:6] or "0")
