"""What a ladder in the settings must name, and that a mistake says which rung it is in."""

import pytest

from bot.config import parse
from tests.unit.test_config import COMMUNITY, mistakes

TIERS = "communities.acme.limits.tiers"
POLICY = '\n[[communities.acme.policies]]\nname = "paid"\n'
SERVER = '\n[discord.servers.acme]\nguild = "123456789012345678"\n'
WORKSPACE = '\n[slack.workspaces.acme]\nteam = "T1"\nstaff = ["S1"]\n'
EVERYTHING = f"""{COMMUNITY}
[communities.acme.limits]
tiers = [
    "helpers 5m", "duty:support 15m", "staff 30m", "leads", "webhook:pager 5m", "@slack:U024BE7LH",
]
[communities.acme.rotas.support]
zone = "Europe/Berlin"
[communities.acme.webhooks.pager]
url = "https://pager.example.com/hook"
{WORKSPACE}tiers = {{ leads = "S2" }}
"""


def limits(tier: str) -> str:
    """A community whose ladder has *tier* above the staff."""
    return f"{COMMUNITY}limits = {{ tiers = ['staff', '{tier}'] }}\n"


def test_a_ladder_of_every_kind_of_rung() -> None:
    """Each names what there is."""
    config = parse(EVERYTHING, "bot.toml")

    assert config.communities["acme"].limits.tiers[1] == "duty:support 15m"


@pytest.mark.parametrize(
    ("text", "path", "said"),
    [
        (limits("duty:support"), TIERS, 'has the rung "duty:support": there is no rota of that'),
        (
            limits("duty:suport") + '[communities.acme.rotas.support]\nzone = "Europe/Berlin"\n',
            TIERS,
            "did you mean support?",
        ),
        (
            limits("webhook:pager 5m"),
            TIERS,
            "add [communities.acme.webhooks.pager]",
        ),
        (limits("staff soon"), TIERS, 'has the rung "staff soon": “soon” is no duration'),
        (limits("rota:support"), TIERS, "write duty:…, webhook:…, @platform:id or a group"),
        (limits("@ada"), TIERS, 'write "@platform:id" with one of discord, slack, playground'),
        (limits("@discord:ada"), TIERS, 'write it like "@discord:81384788765712384"'),
        (limits("@slack:ada"), TIERS, 'write it like "@slack:U024BE7LH"'),
        (
            limits("leads"),
            TIERS,
            "the playground has staff alone, other groups stand under tiers in"
            " [discord.servers.acme] or [slack.workspaces.acme]",
        ),
        (limits("staf") + SERVER, TIERS, "did you mean staff?"),
        (
            limits("leads") + SERVER,
            TIERS,
            "no platform knows who that is; write it under tiers in [discord.servers.acme]",
        ),
        (
            limits("leads") + SERVER + WORKSPACE + 'tiers = { staff = "S2" }',
            TIERS,
            "[discord.servers.acme] or [slack.workspaces.acme]",
        ),
        (
            COMMUNITY + POLICY + "tiers = ['duty:vip']",
            "communities.acme.policies, item 1.tiers",
            'has the rung "duty:vip": there is no rota',
        ),
        (
            COMMUNITY + POLICY + "tiers = ['staff soon']",
            "communities.acme.policies, item 1.tiers",
            "is no duration",
        ),
        (
            limits("leads") + SERVER + "tiers = { bosses = '1234567' }",
            "discord.servers.acme.tiers.bosses",
            "",
        ),
    ],
)
def test_one_mistake(text: str, path: str, said: str) -> None:
    """A line with the file, the setting, the rung and the remedy."""
    found = mistakes(text)

    assert any(line.startswith(f"bot.toml: {path}: ") and said in line for line in found), found


@pytest.mark.parametrize(
    "text",
    [
        limits("leads") + SERVER + "tiers = { leads = '1234567' }" + WORKSPACE,
        COMMUNITY + POLICY + "tiers = ['vip']" + SERVER + "tiers = { vip = '1234567' }",
    ],
)
def test_a_group_is_known_where_one_platform_knows_it(text: str) -> None:
    """Of the community's own ladder, or of one policy's."""
    config = parse(text, "bot.toml")

    assert "acme" in config.communities
