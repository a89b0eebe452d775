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
class DiscordServer:
    """One community's server on Discord. Ids are Discord's own."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    guild: str = ""  # the server
    staff_roles: tuple[str, ...] = ()  # whose members are staff; the first is tagged
    helper_roles: tuple[str, ...] = ()  # whose members are helpers
    tiers: dict[str, str] = field(default_factory=dict)  # role of each name in limits.tiers
    ranks: dict[str, int] = field(default_factory=dict)  # role → points that earn it


@dataclass(frozen=True, slots=True, kw_only=True)
class Discord:
    """The bot on Discord. Its token comes from the environment or a file."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    token_file: str = ""
    message_content: bool = True  # whether the bot may read what is not addressed to it
    api_url: str = "https://discord.com/api/v10"
    gateway_url: str = "wss://gateway.discord.gg/"
    servers: dict[str, DiscordServer] = field(default_factory=dict)  # by community


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All settings."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    # No repr: the environment's address may hold a password.
    database: str = field(default="sqlite:///answerwell.db", repr=False)
    database_file: str = ""  # a file that holds the address
    log: Log = field(default_factory=Log)
    playground: Playground = field(default_factory=Playground)
    discord: Discord = field(default_factory=Discord)
    communities: dict[str, Policy] = field(default_factory=dict)
