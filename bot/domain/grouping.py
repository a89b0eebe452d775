"""What questions are told apart by, to see who is served worse."""

from enum import StrEnum


class By(StrEnum):
    """What several questions have in common."""

    CHANNEL = "channel"
    GROUP = "group"  # of the asker
    TOPIC = "topic"
    POLICY = "policy"
    HOUR = "hour"  # of the day in which the wait began
    WEEKDAY = "weekday"
