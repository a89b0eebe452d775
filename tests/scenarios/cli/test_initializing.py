"""What an operator begins with: the settings, the manifest for Slack, a key."""

import json
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from tests.scenarios.cli.terminal import answerwell, as_json


def test_the_settings_by_name() -> None:
    """`init settings` is what `init` alone is, and a path is a path."""
    by_name, by_path = answerwell("init", "settings"), answerwell("init", "other.toml")

    assert by_name.exit_code == by_path.exit_code == 0
    assert Path("answerwell.toml").read_bytes() == Path("other.toml").read_bytes()


def test_a_command_that_there_is_not() -> None:
    """A mistyped command makes no settings file of that name."""
    refused = answerwell("init", "slak")

    assert refused.exit_code == 1
    assert refused.stderr.startswith('init has no command "slak", only "slack"')
    assert list(Path().iterdir()) == []


def test_a_manifest() -> None:
    """The file is JSON that Slack takes, its next step is said, and it is never written over."""
    written = answerwell("init", "slack")
    again = answerwell("init", "slack")

    made = json.loads(Path("slack-manifest.json").read_text(encoding="utf-8"))
    assert written.exit_code == 0
    assert "https://api.slack.com/apps → Create New App → From a manifest" in written.stdout
    assert made["features"]["slash_commands"][0]["command"] == "/answerwell"
    assert again.exit_code == 1
    assert again.stderr == "slack-manifest.json exists already and was left as it is\n"


def test_a_manifest_that_is_printed() -> None:
    """With "-" it goes to standard output, and everything of it can be chosen."""
    url = "https://bot.example.com"

    made = as_json(
        *("init", "slack", "-", "--mode", "http", "--url", url, "--oauth"),
        *("--command", "/ada", "--name", "Ada"),
    )

    assert made["display_information"]["name"] == "Ada"
    assert made["features"]["slash_commands"][0]["url"] == f"{url}/slack/events"
    assert made["oauth_config"]["redirect_urls"] == [f"{url}/slack/oauth_redirect"]
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--command", "ask"], '--command: must be "/" and then'),
        (["--mode", "http"], "--mode http needs --url"),
        (["--url", "https://x.example"], "--url and --oauth need --mode http"),
        (["--oauth"], "--url and --oauth need --mode http"),
        (["--mode", "http", "--url", "http://x.example"], '--url: must begin with "https://"'),
        (["--mode", "http", "--url", "https://x.example/slack/events"], "--url: must end before"),
        (["--name", "x" * 36], "--name: must have 1 to 35 characters"),
        (["nowhere/app.json"], "nowhere/app.json: the folder nowhere does not exist"),
    ],
)
def test_a_manifest_that_slack_would_refuse(options: list[str], said: str) -> None:
    """What Slack would not take is said before it is pasted."""
    refused = answerwell("init", "slack", *options)

    assert refused.exit_code == 1
    assert refused.stderr.startswith(said)
    assert list(Path().iterdir()) == []


def test_a_key() -> None:
    """Each key is new and encrypts."""
    one, other = answerwell("key").stdout, answerwell("key").stdout

    assert one != other
    assert Fernet(one.strip()).decrypt(Fernet(one.strip()).encrypt(b"x")) == b"x"
