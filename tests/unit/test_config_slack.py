"""The [slack] settings and the secrets, which never stand among them."""

from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.config import Config, ConfigError, Slack, SlackSecrets, parse, slack_secrets
from bot.domain.policy import Policy
from bot.logs import redact

COMMUNITY = '[communities.acme]\nstaff_channel = "slack:C1"\n'
WORKSPACE = f"{COMMUNITY}[slack.workspaces.acme]\nteam = 'T024BE7LD'\n"
NAME = "ANSWERWELL_SLACK_"
BOT, APP, KEY = "xoxb-1-abc", "xapp-1-abc", Fernet.generate_key().decode()
SIGNING, CLIENT = "5161", "c113"
SOCKET = {f"{NAME}BOT_TOKEN": BOT, f"{NAME}APP_TOKEN": APP}
OAUTH = {
    f"{NAME}SIGNING_SECRET": SIGNING,
    f"{NAME}CLIENT_SECRET": CLIENT,
    f"{NAME}ENCRYPTION_KEY": KEY,
}


def mistakes(text: str) -> list[str]:
    """What is wrong with *text*."""
    with pytest.raises(ConfigError) as raised:
        parse(text, "bot.toml")
    return list(raised.value.problems)


def missing(config: Config, environment: dict[str, str]) -> str:
    """What is said about secrets, a line each."""
    with pytest.raises(ConfigError) as raised:
        slack_secrets(config, environment)
    return str(raised.value)


@pytest.mark.parametrize(
    ("text", "path", "said"),
    [
        ("[slack]\nbot_token = 'x'", "slack.bot_token", "the environment's ANSWERWELL_SLACK_BOT_"),
        ("[slack]\nsigning_secret = 'x'", "slack.signing_secret", "signing_secret_file names"),
        ("[slack]\nmode = 'rtm'", "slack.mode", "'socket' or 'http'"),
        ("[slack]\ncommand = 'ask'", "slack.command", 'must be "/" and then'),
        ("[slack]\ncommand = '/Ask'", "slack.command", "small letters"),
        (f"[slack]\ncommand = '/{'a' * 32}'", "slack.command", "up to 31"),
        ("[slack]\nclient_id = 1234.5678", "slack.client_id", 'in quotes, like "1234.5678"'),
        ("[slack]\nport = 0", "slack.port", "from 1 to 65535"),
        ("[slack]\nhost = ''", "slack.host", "127.0.0.1"),
        ("[slack]\napi_url = 'slack.com'", "slack.api_url", '"https://" or "http://"'),
        ("[slack]\npublic_url = 'http://bot.example'", "slack.public_url", 'begin with "https://"'),
        ("[slack]\npublic_url = 'https://bot.example?a=b'", "slack.public_url", "without ?"),
        ("[slack.workspaces.acme]\nteam = 'T1A'", "slack.workspaces.acme", "[communities.acme]"),
        (COMMUNITY + "[slack.workspaces.acme]", "slack.workspaces.acme.team", "is missing"),
        (
            COMMUNITY + "[slack.workspaces.acme]\nteam = 'acme'",
            "slack.workspaces.acme.team",
            "app.slack.com/client/T",
        ),
        (WORKSPACE + "staff = ['@staff']", "slack.workspaces.acme.staff", "Copy group ID"),
        (WORKSPACE + "helpers = ['C1']", "slack.workspaces.acme.helpers", '"S…"'),
        (WORKSPACE + "guests = 'all'", "slack.workspaces.acme.guests", "'ask' or 'member'"),
        (WORKSPACE + "tiers = { staff = 'x' }", "slack.workspaces.acme.tiers", 'of "staff" must'),
        (
            WORKSPACE + "tiers = { stuff = 'S1A' }",
            "slack.workspaces.acme.tiers.stuff",
            'has only ["staff"]',
        ),
        (
            "[communities.acme]\nstaff_channel = 'slack:#help'",
            "communities.acme.staff_channel",
            'like "slack:C024BE91L"',
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


def test_a_workspace_belongs_to_one_community() -> None:
    """Two communities in one workspace would both answer there; that it takes OAuth is said too."""
    text = WORKSPACE + WORKSPACE.replace("acme", "twin")

    found = mistakes(text)

    said = "slack.workspaces.twin.team: is already the workspace of the community acme"
    assert f"bot.toml: {said}" in found


def test_many_workspaces_need_oauth() -> None:
    """One token is good for one workspace."""
    text = WORKSPACE + WORKSPACE.replace("acme", "twin").replace("T024", "T025").replace("C1", "C2")

    found = mistakes(text)

    assert len(found) == 1
    assert found[0].startswith("bot.toml: slack.client_id: is missing")


def test_oauth_needs_an_address() -> None:
    """Workspaces install the bot in a browser, which has to reach it."""
    text = '[slack]\nclient_id = "12.34"\n'

    found = mistakes(text)

    assert [line.partition(": ")[2].partition(":")[0] for line in found] == [
        "slack.mode",
        "slack.public_url",
    ]


def test_a_workspace_that_is_set_up_in_chat() -> None:
    """With a workspace the staff channel can be left to the command, on this machine even http."""
    text = WORKSPACE.replace('staff_channel = "slack:C1"', "")

    config = parse(f'{text}[slack]\npublic_url = "http://127.0.0.1:8421"', "bot.toml")

    assert config.communities == {"acme": Policy()}
    assert config.slack.workspaces["acme"].team == "T024BE7LD"


@pytest.mark.parametrize(
    ("slack", "environment", "found"),
    [
        (Slack(), SOCKET, SlackSecrets(bot_token=BOT, app_token=APP)),
        (
            Slack(mode="http"),
            SOCKET | OAUTH,
            SlackSecrets(bot_token=BOT, signing_secret=SIGNING),
        ),
        (
            Slack(mode="http", client_id="1.2"),
            SOCKET | OAUTH,
            SlackSecrets(signing_secret=SIGNING, client_secret=CLIENT, encryption_key=KEY),
        ),
    ],
)
def test_each_mode_has_its_secrets(
    slack: Slack, environment: dict[str, str], found: SlackSecrets
) -> None:
    """What a mode does not need is not asked for, nor kept."""
    config = Config(slack=slack)

    secrets = slack_secrets(config, environment)

    assert secrets == found
    assert BOT not in repr(secrets)


def test_where_a_secret_comes_from(tmp_path: Path) -> None:
    """The environment comes first, then the file that it names, then that of the settings."""
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("xoxb-settings\n", encoding="utf-8")
    other.write_text("xoxb-file", encoding="utf-8")
    config = Config(slack=Slack(bot_token_file=str(one)))
    app = {f"{NAME}APP_TOKEN": APP}
    by_file = app | {f"{NAME}BOT_TOKEN_FILE": str(other)}

    by_all = slack_secrets(config, by_file | {f"{NAME}BOT_TOKEN": f" {BOT} "})
    by_named = slack_secrets(config, by_file)
    by_settings = slack_secrets(config, app)

    found = [each.bot_token for each in (by_all, by_named, by_settings)]
    assert found == [BOT, "xoxb-file", "xoxb-settings"]


def test_every_missing_secret_is_said_at_once() -> None:
    """Each line says where the secret belongs and where it is found."""
    oauth = Config(slack=Slack(mode="http", client_id="1.2"))

    socket, many = missing(Config(), {}).splitlines(), missing(oauth, {}).splitlines()

    assert [len(socket), len(many)] == [2, 3]
    assert "ANSWERWELL_SLACK_BOT_TOKEN" in socket[0]
    assert "OAuth & Permissions" in socket[0]
    assert "connections:write" in socket[1]
    assert "Client Secret" in many[0]
    assert "answerwell key" in many[1]
    assert "Signing Secret" in many[2]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("BOT_TOKEN", APP, "it looks like the app-level token"),
        ("BOT_TOKEN", "xoxp-secret", "it looks like a person's token"),
        ("BOT_TOKEN", "xoxe.xoxb-secret", "Token Rotation must stay off"),
        ("BOT_TOKEN", "Bearer xoxb-secret", "holds no token"),
        ("APP_TOKEN", BOT, "it looks like the bot's token"),
        ("APP_TOKEN", "hunter2", 'does not begin with "xapp-"'),
    ],
)
def test_the_wrong_token(name: str, value: str, said: str) -> None:
    """Tokens that were mixed up are recognised, and none is shown."""
    environment = SOCKET | {f"{NAME}{name}": value}

    found = missing(Config(), environment)

    assert found.startswith(f"the environment's {NAME}{name} ")
    assert said in found
    assert value not in found
    assert redact(found) == found  # nothing is blacked out that is no secret


def test_a_token_for_a_file() -> None:
    """Who writes the token where a file is to be named learns it, and the token is not shown."""
    config = Config(slack=Slack(bot_token_file="xoxb-1-secret"))  # noqa: S106 the mistake itself

    found = missing(config, {f"{NAME}APP_TOKEN": APP})

    assert found.startswith("slack.bot_token_file must be the name of a file")
    assert "xoxb-1" not in found


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SIGNING_SECRET", APP, "it looks like the app-level token"),
        ("ENCRYPTION_KEY", "c2hvcnQ=", "is no Fernet key"),
        ("ENCRYPTION_KEY", "#", "is no Fernet key"),
    ],
)
def test_the_wrong_secret(name: str, value: str, said: str) -> None:
    """A key that cannot encrypt is found before anything is to be encrypted."""
    config = Config(slack=replace(Slack(), mode="http", client_id="1.2"))

    found = missing(config, OAUTH | {f"{NAME}{name}": value})

    assert len(found.splitlines()) == 1
    assert said in found
