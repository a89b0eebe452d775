"""What does not work, on a chat platform or in the bot itself, until it does again."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Cause(StrEnum):
    NO_PERMISSION = "no-permission"  # the bot may not do something in a channel, or at all
    NO_CHANNEL = "no-channel"  # a channel of the settings is not there, or cannot be seen
    NO_ROLE = "no-role"  # a role of the settings is not there
    NOT_MENTIONABLE = "not-mentionable"  # the role that is tagged would not be notified
    ROLE_TOO_HIGH = "role-too-high"  # a role stands above the bot's own, so it cannot give it
    NO_CONTENT = "no-content"  # the bot may not read what is not addressed to it
    NOT_IN_CHANNEL = "not-in-channel"  # the bot was not added to a channel of the settings
    NO_SCOPE = "no-scope"  # the bot was installed without something that it must be allowed
    NO_GROUP = "no-group"  # a user group of the settings is not there, or switched off
    NOT_INSTALLED = "not-installed"  # the bot was taken out of the workspace
    # These are the bot's own, on whatever platform:
    LATE_STEPS = "late-steps"  # time limits passed, and nothing happened
    NO_STEP = "no-step"  # an open question that nothing will happen to
    LATE_MESSAGES = "late-messages"  # what it has to say is not sent
    LATE_ANNOUNCEMENTS = "late-announcements"  # other systems are not told


OWN = "bot"  # in place of a platform: how well the bot itself keeps its promises


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One thing that does not work, as it is now."""

    cause: Cause
    place: str = ""  # the platform's id of the channel, role or user group
    name: str = ""  # what people call it
    missing: tuple[str, ...] = ()  # permissions or scopes, in the platform's own words
    since: datetime | None = None  # when the oldest of what is late should have happened

    @property
    def about(self) -> tuple[Cause, str]:
        """Two with the same are one trouble: it grew, shrank or got another name."""
        return self.cause, self.place


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A trouble that staff was told about."""

    trouble: Trouble
    since: datetime  # when it was noticed: those of one moment share a message
    healed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How a platform was found when it was looked at last."""

    known: tuple[Known, ...] = ()  # a message's troubles leave together, once all are healed
    closed: tuple[str, ...] = ()  # channels that not everybody can see, deleted ones too
