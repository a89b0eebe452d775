"""Web addresses of messages, as far as the settings suffice for one."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from bot.config import Config


def link(config: Config, told: Mapping[str, Any]) -> str | None:
    """Where people find the question that *told* (the data of a message) is about."""
    community, channel, message = told["community"], told["channel"], told["message"]
    if channel.startswith("@"):
        return None  # a direct conversation: nobody else gets there
    match told["platform"]:
        case "discord" if server := config.discord.servers.get(community):
            return f"https://discord.com/channels/{server.guild}/{channel}/{message}"
        case "slack" if (space := config.slack.workspaces.get(community)) and space.team:
            where = {"team": space.team, "channel": channel, "message_ts": message}
            return f"https://slack.com/app_redirect?{urlencode(where)}"
        case _:
            return None
