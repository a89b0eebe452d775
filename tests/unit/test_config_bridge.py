"""The settings of the ticket bridge, and the secrets that never stand among them."""

import base64
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.config import ConfigError, parse, webhook_secrets
from bot.domain.bridge import Right, Told
from bot.domain.setup import Setup, applied
from tests.unit.test_config import COMMUNITY, mistakes

DESK = f"{COMMUNITY}[communities.acme.webhooks.help-desk]\n"
SECRET, OTHER = (f"whsec_{base64.b64encode(bytes([n]) * 32).decode()}" for n in (1, 2))
VARIABLE = "ANSWERWELL_WEBHOOK_HELP_DESK"
URL = 'url = "https://desk.example/hook"\n'


def test_a_webhook() -> None:
    """What it is told, and what it may do, is read as it is written."""
    config = parse(f'{DESK}{URL}events = ["question.resolved"]\nmay = ["resolve"]', "bot.toml")

    webhook = config.communities["acme"].webhooks["help-desk"]
    assert (webhook.events, webhook.may) == ((Told.RESOLVED,), (Right.RESOLVE,))


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('url = "ftp://desk.example"', "must be an address that begins with"),
        ('url = "http://desk.example"', "must begin with https://"),
        ('url = "https://user:pw@desk.example"', "must not hold a name or password"),
        ('url = "https://desk.example/#there"', "must not have a fragment"),
        ('url = "https://10.0.0.1/"', "must have a host's name"),
        ('url = "https://[::1]/"', "must have a host's name"),
        ('url = "https://localhost/"', "must have a host's name"),
        ('insecure = true\nurl = "http://desk.example/"', "for this machine itself"),
        ('url = "https://10.0.0.1/"', 'under networks, like ["10.0.5.0/24"]'),
        ('insecure = true\nurl = "http://zammad:8080/"', "name that under networks"),
        ('networks = ["zammad"]', "must be networks like"),
        ('networks = ["10.0.5.7/24"]', 'write "10.0.5.0/24"'),
        ('networks = ["0.0.0.0/0"]', "no network of your own"),
        ('networks = ["10.0.0.0/8", "169.254.169.254"]', "is never written to"),
        ('networks = "10.0.0.0/8"', "must be a list in [square brackets]"),
        ("networks = [10]", "item 1: must be text in quotes"),
        ('networks = ["10.0.5.0/24"]\nurl = "http://zammad/"', "allows http, in networks only"),
        (
            'networks = ["10.0.5.0/24"]\nurl = "https://10.0.6.1/"',
            '"10.0.6.1" is in none of its networks, ["10.0.5.0/24"]',
        ),
        ('events = ["question.asked"]', "item 1: must be 'question.opened', "),
        ('may = ["delete"]', "item 1: must be 'resolve', 'comment' or 'answer', not \"delete\""),
        ('secret = "whsec_x"', "a secret must not stand in the settings"),
        ('secret_file = "whsec_x"', "a secret must not stand in the settings"),
        ("color = 1", "unknown setting"),
    ],
)
def test_mistakes_have_a_sentence(line: str, complaint: str) -> None:
    """Each is said once, with its place and what would be right."""
    (found,) = mistakes(DESK + line)

    assert found.startswith("bot.toml: communities.acme.webhooks.help-desk")
    assert complaint in found


def test_a_name_goes_into_addresses() -> None:
    """So it has letters, digits, - and _ only."""
    (found,) = mistakes(f'{COMMUNITY}[communities.acme.webhooks."a/b"]\n{URL}')

    assert "up to 32 letters" in found


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_this_machine_may_be_written_to_without_tls(host: str) -> None:
    """A help desk on the same machine, and a test, need no certificate."""
    config = parse(f'{DESK}insecure = true\nurl = "http://{host}:9000/"', "bot.toml")

    assert config.communities["acme"].webhooks["help-desk"].insecure


@pytest.mark.parametrize(
    "url", ["http://zammad:8080/", "http://10.0.5.7/", "https://desk.example/", "http://localhost/"]
)
def test_networks_of_ones_own_may_be_written_to(url: str) -> None:
    """By name, which is looked at when it is looked up, or by an address inside."""
    stated = f'url = "{url}"\nnetworks = ["10.0.5.0/24", "fd00::/8"]\ninsecure = true'

    config = parse(DESK + stated, "bot.toml")

    assert config.communities["acme"].webhooks["help-desk"].networks == ("10.0.5.0/24", "fd00::/8")


def test_what_is_set_up_in_chat_touches_no_webhook() -> None:
    """Whoever manages a server there sees not the network of the machine that the bot runs on."""
    policy = parse(DESK + URL, "bot.toml").communities["acme"]
    setup = Setup(
        watched=("1",),
        staff_channel="2",
        staff_role="3",
        first_response=timedelta(minutes=1),
        by="discord:1",
        by_name="Ann",
        at=datetime(2026, 3, 2, tzinfo=UTC),
    )

    after = applied(policy, "discord", setup)

    assert after.webhooks is policy.webhooks
    assert {each.name for each in fields(Setup)} == {
        "watched",
        "staff_channel",
        "staff_role",
        "first_response",
        "by",
        "by_name",
        "at",
    }


def test_secrets_come_from_the_environment_or_a_file(tmp_path: Path) -> None:
    """The community's own variable comes first, then the short one, then the file."""
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\n", encoding="utf-8")
    config = parse(f'{DESK}{URL}secret_file = "{file}"', "bot.toml")
    own = "ANSWERWELL_WEBHOOK_ACME_HELP_DESK"

    found = [
        webhook_secrets(config, environment)["acme", "help-desk"]
        for environment in ({}, {VARIABLE: OTHER}, {VARIABLE: SECRET, own: f"{OTHER},{SECRET}"})
    ]

    assert found == [(SECRET,), (OTHER,), (OTHER, SECRET)]


@pytest.mark.parametrize("value", ["", "secret", "whsec_", "whsec_AAAA", f"{SECRET},x", "whsec_%"])
def test_what_is_no_secret(value: str) -> None:
    """What is missing or too short stops the bot, and is not shown."""
    config = parse(DESK + URL, "bot.toml")

    with pytest.raises(ConfigError) as raised:
        webhook_secrets(config, {VARIABLE: value})

    assert VARIABLE in str(raised.value)
    assert "answerwell bridge secret makes one" in str(raised.value)
    assert len(value) < 8 or value not in str(raised.value)


def test_two_endpoints_share_no_secret() -> None:
    """What one community's help desk signs must be good for no other community."""
    twin = DESK.replace("acme", "twin").replace("discord:1", "discord:2")
    config = parse(f"{DESK}{URL}{twin}{URL}", "bot.toml")

    with pytest.raises(ConfigError, match="must not share a secret"):
        webhook_secrets(config, {VARIABLE: SECRET})

    apart = webhook_secrets(config, {VARIABLE: SECRET, "ANSWERWELL_WEBHOOK_TWIN_HELP_DESK": OTHER})
    assert apart == {("acme", "help-desk"): (SECRET,), ("twin", "help-desk"): (OTHER,)}


def test_who_is_told_nothing_and_may_nothing_needs_no_secret() -> None:
    """The section of the example can stand there as it is."""
    assert webhook_secrets(parse(DESK, "bot.toml"), {}) == {}
