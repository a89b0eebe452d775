"""What became of the messages that were posted lately: what this process remembers of it."""

from datetime import datetime

KEPT = 1000  # messages


class Tries:
    """By key: what was sent, and what is of unknown outcome. After a restart Slack is asked."""

    def __init__(self) -> None:
        self.sent: dict[str, str] = {}  # the ts of the message
        self.unknown: dict[str, datetime] = {}  # when it was tried last

    def begin(self, key: str, at: datetime) -> None:
        """The message is posted now: until `end` its outcome is unknown."""
        self.unknown[key] = at
        while len(self.unknown) > KEPT:
            del self.unknown[next(iter(self.unknown))]

    def end(self, key: str, ts: str = "") -> None:
        """It stands there as *ts*; "": it was surely not posted."""
        self.unknown.pop(key, None)
        if ts:
            self.sent[key] = ts
            while len(self.sent) > KEPT:
                del self.sent[next(iter(self.sent))]
