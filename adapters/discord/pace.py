"""How long the connection to Discord waits for what."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Seconds, as discord.py has them, and spans."""

    ready: float = 2.0  # for the next server after the last one, before the bot is ready
    identify: float = 5.0  # before a session is begun anew: Discord allows one in five seconds
    reconnect: timedelta = timedelta(seconds=1)  # after a connection failed; doubles
    longest: timedelta = timedelta(minutes=2)  # between one attempt and the next
    retry: timedelta = timedelta(milliseconds=200)  # an event that was not recorded; doubles
    sweep: timedelta = timedelta(minutes=1)  # between looks for what was missed
    note: timedelta = timedelta(seconds=1)  # between notes of how far all was read
    request: float = 20.0  # for one call of the platform
    settle: timedelta = timedelta(seconds=2)  # from a change in a server to a look at it
    look: timedelta = timedelta(minutes=5)  # between one look at all servers and the next
    ranks: timedelta = timedelta(minutes=1)  # between looks for whose credit has changed
