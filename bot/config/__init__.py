"""The settings file: TOML in, a frozen Config out, or one line for each of its mistakes."""

from bot.config.reading import DATABASE, DATABASE_FILE, DEFAULT_PATH, load, parse
from bot.config.secrets import discord_token, slack_secrets, webhook_secrets
from bot.config.settings import (
    Bridge,
    Config,
    ConfigError,
    Discord,
    DiscordServer,
    Log,
    Playground,
    Slack,
    SlackSecrets,
    SlackWorkspace,
)
from bot.config.slack_rules import slack_complaint

__all__ = [
    "DATABASE",
    "DATABASE_FILE",
    "DEFAULT_PATH",
    "Bridge",
    "Config",
    "ConfigError",
    "Discord",
    "DiscordServer",
    "Log",
    "Playground",
    "Slack",
    "SlackSecrets",
    "SlackWorkspace",
    "discord_token",
    "load",
    "parse",
    "slack_complaint",
    "slack_secrets",
    "webhook_secrets",
]
