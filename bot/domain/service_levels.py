"""Which time limits hold for a question: the first policy that fits it, else the community's."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar

from bot.domain.calendars import ALWAYS, Calendar
from bot.domain.limits import Limits

if TYPE_CHECKING:
    from bot.domain.policy import Policy  # which has service levels in it


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLevel:
    """Time limits for some of the questions. What is left empty fits every question."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    name: str = ""
    channels: tuple[str, ...] = ()  # "platform:channel"
    topics: tuple[str, ...] = ()  # by name
    groups: tuple[str, ...] = ()  # of which the asker is one: see `groups` of the platforms
    platforms: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    inherits: tuple[str, ...] = ()  # names of those limits that are always the community's own

    def fits(self, place: str, platform: str, topic_name: str, groups: Collection[str]) -> bool:
        """Whether it is for a question that was asked there, about that, by one of *groups*."""
        topics = [topic.casefold() for topic in self.topics]
        return (
            (not self.channels or place in self.channels)
            and (not self.platforms or platform in self.platforms)
            and (not self.topics or topic_name.casefold() in topics)
            and (not self.groups or any(group in self.groups for group in groups))
        )

    def covers(self, other: "ServiceLevel") -> bool:
        """Whether it fits every question that *other* fits."""
        return all(
            not mine or (theirs and set(theirs) <= set(mine))
            for mine, theirs in (
                (self.channels, other.channels),
                (self.platforms, other.platforms),
                (self.topics, other.topics),
                (self.groups, other.groups),
            )
        )

    def under(self, limits: Limits) -> "ServiceLevel":
        """The same in a community that has *limits*."""
        theirs = {name: getattr(limits, name) for name in self.inherits}
        return replace(self, limits=replace(self.limits, **theirs))


def chosen(
    policy: "Policy", place: str, platform: str, topic_name: str, groups: Collection[str]
) -> tuple[str, Limits, Calendar]:
    """What holds for a question: the policy's name ("": none fits), limits, the calendar of those.

    *place*: the channel as it is written in the settings, "platform:channel"; *topic_name*: what
    it is about, "" if nobody knows; *groups*: those that its asker is in now.
    """
    fitting = (
        level for level in policy.policies if level.fits(place, platform, topic_name, groups)
    )
    level = next(fitting, None)
    name, limits = ("", policy.limits) if level is None else (level.name, level.limits)
    return name, limits, policy.calendars.get(limits.calendar, ALWAYS)
