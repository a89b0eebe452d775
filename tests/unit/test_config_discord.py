"""The [discord] settings and the token, which never stands among them."""

from pathlib import Path

import pytest

from bot.config import Config, ConfigError, Discord, discord_token, parse
from bot.config.secrets import TOKEN, TOKEN_FILE
from bot.domain.policy import Policy

GUILD = "123456789012345678"
COMMUNITY = '[communities.acme]\nstaff_channel = "discord:1"\n'
SERVER = f"{COMMUNITY}[discord.servers.acme]\nguild = '{GUILD}'\n"


def mistakes(text: str) -> list[str]:
    """What is wrong with *text*."""
    with pytest.raises(ConfigError) as raised:
        parse(text, "bot.toml")
    return list(raised.value.problems)


@pytest.mark.parametrize(
    ("text", "path", "said"),
    [
        ("[discord]\ntoken = 'x'", "discord.token", "ANSWERWELL_DISCORD_TOKEN"),
        ("[discord]\napi_url = 'discord.com'", "discord.api_url", '"https://" or "http://"'),
        ("[discord]\ngateway_url = 'https://x/'", "discord.gateway_url", '"wss://" or "ws://"'),
        ("[discord]\ngateway_url = 'ws://x:y/'", "discord.gateway_url", '"wss://" or "ws://"'),
        ("[discord]\nmessage_content = 1", "discord.message_content", "true or false"),
        (
            f"[discord.servers.acme]\nguild = '{GUILD}'",
            "discord.servers.acme",
            "add [communities.acme]",
        ),
        (COMMUNITY + "[discord.servers.acme]", "discord.servers.acme.guild", "is missing"),
        (
            COMMUNITY + "[discord.servers.acme]\nguild = 'help'",
            "discord.servers.acme.guild",
            "Copy ID",
        ),
        (
            COMMUNITY + "[discord.servers.acme]\nguild = 123456789012345678",
            "discord.servers.acme.guild",
            'in quotes, like "123456789012345678"',
        ),
        (SERVER + "staff_roles = ['@staff']", "discord.servers.acme.staff_roles", "digits only"),
        (SERVER + "helper_roles = ['']", "discord.servers.acme.helper_roles", "digits only"),
        (SERVER + "ranks = { '1234567' = 0 }", "discord.servers.acme.ranks", "above 0, not 0"),
        (SERVER + "ranks = { gold = 5 }", "discord.servers.acme.ranks", "digits only"),
        (SERVER + "tiers = { staff = 'x' }", "discord.servers.acme.tiers", 'of "staff" must be'),
        (
            SERVER + "tiers = { stuff = '1234567' }",
            "discord.servers.acme.tiers.stuff",
            'has only ["staff"]',
        ),
    ],
)
def test_one_mistake(text: str, path: str, said: str) -> None:
    """A mistake gives one line with the file, the setting and what is allowed."""
    wrong = text

    found = mistakes(wrong)

    assert len(found) == 1
    assert found[0].startswith(f"bot.toml: {path}: ")
    assert said in found[0]


def test_a_server_belongs_to_one_community() -> None:
    """Two communities in one server would both answer there."""
    text = SERVER + SERVER.replace("acme", "twin")

    found = mistakes(text)

    assert found == [
        "bot.toml: discord.servers.twin.guild: is already the server of the community acme"
    ]


def test_a_server_that_is_set_up_in_chat() -> None:
    """With a server on Discord the staff channel can be left to /setup."""
    text = SERVER.replace('staff_channel = "discord:1"', "")

    config = parse(text, "bot.toml")

    assert config.communities == {"acme": Policy()}
    assert config.discord.servers["acme"].guild == GUILD


def test_where_the_token_comes_from(tmp_path: Path) -> None:
    """The environment comes first, then the file that it names, then that of the settings."""
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("from-settings\n", encoding="utf-8")
    other.write_text("from-file", encoding="utf-8")
    config = Config(discord=Discord(token_file=str(one)))

    by_all = discord_token(config, {TOKEN: " from-environment ", TOKEN_FILE: str(other)})
    by_named = discord_token(config, {TOKEN_FILE: str(other)})
    by_settings = discord_token(config, {})

    assert (by_all, by_named, by_settings) == ("from-environment", "from-file", "from-settings")


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({}, "is missing: put it into the environment's ANSWERWELL_DISCORD_TOKEN"),
        ({TOKEN: "Bot abc"}, 'ANSWERWELL_DISCORD_TOKEN holds no token; .* without "Bot"'),
        ({TOKEN_FILE: "nowhere"}, "ANSWERWELL_DISCORD_TOKEN_FILE: nowhere cannot be read"),
        ({TOKEN: "\u043c\u043e\u0439"}, "holds no token"),
    ],
)
def test_no_token(environment: dict[str, str], said: str) -> None:
    """Who has no token, or something else in its place, learns what to do and sees no secret."""
    config = Config()

    with pytest.raises(ConfigError, match=said) as raised:
        discord_token(config, environment)

    assert environment.get(TOKEN, "?abc") not in str(raised.value)
