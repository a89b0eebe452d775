"""When a message may go into its channel: Slack takes about one a second in each. Pure."""

from datetime import datetime, timedelta

STALE = timedelta(minutes=10)  # a slot that nobody came for
MANY = 1000  # slots that are kept before stale ones are looked for

Channel = tuple[str, str]
"""A community and the id of a channel."""


class Slots:
    """One message a *gap* and channel, in the order in which they asked; urgent ones at once."""

    def __init__(self, gap: timedelta) -> None:
        self._gap = gap
        self._free: dict[Channel, datetime] = {}  # from when on nothing is promised
        self._last: dict[Channel, datetime] = {}  # when the last one went
        self._promised: dict[tuple[Channel, str], datetime] = {}  # to whom, by key

    def wait(self, channel: Channel, key: str, now: datetime, *, urgent: bool = False) -> timedelta:
        """How long the message *key* waits for its slot; zero: it goes, and its slot is used."""
        slot = self._promised.pop((channel, key), None)
        free = self._free.get(channel, now)
        if urgent:
            self._free[channel] = max(free, now + self._gap)
            self._last[channel] = now
            return timedelta()
        if slot is None:
            slot = max(free, now)
            self._free[channel] = slot + self._gap
        if channel in self._last:  # several may come late for their slots
            slot = max(slot, self._last[channel] + self._gap)
        if slot > now:
            self._promise(channel, key, slot, now)
            return slot - now
        self._last[channel] = now
        return timedelta()

    def hold(self, channel: Channel, until: datetime) -> None:
        """Slack wants no message there before *until*: the first that it takes is an urgent one."""
        free = self._free.get(channel, until)
        self._free[channel] = max(free, until + self._gap)
        self._promised = {
            (where, key): at
            for (where, key), at in self._promised.items()
            if where != channel or at > until
        }

    def _promise(self, channel: Channel, key: str, slot: datetime, now: datetime) -> None:
        self._promised[channel, key] = slot
        if len(self._promised) > MANY:
            old = now - STALE
            self._promised = {who: at for who, at in self._promised.items() if at > old}
