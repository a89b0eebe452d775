"""How long the bot on Slack waits for what."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Waiting times; tests have shorter ones."""

    request: float = 10.0  # seconds for one call of Slack
    prompt: float = 2.0  # seconds for what must be shown before Slack's 3 seconds are over
    gap: timedelta = timedelta(seconds=1)  # between two messages in one channel: Slack's own limit
    settle: timedelta = timedelta(seconds=30)  # until a message of an unknown outcome surely failed
    picture: tuple[float, ...] = (0.5, 1.0, 2.0)  # seconds between tries to show an upload
    stuck: timedelta = timedelta(seconds=60)  # a socket without a connection is built anew
    ping: float = 5.0  # seconds between two signs of life on a socket
    poll: timedelta = timedelta(seconds=1)  # between two looks at what another process kept
    retry: timedelta = timedelta(seconds=1)  # the first pause after something failed; it doubles
    longest: timedelta = timedelta(minutes=5)  # the longest pause
    backfill: timedelta = timedelta(minutes=10)  # between two looks for what was missed
    health: timedelta = timedelta(minutes=5)  # between two looks at what does not work
    crowd: timedelta = timedelta(seconds=10)  # from a change to a look: they come in crowds
    fresh: timedelta = timedelta(seconds=60)  # how long who is in which group is taken for true
    known: timedelta = timedelta(minutes=30)  # the same of names and channels
