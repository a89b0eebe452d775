"""The web address of a question, as far as the settings suffice for one."""

import pytest

from bot.bridge.links import link
from bot.config import Config, Discord, DiscordServer, Slack, SlackWorkspace

CONFIG = Config(
    discord=Discord(servers={"acme": DiscordServer(guild="5")}),
    slack=Slack(workspaces={"acme": SlackWorkspace(team="T1"), "new": SlackWorkspace()}),
)
SLACK = "https://slack.com/app_redirect?team=T1&channel=C7&message_ts=1.5"


@pytest.mark.parametrize(
    ("community", "platform", "channel", "found"),
    [
        ("acme", "discord", "77", "https://discord.com/channels/5/77/1.5"),
        ("acme", "slack", "C7", SLACK),
        ("acme", "discord", "@1", None),
        ("acme", "slack", "@U1", None),
        ("acme", "playground", "help", None),
        ("twin", "discord", "77", None),
        ("twin", "slack", "C7", None),
        ("new", "slack", "C7", None),
    ],
)
def test_where_a_question_is(
    community: str, platform: str, channel: str, found: str | None
) -> None:
    """Another community's server leads nowhere, nor does a conversation that nobody else sees."""
    told = {"community": community, "platform": platform, "channel": channel, "message": "1.5"}

    assert link(CONFIG, told) == found
