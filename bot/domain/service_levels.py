"""Which time limits hold for a question: the first policy that fits it, else the community's."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from bot.domain.limits import Limits


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
