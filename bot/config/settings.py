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
    groups: dict[str, str] = field(default_factory=dict)  # role of each name in policies' groups


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
class SlackWorkspace:
    """One community's workspace on Slack. Ids are Slack's own: user groups "S…", people "U…"."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    team: str = ""  # the workspace: "T…"
    staff: tuple[str, ...] = ()  # groups and people who are staff; the first is tagged
    helpers: tuple[str, ...] = ()  # groups and people who are helpers
    tiers: dict[str, str] = field(default_factory=dict)  # who is tagged for a name in limits.tiers
    groups: dict[str, str] = field(default_factory=dict)  # user group of each policies' group
    # What guests of the workspace, and people of others in shared channels, may do: only ask, or
    # whatever members may.
    guests: Literal["ask", "member"] = "ask"
    strangers: Literal["ask", "member"] = "ask"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slack:
    """The bot on Slack. Its secrets come from the environment or from files."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    mode: Literal["socket", "http"] = "socket"
    command: str = "/answerwell"
    client_id: str = ""  # of the app: with it, workspaces install the bot themselves (OAuth)
    host: str = "127.0.0.1"  # where to listen in mode "http"
    port: int = 8421
    public_url: str = ""  # by which Slack and people reach host and port
    bot_token_file: str = ""
    app_token_file: str = ""
    signing_secret_file: str = ""
    client_secret_file: str = ""
    encryption_key_file: str = ""
    api_url: str = "https://slack.com/api/"
    workspaces: dict[str, SlackWorkspace] = field(default_factory=dict)  # by community


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackSecrets:
    """What the bot on Slack must keep to itself; "" is what its mode does not need."""

    bot_token: str = field(default="", repr=False)  # xoxb-…; not with OAuth
    app_token: str = field(default="", repr=False)  # xapp-…; in mode "socket"
    signing_secret: str = field(default="", repr=False)  # in mode "http"
    client_secret: str = field(default="", repr=False)  # with OAuth
    encryption_key: str = field(default="", repr=False)  # with OAuth: a Fernet key, for the tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridge:
    """Where other systems act on questions: the way in of the ticket bridge."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    enabled: bool = False
    host: str = "127.0.0.1"
    port: int = 8422
    public_url: str = ""  # by which they reach host and port


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All settings."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    # No repr: the environment's address may hold a password.
    database: str = field(default="sqlite:///answerwell.db", repr=False)
    database_file: str = ""  # a file that holds the address
    # Called every minute while all is well. No repr: who knows it can beat as well.
    heartbeat: str = field(default="", repr=False)
    log: Log = field(default_factory=Log)
    playground: Playground = field(default_factory=Playground)
    discord: Discord = field(default_factory=Discord)
    slack: Slack = field(default_factory=Slack)
    bridge: Bridge = field(default_factory=Bridge)
    communities: dict[str, Policy] = field(default_factory=dict)
