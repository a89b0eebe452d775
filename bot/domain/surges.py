"""When many like questions in a short time are one incident: the settings."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Surges:
    """When many like questions are one incident."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    people: int = 5  # who ask much the same …; 0: never
    within: timedelta = timedelta(hours=1)  # … in this time
    quiet: timedelta = timedelta(hours=6)  # without a further question, after which it is over
