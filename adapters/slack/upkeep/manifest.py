"""The app's manifest: everything that Slack must know of the bot, ready to paste."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.slack import paths
from adapters.slack.interacting.shortcuts import ACCEPT, ASK
from adapters.slack.upkeep.scopes import NAMES

NAME_LENGTH = 35  # characters that an app's name may have

# What the bot is told of, and the scope that it takes.
EVENTS: Mapping[str, str] = {
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "app_mention": "app_mentions:read",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    # The Home tab is drawn when it is opened.
    "app_home_opened": "",
    # Channels that the bot comes into or loses, and what people call them.
    "member_joined_channel": "channels:read",
    "member_left_channel": "channels:read",
    "channel_left": "channels:read",
    "channel_archive": "channels:read",
    "channel_unarchive": "channels:read",
    "channel_deleted": "channels:read",
    "channel_rename": "channels:read",
    "group_left": "groups:read",
    "group_archive": "groups:read",
    "group_unarchive": "groups:read",
    "group_deleted": "groups:read",
    "group_rename": "groups:read",
    # Who is who, and who belongs to the team.
    "subteam_members_changed": "usergroups:read",
    "subteam_updated": "usergroups:read",
    "user_change": "users:read",
    # A workspace takes the bot away.
    "app_uninstalled": "",
    "tokens_revoked": "",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What differs from one operator to the next."""

    name: str = "answerwell"
    command: str = "/answerwell"
    url: str = ""  # by which Slack reaches the bot; "": in Socket Mode it need not
    oauth: bool = False  # workspaces install it themselves


def manifest(wish: Wish) -> dict[str, Any]:
    """The manifest, as Slack takes it in JSON."""
    base = wish.url.rstrip("/")
    reached = {"request_url": f"{base}{paths.EVENTS}"} if base else {}
    return {
        "_metadata": {"major_version": 2},
        "display_information": {
            "name": wish.name,
            "description": "Answers what was answered before, and calls the team in time",
            "background_color": "#1f3a5f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": wish.name, "always_online": True},
            "shortcuts": [
                _shortcut("Ask the knowledge base", ASK, "Looks for an answer to this message"),
                _shortcut("Accept as answer", ACCEPT, "Says that this message solved the question"),
            ],
            "slash_commands": [
                {
                    "command": wish.command,
                    "description": "Ask the knowledge base, and everything else",
                    "usage_hint": "ask [question] · help · tickets · next · credit · board",
                    "should_escape": True,  # people and channels come with their ids
                    **({"url": f"{base}{paths.EVENTS}"} if base else {}),
                }
            ],
        },
        "oauth_config": {
            **({"redirect_urls": [f"{base}{paths.REDIRECT}"]} if wish.oauth else {}),
            "scopes": {"bot": list(NAMES)},
        },
        "settings": {
            "event_subscriptions": {**reached, "bot_events": sorted(EVENTS)},
            "interactivity": {"is_enabled": True, **reached},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not base,
            "token_rotation_enabled": wish.oauth,
        },
    }


def _shortcut(name: str, callback_id: str, description: str) -> dict[str, str]:
    return {
        "name": name,
        "type": "message",
        "callback_id": callback_id,
        "description": description,
    }
