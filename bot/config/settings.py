"""All settings as values, and what is raised when a file of them cannot be used."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from bot.domain.policy import Policy


class ConfigError(Exception):
    """The settings cannot be used; `problems` has a line for each reason."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems: Sequence[str] = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """What the bot writes to standard error."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["text", "json"] = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Playground:
    """The page to try the bot on."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    enabled: bool = False
    host: str = "127.0.0.1"
    port: int = 8420


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All settings."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    # No repr: the environment's address may hold a password.
    database: str = field(default="sqlite:///answerwell.db", repr=False)
    database_file: str = ""  # a file that holds the address
    log: Log = field(default_factory=Log)
    playground: Playground = field(default_factory=Playground)
    communities: dict[str, Policy] = field(default_factory=dict)
